// Which names a text declares, and how each is told.

extension Syntax {
  /// The names that blocks give to what stands in them, as tokens: Terraform's `variable "name" {`, nginx' `map $host $name {`.
  func blockNames() -> [Int] {
    tokens.indices.filter { isSymbol($0, "{") }.compactMap(nameOfBlock)
  }

  /// The name that a block gives to what stands in it, as a token.
  func nameOfBlock(_ brace: Int) -> Int? {
    guard brace > 1 else { return nil }
    let name = brace - 1
    if tokens[name].kind == .string {
      return tokens[name - 1].kind == .word && self.name(name - 1) == "variable" ? name : nil
    }
    guard brace > 4, tokens[name].kind == .word, isSymbol(name - 1, "$"), isSymbol(name - 3, "$"),
      self.name(name - 4) == "map"
    else { return nil }
    return name
  }

  /// The names in PHP's `define('NAME', value)`, as tokens.
  func defineCalls() -> [Int] {
    tokens.indices.dropLast(4).filter {
      tokens[$0 + 2].kind == .string && isSymbol($0 + 1, "(") && isSymbol($0 + 3, ",")
        && tokens[$0].kind == .word && name($0) == "define"
    }.map { $0 + 2 }
  }

  /// The strings that hold a variable of the environment: Windows' `set "NAME=value"`, `Environment="NAME=value"`.
  func setStrings() -> [Int] {
    tokens.indices.dropFirst().filter { tokens[$0].kind == .string && nameSet(inString: $0) != nil }
  }

  /// The name in a string that is `NAME=value`, of an environment: in capitals, unless `set` stands before it.
  private func nameSet(inString string: Int) -> ContiguousArray<UInt8>.SubSequence? {
    let said = text[content(string)]
    // `: "${NAME:=value}"` sets it if it is not set.
    if said.starts(with: "${".utf8), said.dropFirst(2).drop(while: \.isWordByte).starts(with: ":=".utf8) {
      return said.dropFirst(2).prefix { $0.isWordByte }
    }
    let name = said.prefix { $0.isWordByte }
    guard let first = name.first, !first.isDigit, said.dropFirst(name.count).first == UInt8(ascii: "=") else {
      return nil
    }
    let isSet = string > 0 && tokens[string - 1].kind == .word && self.name(string - 1).lowercased() == "set"
    return isSet || name.allSatisfy { !$0.isLower } ? name : nil
  }

  /// The strings in calls that declare an option of the command line, such as `add_argument("--name", …)` and
  /// `.option('-n, --name <value>', …)`, and the tokens in the call's brackets.
  func optionCalls() -> [(Int, Range<Int>)] {
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
  func annotatedNames() -> [(Int, Range<Int>)] {
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
      // Rust's `#[arg(…)] pub key: String,`.
      if at > start, isSymbol(start - 1, "]"), isLoneColon(at) { return (at - 1, (open + 1)..<close) }
      // A declaration has a type or a modifier, and no brackets as a function's has.
      guard at - start > 1, at < tokens.count, tokens[at - 1].kind == .word,
        [";", ",", ")", "=", ":"].contains(where: { isSymbol(at, $0) })
      else { return nil }
      return (at - 1, (open + 1)..<close)
    }
  }

  /// The names of constants that are made of arguments, and the tokens in their brackets: `LIVE("…")` in an `enum`, Scala's
  /// `object Live extends Settings("…")`, Kotlin's `object Live : Settings("…")`.
  func constructedNames() -> [(Int, Range<Int>)] {
    tokens.indices.compactMap { open in
      guard isSymbol(open, "("), open > 2, tokens[open - 1].kind == .word, partners[open] > open else {
        return nil
      }
      let inside = (open + 1)..<Int(partners[open])
      let brace = Int(parents[open])
      if brace > 1, isSymbol(brace, "{"), let type = typeName(around: open), type > 0,
        name(type - 1) == "enum" || type > 1 && name(type - 1) == "class" && name(type - 2) == "enum",
        open - 2 == brace || isSymbol(open - 2, ",") || isSymbol(open - 2, ")") || isSymbol(open - 2, "]"),
        [",", ";", "}", "{"].contains(where: { isSymbol(inside.upperBound + 1, $0) })
      {
        return (open - 1, inside)
      }
      let joint = open - 2
      guard joint > 1, name(joint) == "extends" || isSymbol(joint, ":"), name(joint - 2) == "object" else {
        return nil
      }
      return (joint - 1, inside)
    }
  }

