// Where a value goes: from its literal through names to a request, a constructor or a name that tells whose it is.

internal import SentlintCore

/// Something that shows whose a value is, in terms of one text.
struct Clue: Hashable, Sendable {
  let kind: EvidenceKind
  /// In words, as a clause without a full stop.
  let text: String
  /// The bytes that show it, if they have a place of their own.
  let range: Range<Int>?
}

/// What following a value showed.
enum Trace: Sendable {
  /// It is the service's credential; the clues that show it, the strongest first.
  case service([Clue])
  /// It is somebody else's, or no credential.
  case other(Verdict.Reason)
  /// Nothing shows whose it is.
  case unknown
}

extension Context {
  /// A value, or a thing that holds it, at one place on its way.
  private struct Place {
    let token: Int
    let range: Range<Int>
    /// The names that it came through.
    var path: [Clue] = []
    /// Whether it is a container with the value in a header, such as a map of headers.
    var holdsHeader = false
  }

  /// How many names a value is followed through, and how many places are looked at in all.
  private static let maximumHops = 8
  private static let maximumPlaces = 64

  /// Follows the value at some bytes of the text.
  func trace(_ range: Range<Int>) -> Trace {
    let token = syntax.token(at: range.lowerBound)
    guard token < syntax.tokens.count else { return .unknown }
    let own = reading(of: range, at: token)
    if own.role == .other { return .other(.notACredential(own.nearest?.parts.last ?? "")) }
    var queue = [Place(token: token, range: range)]
    var visited = Set<Int>()
    var candidatesForRegion: [Place] = []
    var isForeign = own.isForeign
    var next = 0
    while next < queue.count, next < Self.maximumPlaces {
      let place = queue[next]
      next += 1
      switch verdict(at: place, isFirst: next == 1, own: own) {
      case .service(let clues):
        return .service(Self.summary(of: clues, after: place.path))
      case .other:
        isForeign = true
      case .unknown(let standing):
        if standing.isCredential { candidatesForRegion.append(place) }
        guard place.path.count < Self.maximumHops else { continue }
        queue += places(after: place, standing, visited: &visited)
      }
    }
    if isForeign { return .other(.anotherService) }
    // What a comment or the path claims counts where the value goes nowhere else.
    if own.role == .credential, let service = own.service, service.tie == .comment || service.tie == .path {
      return .service([clue(service, of: .section)])
    }
    // A literal whose name has a word of its own belongs to that, unless it is seen to be sent.
    guard
      own.isHeader || candidatesForRegion.contains(where: { !$0.path.isEmpty })
        || own.credential?.key.isGeneric != false
    else {
      return .other(.noEvidence)
    }
    if let stem = own.credential?.key.stem, let mark = addressOwners[stem] {
      return mark.owner == .service ? .service([clue(mark)]) : .other(.anotherService)
    }
    for place in candidatesForRegion {
      if let clue = regionalClue(at: place.token) {
        return .service(Self.summary(of: [clue], after: place.path))
      }
    }
    return .unknown
  }

  /// What one place shows.
  private enum Finding {
    case service([Clue])
    case other
    case unknown(Standing)
  }

  /// What a value is at a place that does not tell whose it is.
  private struct Standing {
    /// Whether the place is one for a credential.
    var isCredential = false
    /// Whether what holds the value there is sent with it.
    var isCarried = false
  }

