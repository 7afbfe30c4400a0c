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
  struct Place {
    let token: Int
    let range: Range<Int>
    /// The names that it came through.
    var path: [Clue] = []
    /// Whether it is a container with the value in a header, such as a map of headers.
    var holdsHeader = false
    /// The calls that it was passed by, by the name of the function: what returns it returns it there.
    var calls: [Int: Int] = [:]

    /// Whether it is where the value is written.
    var isFirst: Bool { path.isEmpty }
  }

  /// Where a value was followed to without any place telling that it is the service's.
  struct Journey {
    /// The places in the order in which they were come to, the literal first.
    var places: [Place]
    /// Those of them that are for a credential.
    var credentials: [Place] = []
    /// Whether a place showed that it is somebody else's.
    var isForeign: Bool
    /// Whether that place is one that it came to.
    var goesToOther = false
    /// The section that says whose it is, which counts where the value goes nowhere else.
    var claim: Label?
    /// Whether one of them is a header.
    var reachesHeader = false
    /// Whether the value looks like the identifiers of projects and datasources: 24 hex digits.
    let isIdentifier: Bool

    /// The places at which it has become a credential under another name.
    var destinations: [Place] { credentials.filter { !$0.isFirst } }
  }

  /// How many names a value is followed through, and how many places are looked at in all.
  private static let maximumHops = 8
  private static let maximumPlaces = 64

  /// Follows the value at some bytes of the text.
  func trace(_ range: Range<Int>) -> Trace {
    let token = syntax.token(at: range.lowerBound)
    guard token < syntax.tokens.count else { return .unknown }
    var own = reading(of: range, at: token)
    let isOther = own.role == .other && own.constructor == nil
    let other = Trace.other(.notACredential(own.nearest?.parts.last ?? ""))
    var mustBeSent = false
    if isOther {
      // A key that may be for something harmless is what it is used as; so is what looks like a token and is called
      // something else, if it is used as one.
      mustBeSent = own.nearest?.key.isHarmlessKey != true
      let shape = shape(of: range)
      let isWhole = own.isWholeEntry || syntax.content(token) == range
      guard !mustBeSent || (shape.isExact || shape == .opaque) && isWhole && !own.isAmongDigests
      else {
        return other
      }
      own = Reading(nearest: own.nearest, names: own.names, isWholeEntry: own.isWholeEntry)
    }
    let trace = trace(range, at: token, own, mustBeSent: mustBeSent)
    guard case .service(let clues) = trace else { return trace }
    if isOther, clues.first?.kind != .flow { return other }
    // Asked only of what would be found: it takes all of the text's names and endpoints.
    guard isRefused(own, at: token, clues) else { return trace }
    return .other(.anotherService)
  }

  private func trace(_ range: Range<Int>, at token: Int, _ own: Reading, mustBeSent: Bool) -> Trace {
    var journey = Journey(
      places: [Place(token: token, range: range)], isForeign: own.isForeign,
      isIdentifier: range.count == 24 && syntax.text[range].allSatisfy { $0.hexValue != nil })
    let clues = follow(&journey, from: own)
    if mustBeSent, !journey.reachesHeader { return .unknown }
    return clues.map { .service($0) } ?? conclusion(of: journey, from: own, at: token)
  }

  /// Goes from place to place until one shows that the value is the service's, and tells what shows it.
  private func follow(_ journey: inout Journey, from own: Reading) -> [Clue]? {
    var visited = Set<Int>()
    var next = 0
    while next < journey.places.count, next < Self.maximumPlaces {
      let place = journey.places[next]
      next += 1
      switch verdict(at: place, own) {
      case .service(let clues):
        journey.reachesHeader = journey.reachesHeader || isSent(place)
        return Self.summary(of: clues, after: place.path)
      case .other:
        journey.isForeign = true
        journey.goesToOther = journey.goesToOther || !place.isFirst
      case .unknown(let standing):
        if standing.isCredential { journey.credentials.append(place) }
        if standing.isForeign { journey.isForeign = true }
        if standing.isHeader { journey.reachesHeader = true }
        journey.claim = journey.claim ?? standing.claim
        guard place.path.count < Self.maximumHops else { continue }
        let settings =
          place.isFirst
          ? settings(named: own.names) + (standing.isCredential ? anchors(above: place.token) : []) : []
        journey.places += places(after: place, standing, through: settings, visited: &visited)
        if place.isFirst, standing.isHeader { journey.places += references(toSectionsAround: place.token) }
      }
    }
    journey.places.removeSubrange(next...)
    return nil
  }

  /// Whether a value stands in a header at a place, or is given to the SDK.
  private func isSent(_ place: Place) -> Bool {
    if place.holdsHeader { return true }
    let reading = reading(of: place.range, at: place.token)
    return reading.isHeader || reading.constructor != nil
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
    /// Whether it is a header.
    var isHeader = false
    /// Whether what holds the value there is sent with it.
    var isCarried = false
    /// Whether what stands beside it is another's.
    var isForeign = false
    /// The section that says whose it is, which counts where the value goes nowhere else.
    var claim: Label?
  }

  private func verdict(at place: Place, _ own: Reading) -> Finding {
    let reading = place.isFirst ? own : self.reading(of: place.range, at: place.token)
    let isCredential = place.holdsHeader || reading.isHeader || reading.role == .credential
    if !place.isFirst, reading.role == .other, !place.holdsHeader { return .unknown(Standing()) }
    if let constructor = reading.constructor, !place.holdsHeader {
      return .service([clue(constructor, of: .constructor)])
    }
    let isNamed = reading.isNamed(place.isFirst ? shape(of: place.range) : .identifier)
    let isClaim = reading.role == .credential && !reading.isHeader && reading.service?.tie == .section
    if let service = reading.service, isNamed, service.tie != .comment, !isClaim {
      // Code inside a function or class that the service names may still send a header elsewhere.
      if reading.isHeader, service.tie == .section,
        owner(of: place.token)?.owner == .other || syntax.isBehindOtherScheme(place.range, at: place.token)
      {
        return .other
      }
      let isNear = service.tie == .assigned || service.tie == .sibling || service.tie == .callee
      return .service([clue(service, of: isNear ? .name : .section)])
    }
    func foreign() -> Finding {
      .unknown(
        Standing(
          isCredential: true, isCarried: reading.nearest?.key.role == .credential, isForeign: true))
    }
    if reading.isForeign, !reading.isHeader, !place.holdsHeader {
      return place.isFirst && reading.isInForeignSection ? foreign() : .other
    }
    if let host = URLText.hostBehindUserInfo(endingAt: place.range.upperBound, in: syntax.text) {
      guard Endpoint.isService(host) else { return .other }
      return .service([
        Clue(kind: .endpoint, text: "in the user-info of a URL of \(host)", range: place.range)
      ])
    }
    if !isCredential, let mark = addressee(of: place, reading) {
      return mark.owner == .service ? .service([clue(mark)]) : .other
    }
    guard isCredential else { return .unknown(Standing()) }
    let key = reading.credential?.key
    let isGeneric = key?.isGeneric != false
    // `secret` is that of what stands beside it, in a section as in an object.
    let around = isGeneric ? itemOwner : key?.words.count == 1 ? sectionOwner : { _ in nil }
    if let mark = owner(of: place.token) ?? around(place.token) {
      // A name with a word of its own (`WAREHOUSE_KEY`) is this service's only right beside its URL.
      let isBeside =
        isGeneric || !place.isFirst || reading.isHeader
        || syntax.parents[mark.token] == syntax.parents[place.token]
        || syntax.isWrapped(mark, beside: place.token)
      if mark.owner == .other {
        // A map with another's address in it, such as a mail server's, may still be seen to be sent here.
        guard place.isFirst, syntax.parents[mark.token] == syntax.parents[place.token],
          syntax.keys(beside: place.token).own != nil
        else { return .other }
        return foreign()
      }
      // Deeper in the same object, and with a credential of its own.
      let isServed =
        !reading.isHeader && place.isFirst && syntax.parents[mark.token] != syntax.parents[place.token]
        && (namesCredential || syntax.isServed(mark, besides: place.token))
      // `instasent_url` and `instasent_token` go together, and `secret` beside both with neither.
      let isOfAnother =
        place.isFirst && !reading.isHeader
        && syntax.keys(beside: place.token).others.contains {
          let words = NameWords($0)
          return words.namesService && words.role == .credential
        }
      if isBeside, !isServed, !isOfAnother { return .service([clue(mark)]) }
    }
    if reading.isForeign {
      // What is sent goes where its block says, whoever gave the block its name.
      let mark = reading.isHeader && reading.isInForeignSection ? bracketOwner(of: place.token) : nil
      return mark?.owner == .service ? .service(mark.map { [clue($0)] } ?? []) : .other
    }
    // `component.licenseKey = value`
    if !place.isFirst, !reading.isHeader, key?.words.contains(where: Vocabulary.ownPurposes.contains) == true
    {
      return .other
    }
    // The service takes no header of another name.
    if !reading.isHeader, reading.nearest?.isOwnHeader == true { return .other }
    let isCarried = reading.isHeader || reading.nearest?.key.role == .credential
    return .unknown(
      Standing(
        isCredential: true, isHeader: reading.isHeader, isCarried: isCarried,
        claim: isNamed && isClaim ? reading.service : nil))
  }

  func shape(of range: Range<Int>) -> TokenShape {
    TokenShape(Array(syntax.text[range]))
  }

  func clue(_ label: Label, of kind: EvidenceKind) -> Clue {
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

  func clue(_ mark: Mark) -> Clue {
    Clue(kind: .endpoint, text: "sent to \(mark.name)", range: mark.range)
  }

  /// The clues of a value that was followed: what it flowed through first, then what it arrived at.
  static func summary(of clues: [Clue], after path: [Clue]) -> [Clue] {
    guard let first = path.first, let last = clues.first else { return clues }
    let names = path.map(\.text).joined(separator: ", ")
    return [
      Clue(kind: .flow, text: "flows through \(names) and is \(last.text)", range: last.range ?? first.range)
    ]
      + path.map { Clue(kind: .flow, text: "through \($0.text)", range: $0.range) } + clues
  }
}

