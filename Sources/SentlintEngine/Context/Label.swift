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

  /// The words that say whose the value is: of a function's head not the types of its parameters.
  var claimed: NameWords {
    guard tie == .section, let open = parts.first?.firstIndex(of: "("), parts.count == 1 else { return words }
    return NameWords(String(parts[0][..<open]))
  }

  /// Whether the name is a header's that somebody else than the service asks for: `X-Relay-Key`.
  var isOwnHeader: Bool {
    parts.count == 1 && parts[0].lowercased().hasPrefix("x-") && !words.namesService && !key.isHeaderName
  }

  /// Whether the name is one of the service's hosts: `Map.of("api.instasent.com", value)`.
  var isServiceHost: Bool {
    parts.last.flatMap { URLText.host(of: ContiguousArray($0.utf8)[...]) }.map(Endpoint.isService) ?? false
  }

  /// Whether the name is the service's alone: its last part where the parts before it only say what kind of thing it
  /// is, as in `Service.INSTASENT`.
  var namesServiceAlone: Bool {
    words.isServiceAlone || parts.count > 1 && key.isServiceAlone || isServiceHost
  }
}

extension Syntax {
  /// The label of which a stretch of the text is the name.
  func label(_ tie: Label.Tie, _ range: Range<Int>) -> Label {
    Label(tie: tie, parts: [said(range)], range: range)
  }

  /// The label of which a token is the name.
  func label(_ tie: Label.Tie, of token: Int) -> Label {
    Label(tie: tie, parts: [name(token)], range: content(token))
  }