  private func verdict(at place: Place, isFirst: Bool, own: Reading) -> Finding {
    let reading = isFirst ? own : self.reading(of: place.range, at: place.token)
    let isCredential = place.holdsHeader || reading.isHeader || reading.role == .credential
    if !isFirst, reading.role == .other, !place.holdsHeader { return .unknown(Standing()) }
    if let constructor = reading.constructor, !place.holdsHeader {
      return .service([clue(constructor, of: .constructor)])
    }
    let isNamed = reading.isNamed(isFirst ? shape(of: place.range) : .identifier)
    if let service = reading.service, isNamed, service.tie != .comment {
      // Code inside a function or class that the service names may still send a header elsewhere.
      if reading.isHeader, let mark = owner(of: place.token), mark.owner == .other { return .other }
      let isNear = service.tie == .assigned || service.tie == .sibling || service.tie == .callee
      return .service([clue(service, of: isNear ? .name : .section)])
    }
    if reading.isForeign, !reading.isHeader { return .other }
    if let host = URLText.hostBehindUserInfo(endingAt: place.range.upperBound, in: syntax.text) {
      guard Endpoint.isService(host) else { return .other }
      return .service([
        Clue(kind: .endpoint, text: "in the user-info of a URL of \(host)", range: place.range)
      ])
    }
    if !isCredential, let mark = addressee(of: place) {
      return mark.owner == .service ? .service([clue(mark)]) : .other
    }
    guard isCredential else { return .unknown(Standing()) }
    if let mark = owner(of: place.token) {
      return mark.owner == .service ? .service([clue(mark)]) : .other
    }
    if reading.isForeign { return .other }
    let isCarried = reading.isHeader || reading.nearest?.key.role == .credential
    return .unknown(Standing(isCredential: true, isCarried: isCarried))
  }

  private func shape(of range: Range<Int>) -> TokenShape {
    TokenShape(Array(syntax.text[range]))
  }

  private func clue(_ label: Label, of kind: EvidenceKind) -> Clue {
    let name =
      [.section, .comment, .prose].contains(label.tie)
      ? label.parts.joined() : label.parts.joined(separator: ".")
    let shown = String(name.prefix(60))
    let words =
      switch label.tie {
      case .assigned: "assigned to `\(shown)`"
      case .sibling: "beside the name `\(shown)`"
      case .callee: kind == .constructor ? "passed to the SDK's `\(shown)`" : "passed to `\(shown)`"
      case .section: "under `\(shown)`"
      case .comment: "commented `\(shown)`"
      case .prose: "behind the words `\(shown)`"
      case .path: "in a file named `\(shown)`"
      }
    return Clue(kind: kind, text: words, range: label.range.isEmpty ? nil : label.range)
  }

  private func clue(_ mark: Mark) -> Clue {
    Clue(kind: .endpoint, text: "sent to \(mark.name)", range: mark.range)
  }

  /// The clues of a value that was followed: what it flowed through first, then what it arrived at.
  private static func summary(of clues: [Clue], after path: [Clue]) -> [Clue] {
    guard let first = path.first, let last = clues.first else { return clues }
    let names = path.map(\.text).joined(separator: ", ")
    return [
      Clue(kind: .flow, text: "flows through \(names) and is \(last.text)", range: last.range ?? first.range)
    ]
      + path.map { Clue(kind: .flow, text: "through \($0.text)", range: $0.range) } + clues
  }
}

extension Context {
  /// The mark that owns a place: within its brackets outwards to the statement, then by the names in it.
  private func owner(of token: Int) -> Mark? {
    var at = token
    for _ in 0..<40 {
      let parent = Int(syntax.parents[at])
      guard parent >= 0, syntax.partners[parent] > parent, !syntax.isBlock(parent) else { break }
      if let mark = owner(of: token, inBracket: parent) { return mark }
      at = parent
    }
    let statement = syntax.statement(of: token)
    if let mark = ownership.owner(
      of: token, within: statement, except: { self.isApart($0.token, from: token, inBracket: -1) })
    {
      return mark
    }
    return itemOwner(of: token)
  }

  /// The owner by indentation, in documents: the item or section that a line belongs to, where each of the lines
  /// in between only holds keys.
  private func itemOwner(of token: Int) -> Mark? {
    guard Int(syntax.parents[token]) < 0 || !syntax.isSymbol(Int(syntax.parents[token]), "{") else {
      return nil
    }
    let line = Int(syntax.tokens[token].line)
    for ancestor in outline.ancestors(of: line).prefix(4) where syntax.isDocumentKey(onLine: ancestor) {
      if let mark = owner(of: token, inBlockOf: ancestor) { return mark }
    }
    return nil
  }

