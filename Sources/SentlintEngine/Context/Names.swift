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

  init(_ syntax: Syntax, _ structures: Structures, _ outline: Outline) {
    self.structures = structures
    let definitions = Self.definitions(in: syntax, structures)
    var byName: [NameKey: [Int]] = [:]
    for (index, definition) in definitions.enumerated() {
      let keys =
        definition.form == .option
        ? syntax.optionNames(definition.name).map { NameKey($0.utf8) }
        : [NameKey(syntax.text[syntax.content(definition.name)])]
      for key in keys { byName[key, default: []].append(index) }
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
  }

  /// The definitions of a name, wherever they are known.
  func definitions(named name: String) -> [Int] {
    byName[NameKey(name.utf8)] ?? []
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

  /// Which of the definitions of its name a use can mean: backwards to the nearest one that every path to the
  /// use passes, so that a name assigned anew means the new value; where none precedes, the ones that follow.
  private static func meaning(
    of use: Use, among candidates: [Int], _ definitions: [Definition], _ syntax: Syntax
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
      if definition.form == .variable || definition.form == .parameter,
        syntax.precedesOnEveryPath(definition.name, use.token)
      {
        return found
      }
    }
    guard found.isEmpty else { return found }
    return candidates[low...].prefix(reach).filter {
      definitions[$0].form != .parameter
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
    case .key: return isMember && (isOnly || syntax.holds(definition, use))
    case .parameter:
      return isMember
        ? syntax.isProperty(definition.name) : syntax.isVisible(definition.scope, at: use.token)
    // `$name` is never a function; a function's name stands for what it returns where it is called.
    case .function:
      return !syntax.isSymbol(use.token - 1, "$")
        && (syntax.isSymbol(use.token + 1, "(") || syntax.isReadWithoutCall(definition.name)
          || syntax.text[..<use.range.lowerBound].suffix(2).elementsEqual("$(".utf8))
    }
  }

  private static func definitions(in syntax: Syntax, _ structures: Structures) -> [Definition] {
    var definitions = structures.fields.values.joined().map {
      Definition(form: .member, scope: 0, name: $0, value: $0..<$0)
    }
    for assignment in syntax.assignments {
      definitions += syntax.assignedNames(assignment).map { name, form in
        Definition(
          form: form, scope: syntax.scopeOfToken[name], name: name, value: assignment.value..<assignment.end)
      }
    }
    definitions += syntax.settingNames().map {
      Definition(form: .setting, scope: 0, name: $0, value: $0..<$0)
    }
    definitions += syntax.anchorNames().map {
      Definition(form: .anchor, scope: 0, name: $0, value: $0..<$0)
    }
    definitions += syntax.variableBlocks().map {
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
    definitions += syntax.annotatedNames().map { name, call in
      Definition(form: .member, scope: 0, name: name, value: call)
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
  /// The names in Terraform's `variable "name" {`, as tokens.
  fileprivate func variableBlocks() -> [Int] {
    tokens.indices.dropFirst().filter {
      tokens[$0].kind == .string && isSymbol($0 + 1, "{") && tokens[$0 - 1].kind == .word
        && name($0 - 1) == "variable"
    }
  }

  /// The names in PHP's `define('NAME', value)`, as tokens.
  fileprivate func defineCalls() -> [Int] {
    tokens.indices.dropLast(4).filter {
      tokens[$0 + 2].kind == .string && isSymbol($0 + 1, "(") && isSymbol($0 + 3, ",")
        && tokens[$0].kind == .word && name($0) == "define"
    }.map { $0 + 2 }
  }

  /// The strings that hold a variable of the environment: Windows' `set "NAME=value"`, `Environment="NAME=value"`.
  fileprivate func setStrings() -> [Int] {
    tokens.indices.dropFirst().filter { tokens[$0].kind == .string && nameSet(inString: $0) != nil }
  }

  /// The name in a string that is `NAME=value`, of an environment: in capitals, unless `set` stands before it.
  private func nameSet(inString string: Int) -> ContiguousArray<UInt8>.SubSequence? {
    let said = text[content(string)]
    let name = said.prefix { $0.isWordByte }
    guard let first = name.first, !first.isDigit, said.dropFirst(name.count).first == UInt8(ascii: "=") else {
      return nil
    }
    let isSet = string > 0 && tokens[string - 1].kind == .word && self.name(string - 1).lowercased() == "set"
    return isSet || name.allSatisfy { !$0.isLower } ? name : nil
  }

  /// The strings in calls that declare an option of the command line, such as `add_argument("--name", …)` and
  /// `.option('-n, --name <value>', …)`, and the tokens in the call's brackets.
  fileprivate func optionCalls() -> [(Int, Range<Int>)] {
    tokens.indices.compactMap { string in
      guard tokens[string].kind == .string, text[content(string)].holds("--"), signs[string] < 0,
        content(string).count <= 60, parents[string] > 0, isSymbol(Int(parents[string]), "("),
        tokens[Int(parents[string]) - 1].kind == .word, !optionNames(string).isEmpty
      else { return nil }
      let open = Int(parents[string])
      return (string, (open + 1)..<Swift.max(open + 1, Int(partners[open])))
    }
  }

  /// The fields and parameters that an annotation with arguments stands before, and the tokens in its brackets:
  /// `@Value("…") private String key;`, `#[Autowire('…')] private string $key,`.
  fileprivate func annotatedNames() -> [(Int, Range<Int>)] {
    tokens.indices.compactMap { open in
      guard isSymbol(open, "("), open > 1, tokens[open - 1].kind == .word, partners[open] > open,
        isSymbol(open - 2, "@") && touch(open - 2, open - 1)
          || isSymbol(open - 2, "[") && isSymbol(open - 3, "#")
      else { return nil }
      let close = Int(partners[open])
      var at = isSymbol(close + 1, "]") ? close + 2 : close + 1
      let start = at
      while at < tokens.count, at - start < 12,
        tokens[at].kind == .word || "<>[]?.$@\\|&".utf8.contains(text[Int(tokens[at].start)])
      {
        at += 1
      }
      // A declaration has a type or a modifier, and no brackets as a function's has.
      guard at - start > 1, at < tokens.count, tokens[at - 1].kind == .word,
        [";", ",", ")", "=", ":"].contains(where: { isSymbol(at, $0) })
      else { return nil }
      return (at - 1, (open + 1)..<close)
    }
  }

  /// What programs call the option that a string declares: `api_token` and `apiToken` for `--api-token`.
  fileprivate func optionNames(_ string: Int) -> [String] {
    if let name = nameSet(inString: string) { return [String(decoding: name, as: UTF8.self)] }
    let said = text[content(string)]
    guard said.first == UInt8(ascii: "-"), let dashes = Array(said).place(of: Array("--".utf8)) else {
      return []
    }
    let long = said.dropFirst(dashes.upperBound).prefix { $0.isWordByte || $0 == UInt8(ascii: "-") }
    let words = long.split { !$0.isLetterOrDigit }.map { String(decoding: $0, as: UTF8.self) }
    guard let first = words.first else { return [] }
    let camel = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return Set([words.joined(separator: "_"), words.joined(separator: "-"), first + camel.joined()]).sorted()
  }

  /// The definitions in the type around a use that reaches a member of its own object, where there are any: what another
  /// type calls the same is something else.
  fileprivate func ofOwnType(_ candidates: [Int], _ use: Use, _ definitions: [Definition]) -> [Int] {
    guard candidates.count > 1, let type = typeName(around: use.token), reachesItself(use) else {
      return candidates
    }
    let own = candidates.filter { typeName(around: definitions[$0].name) == type }
    return own.isEmpty ? candidates : own
  }

  /// Whether a use is of the object's own member: `this.name`, `self::$name`, `@name`.
  private func reachesItself(_ use: Use) -> Bool {
    let before = text[max(0, use.range.lowerBound - 12)..<use.range.lowerBound]
    let root = before.reversed().drop { ".->:$?!".utf8.contains($0) }.prefix { $0.isWordByte }.reversed()
    return before.last == UInt8(ascii: "@")
      || ["this", "self", "static", "cls", "Me"].contains(String(decoding: root, as: UTF8.self))
  }

  /// Whether a parameter is also a property of the object: TypeScript's, PHP's and Kotlin's `private name`.
  fileprivate func isProperty(_ parameter: Int) -> Bool {
    ["private", "public", "protected", "readonly", "internal", "val", "var", "override"]
      .contains(name(Int(entries[parameter])))
  }

  /// Whether the name of a function stands for what it returns without brackets: a getter, or Ruby.
  fileprivate func isReadWithoutCall(_ function: Int) -> Bool {
    !isSymbol(function + 1, "(")
      || function > 0 && tokens[function - 1].kind == .word && name(function - 1) == "get"
  }

  /// The names that an assignment gives a value to, as tokens.
  fileprivate func assignedNames(_ assignment: Assignment) -> [(Int, Definition.Form)] {
    guard let name = assignedName(from: assignment.start, to: assignment.sign) else { return [] }
    let last = lastName(endingAt: name.range.upperBound)
    guard let last else { return [] }
    if isSymbol(assignment.sign, ":"), assignment.sign == assignment.start + 2, beginsField(assignment.start)
    {
      return [(last, .variable)]
    }
    if let open = destructuring(assignment) { return names(destructuredIn: open).map { ($0, .variable) } }
    // C#'s `string Bearer => expression;` in a class.
    if isSymbol(assignment.sign, "="), isSymbol(assignment.sign + 1, ">"), parents[last] >= 0,
      isBlock(Int(parents[last]))
    {
      return [(last, .member)]
    }
    // Perl's `use constant NAME => value;`.
    if self.name(assignment.start) == "use", self.name(assignment.start + 1) == "constant" {
      return [(last, .variable)]
    }
    if isSymbol(assignment.sign, ":")
      || (isSymbol(assignment.sign, "=") && isSymbol(assignment.sign + 1, ">"))
    {
      return [(last, .key)]
    }
    var names: [(Int, Definition.Form)] = [(last, isMemberName(last) ? .member : .variable)]
    // Python's `Settings(TOKEN="…")` gives what is made a member.
    let open = Int(parents[last])
    if open > 0, isSymbol(open, "("), tokens[open - 1].kind == .word, touch(last, assignment.sign),
      touch(assignment.sign, assignment.value)
    {
      names.append((last, .key))
    }
    // `request, err := …`, `a, b = …`: the names before it.
    var at = last - 1
    let isArgument = parents[last] >= 0 && !isSymbol(Int(parents[last]), "{")
    while !isArgument, at > assignment.start - 8, at > 0, isSymbol(at, ","), tokens[at - 1].kind == .word,
      tokens[at - 1].line == tokens[last].line
    {
      names.append((at - 1, .variable))
      at -= 2
    }
    return names
  }

  /// The bracket that opens the names of `[a, b] = …` and `my ($a, $b) = …`.
  private func destructuring(_ assignment: Assignment) -> Int? {
    let close = assignment.sign - 1
    guard isSymbol(assignment.sign, "="), isCloser(close), partners[close] >= 0 else { return nil }
    let open = Int(partners[close])
    // What touches a word is a subscript or a call.
    return open == 0 || !touch(open - 1, open) || name(open - 1) == "list" ? open : nil
  }

  /// The word or string token that ends at a byte, or that stands in the subscript that ends there.
  private func lastName(endingAt end: Int) -> Int? {
    var at = token(at: end - 1)
    // A subscript, not a call or a declaration's parameters.
    while at > 0, isSymbol(at, "]") { at -= 1 }
    return at < tokens.count && tokens[at].kind != .symbol ? at : nil
  }

  private func isMemberName(_ token: Int) -> Bool {
    guard token > 0 else { return false }
    return
      (isSymbol(token - 1, ".") || isSymbol(token - 1, "@") || isSymbol(token - 1, "[")
      || (isSymbol(token - 1, ">") && isSymbol(token - 2, "-"))
      || (isSymbol(token - 1, ":") && isSymbol(token - 2, ":"))) && touch(token - 1, token)
  }

  /// The parameters of a function, as tokens of their names.
  func parameters(of scope: Scope) -> [Int] {
    let open = scope.header
    guard isSymbol(open, "("), partners[open] > open else { return [] }
    var close = Int(partners[open])
    // Scala's further lists: `(to: String)(implicit token: Token)`.
    while isSymbol(close + 1, "("), partners[close + 1] > close { close = Int(partners[close + 1]) }
    var parameters: [Int] = []
    var at = open + 1
    while at < close, parameters.count < 40 {
      let entry = Int(entries[at])
      var end = at
      while end < close, Int(entries[end]) == entry || Int(parents[end]) != open { end += 1 }
      if let name = parameterName(in: at..<end) { parameters.append(name) }
      at = isSymbol(end, ",") ? end + 1 : max(end, at + 1)
    }
    return parameters
  }

  private func parameterName(in entry: Range<Int>) -> Int? {
    var end = entry.upperBound
    for at in entry where isSymbol(at, "=") || isSymbol(at, ":") {
      end = at
      break
    }
    let words = (entry.lowerBound..<end).filter { tokens[$0].kind == .word }
    // `Type name` and `name: Type` end with the name; Go's `name Type` begins with it.
    guard let last = words.last else { return nil }
    return end == entry.upperBound && words.count == 2 && Self.typeNames.contains(name(last))
      && !Self.keywords.contains(name(words[0])) ? words.first : last
  }
}
