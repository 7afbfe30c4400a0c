// Where statements and blocks begin and end, in any language.

extension Syntax {
  /// Whether a token opens a bracket, paired or not.
  func isOpener(_ token: Int) -> Bool {
    isSymbol(token, "(") || isSymbol(token, "[") || isSymbol(token, "{")
  }

  /// Whether a token closes a bracket.
  func isCloser(_ token: Int) -> Bool {
    isSymbol(token, ")") || isSymbol(token, "]") || isSymbol(token, "}")
  }

  /// Whether a statement ends between a token and the next one: the line ends, and nothing carries over.
  func endsStatement(_ token: Int) -> Bool {
    let next = token + 1
    guard next < tokens.count, token >= 0, tokens[token].line != tokens[next].line else { return false }
    let parent = Int(parents[next])
    if parent >= 0, isSymbol(parent, "(") || isSymbol(parent, "["), !isDeclarationList(parent) {
      return false
    }
    if carriesOver(token) || continues(next) { return false }
    if isSymbol(token, ")"), isSymbol(Int(partners[token]) - 2, "@"),
      isSymbol(next, "@") || tokens[next].kind == .word,
      touch(Int(partners[token]) - 2, Int(partners[token]) - 1)
    {
      // An annotation belongs to what follows it.
      return false
    }
    if tokens[token].kind != .symbol, opensHeredoc(endingAt: token), isBareValue(next) { return false }
    // Pieces of one literal: the further ones are indented.
    return !(tokens[token].kind == .string && tokens[next].kind == .string && isDeeper(next, than: token))
  }

  /// Whether a bracket opens Go's `const ( … )`, in which each line is a statement.
  func isDeclarationList(_ open: Int) -> Bool {
    guard open > 0, tokens[open - 1].kind == .word else { return false }
    // PHP prints `Array`, `(` and an entry on each line.
    return ["const", "var", "import", "type"].contains(name(open - 1))
      || tokens[open - 1].line != tokens[open].line && ["Array", "Object"].contains(name(open - 1))
  }

  /// Whether a line ends with `<<EOF`, `<<~KEY.strip`, `<<<EOT`.
  private func opensHeredoc(endingAt last: Int) -> Bool {
    var at = last
    while at > 1, last - at < 6, tokens[at].line == tokens[last].line {
      if isSymbol(at, "<"), isSymbol(at - 1, "<") { return true }
      at -= 1
    }
    return false
  }

