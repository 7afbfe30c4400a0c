// What a value is called: the names that it is assigned to, passed to, or stands under.

/// A name that some code or document gives to a value, or to something that holds it.
struct Label: Hashable, Sendable {
  /// How the name is tied to the value.
  enum Tie: Sendable {
    /// `name = value`, `name: value`, `name => value`, `NAME value`.
    case assigned
    /// `lookUp("name", value)`: the string argument or list entry before it.
    case sibling
    /// `callee(value)`.
    case callee
    /// `name { … value … }`, `[name]`, `<name>…`, or indentation under `name:`.
    case section
    /// `# name` directly above or behind.
    case comment
    /// The words before it on its line.
    case prose
    /// A component of the file's path.
    case path
  }

  /// How the name is tied to the value.
  let tie: Tie
  /// The parts of the name from the outermost: `config['instasent'].token` is config, instasent, token.
  let parts: [String]
  /// Where the name stands in the text.
  let range: Range<Int>
}

extension Label {
  /// The whole name, taken apart into words.
  var words: NameWords { NameWords(parts.joined(separator: ".")) }
  /// The last part, which says what the value is.
  var key: NameWords { NameWords(parts.last ?? "") }
}

extension Label {
  /// Whether the label can say that a value is another service's: prose cannot, a path only if it is that service's name.
  var isClaim: Bool {
    switch tie {
    case .assigned, .sibling, .callee, .section: true
    case .path: words.words.count <= 2
    case .comment, .prose: false
    }
  }

  /// Whether the name is the service's alone: its last part where the parts before it only say what kind of thing it
  /// is, as in `Service.INSTASENT`.
  var namesServiceAlone: Bool {
    words.isServiceAlone || parts.count > 1 && key.isServiceAlone
  }
}

extension Syntax {
  /// How many tokens one name or one look backwards may take. Bounds the work on odd text.
  static let reach = 400

  /// The labels of the value at a token, from the nearest name outwards.
  func labels(of token: Int) -> [Label] {
    var labels: [Label] = []
    var at = token
    // What stands around a block of statements is a section: it does not say what a value in it is.
    var isOutsideBlock = false
    for _ in 0..<40 {
      labels += entryLabels(of: at).map {
        isOutsideBlock ? Label(tie: .section, parts: $0.parts, range: $0.range) : $0
      }
      let parent = Int(parents[at])
      guard parent >= 0 else { break }
      if isBlock(parent) { isOutsideBlock = true }
      if isSymbol(parent, "("), parent > 0, touch(parent - 1, parent) || tokens[token].kind == .string,
        let callee = chain(endingAt: parent - 1)
      {
        labels.append(Label(tie: .callee, parts: callee.parts, range: callee.range))
      } else if isSymbol(parent, "{"), parent > 0, tokens[parent - 1].kind == .word,
        touch(parent - 1, parent),
        let name = chain(endingAt: parent - 1)
      {
        // C++'s `name{value}`.
        labels.append(Label(tie: .assigned, parts: name.parts, range: name.range))
      }
      at = parent
    }
    return labels
  }

  private func entryLabels(of value: Int) -> [Label] {
    let start = Int(entries[value])
    let sign = Int(signs[value])
    if let serialized = serializedName(of: value, entry: start) { return [serialized] }
    if sign >= 0 {
      var labels: [Label] = []
      // `token = look("NAME") or value` is called NAME as well.
      if let look = lookedUpName(from: sign, to: value) { labels.append(look) }
      if let name = assignedName(from: start, to: sign) {
        labels.append(Label(tie: .assigned, parts: name.parts, range: name.range))
      }
      return labels
    }
    if let name = tupleName(of: start) {
      return [Label(tie: .assigned, parts: [self.name(name)], range: content(name))]
    }
    if let sibling = sibling(before: start) { return [sibling] }
    // `ENV NAME value`, `password value`, `#define NAME "value"`, `config.token 'value'`.
    let previous = beforeSigil(of: value)
    if previous >= start, tokens[previous].line == tokens[value].line, let name = chain(endingAt: previous),
      !Self.keywords.contains(name.parts.last ?? "")
    {
      return [Label(tie: .assigned, parts: name.parts, range: name.range)]
    }
    return []
  }