extension Context {
  /// Where a value goes from a place: uses of the name it is assigned to, of the parameter it is passed to, of the
  /// function it is returned from.
  private func places(
    after place: Place, _ state: Standing, through settings: [Int], visited: inout Set<Int>
  ) -> [Place] {
    var places: [Place] = []
    var at = place.token
    // The key that the value stands under in what holds it, and the other keys there.
    var keys = keysInside(place.range, of: place.token)
    var isContained = keys.own != nil
    // What holds a value is followed if the value is in a header or under a key of its own.
    var isCarried: Bool { !isContained || state.isCarried || place.holdsHeader }
    func follow(_ definition: Int, asHolder: Bool = false, asPart: Bool = false, by call: Int? = nil) {
      guard visited.insert(definition).inserted else { return }
      var calls = place.calls
      let function = syntax.scopes[Int(names.definitions[definition].scope)].name
      if names.definitions[definition].form == .parameter, let function, let call { calls[function] = call }
      let name = names.definitions[definition].name
      let step = Clue(kind: .flow, text: "`\(syntax.name(name))`", range: syntax.content(name))
      if !isCarried, !asHolder, !asPart {
        // What is read under the value's own key, or under one that is computed, is the value.
        for use in names.uses[definition].prefix(Self.maximumPlaces) {
          guard let read = syntax.subscript(of: use), read == keys.own || syntax.isComputed(use, keys) else {
            continue
          }
          places.append(
            Place(token: use.token, range: use.range, path: place.path + [step], calls: calls))
        }
        return
      }
      // A function returns what it was given to where it was given.
      let site = place.calls[name].flatMap { call in names.uses[definition].first { $0.token == call } }
      let isHeld = isContained && !asPart || asHolder || place.holdsHeader
      for use in site.map({ [$0] }) ?? Array(names.uses[definition].prefix(Self.maximumPlaces))
      where isHeld || !syntax.isReceiver(use) && !syntax.isCompared(use.token) {
        if isContained, let read = syntax.subscript(of: use), read != keys.own, keys.others.contains(read) {
          continue
        }
        places.append(
          Place(
            token: use.token, range: use.range, path: place.path + [step], holdsHeader: isHeld, calls: calls))
      }
    }
    if place.isFirst, let block = syntax.block(endingWith: at, outline) {
      if syntax.isReturned(at), let function = names.function(around: at, in: syntax) { follow(function) }
      at = block
    }
    if state.isCredential {
      for definition in receivers(of: place.token) { follow(definition, asHolder: true) }
    }
    let statement = syntax.statement(of: place.token).lowerBound
    for parameter in names.parameters(receivingWord: place.token, from: statement, in: syntax) {
      follow(parameter)
    }
    for use in names.positionalUses(of: place.token, from: statement, in: syntax) {
      let step = Clue(kind: .flow, text: "`$\(syntax.said(use.range))`", range: use.range)
      places.append(Place(token: use.token, range: use.range, path: place.path + [step]))
    }
    for setting in settings { follow(setting, asHolder: names.definitions[setting].form == .anchor) }
    for _ in 0..<12 {
      if isCarried || keys.own != nil {
        for definition in names.assigned(at, in: syntax) {
          guard let taken = syntax.keys(inPattern: names.definitions[definition].name) else {
            follow(definition)
            continue
          }
          if keys.own.map(taken.contains) ?? true { follow(definition, asPart: true) }
        }
      }
      if isCarried {
        if syntax.isReturned(at), let function = names.function(around: at, in: syntax) { follow(function) }
      }
      let parent = Int(syntax.parents[at])
      if syntax.isValueOfArm(at, in: parent) {
        at = parent
        continue
      }
      guard parent >= 0, syntax.partners[parent] > parent,
        !syntax.isBlock(parent) || syntax.isSingleExpression(parent)
      else { break }
      // What is read under a name is in what holds it.
      if syntax.isSubscript(parent), !place.isFirst {
        at = parent - 1
        continue
      }
      // What is decrypted or verified with a value does not hold it.
      if syntax.isSymbol(parent, "("), parent > 0, syntax.consumes(parent - 1) { break }
      // Nor does what is chosen by it.
      if syntax.isSymbol(parent, "("),
        ["if", "switch", "while", "elseif"].contains(syntax.name(max(0, parent - 1)))
      {
        break
      }
      if let constant = names.constructed(by: parent, in: syntax) {
        follow(constant, asHolder: syntax.isSymbol(parent, "(") && !syntax.isInitializer(parent))
      }
      if let buffer = names.filled(by: parent, in: syntax), at > names.definitions[buffer].name {
        follow(buffer)
      }
      if syntax.isMessage(parent) {
        for parameter in names.parameters(receiving: at, inMessage: parent, syntax) { follow(parameter) }
      }
      if syntax.isSymbol(parent, "("),
        syntax.signs[at] < 0 && !syntax.isTuple(parent) || !syntax.holdsValues(parent)
      {
        for parameter in names.parameters(receiving: at, in: parent, syntax) {
          follow(parameter, by: parent - 1)
        }
        if let option = names.option(declaredIn: parent) { follow(option) }
        if let declared = names.annotated(by: parent, in: syntax) { follow(declared) }
      } else if !syntax.isBlock(parent), !syntax.isSubstitution(parent), !syntax.isQuoting(parent),
        !syntax.isMessage(parent), syntax.name(Int(syntax.entries[at])) != "return",
        !syntax.keys(beside: at).areOfDeclaration
      {
        isContained = true
        let outer = syntax.keys(beside: at)
        if outer.own != nil || !syntax.isOpener(at) { keys = outer }
      }
      at = parent
    }
    return places
  }
}

extension Context {
  /// The settings that some names are.
  private func settings(named labels: ArraySlice<Label>) -> [Int] {
    labels.filter { !$0.range.isEmpty }.compactMap { names.setting(named: $0.range.lowerBound, in: syntax) }
  }

  /// The anchors of the maps that a place stands in: `&name` behind the key of one.
  private func anchors(above token: Int) -> [Int] {
    outline.ancestors(of: Int(syntax.tokens[token].line)).prefix(4).flatMap { line in
      syntax.tokens(onLines: line..<(line + 1)).suffix(1).flatMap { names.anchor(of: $0 + 1, in: syntax) }
    }
  }

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
        // `monkeypatch.setattr(client, "token", …)` sets nothing of its own.
        if let callee = chain?.parts.last, callee.lowercased().hasSuffix("attr") { return [] }
      }
      if let chain, chain.parts.count > 1 {
        let root = syntax.token(at: chain.range.lowerBound)
        let last = syntax.token(at: chain.range.upperBound - 1)
        // What `http.post(url).header(…)` sets it on is a request, and not the client.
        guard syntax.tokens[root].kind == .word, !(root..<last).contains(where: { syntax.isSymbol($0, ")") })
        else {
          return []
        }
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
