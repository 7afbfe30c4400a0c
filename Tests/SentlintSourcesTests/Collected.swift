// What a source hands over, for tests.

internal import SentlintCore
internal import SentlintTestSupport

@testable internal import SentlintSources

/// Everything that a source handed over, with what was deferred read in place.
struct Collected {
  private(set) var pieces: [Piece] = []
  private(set) var skips: [Skip] = []
  private(set) var passedOver: [PassedOver] = []
  private(set) var notices: [String] = []

  init() {}

  init(_ source: some PieceSource) async throws {
    var collected = Self()
    try await source.read { collected.add($0) }
    self = collected
  }

  mutating func add(_ event: SourceEvent) {
    switch event {
    case .piece(let piece): pieces.append(piece)
    case .deferred(let read): read { add($0) }
    case .skipped(let skip): skips.append(skip)
    case .passedOver(let reason): passedOver.append(reason)
    case .notice(let text): notices.append(text)
    case .screened: break
    }
  }

  /// The origins' paths, relative to `directory`, in the order in which they came.
  func paths(in directory: TemporaryDirectory) -> [String] {
    pieces.map { Self.relative($0.origin.path, to: directory) }
  }

  /// The skips: path relative to `directory`, and reason.
  func skips(in directory: TemporaryDirectory) -> [String: Skip.Reason] {
    Dictionary(
      skips.map { (Self.relative($0.origin.path, to: directory), $0.reason) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The content under a path relative to `directory`, put together from what each piece owns.
  func content(_ path: String, in directory: TemporaryDirectory) -> [UInt8] {
    pieces.filter { Self.relative($0.origin.path, to: directory) == path }.flatMap { $0.bytes[$0.owned] }
  }

  private static func relative(_ path: Path, to directory: TemporaryDirectory) -> String {
    let prefix = directory.path.text + "/"
    return path.text.hasPrefix(prefix) ? String(path.text.dropFirst(prefix.count)) : path.text
  }
}

extension TemporaryDirectory {
  /// Reads paths in this directory as a scan would; all of it by default.
  func scan(
    _ names: String..., excluding globs: [String] = [], honoursGitignore: Bool = true,
    with reader: ContentReader = ContentReader()
  ) async throws -> Collected {
    let paths = names.isEmpty ? [path] : names.map { self.path($0) }
    let settings = WalkSettings(
      excludes: try ExcludeGlobs(globs), honoursGitignore: honoursGitignore, reader: reader)
    return try await Collected(DirectorySource(paths: paths, settings: settings))
  }
}
