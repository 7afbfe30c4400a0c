// What git sources hand over, for tests.

internal import Foundation
internal import SentlintCore
internal import SentlintSources
internal import SentlintTestSupport

extension Piece {
  /// The bytes as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Collected {
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
    in subdirectory: String = "", excluding globs: [String] = [], _ variables: [String: String?] = [:]
  ) async throws -> Collected {
    let git = try runner(in: subdirectory, variables)
    let source = StagedSource(
      git: git, selection: .changed(try await git.stagedChanges()), excludes: try ExcludeGlobs(globs))
    return try await Collected(source)
  }

  /// All that the index holds.
  func tracked(in subdirectory: String = "") async throws -> Collected {
    try await Collected(
      StagedSource(
        git: try runner(in: subdirectory), selection: .tracked, excludes: try ExcludeGlobs([])))
  }

  /// What a range of commits adds.
  func added(by revisions: String..., excluding globs: [String] = []) async throws -> Collected {
    let source = RangeSource(
      git: try runner(), range: try CommitRange(revisions: revisions), excludes: try ExcludeGlobs(globs))
    return try await Collected(source)
  }
}
