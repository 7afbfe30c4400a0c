// What an earlier walk over a repository's objects came to, kept in a file.

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The objects that a repository had when they were all looked at: those that were clean, and the others.
///
/// The file holds IDs alone. Its name is anybody's; what it was made by and for is a key inside it, and a SHA-256 over all
/// of it tells damage.
package struct SeenObjects: Sendable {
  private static let magic = Array("sentlint objects 1\n".utf8)
  private static let keyLength = 32
  private static let headLength = 19 + keyLength + 1 + 2 * 8

  private let file: MappedFile
  private let idLength: Int
  /// How many objects were clean.
  package let cleanCount: Int
  /// How many there were.
  package let count: Int

  /// Opens the file at `path`, if there is one.
  ///
  /// - Throws: `PackError` if it is damaged, or was made for another key.
  package init?(path: String, key: [UInt8], idLength: Int) throws(PackError) {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try MappedFile(path: path)
    let counts: (clean: Int, others: Int)? = file.withSpan { bytes in
      let start = Self.magic + key + [UInt8(idLength)]
      guard bytes.count >= Self.headLength + Self.keyLength, key.count == Self.keyLength,
        start.indices.allSatisfy({ bytes[$0] == start[$0] }),
        let clean = Int(exactly: bytes.word(at: start.count)),
        let others = Int(exactly: bytes.word(at: start.count + 8)), clean < 1 << 40, others < 1 << 40
      else { return nil }
      let end = Self.headLength + (clean + others) * idLength
      guard bytes.count == end + Self.keyLength else { return nil }
      let sum = digest(of: bytes, 0..<end, idLength: 32)
      return sum.indices.allSatisfy { bytes[end + $0] == sum[$0] } ? (clean, others) : nil
    }
    guard let counts else { throw PackError(path: path, message: "it is damaged, or no list of objects") }
    self.file = file
    self.idLength = idLength
    cleanCount = counts.clean
    count = counts.clean + counts.others
  }

  /// Writes a file in place of any other. Both lists are sorted, and apart.
  package static func write(
    to path: String, key: [UInt8], idLength: Int, clean: [ObjectID], others: [ObjectID]
  ) throws {
    var bytes = magic + key + [UInt8(idLength)]
    for count in [clean.count, others.count] {
      bytes += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: count >> $0) }
    }
    bytes.reserveCapacity(bytes.count + (clean.count + others.count) * idLength + keyLength)
    for id in clean { id.append(to: &bytes) }
    for id in others { id.append(to: &bytes) }
    bytes += digest(of: bytes.span, 0..<bytes.count, idLength: 32)
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  /// Marks by position those of `ids`, given by position and sorted, that were clean; and tells how many of all that were
  /// seen are among those for which `counts` is true.
  fileprivate func mark(
    _ ids: (Int) -> ObjectID, count: Int, counting counts: (Int) -> Bool
  ) -> (isClean: ContiguousArray<Bool>, found: Int) {
    var isClean = ContiguousArray(repeating: false, count: count)
    var found = 0
    file.withSpan { bytes in
      for list in [0..<cleanCount, cleanCount..<self.count] {
        var seen = list.lowerBound
        var place = 0
        while seen < list.upperBound, place < count {
          let left = ObjectID(bytes, at: Self.headLength + seen * idLength, count: idLength)
          let right = ids(place)
          if left == right {
            if list.lowerBound == 0 { isClean[place] = true }
            if counts(place) { found += 1 }
          }
          if left <= right { seen += 1 }
          if right <= left { place += 1 }
        }
      }
    }
    return (isClean, found)
  }
}

/// Objects of a store that need not be read.
package struct KnownObjects: Sendable {
  /// For each pack, by position.
  let packed: [ContiguousArray<Bool>]
  /// For each directory of loose objects, by place.
  let loose: [ContiguousArray<Bool>]
}

extension ObjectStore {
  /// The objects that were clean; nil if any of those that were seen is gone: then nothing is known of what the others
  /// refer to.
  package func known(from seen: SeenObjects) -> KnownObjects? {
    var found = 0
    var packed: [ContiguousArray<Bool>] = []
    for member in members {
      let (isClean, count) = seen.mark(
        member.pack.index.id(at:), count: member.pack.count, counting: { member.isRepeated?[$0] != true })
      packed.append(isClean)
      found += count
    }
    var loose: [ContiguousArray<Bool>] = []
    for ids in ownLoose {
      let (isClean, count) = seen.mark({ ids[$0] }, count: ids.count, counting: { _ in true })
      loose.append(isClean)
      found += count
    }
    return found == seen.count ? KnownObjects(packed: packed, loose: loose) : nil
  }

  /// Whether an object is one of those that are known.
  package func isKnown(_ id: ObjectID, _ known: KnownObjects) -> Bool {
    for (member, isKnown) in zip(members, known.packed) {
      if let position = member.pack.index.position(of: id) { return isKnown[position] }
    }
    for (ids, isKnown) in zip(ownLoose, known.loose) {
      if let place = ids.place(sorted: id) { return isKnown[place] }
    }
    return false
  }

  /// All objects, sorted.
  package var ids: [ObjectID] {
    var ids: [ObjectID] = []
    ids.reserveCapacity(count)
    for member in members {
      for position in 0..<member.pack.count where member.isRepeated?[position] != true {
        ids.append(member.pack.index.id(at: position))
      }
    }
    for loose in ownLoose { ids += loose }
    return ids.sorted()
  }
}
