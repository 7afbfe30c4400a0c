// Whose a value is that no place on its way tells: its type, what it is claimed to be, whom it is given to, its region.

internal import SentlintCore

extension Context {
  /// Whether the branch or the type that a literal stands in says that it is another's, wherever it goes; a type does not
  /// say so of what is sent from a type that speaks to the service.
  func isRefused(_ own: Reading, at token: Int, _ clues: [Clue]) -> Bool {
    if !own.isHeader, branchOwner(of: token)?.owner == .other { return true }
    let isNamed = own.service.map { $0.tie != .path } ?? false
    let names = clues.dropFirst().filter { $0.kind == .flow }.compactMap(\.range)
    let types = names.map { syntax.typeOfToken[syntax.token(at: $0.lowerBound)] }
    return !isNamed && typeOwners[syntax.typeOfToken[token]] == .other
      && !types.contains { typeOwners[$0] == .service }
  }

  /// What follows from where a value has been.
  func conclusion(of journey: Journey, from own: Reading, at token: Int) -> Trace {
    let destinations = journey.destinations
    // Of several types that speak to different services, each has credentials of its own.
    if own.role == .credential || !destinations.isEmpty, !journey.goesToOther,
      typeOwners[syntax.typeOfToken[token]] == .service,
      !destinations.contains(where: { isInOtherType($0.token, than: token) }),
      let mark = regionalMark(at: token), mark.owner == .service
    {
      return .service([regionalClue(mark)])
    }
    if journey.isForeign { return .other(.anotherService) }
    if own.service.map({ $0.tie == .path }) != false,
      syntax.isGranted(token) || syntax.isBehindOtherScheme(journey.places[0].range, at: token)
    {
      return .other(.noEvidence)
    }
    if let claim = claim(own, at: token, journey.isIdentifier) ?? journey.claim {
      return .service([clue(claim, of: .section)])
    }
    // An identifier must be seen to be sent.
    guard !journey.isIdentifier || own.isHeader || journey.reachesHeader else { return .other(.noEvidence) }
    // Something that becomes a credential on its way is whose it is given to on the way: `call(url, value)`.
    if !own.isHeader, !destinations.isEmpty {
      for place in journey.places {
        if let mark = owner(of: place.token) { return trace(to: mark, clue(mark), from: place) }
      }
    }
    guard !own.isInForeignFile else { return .other(.anotherService) }
    // `case .sms: return "…"`: what becomes a credential may stand under the name of one of several things.
    let stems = [
      own.credential?.key.stem, own.credential?.words.stem,
      destinations.isEmpty ? nil : own.nearest?.key.words.joined(separator: "_"),
    ]
    if let mark = stems.lazy.compactMap({ $0 }).compactMap({ self.addressOwners[$0] }).first {
      return mark.owner == .service ? .service([clue(mark)]) : .other(.anotherService)
    }
    guard mayBelongToRegion(own, destinations) else { return .other(.noEvidence) }
    if !own.isHeader, destinations.isEmpty, isOfOtherPackage(own) { return .other(.anotherService) }
    // A bearer token in an object of its own, in a text that speaks to nobody else.
    if own.isHeader || journey.reachesHeader, let mark = ownership.marks.first,
      ownership.marks.allSatisfy({ $0.owner == .service }), shape(of: journey.places[0].range).isExact
    {
      return trace(to: mark, regionalClue(mark), from: destinations.last ?? journey.places[0])
    }
    // Where it is sent from says more than where it is written. Where the service's credential has a name of its own, a
    // constant that is not seen to be sent is another.
    let written = own.isHeader || !namesCredential ? journey.credentials.filter(\.isFirst) : []
    if !own.isHeader, journey.places.contains(where: { syntax.isBehindBasic($0.token) }) { return .unknown }
    let isGivenToHeader = own.credential?.tie == .callee && own.isHeader
    for place in isGivenToHeader ? written + destinations : destinations + written {
      guard let mark = regionalMark(at: place.token) else { continue }
      if place.isFirst, !own.isHeader, syntax.isServed(mark, besides: token) { return .other(.noEvidence) }
      return trace(to: mark, regionalClue(mark), from: place)
    }
    return .unknown
  }

  /// Whether a place stands in a type that speaks to others, and does not hold the type of the literal.
  private func isInOtherType(_ place: Int, than literal: Int) -> Bool {
    let (type, own) = (syntax.typeOfToken[place], syntax.typeOfToken[literal])
    return typeOwners[type] == .other && (own < 2 || syntax.typeOfToken[Int(own) - 2] != type)
  }

  private func trace(to mark: Mark, _ clue: Clue, from place: Place) -> Trace {
    mark.owner == .service ? .service(Self.summary(of: [clue], after: place.path)) : .other(.anotherService)
  }

  /// Whether what surrounds a literal can say whose it is: it is seen to be sent, or its name has no word of its own.
  private func mayBelongToRegion(_ own: Reading, _ destinations: [Place]) -> Bool {
    if own.isHeader { return true }
    // What an object holds is not seen to be sent with it.
    if destinations.contains(where: { place in
      guard !place.holdsHeader else { return false }
      let reading = reading(of: place.range, at: place.token)
      return reading.isHeader || reading.credential?.key.isGeneric != false
    }) {
      return true
    }
    // `KEY` of a class `Cache` or under `session:` is that thing's.
    if let section = own.names.first(where: { $0.tie == .section }), !section.words.namesService,
      section.claimed.words.contains(where: Vocabulary.ownPurposes.contains)
    {
      return false
    }
    return (hasPathNames ? own.credential?.words : own.credential?.key)?.isGeneric != false
  }

  /// What a section, a comment or the path says of a literal: it counts where the value goes nowhere else.
  private func claim(_ own: Reading, at token: Int, _ isIdentifier: Bool) -> Label? {
    guard own.role == .credential, let service = own.service else { return nil }
    switch service.tie {
    case .section: return service
    case .path: return isIdentifier || own.credential?.key.isGeneric == false ? nil : service
    case .comment:
      if own.isHeader, regionalMark(at: token)?.owner == .other { return nil }
      // A sentence that mentions the service says little of a value with a name of its own.
      let isSentence = service.words.words.count > 4
      let distance = Int(syntax.tokens[token].line) - syntax.lines.line(at: service.range.lowerBound)
      if isSentence, distance > 1 || own.credential?.key.isGeneric == false || blockOwner(of: token) == .other
      {
        return nil
      }
      return service
    case .assigned, .sibling, .callee, .prose: return nil
    }
  }
}
