// Single objects out of packs.

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads packed objects by their names, for those who want a few of a repository's objects and at once: no pack is read as
/// a whole, and what vouches for an object is its name alone.
package final class PackedReader {
  private let packs: [(pack: MappedFile, index: PackIndex)]
  private let idLength: Int
  private let inflater = Inflater()
  private let rebuilder = DeltaRebuilder(reach: 1)
  /// More deltas than git makes in a row: a chain that has more goes in a circle.
  private static let longestChain = 10_000
  /// Larger objects are left to those who read packs as a whole. Bytes.
  private static let limit = 64 << 20

  /// Opens the packs in a repository's object directory and in those that it borrows from. Those that cannot be opened
  /// have no objects.
  package init(directories: [String], idLength: Int) {
    self.idLength = idLength
    packs = directories.flatMap { directory in
      ((try? FileManager.default.contentsOfDirectory(atPath: directory + "/pack")) ?? []).compactMap { name in
        guard name.hasSuffix(".idx") else { return nil }
        let path = "\(directory)/pack/\(name)"
        guard let index = try? PackIndex(path: path, idLength: idLength, isChecked: false),
          let pack = try? MappedFile(path: path.dropLast(4) + ".pack")
        else { return nil }
        return (pack, index)
      }
    }
  }

  /// Shows an object.
  ///
  /// - Returns: Whether it is there and sound: its content is what its name says.
  package func read(_ id: ObjectID, _ visit: (ObjectType, borrowing Span<UInt8>) -> Void) -> Bool {
    for (pack, index) in packs {
      guard let (type, bytes) = rebuild(id, in: pack, index),
        bytes.withSpan({ ObjectID(hashing: $0, type: type, idLength: idLength) }) == id
      else { continue }
      bytes.withSpan { visit(type, $0) }
      return true
    }
    return false
  }

  private func rebuild(_ id: ObjectID, in pack: MappedFile, _ index: PackIndex) -> (ObjectType, ByteBuffer)? {
    guard var next = index.position(of: id).flatMap(index.offset(at:)) else { return nil }
    return pack.withSpan { bytes in
      var deltas: [EntryHeader] = []
      while deltas.count < Self.longestChain {
        guard let head = EntryHeader(bytes, next..<max(next, bytes.count), idLength: idLength),
          head.size <= Self.limit
        else { return nil }
        switch head.kind {
        case .whole(let type):
          guard let object = content(of: head, in: bytes) else { return nil }
          return apply(deltas, to: object, in: bytes).map { (type, $0) }
        case .offsetDelta(let base): next = base
        case .idDelta(let base):
          guard let offset = index.position(of: base).flatMap(index.offset(at:)) else { return nil }
          next = offset
        }
        deltas.append(head)
      }
      return nil
    }
  }

  /// Applies deltas, the last one first.
  private func apply(
    _ deltas: [EntryHeader], to base: ByteBuffer, in bytes: borrowing Span<UInt8>
  ) -> ByteBuffer? {
    var object = base
    for head in deltas.reversed() {
      let result = ByteBuffer()
      guard let delta = content(of: head, in: bytes),
        rebuilder.apply(delta, to: object, into: result, limit: Self.limit)
      else { return nil }
      object = result
    }
    return object
  }

  private func content(of head: EntryHeader, in bytes: borrowing Span<UInt8>) -> ByteBuffer? {
    let buffer = ByteBuffer()
    let outcome = inflater.inflate(bytes, head.dataStart..<bytes.count, size: head.size, into: buffer)
    guard case .done = outcome else { return nil }
    return buffer
  }
}