  /// Whom a call speaks to that is given a URL beside a value shaped like a token: `new Client("https://…", value)`,
  /// `call(url, value)`.
  private func addressee(of place: Place) -> Mark? {
    let token = place.token
    let open = Int(syntax.parents[token])
    guard open > 0, syntax.isSymbol(open, "("), syntax.signs[token] < 0,
      syntax.tokens[open - 1].kind == .word,
      syntax.tokens[token].kind == .word || syntax.content(token) == place.range,
      let callee = syntax.chain(endingAt: open - 1), let last = callee.parts.last
    else { return nil }
    guard syntax.content(token) != place.range || shape(of: place.range) != .identifier || !place.path.isEmpty
    else { return nil }
    let makesClient =
      last.utf8.first?.isUpper == true
      || NameWords(last).words.contains {
        ["client", "new", "create", "connect", "init", "factory", "gateway"].contains($0)
      }
    let isOwn = names.definitions(ofName: open - 1, in: syntax).contains {
      names.definitions[$0].form == .function
    }
    guard makesClient || isOwn else { return nil }
    return ownership.owner(of: token, within: (open + 1)..<Int(syntax.partners[open])) { mark in
      Int(self.syntax.parents[mark.token]) != open || mark.token == token
    }
  }

  /// The owner of a place among all that stands in a bracket around it.
  private func owner(of token: Int, inBracket open: Int) -> Mark? {
    ownership.owner(of: token, within: (open + 1)..<Int(syntax.partners[open])) { mark in
      self.isApart(mark.token, from: token, inBracket: open)
    }
  }

  /// The owner of a place among all that is indented under a line.
  private func owner(of token: Int, inBlockOf line: Int) -> Mark? {
    ownership.owner(of: token, within: syntax.tokens(onLines: outline.block(of: line))) { mark in
      self.isApart(mark.token, from: token, inBracket: -1)
        || self.isApart(mark.token, from: token, inBlockOf: line)
    }
  }

  /// Whether two tokens stand in different elements of a list, or in different named objects beside each other: what
  /// one speaks to says nothing of the other.
  private func isApart(_ mark: Int, from token: Int, inBracket open: Int) -> Bool {
    guard let (open, one, other) = syntax.parting(of: mark, and: token, within: open), one != mark,
      other != token,
      !syntax.isSymbol(open, "(")
    else { return false }
    if syntax.isSymbol(open, "[") { return true }
    guard open >= 0, !syntax.isBlock(open), syntax.signs[one] >= 0, syntax.signs[other] >= 0,
      let key = syntax.assignedName(from: Int(syntax.entries[one]), to: Int(syntax.signs[one]))
    else { return false }
    return !NameWords(key.parts.last ?? "").isPartOfRequest
  }

  /// The same for lines: items of a list, and keys with deeper lines under them.
  private func isApart(_ mark: Int, from token: Int, inBlockOf line: Int) -> Bool {
    let (own, other) = (Int(syntax.tokens[mark].line), Int(syntax.tokens[token].line))
    if isConfiguration, outline.header(of: own) != outline.header(of: other) { return true }
    guard let (one, two) = outline.parting(of: own, and: other) else { return false }
    if syntax.isItem(onLine: one), syntax.isItem(onLine: two) { return true }
    guard one != own, two != other, syntax.isKey(onLine: one), syntax.isKey(onLine: two) else { return false }
    let key = syntax.text[syntax.lines.range(one)].prefix { $0 != UInt8(ascii: ":") }
    return !NameWords(key).isPartOfRequest
  }

