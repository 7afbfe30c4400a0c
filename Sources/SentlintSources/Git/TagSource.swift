// Refs: their names, and the annotated tags that they point to.

internal import SentlintCore
internal import SentlintPacks

/// The names of refs, and what stands between them and commits: the messages of annotated tags, and files and trees
/// that a ref or a tag points to with no commit at all.
struct TagSource: PieceSource {
  let git: Git
  let refs: [(name: String, id: ObjectID)]
  let content: ContentReader

  func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    for name in Set(refs.map(\.name)).sorted() {
      let origin = Origin.metadata(.refName(name), nil)
      try await receive(.piece(Piece(bytes: ContiguousArray(name.utf8), origin: origin)))
    }
    var seen: Set<ObjectID> = []
    var pending = refs.filter { seen.insert($0.id).inserted }
    // A tag can point to a tag.
    while !pending.isEmpty {
      var next: [(name: String, id: ObjectID)] = []
      var trees: [(name: String, id: ObjectID)] = []
      try await git.readObjects(pending.map(\.id)) { index, object in
        let (name, id) = pending[index]
        switch object {
        case .found(.commit, _): break
        case .found(.tree, _): trees.append((name, id))
        case .found(.tag, let bytes):
          let tag = HeaderedObject(bytes)
          let target = try await read(tag, receive)
          if let target, seen.insert(target).inserted { next.append((name, target)) }
        case .found(.blob, _), .missing:
          try await receive(content.event(for: object, from: .metadata(.refName(name), nil)))
        }
      }
      for (name, tree) in trees { try await read(tree, of: name, receive) }
      pending = next
    }
  }

  /// Hands over what a tag says, and returns what it points to.
  private func read(
    _ tag: HeaderedObject, _ receive: (SourceEvent) async throws -> Void
  ) async throws -> ObjectID? {
    let name = String(decoding: tag.header("tag") ?? [], as: UTF8.self)
    try await receive(.piece(Piece(bytes: tag.identities, origin: .metadata(.identity, nil))))
    try await receive(.piece(Piece(bytes: tag.message, origin: .metadata(.tagMessage(name), nil))))
    return tag.header("object").flatMap { ObjectID(hex: $0) }
  }

  private func read(
    _ tree: ObjectID, of name: String, _ receive: (SourceEvent) async throws -> Void
  ) async throws {
    let files = try await git.entries(ofTree: tree).filter { $0.entry.kind == .blob }
    try await git.readObjects(files.map(\.entry.id)) { index, object in
      let origin = Origin.archiveMember(files[index].path, of: .metadata(.refName(name), nil))
      try await receive(content.event(for: object, from: origin))
    }
  }
}
