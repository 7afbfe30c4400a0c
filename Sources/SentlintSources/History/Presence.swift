// Whether what directories list is there.

internal import SentlintPacks

/// Looks for the objects that directories list. One for each thread.
final class Presence: @unchecked Sendable {
  // SAFETY: made and used by one thread, and not by others before that has ended.
  private let store: ObjectStore
  private let reader: TreeReader
  /// The beginnings of IDs that were there: directories' versions and siblings list mostly the same. Two IDs with the
  /// same 64 bits do not occur by chance.
  private var recent = ContiguousArray<UInt64>(repeating: 0, count: 1 << 16)

  init(_ store: ObjectStore) {
    self.store = store
    reader = TreeReader(idLength: store.idLength, everything: true)
  }

  /// Calls `miss` for each object that a directory lists and that is not there; of a directory with a base that was
  /// checked, only the fresh parts are looked at.
  ///
  /// - Returns: Whether the directory is well-formed.
  func check(_ tree: borrowing Span<UInt8>, _ fresh: [Range<Int>]?, _ miss: (ObjectID) -> Void) -> Bool {
    reader.read(tree, fresh: fresh) { place, tree in
      // A submodule, mode 160000, is another repository's commit.
      if place.mode.count == 6, tree[place.mode.lowerBound + 1] == UInt8(ascii: "6") { return }
      let id = ObjectID(tree, at: place.id.lowerBound, count: store.idLength)
      let slot = Int(truncatingIfNeeded: id.prefix) & (recent.count - 1)
      guard recent[slot] != id.prefix else { return }
      if store.contains(id) {
        recent[slot] = id.prefix
      } else {
        miss(id)
      }
    }
  }
}
