// A pack with its index, and the families that its objects form.

/// A pack: its entries in the order in which they stand in it, and who is whose delta.
///
/// An object stored whole and all that are, directly or not, deltas to it are a *family*. A family is rebuilt
/// from its root down, so that each object is inflated once and rebuilt once.
package final class Pack: Sendable {
  /// The pack.
  package let file: MappedFile
  /// Its index.
  package let index: PackIndex
  /// Where each entry begins, ascending, then where the last one ends.
  let offsets: ContiguousArray<Int>
  /// The position of each entry in the index.
  let positions: ContiguousArray<UInt32>
  let tree: DeltaTree
  /// The objects whose entries say nothing that can be read, or hang below such a one.
  package let damaged: [Damage]

  /// The length of a pack's head: a magic number, a version and the number of objects.
  private static let headLength = 12

  /// Reads the pack at `path`, which ends in `.pack`, by the index beside it, and finds its families.
  package convenience init(path: String, idLength: Int) throws(PackError) {
    let index = try PackIndex(path: path.dropLast(5) + ".idx", idLength: idLength)
    try self.init(path: path, index: index)
  }

  /// Reads the pack at `path` by an index that may stand anywhere.
  package init(path: String, index: PackIndex) throws(PackError) {
    let file = try MappedFile(path: path)
    self.file = file
    self.index = index
    let end = file.count - index.idLength
    guard file.withSpan({ Self.isPack($0, index: index) }) else {
      throw PackError(path: path, message: "it is no pack, is cut short, or belongs to another index")
    }
    // Version 2 vouches for each entry, which costs next to nothing while it is read anyway.
    guard index.vouchesForEntries || file.withSpan({ Self.isIntact($0, index: index) }) else {
      throw PackError(path: path, message: "its checksum does not match its content")
    }
    var offsets = ContiguousArray<Int>()
    var positions = ContiguousArray<UInt32>()
    var damaged: [Damage] = []
    offsets.reserveCapacity(index.count + 1)
    positions.reserveCapacity(index.count)
    for position in 0..<index.count {
      if let offset = index.offset(at: position), (Self.headLength..<end).contains(offset) {
        offsets.append(offset)
        positions.append(UInt32(position))
      } else {
        damaged.append(Damage(id: index.id(at: position), message: "its place in the pack cannot be known"))
      }
    }
    sortByOffset(&offsets, &positions)
    offsets.append(end)
    let tree = DeltaTree(file: file, index: index, offsets: offsets, positions: positions)
    for entry in tree.unreachable {
      damaged.append(
        Damage(id: index.id(at: Int(positions[entry])), message: "its head or its base cannot be read"))
    }
    self.offsets = offsets
    self.positions = positions
    self.tree = tree
    self.damaged = damaged
  }

  /// How many objects can be walked to or are damaged: all of the index's.
  package var count: Int { index.count }

  /// The ID of an entry.
  package func id(ofEntry entry: Int) -> ObjectID {
    index.id(at: Int(positions[entry]))
  }

  /// The bytes of the pack that an entry fills. Entries that claim the same place share it.
  func range(ofEntry entry: Int) -> Range<Int> {
    var next = entry + 1
    while offsets[next] == offsets[entry] { next += 1 }
    return offsets[entry]..<offsets[next]
  }

  private static func isIntact(_ bytes: borrowing Span<UInt8>, index: PackIndex) -> Bool {
    digest(of: bytes, 0..<(bytes.count - index.idLength), idLength: index.idLength) == index.packChecksum
  }

  private static func isPack(_ bytes: borrowing Span<UInt8>, index: PackIndex) -> Bool {
    let magic: UInt32 = 0x5041_434b
    guard bytes.count >= headLength + index.idLength, bytes.bigEndian32(at: 0) == magic,
      [2, 3].contains(bytes.bigEndian32(at: 4)), Int(bytes.bigEndian32(at: 8)) == index.count
    else { return false }
    let end = bytes.count - index.idLength
    return index.packChecksum == (end..<bytes.count).map { bytes[$0] }
  }
}

/// An object that a pack's index names and that could not be read from the pack.
package struct Damage: Hashable, Sendable {
  /// The object.
  package let id: ObjectID
  /// What is wrong, as a clause.
  package let message: String

  /// Makes a damage.
  package init(id: ObjectID, message: String) {
    self.id = id
    self.message = message
  }
}

/// Sorts offsets, and positions with them: by radix, since there can be millions and their order is that of
/// hashes.
private func sortByOffset(_ offsets: inout ContiguousArray<Int>, _ positions: inout ContiguousArray<UInt32>) {
  let bits = 11
  let count = offsets.count
  var spareOffsets = ContiguousArray(repeating: 0, count: count)
  var sparePositions = ContiguousArray<UInt32>(repeating: 0, count: count)
  let largest = offsets.max() ?? 0
  var shift = 0
  while largest >> shift > 0 {
    var starts = ContiguousArray(repeating: 0, count: 1 << bits + 1)
    for offset in offsets { starts[offset >> shift & (1 << bits - 1) + 1] += 1 }
    for digit in 1..<starts.count { starts[digit] += starts[digit - 1] }
    for item in 0..<count {
      let digit = offsets[item] >> shift & (1 << bits - 1)
      spareOffsets[starts[digit]] = offsets[item]
      sparePositions[starts[digit]] = positions[item]
      starts[digit] += 1
    }
    swap(&offsets, &spareOffsets)
    swap(&positions, &sparePositions)
    shift += bits
  }
}
