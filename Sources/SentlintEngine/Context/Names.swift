// Names and what they stand for: where each is assigned, and which uses mean which assignment.

/// A place where a name gets its value.
struct Definition: Sendable {
  /// How the name is told.
  enum Form: Sendable {
    /// `name = value`: known in its function.
    case variable
    /// `this.name = value`, `@name`: known in its class; in the whole text where its class does not call anything so.
    case member
    /// `name: value` in an object or map: known to those who hold the object.
    case key
    /// A parameter of a function.
    case parameter
    /// The name of a function, which stands for what it returns.
    case function
    /// What programs read under other names than it is written: an option of the command line, `--api-token`, as
    /// `args.api_token` or `apiToken`; Windows' `set "NAME=value"` as `%NAME%`, systemd's `Environment="NAME=value"` as `$NAME`.
    case option
    /// A name that a document gives to a value beside it: `name: X` with `value: …`, `<X>…</X>`, `<a name="X">`.
    case setting
    /// YAML's `&name`.
    case anchor
  }

  let form: Form
  /// The scope in which a variable or parameter is known.
  let scope: Int32
  /// The token of the name.
  let name: Int
  /// The tokens of its value; empty for a parameter without default.
  let value: Range<Int>
}

/// A hash of a name's bytes. Two names that share one would only share evidence.
struct NameKey: Hashable, Sendable {
  private let hash: UInt64

  init(_ bytes: some Sequence<UInt8>) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    self.hash = hash
  }
}

/// The names of a text, resolved.
struct Names: Sendable {
  let definitions: [Definition]
  /// For each definition its uses, in the order of the text.
  let uses: [[Use]]
  /// The fields that values have by their position.
  let structures: Structures
  private let byName: [NameKey: [Int]]
  /// The functions among them: a name can be assigned very often.
  private let functionsByName: [NameKey: [Int]]

  init(_ syntax: Syntax, _ structures: Structures, _ outline: Outline) {
    self.structures = structures
    let definitions = Self.definitions(in: syntax, structures)
    var byName: [NameKey: [Int]] = [:]
    var functionsByName: [NameKey: [Int]] = [:]
    for (index, definition) in definitions.enumerated() {
      let keys =
        definition.form == .option
        ? syntax.optionNames(definition.name).map { NameKey($0.utf8) }
        : syntax.memberNames(definition.name).map { NameKey($0) }
      for key in keys {
        byName[key, default: []].append(index)
        if definition.form == .function { functionsByName[key, default: []].append(index) }
      }
    }
    var uses = [[Use]](repeating: [], count: definitions.count)
    let isDefined = Set(definitions.lazy.filter { $0.form != .setting }.map(\.name))
    for use in syntax.possibleUses(where: { byName[$0] != nil }) where !isDefined.contains(use.token) {
      let candidates = byName[NameKey(syntax.text[use.range])] ?? []
      let meant = Self.meaning(of: use, among: candidates, definitions, syntax)
      let found =
        meant.isEmpty ? Self.settings(of: use, among: candidates, definitions, syntax, outline) : meant
      for index in found { uses[index].append(use) }
    }
    self.definitions = definitions
    self.uses = uses
    self.byName = byName
    self.functionsByName = functionsByName
  }

  /// The definitions of a name, wherever they are known.
  func definitions(named name: String) -> [Int] {
    byName[NameKey(name.utf8)] ?? []
  }

  /// The functions of a name, wherever they are known.
  func functions(named name: String) -> [Int] {
    functionsByName[NameKey(name.utf8)] ?? []
  }

  /// The definitions that a name at a token can mean.
  func definitions(ofName token: Int, in syntax: Syntax) -> [Int] {
    let range = syntax.content(token)
    return Self.meaning(
      of: Use(token: token, range: range), among: byName[NameKey(syntax.text[range])] ?? [], definitions,
      syntax)
  }
}

extension Names {
  /// How many definitions of one name are looked at for one use. Bounds the work on a name assigned very often.
  static let reach = 12