  /// The names that brackets give a value to, and the tokens in them.
  func initializedNames() -> [(Int, Range<Int>)] {
    tokens.indices.dropFirst(2).filter(isInitializer).map { ($0 - 1, ($0 + 1)..<($0 + 2)) }
  }

  /// The buffers that C's functions write what they are given into, and the tokens of that: `snprintf(buffer, size, …)`.
  func filledBuffers() -> [(Int, Range<Int>)] {
    tokens.indices.dropFirst().compactMap { open in
      guard isSymbol(open, "("), partners[open] > open, tokens[open - 1].kind == .word,
        ["sprintf", "snprintf", "asprintf", "strcpy", "strncpy", "strcat", "strncat", "strlcpy", "sprintf_s"]
          .contains(name(open - 1))
      else { return nil }
      let buffer = isSymbol(open + 1, "&") ? open + 2 : open + 1
      guard tokens[buffer].kind == .word, isSymbol(buffer + 1, ",") else { return nil }
      return (buffer, (buffer + 2)..<Int(partners[open]))
    }
  }

  /// Whether a bracket gives a value to the name before it: C++'s `std::string key{"…"};`, `std::string key("…");`.
  func isInitializer(_ open: Int) -> Bool {
    guard isSymbol(open, "{") || isSymbol(open, "("), open > 1, Int(partners[open]) - open == 2,
      touch(open - 1, open), tokens[open - 1].kind == .word, tokens[open + 1].kind != .symbol,
      isSymbol(open + 3, ";")
    else { return false }
    return isSymbol(open - 2, "&")
      || tokens[open - 2].kind == .word && (isSymbol(open, "{") || Self.typeNames.contains(name(open - 2)))
  }

  /// The names of properties that a block gives a value to, and the tokens in it: Kotlin's `val name by lazy { "…" }`.
  func delegatedNames() -> [(Int, Range<Int>)] {
    tokens.indices.dropFirst(3).compactMap { brace in
      guard isSymbol(brace, "{"), name(brace - 2) == "by", tokens[brace - 1].kind == .word,
        partners[brace] > brace,
        let keyword = (max(0, brace - 8)..<(brace - 2)).last(where: { ["val", "var"].contains(name($0)) })
      else { return nil }
      return (keyword + 1, (brace + 1)..<Int(partners[brace]))
    }
  }

