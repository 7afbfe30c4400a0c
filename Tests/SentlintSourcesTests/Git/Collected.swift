// What a git source hands over, gathered for a test.

internal import Foundation
internal import SentlintCore
internal import SentlintSources
internal import SentlintTestSupport

/// Everything that a source handed over.
struct Collected {
  /// The pieces, in order: where they came from, and their bytes as text.
  var pieces: [(origin: Origin, text: String)] = []
  var skips: [Skip] = []
  var passedOver: [PassedOver] = []

  /// Reads a source to its end.
  init(_ source: some PieceSource) async throws {
    var collected: [SourceEvent] = []
    try await source.read { event in
      guard case .deferred(let read) = event else {
        collected.append(event)
        return
      }
      read { collected.append($0) }
    }
    for event in collected { add(event) }
  }

  private mutating func add(_ event: SourceEvent) {
    switch event {
    case .piece(let piece): pieces.append((piece.origin, String(decoding: piece.bytes, as: UTF8.self)))
    case .skipped(let skip): skips.append(skip)
    case .passedOver(let reason): passedOver.append(reason)
    default: break
    }
  }

  /// The text at each path; of several at one path, all, in order.
  var texts: [String: String] {
    Dictionary(pieces.map { ($0.origin.path.text, $0.text) }) { $0 + "|" + $1 }
  }

  /// The IDs of the commits that the pieces at this path belong to.
  func commits(at path: String) -> [String] {
    pieces.filter { $0.origin.path.text == path }.compactMap(\.origin.commit?.id)
  }
}

extension GitRepository {
  /// The runner under test, as a hook or a user would have it: in a directory of the work tree.
  func runner(in subdirectory: String = "", _ variables: [String: String?] = [:]) throws -> Git {
    try Git(
      in: Path(root.appendingPathComponent(subdirectory).path),
      variables: Self.variables.merging(variables) { _, new in new })
  }

  /// What the index holds to be committed.
  func staged(
    in subdirectory: String = "", selection: StagedSource.Selection = .changed,
    excluding globs: [String] = [],
    _ variables: [String: String?] = [:]
  ) async throws -> Collected {
    let source = StagedSource(
      git: try runner(in: subdirectory, variables), selection: selection, excludes: try ExcludeGlobs(globs))
    return try await Collected(source)
  }

  /// What a range of commits adds.
  func added(by revisions: String..., excluding globs: [String] = []) async throws -> Collected {
    let source = RangeSource(
      git: try runner(), range: try CommitRange(revisions: revisions), excludes: try ExcludeGlobs(globs))
    return try await Collected(source)
  }
}
