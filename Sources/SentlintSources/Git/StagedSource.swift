// What the next commit would record.

package import SentlintCore
internal import SentlintPacks

/// The index's content, read as objects, whatever the work tree holds. Nothing is written to the repository.
package struct StagedSource: PieceSource {
  /// Which of the index's paths are read.
  package enum Selection: Sendable {
    /// Those that differ from HEAD; with nothing committed yet, all.
    case changed
    /// All.
    case tracked
  }

  private let git: Git
  private let selection: Selection
  private let excludes: ExcludeGlobs
  private let content: ContentReader
  /// If not nil, HEAD's content at these of the changed paths is read in place of the index's.
  private var headPaths: Set<Path>?

  /// Makes a source of the index of the repository that `git` runs in.
  package init(
    git: Git, selection: Selection = .changed, excludes: ExcludeGlobs,
    content: ContentReader = ContentReader()
  ) {
    self.git = git
    self.selection = selection
    self.excludes = excludes
    self.content = content
  }

  /// What HEAD holds at the changed paths that `origins` belong to, under the origins of what is staged there:
  /// what is found in both is not new. It is worth reading only for paths with findings.
  package func head(at origins: some Sequence<Origin>) -> Self {
    var source = self
    source.headPaths = Set(origins.compactMap(\.stagedPath))
    return source
  }

  /// Whether the next commit would record nothing new.
  package var isEmpty: Bool {
    get async throws { try await changes().isEmpty }
  }

  package func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    var items: [(path: Path, id: ObjectID)] = []
    try await git.readObjects(
      choosing: {
        for (path, entry) in try await entries() {
          if excludes.matches(path, isDirectory: false) {
            try await receive(.passedOver(.excluded))
          } else if entry.kind == .submodule {
            try await receive(.passedOver(.submodule))
          } else {
            items.append((path, entry.id))
          }
        }
        return items.map(\.id)
      },
      { index, object in
        try await receive(content.event(for: object, from: .staged(items[index].path)))
      })
  }

  /// The entries to read, in order of their paths.
  private func entries() async throws -> [(Path, TreeEntry)] {
    if selection == .tracked {
      return try await indexEntries(["ls-files", "--stage", "-z", "--full-name", ":/"])
    }
    let changes = try await changes()
    if let headPaths {
      return changes.filter { headPaths.contains($0.path) }.flatMap { change in
        change.before.map { (change.path, $0) }
      }
    }
    var entries = changes.compactMap { change in change.after.map { (change.path, $0) } }
    if changes.contains(where: \.isUnmerged) {
      entries += try await indexEntries(["ls-files", "--unmerged", "-z", "--full-name", ":/"])
      entries.sort { $0.0 < $1.0 }
    }
    return entries
  }

  private func changes() async throws -> [TreeChange] {
    do {
      return try await changes(from: "HEAD")
    } catch let error as GitError where error.kind == .unknownRevision {
      // Nothing committed yet. Should HEAD be broken instead, reading all of the index still misses nothing.
      let emptyTree = try await git.run(["hash-object", "-t", "tree", "--stdin"])
      return try await changes(from: String(decoding: emptyTree.dropLast(), as: UTF8.self))
    }
  }

  private func changes(from tree: String) async throws -> [TreeChange] {
    let arguments = [
      "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff",
      "--no-textconv",
      "--ignore-submodules=none", tree, "--",
    ]
    return try await git.run(arguments) { output in
      var changes: [TreeChange] = []
      while let change = try await output.change() {
        changes.append(change)
      }
      return changes
    }
  }

  private func indexEntries(_ arguments: [String]) async throws -> [(Path, TreeEntry)] {
    try await git.run(arguments) { output in
      var entries: [(Path, TreeEntry)] = []
      while let (path, entry) = try await output.entry(idAt: 1) {
        if let entry { entries.append((path, entry)) }
      }
      return entries
    }
  }
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
