// From hits to findings: places, lines to show, fingerprints, suppressions.

internal import Crypto
internal import SentlintCore

/// The findings of a piece, as people and programs are to see them.
struct Presentation {
  private(set) var findings: [Finding] = []
  private(set) var notices: [String] = []
  private let piece: Piece
  private let places: Places
  private let rules: [Rule]
  /// What is masked in every line that is shown: where secrets stand in the text.
  private let secrets: [Range<Int>]

  init(piece: Piece, text: Layer, hits: [Hit], rules: [Rule], today: String?) {
    self.piece = piece
    self.rules = rules
    places = Places(text, start: piece.start)
    secrets = hits.filter { !$0.secret.isEmpty }.map { [places] in places.inText($0.range) }
    let hashes =
      piece.start.offset == 0 && piece.owned.count == piece.bytes.count ? LineHashes(text.text) : nil
    let holdsComments = text.text.place(of: AllowComment.marker) != nil
    let named = hits.filter { $0.secret.isEmpty }
    let literalLines = Set(hits.filter { !$0.secret.isEmpty }.map { places.span(of: $0.range).start.line })
    for hit in hits {
      let span = places.span(of: hit.range)
      // A published name with a literal beside it is one leak, told by its literal.
      if hit.secret.isEmpty, named.count < hits.count, literalLines.contains(span.start.line) { continue }
      let line = span.start.line - piece.start.line + 1
      let comment =
        !holdsComments
        ? nil : AllowComment.on(places.line(at: hit.range), for: rules[hit.rule].id, today: today)
      if case .expired(let until)? = comment {
        notices.append(
          "\(piece.origin.path.text):\(span.start.line): the sentlint:allow comment expired on \(until)")
      }
      findings.append(
        finding(hit, span: span, lineHash: hashes?.hash(ofLine: line), suppression: comment?.suppression))
    }
  }

  private func finding(_ hit: Hit, span: SourceSpan, lineHash: String?, suppression: Suppression?) -> Finding
  {
    let rule = rules[hit.rule]
    let identity = hit.secret.isEmpty ? Array(rule.id.rawValue.utf8) + piece.bytes[hit.range] : hit.secret
    return Finding(
      rule: rule.id, origin: piece.origin, span: span, secret: Secret(hit.secret),
      severity: hit.isClientSide ? .error : rule.severity, kind: hit.kind,
      evidence: hit.clues.map { clue in
        Evidence(kind: clue.kind, text: clue.text, span: clue.range.map { places.span(of: $0) })
      },
      isClientSide: hit.isClientSide, project: hit.project, datasource: hit.datasource,
      fingerprint: Fingerprint(of: identity), excerpt: excerpt(of: hit), lineHash: lineHash,
      suppression: suppression)
  }

  /// How many bytes of a line are shown on each side of a secret.
  private static let excerptReach = 120

  // A name alone is no secret: it begins what stands after.
  private func excerpt(of hit: Hit) -> Excerpt {
    let secret = places.inText(hit.range)
    let after = hit.secret.isEmpty ? secret.lowerBound : secret.upperBound
    let line = places.lines.range(places.lines.line(at: secret.lowerBound))
    let start = max(line.lowerBound, secret.lowerBound - Self.excerptReach)
    let end = min(line.upperBound, secret.upperBound + Self.excerptReach)
    return Excerpt(
      before: (start > line.lowerBound ? "…" : "") + masked(start..<secret.lowerBound),
      after: after < end ? masked(after..<end) + (end < line.upperBound ? "…" : "") : "")
  }

  /// A stretch of the text without its line's end, with every secret in it as asterisks.
  private func masked(_ range: Range<Int>) -> String {
    var shown: [UInt8] = []
    var at = range.lowerBound
    for secret in secrets[secrets.partitioningIndex { $0.upperBound > range.lowerBound }...] {
      guard secret.lowerBound < range.upperBound else { break }
      guard secret.upperBound > at else { continue }
      shown += places.text[at..<max(at, secret.lowerBound)]
      shown += Array("****".utf8)
      at = min(secret.upperBound, range.upperBound)
    }
    shown += places.text[at..<max(at, range.upperBound)]
    while let last = shown.last, last == 0x0a || last == 0x0d { shown.removeLast() }
    return String(decoding: shown, as: UTF8.self)
  }
}

extension Fingerprint {
  /// The fingerprint of a secret: the first 64 bits of SHA-256 over a version and the secret's bytes.
  package init(of secret: some Sequence<UInt8>) {
    let digest = SHA256.hash(data: Array("sentlint-1\0".utf8) + secret)
    let digits = Array("0123456789abcdef".utf8)
    self.init(
      rawValue: String(
        decoding: digest.prefix(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
  }
}
