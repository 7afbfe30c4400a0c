// What the next commit would record.

package import SentlintCore
internal import SentlintPacks

extension Git {
  /// The paths at which the index differs from HEAD; with nothing committed yet, all. Of paths that are gone from the
  /// index it may say nothing.
  package func stagedChanges() async throws -> [TreeChange] {
    if let changes = plainStagedChanges { return changes }
    do {
      return try await stagedChanges(from: "HEAD")
    } catch let error as GitError where error.kind == .unknownRevision {
      // Nothing committed yet. Should HEAD be broken instead, reading all of the index still misses nothing.
      let emptyTree = try await run(["hash-object", "-t", "tree", "--stdin"])
      return try await stagedChanges(from: String(decoding: emptyTree.dropLast(), as: UTF8.self))
    }
  }

  /// Everything that the index lists, in the order in which `ls-files --stage -z` does with more arguments.
  func indexEntries(_ arguments: [String] = []) async throws -> [(path: Path, entry: TreeEntry)] {
    try await run(["ls-files", "--stage", "-z"] + arguments) { output in
      var entries: [(Path, TreeEntry)] = []
      while let (path, entry) = try await output.entry(idAt: 1) {
        if let entry { entries.append((path, entry)) }
      }
      return entries
    }
  }

  private func stagedChanges(from tree: String) async throws -> [TreeChange] {
    let arguments = [
      "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff",
      "--no-textconv", "--ignore-submodules=none", tree, "--",
    ]
    return try await run(arguments) { output in
      var changes: [TreeChange] = []
      while let change = try await output.change() {
        changes.append(change)
      }
      return changes
    }
  }
}

/// The index's content, read as objects, whatever the work tree holds. Nothing is written to the repository.
package struct StagedSource: PieceSource {
  /// Which of the index's paths are read.
  package enum Selection: Sendable {
    /// Those that differ from HEAD: `Git.stagedChanges()`.
    case changed([TreeChange])
    /// Those that differ from HEAD and are among these, and what HEAD holds there in place of what the index does.
    case head([TreeChange], Set<Path>)
    /// All.
    case tracked
  }

  private let git: Git
  private let selection: Selection
  private let excludes: ExcludeGlobs
  private let content: ContentReader

  /// Makes a source of the index of the repository that `git` runs in.
  package init(
    git: Git, selection: Selection, excludes: ExcludeGlobs, content: ContentReader = ContentReader()
  ) {
    self.git = git
    self.selection = selection
    self.excludes = excludes
    self.content = content
  }

  /// Whether it is as little as most commits are.
  package var isBrief: Bool {
    if case .changed(let changes) = selection { changes.count <= Self.batchSize } else { false }
  }

  /// What HEAD holds at the changed paths that `origins` belong to, under the origins of what is staged there:
  /// what is found in both is not new. It is worth reading only for paths with findings.
  package func head(at origins: some Sequence<Origin>) -> Self {
    guard case .changed(let changes) = selection else { return self }
    return Self(
      git: git, selection: .head(changes, Set(origins.compactMap(\.stagedPath))), excludes: excludes,
      content: content)
  }

  package func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    var items: [Item] = []
    for (path, entry) in try await entries() {
      if excludes.matches(path, isDirectory: false) {
        try await receive(.passedOver(.excluded))
      } else if entry.kind == .submodule {
        try await receive(.passedOver(.submodule))
      } else {
        items.append(Item(path: path, id: entry.id))
      }
    }
    let others = try await readLoose(items, receive)
    guard !others.isEmpty else { return }
    try await git.readObjects(others.map(\.id)) { index, object in
      try await receive(content.event(for: object, from: .staged(others[index].path)))
    }
  }

  /// Hands over the objects that lie in files of their own, as what has just been staged does: these need no git to be
  /// read, and are read where they are scanned.
  ///
  /// - Returns: The others.
  private func readLoose(
    _ items: [Item], _ receive: (SourceEvent) async throws -> Void
  ) async throws -> [Item] {
    let directories = git.repositoryPlaces.objectDirectories
    let reader = LooseReader(directories: directories)
    var others: [Item] = []
    var loose: [Item] = []
    func handOver() async throws {
      let batch = loose
      loose = []
      guard !batch.isEmpty else { return }
      try await receive(
        .deferred { [content] receive in Self.read(batch, in: directories, by: content, to: receive) })
    }
    for item in items {
      if reader.holds(item.id, limit: Self.largest) { loose.append(item) } else { others.append(item) }
      if loose.count == Self.batchSize { try await handOver() }
    }
    try await handOver()
    return others
  }

  private static func read(
    _ items: [Item], in directories: [String], by content: ContentReader, to receive: (SourceEvent) -> Void
  ) {
    let reader = LooseReader(directories: directories)
    lazy var packs = PackedReader(directories: directories, idLength: Int(items[0].id.count))
    for item in items {
      let origin = Origin.staged(item.path)
      func handOver(_ type: ObjectType, _ bytes: borrowing Span<UInt8>) {
        content.read(ContiguousArray(copying: bytes), from: origin, to: receive)
      }
      if reader.read(item.id, handOver) { continue }
      // Its file is damaged, or went away just now, as it does when it is packed.
      if packs.read(item.id, handOver) { continue }
      let message = "git object \(item.id) is damaged or missing: \(GitError.missingObjectCure)"
      receive(.skipped(Skip(origin: origin, reason: .missingObject(message))))
    }
  }

  /// How many are read at a time: enough to be worth a thread's waking.
  private static let batchSize = 16
  /// Larger files are left to git. Bytes.
  private static let largest = 1 << 20

  /// The entries to read, in order of their paths.
  private func entries() async throws -> [(Path, TreeEntry)] {
    switch selection {
    case .tracked: return try await git.indexEntries(["--full-name", ":/"])
    case .head(let changes, let paths):
      return changes.filter { paths.contains($0.path) }.flatMap { change in
        change.before.map { (change.path, $0) }
      }
    case .changed(let changes):
      var entries = changes.compactMap { change in change.after.map { (change.path, $0) } }
      if changes.contains(where: \.isUnmerged) {
        entries += try await git.indexEntries(["--unmerged", "--full-name", ":/"])
        entries.sort { $0.0 < $1.0 }
      }
      return entries
    }
  }
}

/// An object, and where it is staged.
private struct Item {
  let path: Path
  let id: ObjectID
}

extension Origin {
  /// The path in the index that it stands at, or within.
  fileprivate var stagedPath: Path? {
    switch self {
    case .staged(let path): path
    case .archiveMember(_, let outer), .pathName(let outer): outer.stagedPath
    default: nil
    }
  }
}

extension ContentReader {
  /// What to hand over for an object that was asked for. Archives are expanded where the scan's workers are.
  func event(for object: ReadObject, from origin: Origin) -> SourceEvent {
    switch object {
    case .found(_, let bytes): .deferred { receive in read(bytes, from: origin, to: receive) }
    case .missing(let message): .skipped(Skip(origin: origin, reason: .missingObject(message)))
    }
  }
}
