// What a range of commits adds.

package import SentlintCore
internal import SentlintPacks

/// Everything that the commits of a range add: content in any tree of theirs, what merges alone hold included;
/// messages, names and addresses, annotated tags, names of refs. Each blob is read once, and belongs to the first
/// commit, parents before children, that has it.
package struct RangeSource: PieceSource {
  private let git: Git
  private let range: CommitRange
  private let excludes: ExcludeGlobs
  private let content: ContentReader

  /// Makes a source of commits in the repository that `git` runs in.
  package init(git: Git, range: CommitRange, excludes: ExcludeGlobs, content: ContentReader = ContentReader())
  {
    self.git = git
    self.range = range
    self.excludes = excludes
    self.content = content
  }

  package func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    let listed = range.isEmpty ? [] : try await git.commits(range.arguments)
    if listed.isEmpty { try await receive(.notice("the range holds no commits")) }
    let tags = TagSource(git: git, refs: try await refs(of: listed), content: content)
    try await tags.read(receive)

    var commits: [ObjectID: Commit] = [:]
    var additions = RangeAdditions()
    try await git.readObjects(
      choosing: {
        additions = RangeAdditions(try await git.additions(of: listed.map(\.id)), leavingOut: excludes)
        return listed.map(\.id) + additions.content.map(\.entry.id)
      },
      { index, object in
        if index < listed.count {
          let commit = try await read(listed[index], object, receive)
          commits[listed[index].id] = commit
        } else {
          let addition = additions.content[index - listed.count]
          try await receive(content.event(for: object, from: addition.origin(in: commits)))
        }
      })
    for addition in additions.namesAlone {
      try await receive(.piece(Piece(bytes: [], origin: addition.origin(in: commits))))
    }
    for passedOver in additions.passedOver {
      try await receive(.passedOver(passedOver))
    }
  }

  private func refs(of commits: [ListedCommit]) async throws -> [(name: String, id: ObjectID)] {
    switch range.refs {
    case .pointingIntoIt: try await git.refs(pointingTo: Set(commits.map(\.id)))
    case .named(let refs): refs
    }
  }

  /// Hands over what a commit itself says, and names it.
  private func read(
    _ listed: ListedCommit, _ object: ReadObject, _ receive: (SourceEvent) async throws -> Void
  ) async throws -> Commit {
    guard case .found(.commit, let bytes) = object else {
      let commit = Commit(id: listed.id)
      try await receive(
        content.event(
          for: .missing("commit \(listed.id): \(GitError.missingObjectCure)"),
          from: .metadata(.commitMessage, commit)))
      return commit
    }
    let parsed = HeaderedObject(bytes)
    let commit = Commit(id: listed.id, object: parsed)
    try await receive(.piece(Piece(bytes: parsed.identities, origin: .metadata(.identity, commit))))
    try await receive(.piece(Piece(bytes: parsed.message, origin: .metadata(.commitMessage, commit))))
    if parsed.parents != listed.parents {
      let message = "the parents of commit \(listed.id) are not here: \(GitError.missingObjectCure)"
      try await receive(
        .skipped(Skip(origin: .metadata(.commitMessage, commit), reason: .missingObject(message))))
    }
    return commit
  }
}

/// What the commits of a range add, each thing once.
private struct RangeAdditions {
  /// Blobs, each with its first path.
  var content: [Addition] = []
  /// Paths of which the content stands at another path as well, or is no content: names to read.
  var namesAlone: [Addition] = []
  var passedOver: [PassedOver] = []

  init() {}

  init(_ additions: [Addition], leavingOut excludes: ExcludeGlobs) {
    var ids: Set<ObjectID> = []
    var paths: Set<Path> = []
    for addition in additions {
      let isNewPath = paths.insert(addition.path).inserted
      if excludes.matches(addition.path, isDirectory: false) {
        if isNewPath { passedOver.append(.excluded) }
        continue
      }
      if addition.entry.kind == .submodule, isNewPath { passedOver.append(.submodule) }
      if addition.entry.kind == .blob, ids.insert(addition.entry.id).inserted {
        content.append(addition)
      } else if isNewPath {
        namesAlone.append(addition)
      }
    }
  }
}

extension Addition {
  /// Where it stands, with the commit as reports name it.
  fileprivate func origin(in commits: [ObjectID: Commit]) -> Origin {
    .committed(path, commits[commit] ?? Commit(id: commit))
  }
}
