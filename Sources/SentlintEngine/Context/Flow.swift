// How names carry values: which definitions a value is assigned to, passed to and returned from.

extension Names {
  /// The definitions that the value at a token is assigned to in its own entry.
  func assigned(_ token: Int, in syntax: Syntax) -> [Int] {
    let sign = Int(syntax.signs[token])
    // Terraform's `variable "name" { default = value }`.
    let block = Int(syntax.parents[token])
    if sign > 0, block > 1, syntax.name(sign - 1) == "default",
      let variable = definitions.indices(named: block - 1, form: .member)
    {
      return [variable]
    }
    if let set = definitions.indices(named: token, form: .option), definitions[set].value.contains(token) {
      return [set]
    }
    if let field = structures.field(of: token, in: syntax) {
      return definitions.indices(named: field, form: .member).map { [$0] } ?? []
    }
    // PHP's `define('NAME', value)`.
    if sign < 0, let name = syntax.tupleName(of: Int(syntax.entries[token])) {
      return definitions.indices(named: name, form: .variable).map { [$0] } ?? []
    }
    guard sign >= 0 else {
      return token > 1 ? definitions.indices(named: token - 2, form: .variable).map { [$0] } ?? [] : []
    }
    let start = Int(syntax.entries[token])
    let first = definitions.partitioningIndex { $0.name >= start }
    return definitions[first...].indices.prefix { definitions[$0].name < sign }.filter {
      definitions[$0].form != .parameter && definitions[$0].form != .function
        && definitions[$0].form != .option && definitions[$0].value.contains(token)
    } + parameterWithDefault(from: start, to: sign) + anchor(of: token, in: syntax)
  }

  /// The anchor right before a value, as a list of none or one.
  func anchor(of value: Int, in syntax: Syntax) -> [Int] {
    value > 0 ? definitions.indices(named: value - 1, form: .anchor).map { [$0] } ?? [] : []
  }

  /// The setting whose name stands at a byte.
  func setting(named offset: Int, in syntax: Syntax) -> Int? {
    definitions.indices(named: syntax.token(at: offset), form: .setting)
  }

  /// `def send(token="…")`, `function send(token = '…')`: the parameter is also a definition of its own.
  private func parameterWithDefault(from start: Int, to sign: Int) -> [Int] {
    let first = definitions.partitioningIndex { $0.name >= start }
    return definitions[first...].indices.prefix { definitions[$0].name < sign }.filter {
      definitions[$0].form == .parameter
    }
  }

  /// The function that the token belongs to, as a definition.
  func function(around token: Int, in syntax: Syntax) -> Int? {
    guard let name = syntax.scopes[Int(syntax.scopeOfToken[token])].name else { return nil }
    return definitions.indices(named: name, form: .function)
  }

  /// The command line's option that a call declares, as a definition.
  func option(declaredIn open: Int) -> Int? {
    let first = definitions.partitioningIndex { $0.name > open }
    return definitions[first...].indices.prefix { definitions[$0].value.lowerBound == open + 1 }
      .first { definitions[$0].form == .option }
  }

  /// The field or parameter that an annotation stands before, as a definition.
  func annotated(by open: Int, in syntax: Syntax) -> Int? {
    let close = Int(syntax.partners[open])
    let first = definitions.partitioningIndex { $0.name > close }
    return definitions[first...].indices.prefix { definitions[$0].name < close + 16 }
      .first { definitions[$0].form == .member && definitions[$0].value == (open + 1)..<close }
  }