  /// What programs call the option that a string declares: `api_token` and `apiToken` for `--api-token`.
  func optionNames(_ string: Int) -> [String] {
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

  /// The names that an assignment gives a value to, as tokens.
  func assignedNames(_ assignment: Assignment) -> [(Int, Definition.Form)] {
    if let function = functionName(of: assignment) { return [(function, .member)] }
    if let open = destructuring(assignment) { return names(destructuredIn: open).map { ($0, .variable) } }
    guard let name = assignedName(from: assignment.start, to: assignment.sign) else { return [] }
    let last = lastName(endingAt: name.range.upperBound)
    guard let last else { return [] }
    // nginx' `if ($name = "…")` compares.
    let bracket = Int(parents[last])
    if bracket > 0, isSymbol(bracket, "("), self.name(bracket - 1) == "if" { return [] }
    if isSymbol(assignment.sign, ":"), assignment.sign == assignment.start + 2, beginsField(assignment.start)
    {
      return [(last, .variable)]
    }
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
      || tokens[assignment.sign].kind == .word && assignment.sign < assignment.value
    {
      return [(last, .key)]
    }
    var names: [(Int, Definition.Form)] = [(last, isMemberName(last) ? .member : .variable)]
    let open = Int(parents[last])
    // C#'s `new Client { Token = "…" }` and Lua's `{ token = token }` give what is made a member.
    if open >= 0, isSymbol(open, "{"), !isBlock(open) {
      names.append((last, .key))
      if isSymbol(open - 1, "@")
        || assignment.value < tokens.count && text[content(assignment.value)] == text[content(last)]
      {
        return [(last, .key)]
      }
    }
    // Python's `Settings(TOKEN="…")` does as well.
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

  /// The name of a function whose body is one expression: Kotlin's and Scala's `fun name(…): Type = value`, C#'s and Dart's
  /// `Type name(…) => value`; the property's for Kotlin's `get() = value` on a line below it.
  private func functionName(of assignment: Assignment) -> Int? {
    let (start, sign) = (assignment.start, assignment.sign)
    guard isSymbol(sign, "="), sign - start < Self.reach else { return nil }
    var close = sign - 1
    while close > start, !isSymbol(close, ")") {
      guard
        tokens[close].kind == .word || isLoneColon(close)
          || "<>[]?.".utf8.contains(text[Int(tokens[close].start)])
      else { return nil }
      close -= 1
    }
    guard close > start, partners[close] > Int32(start) else { return nil }
    let open = Int(partners[close])
    guard tokens[open - 1].kind == .word else { return nil }
    let name = open - 1
    if name == start, self.name(name) == "get", close == open + 1 {
      var property = (max(0, start - 12)..<start).last { ["val", "var"].contains(self.name($0)) }.map {
        $0 + 1
      }
      while let at = property, isSymbol(at + 1, ".") { property = at + 2 }
      return property
    }
    let isDeclared = (start..<name).contains { Self.functionWords.contains(self.name($0)) }
    let isArrow =
      isSymbol(sign + 1, ">") && name > start
      && (tokens[name - 1].kind == .word || isSymbol(name - 1, ">") || isSymbol(name - 1, "?"))
    return isDeclared || isArrow ? name : nil
  }

  /// The bracket that opens the names of `[a, b] = …` and `my ($a, $b) = …`.
  private func destructuring(_ assignment: Assignment) -> Int? {
    let close = assignment.sign - 1
    guard isSymbol(assignment.sign, "="), isCloser(close), partners[close] >= 0 else { return nil }
    let open = Int(partners[close])
    // C#'s `string Name { get; set; } = "…";`
    if isSymbol(open, "{"), open > 0, tokens[open - 1].kind == .word,
      tokens[open - 1].line == tokens[open].line,
      !Self.keywords.contains(name(open - 1))
    {
      return nil
    }
    // What touches a word is a subscript or a call.
    return open == 0 || !touch(open - 1, open) || name(open - 1) == "list" ? open : nil
  }

  /// The word or string token that ends at a byte, or that stands in the subscript that ends there.
  private func lastName(endingAt end: Int) -> Int? {
    var at = token(at: end - 1)
    // A subscript, not a call or a declaration's parameters; C's `name[]` and `name[64]`.
    while at > 1, isSymbol(at, "]") {
      let isLength = isSymbol(at - 1, "[") || isSymbol(at - 2, "[") && text[Int(tokens[at - 1].start)].isDigit
      at = isLength ? Int(partners[at]) - 1 : at - 1
    }
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
    var open = scope.header
    guard open < tokens.count else { return [] }
    // `key => expression`
    if tokens[open].kind == .word, isSymbol(open + 1, "="), isSymbol(open + 2, ">") { return [open] }
    if tokens[open].kind == .word { return parameters(ofMethod: open) }
    // PowerShell's `function Name { param($key)`.
    if isSymbol(open, "{"), open + 2 < tokens.count, name(open + 1).lowercased() == "param" { open += 2 }
    if isSymbol(open, "{"), open + 2 < tokens.count, name(open + 1) == "my" {
      return parameters(takenIn: open)
    }
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

  /// Perl's: `my ($self, $key) = @_;`, `my $self = shift; my $key = shift;`.
  private func parameters(takenIn block: Int) -> [Int] {
    if isSymbol(block + 2, "("), partners[block + 2] > 0 {
      let close = Int(partners[block + 2])
      return isSymbol(close + 2, "@") ? (block + 3..<close).filter { tokens[$0].kind == .word } : []
    }
    var parameters: [Int] = []
    var at = block + 1
    while parameters.count < 12, at + 5 < tokens.count, name(at) == "my", isSymbol(at + 1, "$"),
      isSymbol(at + 3, "="),
      name(at + 4) == "shift"
    {
      parameters.append(at + 2)
      at += isSymbol(at + 5, ";") ? 6 : 5
    }
    return parameters
  }

  /// Objective-C's: `- (void)send:(NSString *)text with:(NSString *)key`.
  private func parameters(ofMethod name: Int) -> [Int] {
    var parameters: [Int] = []
    var at = name
    while parameters.count < 12, isSymbol(at + 1, ":"), isSymbol(at + 2, "("), Int(partners[at + 2]) > at,
      Int(partners[at + 2]) + 2 < tokens.count
    {
      parameters.append(Int(partners[at + 2]) + 1)
      at = Int(partners[at + 2]) + 2
    }
    return parameters
  }

  private func parameterName(in entry: Range<Int>) -> Int? {
    var end = entry.upperBound
    // C++'s `const std::string &name` has colons in its type.
    for at in entry where isSymbol(at, "=") || isLoneColon(at) {
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