  /// The name that an entry is the value of in `first, second = "…", "…"`, as a token; nil elsewhere.
  func tupleName(of entry: Int) -> Int? {
    guard parents[entry] < 0 || isBlock(Int(parents[entry])) else { return nil }
    var position = 0
    var first = entry
    while position < 8, isSymbol(first - 1, ","), signs[first] < 0 || position == 0 {
      position += 1
      first = Int(entries[first - 2])
      if let sign = (first..<entry).first(where: { isAssignment($0) }),
        tokens[sign].line == tokens[entry].line
      {
        // The names left of the sign, the nearest first.
        var names: [Int] = []
        var at = sign - (isSymbol(sign - 1, ":") ? 2 : 1)
        while at >= 0, tokens[at].kind == .word, tokens[at].line == tokens[entry].line {
          names.append(at)
          guard isSymbol(at - 1, ",") else { break }
          at -= 2
        }
        let index = names.count - 1 - position
        return names.count > position && index >= 0 ? names[index] : nil
      }
    }
    return nil
  }

  /// The name in PHP's serialized `s:5:"token";s:40:"value"`.
  private func serializedName(of value: Int, entry start: Int) -> Label? {
    guard value == start + 4, start > 1, tokens[start].kind == .word, name(start) == "s",
      isSymbol(start - 1, ";"),
      tokens[start - 2].kind == .string
    else { return nil }
    return Label(tie: .assigned, parts: [name(start - 2)], range: content(start - 2))
  }

  /// The name in `process.env.NAME || value`, `getenv("NAME") ?: value`, `${NAME:-value}`.
  private func lookedUpName(from sign: Int, to value: Int) -> Label? {
    var at = value - 1
    while at > sign, tokens[at].kind == .symbol, !isCloser(at) { at -= 1 }
    // A lone colon before the value is the second half of a ternary, which names nothing.
    guard at > sign, at < value - 1, !(isLoneColon(value - 1) && at == value - 2) else { return nil }
    if isCloser(at), partners[at] >= 0 {
      let inside = (Int(partners[at]) + 1)..<at
      guard let string = inside.first(where: { tokens[$0].kind == .string }) else { return nil }
      return Label(tie: .assigned, parts: [name(string)], range: content(string))
    }
    guard let name = chain(endingAt: at) else { return nil }
    return Label(tie: .assigned, parts: name.parts, range: name.range)
  }

  /// The string entry before this one in a list of arguments or a row: `("NAME", value)`.
  private func sibling(before entry: Int) -> Label? {
    guard isSymbol(entry - 1, ",") else { return nil }
    let previous = entry - 2
    guard previous >= 0, tokens[previous].kind == .string || tokens[previous].kind == .word else {
      return nil
    }
    let range = content(previous)
    // A long value beside this one is another value, not its name; a route is no name either.
    guard range.count <= 60, range.count < 20 || text[range].count(where: \.isDigit) * 12 < range.count,
      text[range].first != UInt8(ascii: "/"), !text[range].holds("://")
    else { return nil }
    return Label(tie: .sibling, parts: [name(previous)], range: range)
  }