  /// The parameters of functions of this text that an argument of a call is passed to.
  func parameters(receiving argument: Int, in open: Int, _ syntax: Syntax) -> [Int] {
    guard open > 0, syntax.tokens[open - 1].kind == .word else { return [] }
    let position = syntax.position(of: argument, in: open)
    let keyword =
      syntax.signs[argument] >= 0
      ? syntax.assignedName(from: Int(syntax.entries[argument]), to: Int(syntax.signs[argument]))?.parts.last
      : nil
    let called =
      definitions(ofName: open - 1, in: syntax).filter { definitions[$0].form == .function }
      + constructors(of: open - 1, in: syntax)
    return called.prefix(4).flatMap { function -> [Int] in
      guard let scope = syntax.scopes.first(where: { $0.name == definitions[function].name }) else {
        return []
      }
      var parameters = syntax.parameters(of: scope)
      if let first = parameters.first, ["self", "cls"].contains(syntax.name(first)) {
        parameters.removeFirst()
      }
      let named = parameters.filter { syntax.name($0) == keyword }
      let receiving = named.isEmpty ? (position < parameters.count ? [parameters[position]] : []) : named
      return receiving.compactMap { definitions.indices(named: $0, form: .parameter) }
    }
  }

  /// The places in a shell's function at which an argument of a command is read by its position: `$2` of `call url key`.
  func positionalUses(of argument: Int, in syntax: Syntax) -> [Use] {
    let parent = Int(syntax.parents[argument])
    let start =
      parent > 0 && syntax.isSymbol(parent - 1, "$") ? parent + 1 : syntax.statement(of: argument).lowerBound
    guard start < argument, argument - start < Syntax.reach, syntax.tokens[start].kind == .word,
      let function = definitions(ofName: start, in: syntax).first(where: { definitions[$0].form == .function }
      ),
      let scope = syntax.scopes.firstIndex(where: { $0.name == definitions[function].name }),
      syntax.parameters(of: syntax.scopes[scope]).isEmpty
    else { return [] }
    // What touches is one word of the shell's.
    let position = "\(((start + 1)...argument).count { !syntax.touch($0 - 1, $0) })"
    let name = definitions[function].name
    return (name..<min(syntax.tokens.count, name + Syntax.reach)).flatMap { token -> [Use] in
      guard Int(syntax.scopeOfToken[token]) == scope else { return [] }
      let content = syntax.content(token)
      let ranges =
        switch syntax.tokens[token].kind {
        case .word: syntax.isSymbol(token - 1, "$") ? [content] : []
        case .string: syntax.holes(in: content)
        case .symbol: [Range<Int>]()
        }
      return ranges.filter { syntax.text[$0].elementsEqual(position.utf8) }.map {
        Use(token: token, range: $0)
      }
    }
  }

  /// The constructor methods of a class that is called: `Client(…)` runs `__init__`, `constructor` and the like.
  private func constructors(of callee: Int, in syntax: Syntax) -> [Int] {
    // `this(…)` and `super(…)` run another constructor of the class.
    guard let first = syntax.name(callee).utf8.first,
      first.isUpper || ["new", "this", "super", "base"].contains(syntax.name(callee))
    else {
      return []
    }
    if ["this", "super", "base"].contains(syntax.name(callee)) {
      return definitions.indices.filter {
        definitions[$0].form == .function && syntax.name(definitions[$0].name).utf8.first?.isUpper == true
      }
    }
    return ["__init__", "constructor", "__construct", "initialize", "init", "new"].flatMap { name in
      syntax.name(callee) == name
        ? []
        : definitions(named: name).filter {
          definitions[$0].form == .function && syntax.isInType(named: callee, definitions[$0].name)
        }
    }
  }
}

extension [Definition] {
  fileprivate func indices(named token: Int, form: Definition.Form) -> Int? {
    let first = partitioningIndex { $0.name >= token }
    return self[first...].indices.prefix { self[$0].name == token }.first { self[$0].form == form }
  }
}

/// The key that a value stands under in a map, and the keys beside it.
struct Keys {
  /// The value's own, nil where it stands in no map.
  var own: String?
  /// The others, as far as they were looked for.
  var others: Set<String> = []

  /// Whether the value is what something is declared to be by default: `secret: { type: String, default: "…" }`.
  var areOfDeclaration: Bool {
    own?.lowercased() == "default"
      && !others.isDisjoint(with: ["type", "required", "env", "format", "doc", "description", "sensitive"])
  }