  /// For the names of URLs and hosts the mark that each holds, by what the name says beside that.
  func ownersByStem() -> [String: Mark] {
    var owners: [String: Mark] = [:]
    for definition in names.definitions where !definition.value.isEmpty {
      let words = NameWords(syntax.text[syntax.content(definition.name)])
      guard words.isAddress, let stem = words.stem,
        let mark = ownership.owner(of: definition.name, within: definition.value, except: { _ in false })
      else { continue }
      owners[stem] = mark
    }
    return owners
  }

  /// What the surroundings say where nothing else does: the block, function, class and at last the whole text.
  private func regionalClue(at token: Int) -> Clue? {
    var at = token
    for _ in 0..<24 {
      let parent = Int(syntax.parents[at])
      guard parent >= 0 else { break }
      if syntax.partners[parent] > parent, let mark = owner(of: token, inBracket: parent) {
        return regionalClue(mark)
      }
      at = parent
    }
    for ancestor in outline.ancestors(of: Int(syntax.tokens[token].line)).prefix(8) {
      if let mark = owner(of: token, inBlockOf: ancestor) { return regionalClue(mark) }
    }
    let anywhere = ownership.owner(of: token, within: 0..<syntax.tokens.count) { mark in
      self.isApart(mark.token, from: token, inBracket: -1)
        || self.isApart(mark.token, from: token, inBlockOf: -1)
    }
    return anywhere.flatMap(regionalClue)
  }

  private func regionalClue(_ mark: Mark) -> Clue? {
    guard mark.owner == .service else { return nil }
    return Clue(kind: .endpoint, text: "in code that speaks to \(mark.name)", range: mark.range)
  }

  /// Where a value goes from a place: uses of the name it is assigned to, of the parameter it is passed to, of the
  /// function it is returned from.
  private func places(after place: Place, _ state: Standing, visited: inout Set<Int>) -> [Place] {
    var places: [Place] = []
    var at = place.token
    var isContained = false
    // What holds a value is followed if the value is in a header or under a key of its own.
    var isCarried: Bool { !isContained || state.isCarried || place.holdsHeader }
    func follow(_ definition: Int, asHolder: Bool = false) {
      guard visited.insert(definition).inserted else { return }
      let name = names.definitions[definition].name
      let step = Clue(kind: .flow, text: "`\(syntax.name(name))`", range: syntax.content(name))
      let isHeld = isContained || asHolder || place.holdsHeader
      for use in names.uses[definition].prefix(Self.maximumPlaces)
      where isHeld || !syntax.isReceiver(use) && !syntax.isCompared(use.token) {
        places.append(
          Place(token: use.token, range: use.range, path: place.path + [step], holdsHeader: isHeld))
      }
    }
    if state.isCredential {
      for definition in receivers(of: place.token) { follow(definition, asHolder: true) }
    }
    for _ in 0..<12 {
      if isCarried {
        for definition in names.assigned(at, in: syntax) { follow(definition) }
        if syntax.isReturned(at), let function = names.function(around: at, in: syntax) { follow(function) }
      }
      let parent = Int(syntax.parents[at])
      guard parent >= 0, syntax.partners[parent] > parent,
        !syntax.isBlock(parent) || syntax.isSingleExpression(parent)
      else { break }
      if syntax.isSymbol(parent, "(") {
        for parameter in names.parameters(receiving: at, in: parent, syntax) { follow(parameter) }
      } else if !syntax.isBlock(parent) {
        isContained = true
      }
      at = parent
    }
    return places
  }
}

