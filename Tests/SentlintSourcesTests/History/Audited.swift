// An audit in which a word stands for a secret.

internal import Foundation
internal import SentlintCore
internal import SentlintSources
internal import SentlintTestSupport

/// A repository's audit for the word `needle`.
struct Audited {
  let collected: Collected
  let report: Report

  /// The places of the pieces that hold the word, and of those named after it.
  var places: Set<String> { Set(report.findings.map { $0.origin.path.text }) }

  /// The life of the word in the only repository.
  var life: Lifecycle? { report.lifecycles.values.first?.first }

  init(
    _ repositories: [String], engine: HistoryEngine = .pack, needle: String = "needle"
  ) async throws {
    let word = Array(needle.utf8)
    var settings = HistorySource.Settings(
      jobs: 2,
      prefilter: HistoryPrefilter(
        reach: word.count, readsAsWhole: { _ in false },
        mayHoldFindings: { bytes, parts in
          (parts ?? [0..<bytes.count]).contains { Self.holds(bytes.extracting($0), word) }
        }))
    settings.engine = engine
    let source = HistorySource(repositories: repositories.map { Path($0) }, settings: settings)
    collected = try await Collected(source)
    let findings = collected.pieces.flatMap { piece -> [Finding] in
      var origins: [Origin] = []
      if Self.holds(piece.bytes.span, word) { origins.append(piece.origin) }
      if Self.holds(piece.origin.path.bytes.span, word) { origins.append(.pathName(of: piece.origin)) }
      return origins.map(Self.finding)
    }
    report = source.completed(
      Report(findings: findings, skips: collected.skips, coverage: Coverage(), rules: []))
  }

  private static func finding(at origin: Origin) -> Finding {
    Finding(
      rule: Rule.ID(rawValue: "word"), origin: origin, span: SourceSpan(start: .start, end: .start),
      secret: Secret([]), severity: .error, kind: .unknown, evidence: [], isClientSide: false, project: nil,
      datasource: nil, fingerprint: Fingerprint(rawValue: "word"), excerpt: Excerpt(before: "", after: ""),
      lineHash: nil, suppression: nil)
  }

  private static func holds(_ bytes: borrowing Span<UInt8>, _ word: [UInt8]) -> Bool {
    guard bytes.count >= word.count else { return false }
    for start in 0...(bytes.count - word.count)
    where word.indices.allSatisfy({ bytes[start + $0] == word[$0] }) {
      return true
    }
    return false
  }
}
