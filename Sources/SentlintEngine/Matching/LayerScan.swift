// The rules applied to one text: candidates, judged.

internal import SentlintCore
internal import SentlintPCRE

/// A candidate that every judge let pass, in terms of the piece's original bytes.
struct Hit: Hashable {
  /// The rule's index in the scanner.
  let rule: Int
  /// The secret's original bytes; the match's where the rule looks for a name alone.
  let range: Range<Int>
  /// The same in the text that it was found in.
  let rangeInText: Range<Int>
  /// The secret, decoded; empty where the rule looks for a name alone.
  let secret: [UInt8]
  /// What shows whose it is, with original bytes.
  let clues: [Clue]
  let kind: TokenKind
  let project: String?
  let datasource: String?
  let isClientSide: Bool
  /// How many decodings lie between the original bytes and the text that it was found in.
  let depth: Int
}

/// One text of a piece while rules are applied to it.
struct LayerScan {
  let layer: Layer
  let path: Path
  private let context: Context
  /// The traces that were made, by the secret's range: several rules ask for the same one.
  private var traces: [Range<Int>: Trace] = [:]

  init(_ layer: Layer, path: Path) {
    self.layer = layer
    self.path = path
    context = Context(layer.text, path: path)
  }

  /// The hits of a rule.
  ///
  /// - Throws: `PatternError` where the pattern gave up; what it found before is lost with it.
  mutating func hits(
    of compiled: CompiledRule, index: Int, using state: inout MatchState
  ) throws(PatternError) -> [Hit] {
    var hits: [Hit] = []
    var from = 0
    let text = layer.text
    while from <= text.count,
      let match = try compiled.pattern.firstMatch(in: text.span, from: from, using: &state)
    {
      let secret = compiled.secret(in: match)
      let candidate = Candidate(text: text, match: match.range, secret: secret)
      // The next match may begin inside this one, behind the secret: two secrets can share what stands between them.
      from = max(secret.isEmpty ? match.range.upperBound : secret.upperBound, match.range.lowerBound + 1)
      if case .keep = verdict(on: candidate, of: compiled, using: &state),
        let hit = hit(candidate, compiled, index)
      {
        hits.append(hit)
      }
    }
    return hits
  }

  /// The judges in their order, from the cheapest.
  private func verdict(
    on candidate: Candidate, of compiled: CompiledRule, using state: inout MatchState
  ) -> Verdict {
    for allowlist in compiled.allowlists where allowlist.covers(candidate, at: path, using: &state) {
      return .drop(.allowlisted(allowlist.allowlist.description))
    }
    guard !candidate.secret.isEmpty else { return .keep }
    if case .drop(let reason) = Verdict.onPlaceholder(candidate) { return .drop(reason) }
    if case .drop(let reason) = Verdict.onReference(candidate) { return .drop(reason) }
    if case .drop(let reason) = Verdict.onPercent(candidate) { return .drop(reason) }
    if !compiled.rule.evidence.isEmpty {
      if case .drop(let reason) = Verdict.onShape(candidate) { return .drop(reason) }
      if case .drop(let reason) = Verdict.onURLPart(candidate) { return .drop(reason) }
    }
    if let limit = compiled.rule.entropy, entropy(of: candidate.bytes) <= limit { return .drop(.lowEntropy) }
    return .keep
  }

  /// The hit that a candidate is, if the evidence that its rule asks for is there.
  private mutating func hit(_ candidate: Candidate, _ compiled: CompiledRule, _ index: Int) -> Hit? {
    let rule = compiled.rule
    var clues: [Clue]
    if rule.evidence.isEmpty {
      clues = [Self.clue(ofSelf: candidate)]
    } else {
      guard case .service(let found) = trace(candidate.secret), let first = found.first,
        rule.evidence.contains(first.kind)
      else { return nil }
      clues = found
    }
    let secret = Array(candidate.bytes)
    let harm = context.harm(of: candidate.secret, clues: clues, shape: TokenShape(secret))
    let shown = candidate.secret.isEmpty ? candidate.match : candidate.secret
    let decodings = layer.decodings(of: shown)
    if !decodings.isEmpty {
      let names = decodings.map(\.clause).joined(separator: ", ")
      clues.append(Clue(kind: .itself, text: names, range: nil))
    }
    return Hit(
      rule: index, range: layer.original(shown), rangeInText: shown, secret: secret,
      clues: clues.map { clue in
        Clue(kind: clue.kind, text: clue.text, range: clue.range.map { layer.original($0) })
      },
      kind: rule.kind == .unknown ? harm.kind : rule.kind, project: harm.project, datasource: harm.datasource,
      isClientSide: harm.isClientSide || secret.isEmpty, depth: layer.depth)
  }

  private mutating func trace(_ secret: Range<Int>) -> Trace {
    if let known = traces[secret] { return known }
    let trace = context.trace(secret)
    traces[secret] = trace
    return trace
  }

  /// What a match shows by itself: the URL without its credential, or the prefix.
  private static func clue(ofSelf candidate: Candidate) -> Clue {
    let before = candidate.text[candidate.match.lowerBound..<candidate.secret.lowerBound]
    if candidate.secret.isEmpty {
      return Clue(kind: .itself, text: "the name alone publishes the value", range: nil)
    }
    let after = candidate.text[candidate.secret.upperBound..<candidate.match.upperBound]
    let url = String(decoding: before, as: UTF8.self) + "****" + String(decoding: after, as: UTF8.self)
    if after.first == UInt8(ascii: "@") {
      return Clue(kind: .itself, text: "in the user-info of \(url)", range: nil)
    }
    if before.contains(UInt8(ascii: "?")) {
      return Clue(kind: .itself, text: "in the query of \(url)", range: nil)
    }
    return Clue(kind: .itself, text: "the match names the service by itself", range: nil)
  }
}