  /// Whether the line that ends with a token goes on with the next line.
  private func carriesOver(_ token: Int) -> Bool {
    guard tokens[token].kind == .symbol else { return false }
    switch text[Int(tokens[token].start)] {
    case UInt8(ascii: "="): return !isPadding(token) && (!isAssignment(token) || !assignsBeside(token))
    case UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "&"), UInt8(ascii: "\\"):
      return true
    // A full stop or a question mark of prose touches the word before it.
    case UInt8(ascii: "."), UInt8(ascii: "?"):
      return !(token > 0 && tokens[token - 1].kind == .word && touch(token - 1, token))
    // `key:`, `key: |` and `key: >-` hold the next line if that is a bare value.
    case UInt8(ascii: ":"): return isBareValue(token + 1)
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
      return token > 2 && tokens[token - 1].kind == .symbol && tokens[token - 2].kind == .symbol
        && touch(token - 1, token)
        && isBareValue(token + 1)
    case UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "-"):
      return token > 1 && (isSymbol(token - 1, ":") || isSymbol(token - 2, ":")) && isBareValue(token + 1)
        || isSymbol(token - 1, "|")
    default: return false
    }
  }

  /// Whether a token that begins a line is indented deeper than the line of another.
  private func isDeeper(_ token: Int, than other: Int) -> Bool {
    func column(_ place: Int, _ line: Int32) -> Int { place - lines.starts[Int(line)] }
    let (line, outer) = (tokens[token].line, tokens[other].line)
    return column(Int(tokens[token].start), line) > column(lines.codeStart(of: Int(outer), in: text), outer)
  }

  /// Whether the next line assigns something else, and is indented no deeper: then this line's value is empty.
  private func assignsBeside(_ token: Int) -> Bool {
    let next = tokens[token + 1].line
    guard !isDeeper(token + 1, than: token), tokens[token + 1].kind == .word else { return false }
    var at = token + 2
    while at < tokens.count, tokens[at].kind == .word || isSymbol(at, ".") || isSymbol(at, "-"),
      tokens[at].line == next
    {
      at += 1
    }
    return at < tokens.count && tokens[at].line == next
      && (isAssignment(at) || isSymbol(at, ":") && isSymbol(at + 1, "="))
  }

  /// Whether the `=` that ends a line pads base64 behind a key: `data: c2hvcA==`.
  private func isPadding(_ sign: Int) -> Bool {
    let end = Int(tokens[sign].end)
    let start =
      text[max(0, end - 4096)..<end].lastIndex { !$0.isCodecByte && $0 != UInt8(ascii: "=") }.map { $0 + 1 }
      ?? 0
    return (end - start) % 4 == 0 && start > 1 && text[start - 1].isBlank
      && text[start - 2] == UInt8(ascii: ":")
  }

  /// Whether a token begins a line that is one value and names nothing.
  private func isBareValue(_ token: Int) -> Bool {
    guard tokens[token].kind != .symbol else { return false }
    var last = token
    while last + 1 < tokens.count, tokens[last + 1].line == tokens[token].line {
      // `name=value` names it; a sign at the end of the line pads base64.
      let assigns =
        isAssignment(last + 1) && last + 2 < tokens.count && tokens[last + 2].line == tokens[token].line
      guard touch(last, last + 1), !isSymbol(last + 1, "("), !isLoneColon(last + 1), !assigns else {
        return false
      }
      last += 1
    }
    return true
  }

  /// Whether a token at the start of a line goes on with the line before.
  private func continues(_ token: Int) -> Bool {
    guard tokens[token].kind == .symbol else { return false }
    let isFirstColumn = Int(tokens[token].start) == lines.starts[Int(tokens[token].line)]
    switch text[Int(tokens[token].start)] {
    case UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "="):
      return true
    // `:name: value` in AsciiDoc and reStructuredText, `: 1712040190:0;…` in a shell's history.
    case UInt8(ascii: ":"): return !(isFirstColumn && beginsField(token))
    case UInt8(ascii: "."): return token + 1 < tokens.count && tokens[token + 1].kind == .word
    // An object's initialiser on a line of its own.
    case UInt8(ascii: "{"): return isConstruction(before: token)
    // In the first column this is an added line of a patch.
    case UInt8(ascii: "+"): return !isFirstColumn
    case UInt8(ascii: "|"): return isSymbol(token + 1, "|") || isSymbol(token + 1, ">")
    case UInt8(ascii: "-"): return isSymbol(token + 1, ">") && touch(token, token + 1)
    default: return false
    }
  }

  /// Whether a colon opens a line's field: `:name:`, or a number and another colon.
  func beginsField(_ colon: Int) -> Bool {
    isSymbol(colon, ":") && colon + 2 < tokens.count && tokens[colon + 1].kind == .word
      && isSymbol(colon + 2, ":") && touch(colon + 1, colon + 2)
  }

  /// Whether an opening brace begins a block of statements rather than an object or a map.
  func isBlock(_ brace: Int) -> Bool {
    guard isSymbol(brace, "{"), brace > 0 else { return false }
    let previous = brace - 1
    // PowerShell's `@{ key = value }`, Objective-C's `@{@"key": value}`.
    if isSymbol(previous, "@"), touch(previous, brace) { return false }
    // `q{value}`, `name{"value"}`.
    if touch(previous, brace), tokens[previous].kind == .word, (2...4).contains(Int(partners[brace]) - brace)
    {
      return false
    }
    let holdsEntries = holdsEntries(brace)
    if tokens[previous].kind == .symbol {
      if isSymbol(previous, ">"), isSymbol(previous - 1, "=") || isSymbol(previous - 1, "-") {
        return !holdsEntries
      }
      if isSymbol(previous, ")") { return !isConstruction(before: brace) }
      if isSymbol(previous, "}") || isSymbol(previous, ";") { return true }
      return !Self.beforeObject.contains(text[Int(tokens[previous].start)]) && !holdsEntries
    }
    if ["else", "try", "finally"].contains(name(previous)) { return true }
    if ["return", "yield", "in", "default", "new"].contains(name(previous)) { return false }
    return !holdsEntries && !isConstruction(before: brace)
  }

  private static let beforeObject = Set("=(,:[?|&+".utf8)

  /// Whether what follows the brace is `"key":`, `key:`, `"key" =>` or nothing.
  private func holdsEntries(_ brace: Int) -> Bool {
    let first = brace + 1
    guard first + 1 < tokens.count else { return false }
    // `{ ["key"] = value }`
    if isSymbol(first, "["), tokens[first + 1].kind == .string, isSymbol(first + 2, "]"),
      isAssignment(first + 3)
    {
      return true
    }
    // `{:key value}`
    if isSymbol(first, ":") { return true }
    if tokens[first].kind == .string {
      // The last expression of a function with a type, `-> &'static str { "…" }`.
      let isTyped = (max(0, brace - 8)..<brace).contains {
        tokens[$0].line == tokens[brace].line && isSymbol($0, ">") && isSymbol($0 - 1, "-")
      }
      return !isTyped
    }
    return tokens[first].kind == .word && isLoneColon(first + 1)
  }

  /// `new Name {` or `new Name(…) {`: an object initialiser.
  private func isConstruction(before brace: Int) -> Bool {
    var at = brace - 1
    if isCloser(at), partners[at] >= 0 { at = Int(partners[at]) - 1 }
    if isSymbol(at, ">"), let open = (max(0, at - 16)..<at).last(where: { isSymbol($0, "<") }) {
      at = open - 1
    }
    // C#'s `= new() {`
    if at >= 0, tokens[at].kind == .word, self.name(at) == "new" { return true }
    guard let name = chain(endingAt: at) else { return false }
    let start = token(at: name.range.lowerBound)
    return start > 0 && tokens[start - 1].kind == .word && self.name(start - 1) == "new"
  }

  /// The tokens of the statement that a token belongs to, nested blocks included.
  func statement(of token: Int) -> Range<Int> {
    var top = min(token, tokens.count - 1)
    while top >= 0, parents[top] >= 0, !isBlock(Int(parents[top])), !isDeclarationList(Int(parents[top])) {
      top = Int(parents[top])
    }
    guard top >= 0 else { return 0..<0 }
    var start = top
    for _ in 0..<Self.reach where start > 0 {
      let previous = start - 1
      if isOpener(previous) || isSymbol(previous, ";") || endsStatement(previous) { break }
      let partner = Int(partners[previous])
      if isSymbol(previous, "}"), isBlock(partner) { break }
      start = partner >= 0 && partner < previous ? partner : previous
    }
    var end = top
    for _ in 0..<Self.reach where end < tokens.count {
      let partner = Int(partners[end])
      if isCloser(end), partner < end { break }
      let last = partner > end ? partner : end
      end = last + 1
      if isSymbol(last, ";") || endsStatement(last) || (isSymbol(last, "}") && isBlock(partner)) { break }
    }
    return start..<max(end, start)
  }
}