  /// How many entries of a bracket stand before that of a token in it.
  func position(of token: Int, in open: Int) -> Int {
    ((open + 1)..<token).count { isSymbol($0, ",") && Int(parents[$0]) == open }
  }

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
      if let name = argumentName(ofBlock: parent) { labels.append(name) }
      if isSymbol(parent, "("), parent > 0, touch(parent - 1, parent) || tokens[token].kind == .string,
        let callee = chain(endingAt: parent - 1)
      {
        labels.append(Label(tie: .callee, parts: callee.parts, range: callee.range))
        // `key = sha1(value)` says nothing of the value.
        if consumes(parent - 1) { break }
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

  /// The name that a call gives to what its block stands for: `let(:token) { value }`, `single(named("token")) { value }`.
  private func argumentName(ofBlock brace: Int) -> Label? {
    guard isSymbol(brace, "{"), isSymbol(brace - 1, ")"), partners[brace - 1] >= 0, isSingleExpression(brace),
      let name = (Int(partners[brace - 1])..<brace).first(where: {
        tokens[$0].kind == .string || tokens[$0].kind == .word && isSymbol($0 - 1, ":")
      }), tokens[name].end - tokens[name].start < 82
    else { return nil }
    return label(.assigned, of: name)
  }

  private func entryLabels(of value: Int) -> [Label] {
    let start = Int(entries[value])
    let sign = Int(signs[value])
    if let serialized = serializedName(of: value, entry: start) { return [serialized] }
    // PHP's serialized `a:3:{…}` has no name of its own.
    let isSerialized = sign == start + 1 && isSymbol(value, "{") && ["a", "O"].contains(name(start))
    if sign >= 0, !isSerialized {
      var labels: [Label] = []
      // `HSET config:name field value`: a colon between two words is a part of a name, not a sign.
      if isLoneColon(sign), sign > 0, touch(sign - 1, sign), touch(sign, sign + 1), value > sign + 2,
        let name = chain(endingAt: value - 1), NameWords(name.parts.last ?? "").role == .credential
      {
        labels.append(Label(tie: .assigned, parts: name.parts, range: name.range))
      }
      // `token = look("NAME") or value` is called NAME as well.
      if let look = lookedUpName(from: sign, to: value) { labels.append(look) }
      if let name = assignedName(from: start, to: sign) {
        labels.append(Label(tie: .assigned, parts: name.parts, range: name.range))
      }
      return labels
    }
    if let name = tupleName(of: start) {
      return [label(.assigned, of: name)]
    }
    if let sibling = sibling(before: start) { return [sibling] }
    // `ENV NAME value`, `password value`, `#define NAME "value"`, `config.token 'value'`.
    let previous = beforeSigil(of: value)
    if previous >= start, let declared = typedName(from: start, to: previous) { return [declared] }
    if previous >= start, tokens[previous].line == tokens[value].line, let name = chain(endingAt: previous),
      !Self.keywords.contains(name.parts.last ?? "")
    {
      return [Label(tie: .assigned, parts: name.parts, range: name.range)]
    }
    return []
  }

  /// The name in ABAP's `CONSTANTS name TYPE string VALUE …`, and in COBOL's `05 name PIC X(40) VALUE …`.
  private func typedName(from start: Int, to value: Int) -> Label? {
    guard tokens[value].kind == .word, name(value) == "VALUE",
      let type = (max(start, value - 12)..<value).last(where: { ["TYPE", "PIC"].contains(name($0)) }),
      type > start, tokens[type - 1].kind == .word, tokens[type - 1].line == tokens[value].line
    else { return nil }
    let first = chain(endingAt: type - 1)
    return first.map { Label(tie: .assigned, parts: $0.parts, range: $0.range) }
  }

  /// The name that an entry is the value of in `first, second = "…", "…"`, as a token; nil elsewhere.
  func tupleName(of entry: Int) -> Int? {
    guard parents[entry] < 0 || isBlock(Int(parents[entry])) else { return destructuredName(of: entry) }
    var position = 0
    var first = entry
    while position < 8, first > 1, isSymbol(first - 1, ","), signs[first] < 0 || position == 0 {
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

  /// The same in `[first, second] = ["…", "…"]`, with either kind of brackets.
  private func destructuredName(of entry: Int) -> Int? {
    let open = Int(parents[entry])
    guard open > 2, entry - open < Self.reach, !isSymbol(open, "{"), isAssignment(open - 1),
      isCloser(open - 2), partners[open - 2] >= 0
    else {
      return nil
    }
    let names = self.names(destructuredIn: Int(partners[open - 2]))
    let position = position(of: entry, in: open)
    return position < names.count ? names[position] : nil
  }

  /// The names between the brackets left of a sign, as tokens.
  func names(destructuredIn open: Int) -> [Int] {
    ((open + 1)..<Int(partners[open])).filter { Int(parents[$0]) == open && tokens[$0].kind == .word }
  }

  /// What a name can take out of a value by the pattern that it stands in: its position in `(a, b) = …`, its key in
  /// `{ a, b } = …`, either in braces; nil for other names.
  func keys(inPattern name: Int) -> [String]? {
    let open = Int(parents[name])
    guard open >= 0, partners[open] > open, isSymbol(Int(partners[open]) + 1, "="),
      Int(partners[open]) - open < 40, !isSymbol(Int(partners[open]) + 2, "=")
    else { return nil }
    let position = String(position(of: name, in: open))
    if isSymbol(open, "{") { return [position, self.name(isLoneColon(name - 1) ? name - 2 : name)] }
    return open == 0 || !touch(open - 1, open) ? [position] : nil
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
    // What is read from the environment is a value.
    if tokens[previous].kind == .word, let chain = chain(endingAt: previous),
      chain.parts.dropLast().contains(where: { ["env", "environ", "ENV"].contains($0) })
    {
      return nil
    }
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
        !Self.scopePrefixes.contains(self.name(colon - 1).lowercased()),
        !isTargetVariable(behind: colon, sign)
      {
        end = colon - 1
      }
    }
    // `:=`, `?=`, `+=`, `.=`, `||=`: the sign's other bytes.
    while end >= start, tokens[end].kind == .symbol, !isCloser(end) { end -= 1 }
    if isSymbol(end, "}"), partners[end] > Int32(start) { end = Int(partners[end]) - 1 }
    // SQL's `name CONSTANT VARCHAR2(64) :=`.
    if isSymbol(end, ")"), partners[end] > Int32(start) + 1,
      Self.columnTypes.contains(self.name(Int(partners[end]) - 1).lowercased())
    {
      end = Int(partners[end]) - 2
      if self.name(end).lowercased() == "constant" { end -= 1 }
    }
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
      let before = chain(endingAt: end - 1), before.range.lowerBound >= Int(tokens[start].start),
      !Self.typeNames.contains(before.parts.last ?? ""), !Self.keywords.contains(before.parts.last ?? "")
    {
      // SQL's `name CONSTANT text := …`.
      let first = token(at: before.range.lowerBound)
      if before.parts.last?.lowercased() == "constant", first > start { return chain(endingAt: first - 1) }
      return before
    }
    return name
  }

  /// Whether what stands behind a colon is a variable of a target of Make's, `target: NAME = value`, and no type.
  private func isTargetVariable(behind colon: Int, _ sign: Int) -> Bool {
    guard tokens[colon + 1].kind == .word,
      colon + 2 == sign || isSymbol(colon + 2, "?") || isSymbol(colon + 2, ":")
    else { return false }
    let name = text[content(colon + 1)]
    return name.count > 1 && name.allSatisfy { $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_") }
      && !["URL", "URI", "UUID"].contains(self.name(colon + 1))
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

  private static let columnTypes: Set<String> = [
    "varchar", "varchar2", "nvarchar", "nvarchar2", "char", "nchar",
  ]

  static let typeNames: Set<String> = [
    "string", "String", "str", "char", "std", "auto", "NSString", "text", "Text", "varchar", "byte", "any",
    "Any",
  ]
}
