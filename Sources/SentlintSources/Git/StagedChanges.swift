// What is staged, read without git: starting git takes longer than all the rest of a hook.

internal import SentlintCore
internal import SentlintPacks

extension Git {
  /// The same as `stagedChanges()` but for paths that are gone, read from the files of an ordinary repository; nil where
  /// anything is unusual, and git alone knows what it means.
  var plainStagedChanges: [TreeChange]? {
    let places = repositoryPlaces
    guard let repository = PlainRepository(places), let head = repository.head, let path = places.index,
      let index = StagingIndex(path: path)
    else { return nil }
    let directories = places.objectDirectories
    let loose = LooseReader(directories: directories, limit: 64 << 20)
    var opened: PackedReader?
    func read(_ id: ObjectID, _ visit: (ObjectType, borrowing Span<UInt8>) -> Void) -> Bool {
      if loose.read(id, visit) { return true }
      let packed = opened ?? PackedReader(directories: directories, idLength: 20)
      opened = packed
      return packed.read(id, visit)
    }
    var tree: ObjectID?
    _ = read(head) { type, bytes in
      if type == .commit { tree = ObjectID(hexIn: bytes, 5..<min(45, bytes.count)) }
    }
    guard let tree else { return nil }
    let changes = index.changes(from: tree) { id, visit in
      var isTree = false
      let isThere = read(id) { type, bytes in
        isTree = type == .tree
        if isTree { visit(bytes) }
      }
      return isThere && isTree
    }
    return changes?.map(TreeChange.init)
  }
}

extension TreeChange {
  fileprivate init(_ change: StagingIndex.Change) {
    self.init(
      path: Path(bytes: change.path), before: change.before.map { [TreeEntry($0)] } ?? [],
      after: TreeEntry(change.after), isUnmerged: false)
  }
}

extension TreeEntry {
  init(_ entry: StagingIndex.Entry) {
    self.init(kind: entry.mode == 0o160000 ? .submodule : .blob, id: entry.id)
  }
}