  /// Which of the definitions of its name a use can mean, with the function that a variable holds.
  private static func meaning(
    of use: Use, among candidates: [Int], _ definitions: [Definition], _ syntax: Syntax
  ) -> [Int] {
    let found = nearest(to: use, among: candidates, definitions, syntax)
    guard syntax.isSymbol(use.token + 1, "("), syntax.tokens[use.token].kind == .word else { return found }
    let held = found.compactMap { definitions.indices(named: definitions[$0].name, form: .function) }
    return found + Set(held).subtracting(found).sorted()
  }

  /// Which of the definitions of its name a use can mean: backwards to the nearest one that every path to the
  /// use passes, so that a name assigned anew means the new value; where none precedes, the ones that follow.
  private static func nearest(
    to use: Use, among candidates: [Int], _ definitions: [Definition], _ syntax: Syntax
  ) -> [Int] {
    let isMember = syntax.isMember(use)
    let candidates = isMember ? syntax.ofOwnType(candidates, use, definitions) : candidates
    var low = 0
    var high = candidates.count
    while low < high {
      let middle = (low + high) / 2
      if definitions[candidates[middle]].name < use.token { low = middle + 1 } else { high = middle }
    }
    // What is called is a function, though a key beside it or above it may have the same name.
    if syntax.isSymbol(use.token + 1, "("), syntax.tokens[use.token].kind == .word {
      let near = candidates[max(0, low - reach)..<min(candidates.count, low + reach)]
      let functions = near.filter {
        definitions[$0].form == .function
          && isKnown(definitions[$0], to: use, isMember: isMember, isOnly: false, syntax)
      }
      if !functions.isEmpty, near.allSatisfy({ [.function, .key].contains(definitions[$0].form) }) {
        return functions
      }
    }
    var found: [Int] = []
    for index in candidates[..<low].suffix(reach).reversed() {
      let definition = definitions[index]
      guard isKnown(definition, to: use, isMember: isMember, isOnly: candidates.count == 1, syntax) else {
        continue
      }
      found.append(index)
      if definition.form == .variable || definition.form == .parameter, !syntax.isUnset(definition),
        syntax.precedesOnEveryPath(definition.name, use.token)
      {
        return found
      }
    }
    guard found.allSatisfy({ syntax.isUnset(definitions[$0]) }) else { return found }
    return found
      + candidates[low...].prefix(reach).filter {
        (definitions[$0].form != .parameter || isMember || syntax.isOwnField(definitions[$0].name, use))
          && isKnown(definitions[$0], to: use, isMember: isMember, isOnly: candidates.count == 1, syntax)
      }
  }

  private static func isKnown(
    _ definition: Definition, to use: Use, isMember: Bool, isOnly: Bool, _ syntax: Syntax
  ) -> Bool {
    switch definition.form {
    case .variable:
      // A variable of a class is reached through its object; one of a function is not.
      if isMember {
        return definition.scope == 0 || syntax.scopes[Int(definition.scope)].name == nil
          || definition.scope == syntax.scopes[Int(syntax.scopeOfToken[use.token])].parent
      }
      return syntax.isVisible(definition.scope, at: use.token)
    case .member, .option: return true
    case .anchor: return syntax.isAlias(use)
    case .setting: return false
    case .key:
      return isMember ? isOnly || syntax.holds(definition, use) : syntax.makes(definition, typeOf: use)
    case .parameter:
      return isMember
        ? syntax.isProperty(definition.name)
        : syntax.isVisible(definition.scope, at: use.token) || syntax.isOwnField(definition.name, use)
    // `$name` is never a function; a function's name stands for what it returns where it is called.
    case .function:
      return !syntax.isSymbol(use.token - 1, "$") && !syntax.isOfOtherType(definition.name, use)
        && (syntax.isSymbol(use.token + 1, "(") || syntax.isSelector(use.token)
          || syntax.isReadWithoutCall(definition.name)
          || syntax.text[..<use.range.lowerBound].suffix(2).elementsEqual("$(".utf8)
          || syntax.text[use.range.upperBound...].first == UInt8(ascii: "("))
    }
  }