  /// Whether the keys name services, and the value's own is not this one: `erp` in `{instasent: "…", erp: "…"}`.
  var areOfServices: Bool {
    guard let own = own.map({ NameWords($0) }), own.role == .open, !own.isEnvironment, !own.isGeneric,
      !own.namesService
    else { return false }
    return others.contains {
      let words = NameWords($0)
      return words.isServiceAlone && words.role == .open
    }
  }
}

extension Context {
  /// The keys of a map that a string holds: `'{"a": "…", "b": "…"}'`.
  func keysInside(_ range: Range<Int>, of token: Int) -> Keys {
    let content = syntax.content(token)
    guard syntax.tokens[token].kind == .string, content.count > range.count,
      content.contains(range.lowerBound), content.count < 20_000
    else { return Keys() }
    let inner = inner(of: token)
    let at = inner.token(at: range.lowerBound - content.lowerBound)
    return at < inner.tokens.count ? inner.keys(beside: at) : Keys()
  }
}

extension Syntax {
  /// Whether a use is the object of a call rather than a value: `http` in `http.send(…)`, not `key` in `key.trim()`.
  func isReceiver(_ use: Use) -> Bool {
    guard tokens[use.token].kind == .word, let member = nextName(after: use.token),
      member == use.token + 2 || member == use.token + 3,
      isSymbol(use.token + 1, ".") || isSymbol(use.token + 1, "-"), touch(use.token, use.token + 1)
    else { return false }
    return !Self.conversions.contains(name(member).lowercased())
  }

  /// The name behind `this.` or `$this->`.
  func nextName(after token: Int) -> Int? {
    ((token + 1)..<min(tokens.count, token + 4)).first { tokens[$0].kind == .word }
  }

  /// Whether the entry of a token is what a function returns: behind `return`, or a bare expression at its end.
  func isReturned(_ token: Int) -> Bool {
    let start = Int(entries[token])
    // A shell's function returns what it prints.
    if tokens[start].kind == .word, ["return", "RETURN", "echo", "printf"].contains(name(start)) {
      return true
    }
    // `case .name: return value`
    let sign = Int(signs[token])
    if sign >= 0, sign + 1 < tokens.count, tokens[sign + 1].kind == .word, name(sign + 1) == "return" {
      return true
    }
    guard sign < 0, scopeOfToken[token] > 0 else { return false }
    var at = token
    for _ in 0..<Self.reach where at < tokens.count {
      let isInside = Int(entries[at]) == start && parents[at] == parents[token]
      guard isInside else { break }
      at = partners[at] > at ? Int(partners[at]) + 1 : at + 1
    }
    guard at < tokens.count else { return true }
    if isSymbol(at, "}") { return parents[token] >= 0 && isBlock(Int(parents[token])) }
    return parents[at] == parents[token] && (name(at) == "end" || scopeOfToken[at] != scopeOfToken[token])
  }

  /// Whether a brace holds one expression alone: a closure or a default that stands for its value.
  func isSingleExpression(_ brace: Int) -> Bool {
    let inside = (brace + 1)..<Int(partners[brace])
    guard inside.count < 60, let first = inside.first else { return false }
    return inside.allSatisfy { parents[$0] != Int32(brace) || entries[$0] == entries[first] && signs[$0] < 0 }
  }

  /// The token by which to go on from a literal that is all of a block's last line, and so the value of the block: the
  /// brace, or the last word of the line that opens what an `end` closes.
  func block(endingWith token: Int, _ outline: Outline) -> Int? {
    guard tokens[token].kind == .string, Int(entries[token]) == token, token + 1 < tokens.count else {
      return nil
    }
    let parent = Int(parents[token])
    if isSymbol(token + 1, "}"), parent >= 0, isBlock(parent) { return signs[parent] >= 0 ? parent : nil }
    let line = Int(tokens[token].line)
    guard ["end", "else", "elsif", "when", "rescue"].contains(name(token + 1)),
      Int(tokens[token + 1].line) > line,
      var opener = outline.ancestors(of: line).first
    else { return nil }
    while opener > 0,
      ["else", "elsif", "when", "rescue"].contains(
        name(self.token(at: lines.codeStart(of: opener, in: text))))
    {
      // What was chosen before stands at the same depth.
      guard
        let before = outline.chain(of: opener, where: beginsBranch, endsBranchAbove).first(where: {
          $0 < opener
        })
      else { return nil }
      opener = before
    }
    let last = self.token(at: lines.end(of: opener)) - 1
    return last >= 0 && Int(tokens[last].line) == opener && signs[last] >= 0 ? last : nil
  }