extension Context {
  /// The objects that a header is set on: `headers` in `headers.setBearerAuth(…)`, `session` in
  /// `session.headers["Authorization"] = …`.
  private func receivers(of token: Int) -> [Int] {
    var at = token
    for _ in 0..<4 {
      var chain: (parts: [String], range: Range<Int>)?
      let sign = Int(syntax.signs[at])
      let parent = Int(syntax.parents[at])
      if sign >= 0 {
        chain = syntax.assignedName(from: Int(syntax.entries[at]), to: sign)
      } else if parent > 0, syntax.isSymbol(parent, "(") {
        chain = syntax.chain(endingAt: parent - 1)
      }
      if let chain, chain.parts.count > 1 {
        let root = syntax.token(at: chain.range.lowerBound)
        guard syntax.tokens[root].kind == .word else { return [] }
        let member = Self.selves.contains(syntax.name(root)) ? syntax.nextName(after: root) : root
        return member.map { names.definitions(ofName: $0, in: syntax) } ?? []
      }
      guard parent >= 0, !syntax.isBlock(parent) else { return [] }
      at = parent
    }
    return []
  }

  private static let selves: Set<String> = ["this", "self", "Me"]
}

extension Names {
  /// The definitions that the value at a token is assigned to in its own entry.
  fileprivate func assigned(_ token: Int, in syntax: Syntax) -> [Int] {
    let sign = Int(syntax.signs[token])
    // PHP's `define('NAME', value)`.
    guard sign >= 0 else {
      return token > 1 ? definitions.indices(named: token - 2, form: .variable).map { [$0] } ?? [] : []
    }
    let start = Int(syntax.entries[token])
    let first = definitions.partitioningIndex { $0.name >= start }
    return definitions[first...].indices.prefix { definitions[$0].name < sign }.filter {
      definitions[$0].form != .parameter && definitions[$0].form != .function
        && definitions[$0].value.contains(token)
    } + parameterWithDefault(from: start, to: sign)
  }

  /// `def send(token="…")`, `function send(token = '…')`: the parameter is also a definition of its own.
  private func parameterWithDefault(from start: Int, to sign: Int) -> [Int] {
    let first = definitions.partitioningIndex { $0.name >= start }
    return definitions[first...].indices.prefix { definitions[$0].name < sign }.filter {
      definitions[$0].form == .parameter
    }
  }

  /// The function that the token belongs to, as a definition.
  fileprivate func function(around token: Int, in syntax: Syntax) -> Int? {
    guard let name = syntax.scopes[Int(syntax.scopeOfToken[token])].name else { return nil }
    return definitions.indices(named: name, form: .function)
  }

  /// The parameters of functions of this text that an argument of a call is passed to.
  fileprivate func parameters(receiving argument: Int, in open: Int, _ syntax: Syntax) -> [Int] {
    guard open > 0, syntax.tokens[open - 1].kind == .word else { return [] }
    var position = 0
    for at in (open + 1)..<argument where Int(syntax.parents[at]) == open && syntax.isSymbol(at, ",") {
      position += 1
    }
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

  /// The constructor methods of a class that is called: `Client(…)` runs `__init__`, `constructor` and the like.
  private func constructors(of callee: Int, in syntax: Syntax) -> [Int] {
    // `this(…)` and `super(…)` run another constructor of the class.
    guard let first = syntax.name(callee).utf8.first,
      first.isUpper || ["new", "this", "super", "base"].contains(syntax.name(callee))
    else {
      return []
    }
    return ["__init__", "constructor", "__construct", "initialize", "init", "new"].flatMap { name in
      syntax.name(callee) == name ? [] : definitions(named: name).filter { definitions[$0].form == .function }
    }
  }
}

extension [Definition] {
  fileprivate func indices(named token: Int, form: Definition.Form) -> Int? {
    let first = partitioningIndex { $0.name >= token }
    return self[first...].indices.prefix { self[$0].name == token }.first { self[$0].form == form }
  }
}

extension Syntax {
  /// Whether a use is the object of a call rather than a value: `http` in `http.send(…)`, not `key` in `key.trim()`.
  fileprivate func isReceiver(_ use: Use) -> Bool {
    guard tokens[use.token].kind == .word, let member = nextName(after: use.token),
      member == use.token + 2 || member == use.token + 3,
      isSymbol(use.token + 1, ".") || isSymbol(use.token + 1, "-"), touch(use.token, use.token + 1)
    else { return false }
    return !Self.conversions.contains(name(member).lowercased())
  }

