// Functions: their names, parameters and blocks, and the messages of Objective-C.

/// A function, as far as names go: names that it assigns or takes as parameters mean nothing outside it.
struct Scope: Sendable {
  /// The scope around it, -1 for none.
  let parent: Int32
  /// The token of its name, nil where it has none.
  let name: Int?
  /// The token of the bracket that opens its parameters, else its first token.
  let header: Int
}

extension Syntax {
  /// Finds the functions in one pass: blocks in braces behind a parameter list, and lines that begin with `def`,
  /// `function` and the like with all that is indented deeper.
  mutating func findScopes() {
    scopeOfToken = ContiguousArray(repeating: 0, count: tokens.count)
    /// The scopes that are open: by brace until its partner, by indentation until a line that is indented no more.
    var open: [(scope: Int32, end: Int, indent: Int)] = [(0, tokens.count, -1)]
    func enter(_ name: Int?, header: Int, until end: Int, indent: Int = 0) {
      open.append((addScope(parent: open.last?.scope ?? 0, name: name, header: header), end, indent))
    }
    var line: Int32 = -1
    for index in tokens.indices {
      if tokens[index].line != line {
        line = tokens[index].line
        let indent = max(
          Outline.indent(of: text[lines.range(Int(line))]) ?? 0,
          Int(tokens[index].start) - lines.starts[Int(line)])
        // SQL's `BEGIN` stands no deeper than the procedure that it belongs to.
        let isBody = tokens[index].kind == .word && name(index).lowercased() == "begin"
        while let last = open.last, last.end < 0, last.indent >= indent, !(isBody && last.indent == indent) {
          open.removeLast()
        }
        if let name = functionName(onLineOf: index) {
          enter(name, header: name + 1, until: -1, indent: indent)
        }
      }
      while let last = open.last, last.end >= 0, index > last.end, open.count > 1 { open.removeLast() }
      if let (name, brace) = method(declaredAt: index) {
        hasMethods = true
        enter(name, header: name, until: Int(partners[brace]))
      }
      if isSymbol(index, "{"), partners[index] > index,
        let name = computedProperty(before: index) ?? bareFunction(before: index)
      {
        enter(name, header: name + 1, until: Int(partners[index]))
      } else if isSymbol(index, "{"), partners[index] > index, open.last?.end != Int(partners[index]),
        let header = parameterList(before: index)
      {
        let name = functionName(beforeParameters: header.lowerBound)
        enter(name, header: header.lowerBound, until: Int(partners[index]))
        for parameter in header { scopeOfToken[parameter] = open.last?.scope ?? 0 }
      }
      if let end = arrowEnd(fromParameters: index) {
        enter(functionName(beforeParameters: index), header: index, until: end)
      }
      if isSymbol(index, "("), let header = typeHeader(at: index) {
        enter(index - 1, header: index, until: header.upperBound)
      }
      scopeOfToken[index] = open.last?.scope ?? 0
    }
  }

  /// The name and the block of Objective-C's `- (Type)name:(Type)key {`.
  private func method(declaredAt sign: Int) -> (name: Int, brace: Int)? {
    guard isSymbol(sign, "-") || isSymbol(sign, "+"), isSymbol(sign + 1, "("),
      sign == 0 || tokens[sign - 1].line != tokens[sign].line,
      partners[sign + 1] > sign
    else { return nil }
    let name = Int(partners[sign + 1]) + 1
    guard name < tokens.count, tokens[name].kind == .word,
      let end = (name..<min(tokens.count, name + 60)).first(where: { isSymbol($0, "{") || isSymbol($0, ";") }
      ),
      isSymbol(end, "{"), partners[end] > end
    else { return nil }
    return (name, end)
  }

  /// Whether brackets send a message: Objective-C's `[object name]`, `[object name:value]`.
  func isMessage(_ open: Int) -> Bool {
    guard isSymbol(open, "["), open + 2 < tokens.count,
      open == 0 || !touch(open - 1, open) || tokens[open - 1].kind == .symbol
    else { return false }
    let receiver = isSymbol(open + 1, "@") ? open + 2 : open + 1
    var last = isOpener(receiver) ? Int(partners[receiver]) : receiver
    while isSymbol(last + 1, "."), last + 2 < tokens.count { last += 2 }
    return last > open && last + 1 < tokens.count && tokens[last + 1].kind == .word
      && (isSymbol(last + 2, "]") || isSymbol(last + 2, ":"))
  }

  /// Whether a word is the name of a message that brackets send.
  func isSelector(_ word: Int) -> Bool {
    let open = Int(parents[word])
    return open >= 0 && (isSymbol(word + 1, "]") || isSymbol(word + 1, ":")) && word - open > 1
      && isMessage(open)
  }

