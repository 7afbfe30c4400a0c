// What directories list: whether it is there, and what it is called.

internal import SentlintPacks

/// Looks at the entries of directories. One for each thread.
final class DirectoryCheck: @unchecked Sendable {
  // SAFETY: made and used by one thread, and not by others before that has ended.
  private let store: ObjectStore
  private let reader: TreeReader
  /// The beginnings of IDs that were there: directories' versions and siblings list mostly the same. Two IDs with the
  /// same 64 bits do not occur by chance.
  private var recent = ContiguousArray<UInt64>(repeating: 0, count: 1 << 16)
  private var names: ContiguousArray<UInt8> = []

  init(_ store: ObjectStore) {
    self.store = store
    reader = TreeReader(idLength: store.idLength, everything: true)
  }

  /// Calls `miss` for each object that a directory lists and that is not there; of a directory with a base that was
  /// checked, only the fresh parts are looked at.
  ///
  /// What is copied whole from the base was an entry there as well: else a part of its name would be an object's ID
  /// there, which nobody can choose without that object being missing.
  ///
  /// - Returns: Whether the directory is well-formed.
  func check(_ tree: borrowing Span<UInt8>, _ fresh: [Range<Int>]?, _ miss: (ObjectID) -> Void) -> Bool {
    names.removeAll(keepingCapacity: true)
    return reader.read(tree, fresh: fresh) { place, tree in
      if fresh != nil, place.isNameFresh { note(place.name, in: tree) }
      guard place.isRestFresh else { return }
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

  /// Whether any name in the fresh parts that were checked last may matter. All are looked at as one text, in which
  /// each stands apart: on a line of its own, between lines that no encoding goes on in.
  func holdsName(_ prefilter: HistoryPrefilter) -> Bool {
    let names = names
    if names.isEmpty { return false }
    return prefilter.mayHoldFindings(names.span)
  }

  private func note(_ name: Range<Int>, in tree: borrowing Span<UInt8>) {
    names.append(UInt8(ascii: "("))
    names.append(UInt8(ascii: "\n"))
    for place in name { names.append(tree[place]) }
    names.append(UInt8(ascii: "\n"))
  }
}