  private static func definitions(in syntax: Syntax, _ structures: Structures) -> [Definition] {
    var definitions = structures.fields.values.joined().map {
      Definition(form: .member, scope: 0, name: $0, value: $0..<$0)
    }
    let declared = syntax.declaredNames()
    for assignment in syntax.assignments {
      definitions += syntax.assignedNames(assignment).map { name, form in
        let isBare = form == .variable && name == assignment.start
        return Definition(
          form: isBare && syntax.memberNames(name).count > 1 || syntax.namesOwnScope(name) ? .member : form,
          scope: isBare ? syntax.scope(ofAssigned: name, declared) : syntax.scopeOfToken[name],
          name: name, value: assignment.value..<assignment.end)
      }
    }
    definitions += syntax.settingNames().map {
      Definition(form: .setting, scope: 0, name: $0, value: $0..<$0)
    }
    definitions += syntax.anchorNames().map {
      Definition(form: .anchor, scope: 0, name: $0, value: $0..<$0)
    }
    definitions += syntax.blockNames().map {
      Definition(form: .member, scope: 0, name: $0, value: $0..<$0)
    }
    definitions += syntax.defineCalls().map {
      Definition(form: .variable, scope: 0, name: $0, value: ($0 + 2)..<($0 + 3))
    }
    definitions += syntax.setStrings().map {
      Definition(form: .option, scope: 0, name: $0, value: $0..<($0 + 1))
    }
    definitions += syntax.optionCalls().map { name, call in
      Definition(form: .option, scope: 0, name: name, value: call)
    }
    definitions +=
      (syntax.annotatedNames() + syntax.constructedNames() + syntax.initializedNames()
      + syntax.delegatedNames()).map { name, call in
        Definition(form: .member, scope: 0, name: name, value: call)
      }
    definitions += syntax.filledBuffers().map {
      Definition(form: .variable, scope: syntax.scopeOfToken[$0], name: $0, value: $1)
    }
    for (index, scope) in syntax.scopes.enumerated() where scope.parent >= 0 {
      if let name = scope.name {
        definitions.append(
          Definition(form: .function, scope: scope.parent, name: name, value: name..<name))
      }
      for parameter in syntax.parameters(of: scope) {
        definitions.append(
          Definition(form: .parameter, scope: Int32(index), name: parameter, value: parameter..<parameter))
      }
    }
    return definitions.sorted { $0.name < $1.name }
  }
}
extension Syntax {
  /// The definitions in the type around a use that reaches a member of its own object, where there are any: what another
  /// type calls the same is something else.
  fileprivate func ofOwnType(_ candidates: [Int], _ use: Use, _ definitions: [Definition]) -> [Int] {
    guard candidates.count > 1, let type = typeName(around: use.token), reachesItself(use) else {
      return candidates
    }
    let own = candidates.filter { typeName(around: definitions[$0].name) == type }
    // What a type leaves open, those made of it set.
    return own.allSatisfy { isUnset(definitions[$0]) } ? candidates : own
  }

  /// Whether a name is that of the function around it: Scala's `def name: Type = value`.
  fileprivate func namesOwnScope(_ name: Int) -> Bool {
    scopes[Int(scopeOfToken[name])].name == name
  }

  /// What a name is read as: Objective-C's `_name` as `self.name` too.
  fileprivate func memberNames(_ name: Int) -> [ContiguousArray<UInt8>.SubSequence] {
    let own = text[content(name)]
    return own.first == UInt8(ascii: "_") && own.count > 1 && hasMethods ? [own, own.dropFirst()] : [own]
  }

  /// In which scopes each name is declared, by a type or a keyword before it: `var token`, `static char *token;`.
  fileprivate func declaredNames() -> [NameKey: Set<Int32>] {
    var scopes: [NameKey: Set<Int32>] = [:]
    for at in tokens.indices.dropFirst()
    where tokens[at].kind == .word && tokens[at - 1].line == tokens[at].line {
      guard
        tokens[at - 1].kind == .word && !Self.keywords.contains(name(at - 1))
          || Self.declaring.contains(name(at - 1)) || isSymbol(at - 1, "*"),
        at + 1 == tokens.count || tokens[at + 1].line != tokens[at].line || name(at - 1) == "var"
          || [";", "=", ":", ","].contains(where: { isSymbol(at + 1, $0) })
      else { continue }
      // Python's `global name` is that of the text.
      scopes[NameKey(text[content(at)]), default: []].insert(name(at - 1) == "global" ? 0 : scopeOfToken[at])
    }
    return scopes
  }