  /// The name left of an assignment sign: before its type if it has one (`key: String =`, `key string =`).
  func assignedName(from start: Int, to sign: Int) -> (parts: [String], range: Range<Int>)? {
    var end = sign - 1
    if isSymbol(sign, "=") || isSymbol(sign, "<") {
      if let colon = (start..<sign).first(where: { isLoneColon($0) }), colon > start, colon != sign - 1,
        !Self.scopePrefixes.contains(self.name(colon - 1).lowercased())
      {
        end = colon - 1
      }
    }
    // `:=`, `?=`, `+=`, `.=`, `||=`: the sign's other bytes.
    while end >= start, tokens[end].kind == .symbol, !isCloser(end) { end -= 1 }
    if isSymbol(end, "}"), partners[end] > Int32(start) { end = Int(partners[end]) - 1 }
    guard end >= start, let name = chain(endingAt: end) else { return nil }
    // Visual Basic's `name As Type =`.
    if end - 2 >= start, tokens[end - 1].kind == .word, self.name(end - 1).lowercased() == "as" {
      return chain(endingAt: end - 2)
    }
    // `Instasent API token: value`: all of the words are the name.
    if isSymbol(sign, ":"), end > start, end - start <= 6,
      (start...end).allSatisfy({ tokens[$0].kind == .word })
    {
      return ((start...end).map(self.name), Int(tokens[start].start)..<Int(tokens[end].end))
    }
    if Self.typeNames.contains(name.parts.last ?? ""), name.parts.count == 1, end > start,
      let before = chain(endingAt: end - 1), before.range.lowerBound >= Int(tokens[start].start)
    {
      return before
    }
    return name
  }

  /// The name that ends at a token: words, strings and subscripts joined by `.`, `->`, `::`, `?.` or brackets.
  func chain(endingAt end: Int) -> (parts: [String], range: Range<Int>)? {
    var parts: [String] = []
    var at = end
    var start = end
    while at >= 0, parts.count < 16 {
      if isCloser(at), partners[at] >= 0 {
        let open = Int(partners[at])
        guard end - open < Self.reach, !isSymbol(open, "{") else { break }
        // A subscript's string is a part of the name; so is the argument of `require('…')(…)`.
        if let string = (open..<at).first(where: { tokens[$0].kind == .string }),
          tokens[string].end - tokens[string].start < 82
        {
          parts.append(name(string))
        } else if at - open == 2, tokens[open + 1].kind == .word,
          name(open + 1) == name(open + 1).uppercased()
        {
          // Symfony's `env(NAME)`.
          parts.append(name(open + 1))
        } else if at - open == 2, isSymbol(open, "["), open == 0 || !touch(open - 1, open) {
          // The shell's `[key]=value` in an array.
          return ([name(open + 1)], content(open + 1))
        }
        start = open
        at = open - 1
        continue
      }
      guard at >= 0, tokens[at].kind != .symbol, tokens[at].end - tokens[at].start < 82 else { break }
      parts.append(name(at))
      start = at
      var joint = at - 1
      while joint >= 0, touch(joint, joint + 1), isJoint(joint) { joint -= 1 }
      guard joint < at - 1, joint >= 0, isConnector(joint + 1) else { break }
      at = joint
    }
    guard !parts.isEmpty else { return nil }
    return (parts.reversed(), Int(tokens[start].start)..<Int(tokens[end].end))
  }

  private func isJoint(_ token: Int) -> Bool {
    tokens[token].kind == .symbol
      && [".", "-", ">", ":", "?", "!", "$", "@", "\\", "/"].contains { isSymbol(token, $0) }
  }

  /// Whether the run of joints that begins at a token joins two names; a lone sigil (`$`, `@`) does not.
  private func isConnector(_ token: Int) -> Bool {
    isSymbol(token, ".") || isSymbol(token, "/") || isSymbol(token, "?") || isSymbol(token, "\\")
      || isSymbol(token, "!")
      || (isSymbol(token, "-") && isSymbol(token + 1, ">"))
      || (isSymbol(token, ":") && isSymbol(token + 1, ":"))
  }

  /// Words that stand before a value without naming it.
  static let keywords: Set<String> = [
    "return", "throw", "in", "echo", "print", "puts", "case", "default", "and", "or", "not", "if", "else",
    "then",
    "yield", "await", "new", "typeof", "is", "as", "from", "import", "export", "const", "let", "var", "val",
    "with",
    "Bearer", "bearer", "Basic", "basic", "Token", "raise", "when", "do", "println", "printf", "f", "b", "r",
    "u", "L",
    "N", "rb", "the", "a", "use", "include", "require", "values", "VALUES", "static", "final", "private",
    "public",
  ]