  /// Whether a method stands in the type that a callee names; where no type is known around it, it may.
  func isInType(named callee: Int, _ method: Int) -> Bool {
    guard let type = typeName(around: method) else { return true }
    return text[content(type)] == text[content(callee)]
  }

  /// Whether a function's result tells nothing of what it is given.
  func consumes(_ callee: Int) -> Bool {
    NameWords(text[content(callee)]).words.contains {
      [
        "decrypt", "encrypt", "verify", "sign", "hmac", "digest", "sha256", "sha1", "md5", "compare",
        "equals",
      ].contains($0)
    }
  }

  /// Whether a token is compared rather than passed on.
  func isCompared(_ token: Int) -> Bool {
    let behind =
      isSymbol(token + 1, "=") && isSymbol(token + 2, "=")
      || isSymbol(token + 1, "!") && isSymbol(token + 2, "=")
    let before = isSymbol(token - 1, "=") && (isSymbol(token - 2, "=") || isSymbol(token - 2, "!"))
    return behind || before
  }

  /// Whether a literal is compared with something that is called otherwise than a credential: `digest == "…"`.
  func isComparedWithOther(_ token: Int) -> Bool {
    guard isSymbol(token - 1, "="), isSymbol(token - 2, "=") || isSymbol(token - 2, "!") else { return false }
    let sign = token - (isSymbol(token - 3, "=") ? 3 : 2)
    return sign > 0 && chain(endingAt: sign - 1)?.parts.last.map { NameWords($0).role == .other } == true
  }

  /// Whether a value is what a condition chooses where it is not about the service: the second of
  /// `provider == "instasent" ? … : …` and of `… if provider == "instasent" else …`, the first with `!=`.
  func isOtherChoice(_ token: Int) -> Bool {
    let start = Int(entries[token])
    guard token - start > 3, token - start < Self.reach else { return false }
    let isSecond = isSymbol(token - 1, ":") || name(token - 1) == "else"
    let isFirst = isSymbol(token - 1, "?")
    guard isFirst || isSecond else { return false }
    // `USES_INSTASENT ? … : …`
    if let question = (start..<token).last(where: { isSymbol($0, "?") }), question > 0,
      tokens[question - 1].kind == .word, NameWords(text[content(question - 1)]).namesService
    {
      return isSecond != isSymbol(question - 2, "!")
    }
    guard
      let service = (start..<token).first(where: {
        tokens[$0].kind == .string && NameWords(text[content($0)]).isServiceAlone
          && (isSymbol($0 - 1, "=") && (isSymbol($0 - 2, "=") || isSymbol($0 - 2, "!")))
      }),
      isFirst || isSymbol(service + 1, "?") || name(service + 1) == "else"
    else { return false }
    let equals = (start..<service).reversed().prefix { isSymbol($0, "=") || isSymbol($0, "!") }
    return equals.contains { isSymbol($0, "!") } != isSecond
  }

  /// Whether a bracket holds values under keys: an object, a list, the shell's `=(…)`, PHP's `array(…)`.
  func holdsValues(_ open: Int) -> Bool {
    guard isSymbol(open, "(") else { return !isBlock(open) }
    return isAssignment(open - 1) || open > 0 && ["array", "dict", "Map", "hash"].contains(name(open - 1))
  }