  private static let declaring: Set<String> = ["var", "let", "val", "my", "our", "global", "const", "static"]

  /// The scope of a name that is assigned without being declared: its own, else the nearest around it that declares it.
  fileprivate func scope(ofAssigned name: Int, _ declared: [NameKey: Set<Int32>]) -> Int32 {
    let own = scopeOfToken[name]
    guard own > 0, let scopes = declared[NameKey(text[content(name)])] else { return own }
    var at = own
    while at >= 0, !scopes.contains(at) { at = self.scopes[Int(at)].parent }
    return at >= 0 ? at : own
  }

  /// Whether a name is given no value: `None`, `nil`, `""`, or only declared, as a structure's fields are.
  fileprivate func isUnset(_ definition: Definition) -> Bool {
    if definition.form == .member, definition.value.isEmpty { return true }
    guard definition.value.count == 1, let token = definition.value.first else { return false }
    return ["", "None", "nil", "null", "NULL", "undefined"].contains(name(token))
  }

  /// Whether a use is of the object's own member: `this.name`, `self::$name`, `@name`.
  private func reachesItself(_ use: Use) -> Bool {
    let before = text[max(0, use.range.lowerBound - 12)..<use.range.lowerBound]
    let root = before.reversed().drop { ".->:$?!".utf8.contains($0) }.prefix { $0.isWordByte }.reversed()
    return before.last == UInt8(ascii: "@")
      || ["this", "self", "static", "cls", "Me"].contains(String(decoding: root, as: UTF8.self))
  }

  /// Whether a use calls what another type has: `Client::new()` where `new` is in `Sender`.
  fileprivate func isOfOtherType(_ function: Int, _ use: Use) -> Bool {
    let joint = use.token - 1
    guard joint > 1, isSymbol(joint, ":") && isSymbol(joint - 1, ":"), tokens[joint - 2].kind == .word,
      text[Int(tokens[joint - 2].start)].isUpper, name(joint - 2) != "Self",
      let type = typeName(around: function)
    else { return false }
    return text[content(type)] != text[content(joint - 2)]
  }

  /// Whether a use stands in the type that a key is given to: `key` in `Client`, for `new Client(key: "…")`, `new Client { Key = "…" }`.
  fileprivate func makes(_ definition: Definition, typeOf use: Use) -> Bool {
    guard let type = typeName(around: use.token) else { return false }
    var callee = Int(parents[definition.name]) - 1
    if isSymbol(callee, ")"), partners[callee] > 0 { callee = Int(partners[callee]) - 1 }
    return callee >= 0 && tokens[callee].kind == .word && text[content(callee)] == text[content(type)]
  }

  /// Whether a parameter is also a property of the object: TypeScript's, PHP's and Kotlin's `private name`.
  fileprivate func isProperty(_ parameter: Int) -> Bool {
    ["private", "public", "protected", "readonly", "internal", "val", "var", "override"]
      .contains(name(Int(entries[parameter])))
      || isField(parameter) || isSymbol(parameter - 1, ".")
  }

  /// Whether a parameter is a field of the type that a use stands in: Dart's `Client(this.key);`.
  fileprivate func isOwnField(_ parameter: Int, _ use: Use) -> Bool {
    isSymbol(parameter - 1, ".") && parameter > 1 && name(parameter - 2) == "this"
      && typeOfToken[parameter] == typeOfToken[use.token]
  }

  /// Whether a parameter stands in the header of a type whose parameters are its fields: `record Name(…)`, `case class Name(…)`.
  private func isField(_ parameter: Int) -> Bool {
    let open = Int(parents[parameter])
    guard open > 2, isSymbol(open, "("), tokens[open - 1].kind == .word else { return false }
    return name(open - 2) == "record" || name(open - 3) == "record"
      || name(open - 2) == "class" && name(open - 3) == "case"
  }

  /// Whether the name of a function stands for what it returns without brackets: a getter, or Ruby.
  fileprivate func isReadWithoutCall(_ function: Int) -> Bool {
    !isSymbol(function + 1, "(")
      || function > 0 && tokens[function - 1].kind == .word && name(function - 1) == "get"
  }
}