  /// The name that a function is called by whose parameters begin at a token: before them, or what it is assigned to,
  /// `const send = async (key) => …`, `send: function (key) {`.
  private func functionName(beforeParameters first: Int) -> Int? {
    var at = first - 1
    while at > 0, tokens[at].kind == .word, ["function", "async", "func", "fn"].contains(name(at)) { at -= 1 }
    guard at > 0 else { return at == 0 && first == 1 && tokens[0].kind == .word ? 0 : nil }
    // R's `name <- function(key)`.
    if isSymbol(at, "-"), isSymbol(at - 1, "<") { at -= 1 }
    if isAssignment(at) || isLoneColon(at), entries[at] >= 0, Int(signs[first]) == at,
      let assigned = assignedName(from: Int(entries[at]), to: at)
    {
      let name = token(at: assigned.range.upperBound - 1)
      return tokens[name].kind == .symbol ? nil : name
    }
    // `client.post(url) { … }` is called with a block.
    let isCalled =
      isSymbol(at - 1, ".") && !Self.functionWords.contains(name(Int(entries[at])))
    return tokens[at].kind == .word && at == first - 1 && !isCalled ? at : nil
  }

  /// The last token of a function without a block whose parameters begin at a token: `(key) => expression`, `key => expression`.
  private func arrowEnd(fromParameters first: Int) -> Int? {
    let last = isSymbol(first, "(") ? Int(partners[first]) : first
    guard last >= first, isSymbol(first, "(") || tokens[first].kind == .word else { return nil }
    var sign = last + 1
    // TypeScript's `(key: string): Headers => …`.
    if last > first, isLoneColon(sign) {
      let type = ((sign + 1)..<min(tokens.count, sign + 12)).prefix {
        tokens[$0].kind == .word || "<>[]|.,?".utf8.contains(text[Int(tokens[$0].start)])
      }
      sign = (type.last ?? sign) + 1
    }
    guard isSymbol(sign, "="), isSymbol(sign + 1, ">"), sign + 2 < tokens.count, !isSymbol(sign + 2, "{"),
      last > first || isSymbol(first - 1, "=") || isSymbol(first - 1, "(") || isSymbol(first - 1, ",")
        || isSymbol(first - 1, ":")
    else { return nil }
    var at = sign + 2
    while at < tokens.count, at - first < Self.reach {
      if isCloser(at), Int(partners[at]) < at { return at - 1 }
      if isSymbol(at, ",") || isSymbol(at, ";") { return at - 1 }
      let end = Int(partners[at]) > at ? Int(partners[at]) : at
      if endsStatement(end) { return end }
      at = end + 1
    }
    return min(at, tokens.count) - 1
  }

  /// The parameters, brackets included, of a type or a constructor that has no block behind them: `record Name(String key);`,
  /// Dart's `Name(this.key);`.
  private func typeHeader(at open: Int) -> ClosedRange<Int>? {
    guard open > 1, partners[open] > open, tokens[open - 1].kind == .word else { return nil }
    let close = Int(partners[open])
    if text[Int(tokens[open - 1].start)].isUpper, isSymbol(close + 1, ";") || isSymbol(close + 1, ":"),
      close - open < Self.reach,
      (open..<close).contains(where: { name($0) == "this" && isSymbol($0 + 1, ".") })
    {
      return open...close
    }
    guard ["record", "class", "struct"].contains(name(open - 2)) else { return nil }
    let hasBlock =
      ((close + 1)..<min(tokens.count, close + 40)).first {
        isSymbol($0, "{") || isSymbol($0, ";") || tokens[$0].line != tokens[close].line
      }
      .map { isSymbol($0, "{") } ?? false
    return hasBlock ? nil : open...close
  }

  private mutating func addScope(parent: Int32, name: Int?, header: Int) -> Int32 {
    if let name, scopeOfName[name] == nil { scopeOfName[name] = scopes.count }
    scopes.append(Scope(parent: parent, name: name, header: header))
    return Int32(scopes.count - 1)
  }

  /// The name of the function that a line without braces declares: the token after `def`, `function`, `sub`…
  private func functionName(onLineOf first: Int) -> Int? {
    var at = first
    while at < tokens.count, tokens[at].line == tokens[first].line, at - first < 4, tokens[at].kind == .word {
      let word = name(at)
      if Self.functionWords.contains(word.lowercased()) {
        var last = at
        while last + 1 < tokens.count, tokens[last + 1].line == tokens[first].line, last - at < 200 {
          last += 1
        }
        let isBraced =
          isSymbol(last, "{") || isSymbol(last, "}") || isSymbol(last, ";")
          || (last + 1 < tokens.count && isSymbol(last + 1, "{"))
        // Ruby's `def self.name`, Lua's `function Client.name` and `function Client:name`.
        if at + 3 <= last, isSymbol(at + 2, ".") || isSymbol(at + 2, ":"), touch(at + 1, at + 2),
          touch(at + 2, at + 3),
          tokens[at + 3].kind == .word
        {
          return at + 3
        }
        // Groovy's `def name = value` declares a variable.
        return isBraced || at + 1 > last || tokens[at + 1].kind != .word || isAssignment(at + 2)
          ? nil : at + 1
      }
      guard Self.functionModifiers.contains(word) else { return nil }
      at += 1
    }
    return nil
  }