  /// PowerShell's `$env:NAME = …` and the like: the colon is part of the name.
  private static let scopePrefixes: Set<String> = ["env", "global", "script", "local", "private", "using"]

  static let typeNames: Set<String> = [
    "string", "String", "str", "char", "std", "auto", "NSString", "text", "Text", "varchar", "byte", "any",
    "Any",
  ]
}

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
    if tokens[token].kind == .word, opensHeredoc(endingAt: token), isBareValue(next) { return false }
    return !(tokens[token].kind == .string && tokens[next].kind == .string)
  }

  /// Whether a bracket opens Go's `const ( … )`, in which each line is a statement.
  private func isDeclarationList(_ open: Int) -> Bool {
    open > 0 && tokens[open - 1].kind == .word && ["const", "var", "import", "type"].contains(name(open - 1))
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
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "&"), UInt8(ascii: "\\"):
      return true
    // A full stop or a question mark of prose touches the word before it.
    case UInt8(ascii: "."), UInt8(ascii: "?"):
      return !(tokens[token - 1].kind == .word && touch(token - 1, token))
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

  /// Whether a token begins a line that is one value and names nothing.
  private func isBareValue(_ token: Int) -> Bool {
    guard tokens[token].kind != .symbol else { return false }
    var last = token
    while last + 1 < tokens.count, tokens[last + 1].line == tokens[token].line {
      guard touch(last, last + 1), !isSymbol(last + 1, "("), !isLoneColon(last + 1) else { return false }
      last += 1
    }
    return true
  }

  /// Whether a token at the start of a line goes on with the line before.
  private func continues(_ token: Int) -> Bool {
    guard tokens[token].kind == .symbol else { return false }
    let isFirstColumn = Int(tokens[token].start) == lines.starts[Int(tokens[token].line)]
    switch text[Int(tokens[token].start)] {
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "&"), UInt8(ascii: ")"), UInt8(ascii: "]"),
      UInt8(ascii: "="):
      return true
    case UInt8(ascii: "."): return token + 1 < tokens.count && tokens[token + 1].kind == .word
    // In the first column this is an added line of a patch.
    case UInt8(ascii: "+"): return !isFirstColumn
    case UInt8(ascii: "|"): return isSymbol(token + 1, "|") || isSymbol(token + 1, ">")
    case UInt8(ascii: "-"): return isSymbol(token + 1, ">") && touch(token, token + 1)
    default: return false
    }
  }

  /// Whether an opening brace begins a block of statements rather than an object or a map.
  func isBlock(_ brace: Int) -> Bool {
    guard isSymbol(brace, "{"), brace > 0 else { return false }
    let previous = brace - 1
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
    if ["return", "yield", "in", "default"].contains(name(previous)) { return false }
    return !holdsEntries && !isConstruction(before: brace)
  }

  private static let beforeObject = Set("=(,:[?|&+".utf8)

  /// Whether what follows the brace is `"key":`, `key:`, `"key" =>` or nothing.
  private func holdsEntries(_ brace: Int) -> Bool {
    let first = brace + 1
    guard first + 1 < tokens.count else { return false }
    if tokens[first].kind == .string { return true }
    return tokens[first].kind == .word && isLoneColon(first + 1)
  }

  /// `new Name {` or `new Name(…) {`: an object initialiser.
  private func isConstruction(before brace: Int) -> Bool {
    var at = brace - 1
    if isCloser(at), partners[at] >= 0 { at = Int(partners[at]) - 1 }
    guard let name = chain(endingAt: at) else { return false }
    let start = token(at: name.range.lowerBound)
    return start > 0 && tokens[start - 1].kind == .word && self.name(start - 1) == "new"
  }

  /// The tokens of the statement that a token belongs to, nested blocks included.
  func statement(of token: Int) -> Range<Int> {
    var top = min(token, tokens.count - 1)
    while top >= 0, parents[top] >= 0, !isBlock(Int(parents[top])) { top = Int(parents[top]) }
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