  /// The keys of the map that the entry of a token stands in.
  func keys(beside entry: Int) -> Keys {
    let open = Int(parents[entry])
    guard open >= 0, signs[entry] >= 0, holdsValues(open) else {
      return Keys()
    }
    func key(_ value: Int) -> String? {
      assignedName(from: Int(entries[value]), to: Int(signs[value]))?.parts.last
    }
    let inside = (open + 1)..<Int(partners[open])
    let own = key(entry)
    guard let own, inside.count < Self.reach else { return Keys(own: own) }
    let firstValues = inside.filter { parents[$0] == Int32(open) && Int(signs[$0]) == $0 - 1 }
    return Keys(own: own, others: Set(firstValues.compactMap(key)).subtracting([own]))
  }

  /// The literal key that a use reads from what it names: `key` in `map.key`, `map["key"]`, `${map[key]}`, `map.get("key")`.
  func `subscript`(of use: Use) -> String? {
    let tail = text[use.range.upperBound..<min(text.count, use.range.upperBound + 80)]
    let joint = tail.prefix { "[{.'\":?!->(".utf8.contains($0) }
    guard !joint.isEmpty, joint.contains(where: { "[{.>".utf8.contains($0) }) else { return nil }
    let word = tail.dropFirst(joint.count).prefix { $0.isWordByte || $0 == UInt8(ascii: "-") }
    let rest = tail.dropFirst(joint.count + word.count)
    let name = String(decoding: word, as: UTF8.self)
    guard rest.first == UInt8(ascii: "(") else { return name == "join" ? nil : name }
    let argument = rest.dropFirst().drop { "'\":".utf8.contains($0) }
      .prefix { $0.isWordByte || $0 == UInt8(ascii: "-") }
    // `parts.join("")` reads all of them.
    return argument.isEmpty && Self.conversions.contains(name)
      ? nil : String(decoding: argument, as: UTF8.self)
  }

  /// Whether a value stands beside what an OAuth server grants with it, as Instasent's tokens do not expire, or is a part
  /// of a public key.
  func isGranted(_ token: Int) -> Bool {
    !keys(beside: token).others.isDisjoint(with: [
      "expires_in", "refresh_token", "expiresIn", "refreshToken", "kty",
    ])
  }

  /// Whether a use reads what it names under a key that is no literal: `accounts[club]`, `accounts.fetch(club)`.
  func isComputed(_ use: Use, _ keys: Keys) -> Bool {
    let tail = text[use.range.upperBound...].prefix(24)
    let method = tail.dropFirst().drop { ".>?!".utf8.contains($0) }.prefix { $0.isWordByte }
    let isCall =
      tail.first.map(".-?!".utf8.contains) == true
      && Self.lookUps.contains(String(decoding: method, as: UTF8.self).lowercased())
      && method.endIndex < tail.endIndex && tail[method.endIndex] == UInt8(ascii: "(")
    guard isCall || tail.first == UInt8(ascii: "["),
      let next = isCall ? tail[method.endIndex...].dropFirst().first : tail.dropFirst().first,
      next.isWordByte || next == UInt8(ascii: "$"), !next.isDigit
    else { return false }
    guard let read = `subscript`(of: use) else { return isCall }
    return read != keys.own && !keys.others.contains(read)
  }

  private static let lookUps: Set<String> = [
    "fetch", "get", "at", "dig", "getordefault", "get_or_default", "getvalue", "getproperty",
  ]

  private static let conversions: Set<String> = [
    "trim", "strip", "chomp", "tostring", "to_s", "to_str", "to_string", "to_owned", "as_str", "as_ref",
    "clone", "into", "encode",
    "decode", "getbytes", "utf8", "c_str", "unwrap", "unwrap_or", "value", "get", "freeze", "concat",
    "length", "replace", "lower",
    "expose_secret", "trimend", "join", "data", "utf8string", "dup", "rstrip", "or", "orelse",
    "trimmingcharacters", "valueof", "get_secret_value", "getsecretvalue", "getvalue", "get_value", "reveal",
    "expose", "plaintext", "asstring", "as_string", "asstr", "as_bytes", "tobytes", "to_bytes", "bytes",
    "inner",
    "lowercased", "ornull", "ordefault", "getordefault", "orempty", "deref", "reversed",
  ]
}
