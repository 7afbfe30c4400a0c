// Bytes to findings.

public import SentlintCore
internal import SentlintPCRE

/// Rules, compiled, and ready to be applied to any number of pieces at once.
public struct Scanner: Sendable {
  /// The rules that it applies, sorted by ID.
  public let rules: [Rule]
  private let compiled: [CompiledRule]
  private let keywords: KeywordIndex
  /// For each keyword the rules that it stands for, by their index.
  private let rulesOfKeyword: [[Int]]
  /// The rules that no keyword guards.
  private let unguarded: [Int]
  private let groups: Int
  private let today: String?

  /// Compiles some rules.
  ///
  /// - Parameters:
  ///   - rules: The rules; their IDs differ.
  ///   - allowlists: What no rule finds, beyond the rules' own allowlists.
  ///   - today: The date, `YYYY-MM-DD`, after whose end suppressions expire; nil: none expires.
  /// - Throws: A pattern that PCRE2 refuses, a secret group that does not exist, an unknown required rule.
  public init(
    rules: [Rule], allowlists: [Rule.Allowlist] = [], today: String? = nil
  ) throws(RuleError) {
    let rules = rules.sorted { $0.id < $1.id }
    var compiled: [CompiledRule] = []
    for rule in rules {
      for requirement in rule.required where !rules.contains(where: { $0.id == requirement.rule }) {
        throw RuleError(
          rule: rule.id, message: "it requires `\(requirement.rule.rawValue)`, which is no rule")
      }
      compiled.append(try CompiledRule(rule, allowlists: allowlists))
    }
    let words = Set(rules.flatMap(\.keywords).map { $0.lowercased() }).sorted()
    self.rules = rules
    self.compiled = compiled
    self.today = today
    keywords = KeywordIndex(words)
    rulesOfKeyword = words.map { word in
      rules.indices.filter { rules[$0].keywords.contains { $0.lowercased() == word } }
    }
    unguarded = rules.indices.filter { rules[$0].keywords.isEmpty }
    groups = compiled.map(\.pattern.groupCount).max() ?? 0
  }

  /// Whether bytes can hold anything that a rule finds, plain or encoded. One pass at memory speed.
  public func mayHoldFindings(_ bytes: borrowing Span<UInt8>) -> Bool {
    !unguarded.isEmpty || keywords.isAnyKeyword(in: bytes)
  }

  /// Whether bytes, which are not to be read as a whole, can hold anything that a rule finds and that touches one of
  /// these parts of them, which ascend.
  ///
  /// For bytes that are made of others that hold nothing: if the parts are all that is new, with `prefilterReach` bytes
  /// on each side, it is the same as looking at all.
  public func mayHoldFindings(_ bytes: borrowing Span<UInt8>, parts: [Range<Int>]) -> Bool {
    !unguarded.isEmpty || keywords.isAnyKeyword(in: bytes, parts: parts)
  }

  /// Whether what bytes hold depends on their beginning: they are UTF-16.
  public func isReadAsWhole(_ bytes: borrowing Span<UInt8>) -> Bool {
    Charset.looksLikeUTF16(bytes)
  }

  /// How much of what stands around a new part of some bytes must be looked at with it, in bytes.
  public var prefilterReach: Int { keywords.reach }

  /// Applies the rules to a piece, and to its path.
  public func scan(_ piece: Piece) -> ScanResult {
    var result = ScanResult()
    let path = piece.origin.path
    let pathMatters = mayHoldFindings(path.bytes.span)
    let named = pathMatters ? rules(namedBy: path) : []
    scan(piece, named, into: &result)
    if pathMatters, piece.isWholeOrBeginning, piece.origin.isNamedByPath {
      scan(
        Piece(bytes: ContiguousArray(path.bytes), origin: .pathName(of: piece.origin)), named, into: &result)
    }
    return result
  }

  private func scan(_ piece: Piece, _ named: [Int], into result: inout ScanResult) {
    guard !named.isEmpty || mayHoldFindings(piece.bytes.span) else { return }
    var state: MatchState
    do throws(PatternError) {
      state = try MatchState(groups: groups)
    } catch {
      result.skips.append(Skip(origin: piece.origin, reason: .limit(error.description)))
      return
    }
    let original = Layer(original: piece.bytes)
    var hits: [Hit] = []
    var moved: [Moved] = []
    var gaveUp: [Rule.ID: String] = [:]
    var layer: Layer? = original
    while let current = layer {
      moved += current.moved
      hits += self.hits(in: current, of: piece, named, using: &state, gaveUp: &gaveUp)
      layer = current.depth < Layer.maximumDepth ? current.decoded() : nil
    }
    for (rule, limit) in gaveUp {
      result.skips.append(Skip(origin: piece.origin, reason: .gaveUp(rule: rule, limit: limit)))
    }
    let owned = Hit.merged(hits, rules: rules).leavingOut(moved).filter {
      piece.owned.contains($0.range.lowerBound)
    }
    guard !owned.isEmpty else { return }
    let presentation = Presentation(piece: piece, text: original, hits: owned, rules: rules, today: today)
    result.findings += presentation.findings
    result.notices += presentation.notices
  }