  /// The name in Swift's `var name: Type {`, whose block says what it stands for.
  private func computedProperty(before brace: Int) -> Int? {
    let line = (max(0, brace - 10)..<brace).filter { tokens[$0].line == tokens[brace].line }
    guard let keyword = line.first(where: { tokens[$0].kind == .word && name($0) == "var" }),
      isSymbol(keyword + 2, ":"),
      !line.contains(where: { isAssignment($0) })
    else { return nil }
    return keyword + 1
  }

  /// The name of a function that takes its parameters inside its block: the shell's `function name {`, Perl's `sub name {`.
  private func bareFunction(before brace: Int) -> Int? {
    let keyword = brace - 2
    guard keyword >= 0, tokens[brace - 1].kind == .word, ["function", "sub"].contains(name(keyword)) else {
      return nil
    }
    return brace - 1
  }

  /// The parameter list, brackets included, of the function whose block a brace opens; nil for other blocks.
  private func parameterList(before brace: Int) -> ClosedRange<Int>? {
    // `) -> Type {`, whatever the type is made of.
    let arrow = (max(0, brace - 40)..<brace).last { at in
      isSymbol(at, ">") && isSymbol(at - 1, "-") || isSymbol(at, "{") || isSymbol(at, "}")
        || isSymbol(at, ";")
    }
    var close = arrow.map { isSymbol($0, ">") && isSymbol($0 - 2, ")") ? $0 - 2 : brace - 1 } ?? brace - 1
    // `) => {`, `): Promise<T> {`, `) throws {`, `) use ($x) {`
    var steps = 0
    while close > 0, steps < 12, !isSymbol(close, ")") {
      if let open = typeArguments(endingAt: close) {
        close = open - 1
        steps += 1
        continue
      }
      guard tokens[close].kind != .string, !isOpener(close), !isSymbol(close, ";"), !isSymbol(close, ","),
        !isSymbol(close, "}")
      else { return nil }
      close -= 1
      steps += 1
      // What stands on a line before is another statement, unless the brace alone has its own line.
      if close + 1 < brace, endsStatement(close) { return nil }
    }
    guard isSymbol(close, ")"), partners[close] >= 0 else { return nil }
    // `Client.Builder().addInterceptor {` calls.
    if isSymbol(close + 1, ".") || isSymbol(close + 1, "?") && isSymbol(close + 2, ".") { return nil }
    var open = Int(partners[close])
    // Go's list of results: `func call(url string) (*Response, error) {`.
    if open > 0, isSymbol(open - 1, ")"), partners[open - 1] >= 0 {
      close = open - 1
      open = Int(partners[close])
    }
    // C#'s `Name(string a) : base(b) {` and C++'s `Name(int a) : x(a), y(a) {`.
    while open > 3, tokens[open - 1].kind == .word, isSymbol(open - 3, ")"), partners[open - 3] > 0,
      isSymbol(open - 2, ":") || isSymbol(open - 2, ",")
    {
      close = open - 3
      open = Int(partners[close])
    }
    if open > 1, tokens[open - 1].kind == .word, name(open - 1) == "use", isSymbol(open - 2, ")"),
      partners[open - 2] >= 0
    {
      close = open - 2
      open = Int(partners[close])
    }
    if open > 0, tokens[open - 1].kind == .word, Self.controlWords.contains(name(open - 1)) { return nil }
    // `if ready() {` where conditions take no brackets.
    let first = Int(entries[brace])
    return tokens[first].kind == .word && Self.controlWords.contains(name(first)) ? nil : open...close
  }

  /// Where the types begin that a type is made with and that end at a token: `<string, string>`.
  private func typeArguments(endingAt close: Int) -> Int? {
    guard isSymbol(close, ">"), !isSymbol(close - 1, "-"), !isSymbol(close - 1, "=") else { return nil }
    var depth = 0
    for at in (max(0, close - 24)...close).reversed() {
      if isSymbol(at, ">") { depth += 1 } else if isSymbol(at, "<") { depth -= 1 }
      if depth == 0 { return at > 0 && tokens[at - 1].kind == .word ? at : nil }
      guard tokens[at].kind == .word || "<>,.?[]&|:'".utf8.contains(text[Int(tokens[at].start)]) else {
        return nil
      }
    }
    return nil
  }

  static let functionWords: Set<String> = [
    "def", "function", "func", "fn", "fun", "sub", "defp", "proc", "method", "procedure",
  ]
  private static let functionModifiers: Set<String> = [
    "async", "export", "default", "public", "private", "protected", "static", "local", "pub", "override",
    "final",
    "open", "internal", "suspend", "inline", "abstract", "virtual",
  ]
  private static let controlWords: Set<String> = [
    "if", "for", "foreach", "while", "switch", "catch", "elseif", "elsif", "elif", "when", "unless", "until",
    "using",
    "with", "match", "guard", "synchronized", "lock", "return", "do", "else", "try",
  ]

  /// Whether a name that is known in `scope` is known at a token.
  func isVisible(_ scope: Int32, at token: Int) -> Bool {
    var at = scopeOfToken[token]
    while at >= 0 {
      if at == scope { return true }
      at = scopes[Int(at)].parent
    }
    return false
  }
}
