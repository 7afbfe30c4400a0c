// What is staged, read without git: starting git takes longer than all the rest of a hook.

internal import SentlintCore
internal import SentlintPacks

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

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
  fileprivate init(_ entry: StagingIndex.Entry) {
    self.init(kind: entry.mode == 0o160000 ? .submodule : .blob, id: entry.id)
  }
}

/// A repository in which nothing is unusual: with SHA-1 IDs, refs in files, and, if it was found rather than named, of the
/// user's own.
private struct PlainRepository {
  private let own: String
  private let common: String

  init?(_ places: RepositoryPlaces) {
    guard places.isTrusted, let own = places.own, let common = places.common else { return nil }
    // Everything that changes how a repository is kept is called an extension.
    guard let settings = Self.content(of: common + "/config"),
      !settings.lowercased().contains("extensions")
    else { return nil }
    self.own = own
    self.common = common
  }

  /// The commit that HEAD points at; nil if there is none yet.
  var head: ObjectID? {
    guard let text = Self.content(of: own + "/HEAD") else { return nil }
    if let id = Self.id(text) { return id }
    let name = text.dropFirst("ref:".count).drop { $0 == " " }.prefix { !$0.isNewline }
    guard text.hasPrefix("ref:"), name.hasPrefix("refs/heads/"), !name.contains("..") else { return nil }
    if let loose = Self.content(of: "\(common)/\(name)") { return Self.id(loose) }
    let packed = Self.content(of: common + "/packed-refs") ?? ""
    return packed.utf8.split(separator: UInt8(ascii: "\n")).first {
      $0.dropFirst(41).elementsEqual(name.utf8)
    }
    .flatMap { ObjectID(hex: Array($0.prefix(40))) }
  }

  /// The ID that is all that stands in a file.
  private static func id(_ text: String) -> ObjectID? {
    ObjectID(hex: Array(text.utf8.prefix { $0 != UInt8(ascii: "\n") }))
  }

  private static func content(of path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
