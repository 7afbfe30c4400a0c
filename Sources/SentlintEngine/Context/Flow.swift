// How names carry values: which definitions a value is assigned to, passed to and returned from.

extension Names {
  /// The definitions that the value at a token is assigned to in its own entry.
  func assigned(_ token: Int, in syntax: Syntax) -> [Int] {
    let sign = Int(syntax.signs[token])
    if let name = syntax.nameOfBlock(Int(syntax.parents[token])),
      sign < 0 || syntax.name(sign - 1) == "default"
    {
      return definitions.indices(named: name, form: .member).map { [$0] } ?? []
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
    // Kotlin's `get() = value` stands below the name of its property.
    let first = definitions.partitioningIndex {
      $0.name >= (syntax.name(start) == "get" ? start - 12 : start)
    }
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

  /// The constant that is made of the arguments in some brackets, or the property that is made by a block, as a definition.
  func constructed(by open: Int, in syntax: Syntax) -> Int? {
    let first = definitions.partitioningIndex { $0.name >= open - 8 }
    return definitions[first...].indices.prefix { definitions[$0].name < open }
      .first {
        definitions[$0].form == .member && definitions[$0].value == (open + 1)..<Int(syntax.partners[open])
      }
  }

  /// A function's parameters, as definitions.
  private func parameters(of function: Int, in syntax: Syntax) -> [Int] {
    guard let scope = syntax.scopeOfName[definitions[function].name] else { return [] }
    return syntax.parameters(of: syntax.scopes[scope]).compactMap {
      definitions.indices(named: $0, form: .parameter)
    }
  }

  /// The parameters of PowerShell's functions that an argument of a command is passed to: `Send $body $key`, `Send -Key $key`.
  /// The command begins at `start`.
  func parameters(receivingWord argument: Int, from start: Int, in syntax: Syntax) -> [Int] {
    guard start < argument, argument - start < Syntax.reach, syntax.tokens[start].kind == .word,
      let function = functions(named: syntax.name(start)).first,
      let scope = syntax.scopeOfName[definitions[function].name],
      syntax.isSymbol(syntax.scopes[scope].header, "{")
    else { return [] }
    let parameters = parameters(of: function, in: syntax)
    let before = syntax.beforeSigil(of: argument)
    if syntax.isSymbol(before - 1, "-") {
      let flag = syntax.name(before).lowercased()
      return parameters.filter { syntax.name(definitions[$0].name).lowercased() == flag }
    }
    let words = ((start + 1)...max(start + 1, before)).count { at in
      syntax.parents[at] == syntax.parents[start] && !syntax.touch(at - 1, at)
    }
    return Array(parameters.dropFirst(words).prefix(1))
  }

  /// The buffer that a call in some brackets writes into, as a definition.
  func filled(by open: Int, in syntax: Syntax) -> Int? {
    let first = definitions.partitioningIndex { $0.name > open }
    return definitions[first...].indices.prefix { definitions[$0].name < open + 3 }.first {
      let value = definitions[$0].value
      return definitions[$0].form == .variable && value.lowerBound == definitions[$0].name + 2
        && value.upperBound == Int(syntax.partners[open])
    }
  }

  /// The parameters of methods of this text that an argument of Objective-C's `[object send:text with:key]` is passed to.
  func parameters(receiving argument: Int, inMessage open: Int, _ syntax: Syntax) -> [Int] {
    let before = ((open + 1)..<argument).filter { Int(syntax.parents[$0]) == open && syntax.isLoneColon($0) }
    guard let first = before.first, before.count < 12 else { return [] }
    return functions(named: syntax.name(first - 1)).prefix(4).flatMap {
      parameters(of: $0, in: syntax).dropFirst(before.count - 1).prefix(1)
    }
  }

  /// The parameters of functions of this text that an argument of a call is passed to.
  func parameters(receiving argument: Int, in bracket: Int, _ syntax: Syntax) -> [Int] {
    var open = bracket
    var position = syntax.position(of: argument, in: open)
    // Scala's `call(a)(b)`.
    while syntax.isSymbol(open - 1, ")"), syntax.partners[open - 1] > 0 {
      let close = open - 1
      open = Int(syntax.partners[close])
      if close - open > 1 { position += syntax.position(of: close, in: open) + 1 }
    }
    guard open > 0, syntax.tokens[open - 1].kind == .word else { return [] }
    let keyword =
      syntax.signs[argument] >= 0
      ? syntax.assignedName(from: Int(syntax.entries[argument]), to: Int(syntax.signs[argument]))?.parts.last
      : nil
    // A default stands in its own function's list.
    var called =
      definitions.indices(named: open - 1, form: .function).map { [$0] }
      ?? definitions(ofName: open - 1, in: syntax).filter { definitions[$0].form == .function }
      + constructors(of: open - 1, in: syntax)
    // `submit(send, key)`, R's `lapply(rows, send, key = key)`: what is called is an argument as well.
    if called.isEmpty, argument - open < Syntax.reach {
      let given = ((open + 1)..<argument).filter {
        Int(syntax.parents[$0]) == open && Int(syntax.entries[$0]) == $0
      }
      let callees = given.map { name in
        syntax.tokens[name].kind == .word
          && (syntax.isSymbol(name + 1, ",") || syntax.isSymbol(name + 1, ")"))
          ? functions(named: syntax.name(name)) : []
      }
      if let callee = callees.firstIndex(where: { !$0.isEmpty }), keyword != nil || callee == 0 {
        called = callees[callee]
        position -= 1
      }
    }
    return called.prefix(4).flatMap { function -> [Int] in
      var parameters = parameters(of: function, in: syntax)
      if let first = parameters.first,
        ["self", "cls", "class"].contains(syntax.name(definitions[first].name))
      {
        parameters.removeFirst()
      }
      let named = parameters.filter { syntax.name(definitions[$0].name) == keyword }
      guard named.isEmpty else { return named }
      return parameters.indices.contains(position) ? [parameters[position]] : []
    }
  }

  /// The places in a shell's function at which an argument of a command is read by its position: `$2` of `call url key`.
  /// The command begins at `statement`, or where a substitution around it does.
  func positionalUses(of argument: Int, from statement: Int, in syntax: Syntax) -> [Use] {
    let parent = Int(syntax.parents[argument])
    let start = parent > 0 && syntax.isSymbol(parent - 1, "$") ? parent + 1 : statement
    guard start < argument, argument - start < Syntax.reach, syntax.tokens[start].kind == .word,
      let function = functions(named: syntax.name(start)).first,
      let scope = syntax.scopeOfName[definitions[function].name],
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
    // PowerShell's `[Client]::new(…)`.
    if syntax.name(callee) == "new", syntax.isSymbol(callee - 3, "]"), callee > 4 {
      return functions(named: syntax.name(callee - 4))
    }
    if ["this", "super", "base"].contains(syntax.name(callee)) {
      return definitions.indices.filter {
        definitions[$0].form == .function && syntax.name(definitions[$0].name).utf8.first?.isUpper == true
      }
    }
    return ["__init__", "constructor", "__construct", "initialize", "init", "new"].flatMap { name in
      syntax.name(callee) == name
        ? []
        : functions(named: name).filter {
          syntax.isInType(named: callee, definitions[$0].name)
        }
    }
  }
}

extension [Definition] {
  /// The definition of a form whose name stands at a token.
  func indices(named token: Int, form: Definition.Form) -> Int? {
    let first = partitioningIndex { $0.name >= token }
    return self[first...].indices.prefix { self[$0].name == token }.first { self[$0].form == form }
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
    // Elixir's `def name, do: value`.
    if tokens[start].kind == .word, name(start) == "do", isLoneColon(start + 1) { return true }
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

  /// Whether a value is what one arm gives of the expression that a brace opens the arms of: `match self { A => "…" }`,
  /// `when (x) { A -> "…" }`, `x switch { A => "…" }`.
  func isValueOfArm(_ token: Int, in brace: Int) -> Bool {
    let sign = Int(signs[token])
    guard brace > 0, isSymbol(brace, "{"), sign > brace, token == sign + 2 || token == sign + 1,
      isSymbol(sign + 1, ">") || isArm(sign)
    else { return false }
    return (max(0, brace - 16)..<brace).contains {
      tokens[$0].line == tokens[brace].line && ["match", "when", "switch"].contains(name($0))
    }
  }

  /// Whether brackets hold several values that names are taken out of.
  func isTuple(_ open: Int) -> Bool {
    isSymbol(open, "(") && isAssignment(open - 1) && isSymbol(open - 2, ")")
      && Int(partners[open]) - open < 40
  }

  /// Whether a brace holds one expression alone: a closure or a default that stands for its value.
  func isSingleExpression(_ brace: Int) -> Bool {
    guard Int(partners[brace]) > brace else { return false }
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
    if isSymbol(token + 1, "}"), parent >= 0, isBlock(parent) {
      // `= if … { … } else { value }`
      var open = parent
      for _ in 0..<8 where signs[open] < 0 {
        let before = (max(0, open - 40)..<open).last { isSymbol($0, "}") && partners[$0] >= 0 }
        guard let before, (before + 1..<open).contains(where: { name($0) == "else" || name($0) == "elseif" })
        else { break }
        open = Int(partners[before])
      }
      return signs[open] >= 0 ? open : nil
    }
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
}