  /// The rules whose keyword stands in a path that is the service's: `config/instasent.php` is about it whatever it holds.
  private func rules(namedBy path: Path) -> [Int] {
    guard path.namesService else { return [] }
    return keywords.keywords(in: path.bytes.span).flatMap { rulesOfKeyword[$0] }
  }

  private func hits(
    in layer: Layer, of piece: Piece, _ named: [Int], using state: inout MatchState,
    gaveUp: inout [Rule.ID: String]
  ) -> [Hit] {
    let active = Set(
      keywords.keywords(in: layer.text.span).flatMap { rulesOfKeyword[$0] } + unguarded + named
    )
    .sorted()
    guard !active.isEmpty else { return [] }
    let path = piece.origin.path
    var scan = LayerScan(layer, path: path)
    var hits: [Hit] = []
    for index in active where compiled[index].applies(to: path, using: &state) {
      do throws(PatternError) {
        let found = try scan.hits(of: compiled[index], index: index, using: &state)
        hits += try meetingRequirements(of: compiled[index], found, in: layer, using: &state)
      } catch {
        gaveUp[compiled[index].rule.id] = error.description
      }
    }
    return hits
  }

  /// The hits that have a match of each required rule nearby.
  private func meetingRequirements(
    of rule: CompiledRule, _ hits: [Hit], in layer: Layer, using state: inout MatchState
  ) throws(PatternError) -> [Hit] {
    guard !rule.rule.required.isEmpty, !hits.isEmpty else { return hits }
    let lines = Lines(layer.text)
    var hits = hits
    for requirement in rule.rule.required {
      guard let required = compiled.first(where: { $0.rule.id == requirement.rule }) else { continue }
      var places: [Int] = []
      var from = 0
      while from <= layer.text.count,
        let match = try required.pattern.firstMatch(in: layer.text.span, from: from, using: &state)
      {
        places.append(lines.line(at: match.range.lowerBound))
        from = max(match.range.upperBound, match.range.lowerBound + 1)
      }
      hits = hits.filter { hit in
        let line = lines.line(at: hit.rangeInText.lowerBound)
        return places.contains { place in requirement.withinLines.map { abs(place - line) <= $0 } ?? true }
      }
    }
    return hits
  }
}

/// What scanning a piece gave.
public struct ScanResult: Sendable {
  /// What was found, suppressed findings included.
  public var findings: [Finding] = []
  /// What could not be scanned.
  public var skips: [Skip] = []
  /// Things worth knowing that change no result, such as an expired suppression.
  public var notices: [String] = []

  /// Nothing found, nothing skipped.
  public init() {}
}

extension Hit {
  /// One hit for each secret at a place. Of hits that overlap and hold different secrets, the one that more decoding
  /// led to if it covers the other: a joined literal beats its pieces, a decoded token its encoding. Else the one of
  /// the most specific rule, then the one that took the fewest decodings, then the longest.
  fileprivate static func merged(_ hits: [Hit], rules: [Rule]) -> [Hit] {
    func beats(_ left: Hit, _ right: Hit) -> Bool {
      if left.secret != right.secret, left.depth != right.depth, !left.secret.isEmpty, !right.secret.isEmpty {
        let (deep, shallow) = left.depth > right.depth ? (left, right) : (right, left)
        if deep.range.lowerBound <= shallow.range.lowerBound,
          deep.range.upperBound + 3 >= shallow.range.upperBound
        {
          return left.depth > right.depth
        }
      }
      let specificity = (rules[left.rule].specificity, rules[right.rule].specificity)
      if specificity.0 != specificity.1 { return specificity.0 > specificity.1 }
      if left.depth != right.depth { return left.depth < right.depth }
      if left.range.count != right.range.count { return left.range.count > right.range.count }
      return rules[left.rule].id < rules[right.rule].id
    }
    let sorted = hits.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var merged: [Hit] = []
    for hit in sorted {
      if let last = merged.last, last.range.overlaps(hit.range) {
        if beats(hit, last) { merged[merged.count - 1] = hit }
      } else {
        merged.append(hit)
      }
    }
    return merged
  }
}

extension [Hit] {
  /// These without the pieces of values that are hits where they begin.
  fileprivate func leavingOut(_ moved: [Moved]) -> [Hit] {
    guard !moved.isEmpty else { return self }
    let wholes = moved.filter { move in contains { $0.depth > 0 && $0.range == move.to } }
    return filter { hit in !wholes.contains { $0.piece == hit.range } }
  }
}

extension Piece {
  /// Whether the origin's first byte belongs to this piece.
  var isWholeOrBeginning: Bool { start.offset + owned.lowerBound == 0 }
}

extension Origin {
  /// Whether the origin has a path of its own that its content is found by.
  fileprivate var isNamedByPath: Bool {
    switch self {
    case .file, .symbolicLink, .archiveMember, .staged, .committed: true
    case .gitConfiguration, .standardInput, .metadata, .pathName: false
    case .repository(_, let inner): inner.isNamedByPath
    }
  }
}
