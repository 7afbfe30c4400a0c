// The files of a repository that are neither objects nor refs.

internal import SentlintCore
internal import SentlintPacks

extension RepositoryLayout {
  /// Hands over every file below the repository's own directory that is not read in another way: messages and patches
  /// that are being worked on, hooks, remembered conflicts, files of large-file storage, and whatever else is there.
  func readFiles(
    besides store: ObjectStore, with reader: ContentReader, _ receive: (SourceEvent) async throws -> Void
  ) async throws {
    let modules = Set(submodules.map { Path(String($0.text.dropFirst(common.utf8.count + 1))) })
    try await walk(
      Path(common), shownAs: shown, with: reader, sorting: { Self.sorted($0, submodules: modules) }, receive)
    for directory in store.directories {
      let shown = directory == objects ? shown.appending("objects".utf8) : Path(directory)
      try await walk(Path(directory), shownAs: shown, with: reader, sorting: Self.sorted(object:), receive)
    }
    for directory in directories {
      for name in ["config", "config.worktree"] {
        let path = Path("\(directory)/\(name)")
        guard (try? OpenFile.status(of: path)) != nil else { continue }
        let shown = shown.appending(path.bytes.dropFirst(common.utf8.count + 1))
        let file = FileToRead(name: path, directory: nil, origin: .gitConfiguration(shown))
        try await receive(.deferred { file.read(opening: .target, with: reader, to: $0) })
      }
    }
  }

  private func walk(
    _ directory: Path, shownAs shown: Path, with reader: ContentReader,
    sorting: @escaping @Sendable (Path) -> WalkSettings.Sorted,
    _ receive: (SourceEvent) async throws -> Void
  ) async throws {
    var settings = WalkSettings(
      excludes: .none, honoursGitignore: false, reader: reader)
    settings.sorting = sorting
    let root = Walk.Root(path: shown, location: directory, mode: .target, excludeBases: [])
    var walk = Walk(root, leavingOut: PathSet(), settings: settings)
    try await walk.run(receive)
  }

  /// How reports name the repository's own directory: as seen from the work tree, where it stands there.
  private var shown: Path {
    Path(common.hasSuffix("/.git") ? ".git" : ".")
  }

  /// The repositories of submodules, which are repositories of their own.
  var submodules: [Path] {
    directories.flatMap { RepositoryFinder().search(below: Path("\($0)/modules")).repositories }
  }

  /// What becomes of what stands at a path below the repository's own directory.
  private static func sorted(_ path: Path, submodules: Set<Path>) -> WalkSettings.Sorted {
    if submodules.contains(path) { return .readElsewhere }
    var components = path.bytes.split(separator: UInt8(ascii: "/")).map {
      String(decoding: $0, as: UTF8.self)
    }
    if components.count > 2, components[0] == "worktrees" { components.removeFirst(2) }
    guard components.count == 1 else { return .content }
    return switch components[0] {
    case "objects", "refs", "logs", "reftable", "packed-refs", "index", "config", "config.worktree":
      .readElsewhere
    // A part of the index.
    case let name where name.hasPrefix("sharedindex."): .readElsewhere
    default: .content
    }
  }

  /// What becomes of what stands at a path below a directory of objects.
  private static func sorted(object path: Path) -> WalkSettings.Sorted {
    let components = path.bytes.split(separator: UInt8(ascii: "/")).map {
      String(decoding: $0, as: UTF8.self)
    }
    let name = components.last ?? ""
    if name.hasPrefix("tmp_obj_") || name.hasPrefix("tmp_pack_") || name.hasPrefix("tmp_idx_") {
      return .unreadable("git left it unfinished; git prune removes it if no other git is at work")
    }
    if components.count == 1, ObjectStore.isQuarantine(name) { return .readElsewhere }
    switch (components.first, components.count) {
    case ("pack", 2):
      let known = [".pack", ".idx", ".rev", ".bitmap", ".mtimes"]
      let isKnown = known.contains(where: name.hasSuffix) || name.hasPrefix("multi-pack-index")
      return isKnown ? .readElsewhere : .content
    case ("info", 2): return name.hasPrefix("commit-graph") ? .readElsewhere : .content
    case (let prefix?, 2) where prefix.utf8.count == 2:
      return ObjectID(hex: Array((prefix + name).utf8)) == nil ? .content : .readElsewhere
    default: return .content
    }
  }
}

extension SourceEvent {
  /// The same with other origins.
  func mapped(_ convert: @escaping @Sendable (Origin) -> Origin) -> Self {
    switch self {
    case .piece(let piece):
      .piece(
        Piece(bytes: piece.bytes, origin: convert(piece.origin), start: piece.start, owned: piece.owned))
    case .deferred(let read): .deferred { receive in read { receive($0.mapped(convert)) } }
    case .skipped(let skip): .skipped(Skip(origin: convert(skip.origin), reason: skip.reason))
    case .screened, .passedOver, .notice: self
    }
  }
}