  private static let conversions: Set<String> = [
    "trim", "strip", "chomp", "tostring", "to_s", "to_str", "to_string", "to_owned", "as_str", "as_ref",
    "clone", "into", "encode",
    "decode", "getbytes", "utf8", "c_str", "unwrap", "unwrap_or", "value", "get", "freeze", "concat",
    "length", "replace", "lower",
    "expose_secret", "trimend", "join", "data", "utf8string", "dup", "rstrip", "or", "orelse",
    "trimmingcharacters", "valueof",
  ]

  /// The name behind `this.` or `$this->`.
  fileprivate func nextName(after token: Int) -> Int? {
    ((token + 1)..<min(tokens.count, token + 4)).first { tokens[$0].kind == .word }
  }

  /// Whether the entry of a token is what a function returns: behind `return`, or a bare expression at its end.
  fileprivate func isReturned(_ token: Int) -> Bool {
    let start = Int(entries[token])
    if tokens[start].kind == .word, name(start) == "return" { return true }
    guard signs[token] < 0, scopeOfToken[token] > 0 else { return false }
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
  fileprivate func isSingleExpression(_ brace: Int) -> Bool {
    let inside = (brace + 1)..<Int(partners[brace])
    guard inside.count < 60, let first = inside.first else { return false }
    return inside.allSatisfy { parents[$0] != Int32(brace) || entries[$0] == entries[first] && signs[$0] < 0 }
  }

  /// Whether a token is compared rather than passed on.
  fileprivate func isCompared(_ token: Int) -> Bool {
    let behind =
      isSymbol(token + 1, "=") && isSymbol(token + 2, "=")
      || isSymbol(token + 1, "!") && isSymbol(token + 2, "=")
    let before = isSymbol(token - 1, "=") && (isSymbol(token - 2, "=") || isSymbol(token - 2, "!"))
    return behind || before
  }

  /// Whether a line holds a key that deeper lines belong to, as in YAML.
  fileprivate func isDocumentKey(onLine line: Int) -> Bool {
    guard let last = text[lines.range(line)].last(where: { !$0.isSpace }) else { return false }
    let first = text[lines.range(line)].first { !$0.isSpace }
    return last == UInt8(ascii: ":") || first == UInt8(ascii: "-")
  }

  /// The innermost bracket around two tokens, no further out than `limit`, and what holds each of them directly in it.
  fileprivate func parting(of one: Int, and other: Int, within limit: Int) -> (
    open: Int, one: Int, other: Int
  )? {
    /// The tokens around one from itself outwards, up to the one that stands directly in `limit`.
    func path(to token: Int) -> [Int] {
      var path = [token]
      while path.count < 64, let last = path.last, Int(parents[last]) != limit, parents[last] >= 0 {
        path.append(Int(parents[last]))
      }
      return path.reversed()
    }
    let (left, right) = (path(to: one), path(to: other))
    guard let fork = zip(left, right).enumerated().first(where: { $0.element.0 != $0.element.1 }) else {
      return nil
    }
    return (fork.offset == 0 ? limit : left[fork.offset - 1], fork.element.0, fork.element.1)
  }

  /// Whether a line begins with the dash of a list's item.
  fileprivate func isItem(onLine line: Int) -> Bool {
    text[lines.range(line)].first { !$0.isSpace } == UInt8(ascii: "-")
  }

  /// The tokens that begin on some lines.
  fileprivate func tokens(onLines range: Range<Int>) -> Range<Int> {
    let first = token(at: lines.starts[range.lowerBound])
    return
      first..<Swift.max(
        first, range.upperBound < lines.count ? token(at: lines.starts[range.upperBound]) : tokens.count)
  }
}
