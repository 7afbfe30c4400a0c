// The head of an object's entry in a pack.

/// What stands in front of an entry's zlib stream.
struct EntryHeader {
  /// What the stream holds.
  enum Kind: Equatable {
    /// An object, whole.
    case whole(ObjectType)
    /// A delta to the object whose entry begins at this offset of the same pack.
    case offsetDelta(base: Int)
    /// A delta to the object of this ID.
    case idDelta(base: ObjectID)
  }

  /// What the stream holds.
  let kind: Kind
  /// How many bytes the stream inflates to.
  let size: Int
  /// Where in the pack the stream begins.
  let dataStart: Int

  /// Reads the head of the entry that fills `range` of a pack; nil if there is none.
  init?(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>, idLength: Int) {
    var at = range.lowerBound
    guard range.upperBound <= bytes.count, at < range.upperBound else { return nil }
    var byte = bytes[at]
    let code = byte >> 4 & 7
    var size = UInt64(byte & 15)
    var shift: UInt64 = 4
    at += 1
    while byte & 0x80 != 0 {
      guard at < range.upperBound, shift < 57 else { return nil }
      byte = bytes[at]
      size |= UInt64(byte & 0x7f) << shift
      shift += 7
      at += 1
    }
    switch code {
    case 6:
      guard let distance = Self.distance(bytes, &at, end: range.upperBound), distance <= range.lowerBound
      else {
        return nil
      }
      kind = .offsetDelta(base: range.lowerBound - distance)
    case 7:
      guard at + idLength <= range.upperBound else { return nil }
      kind = .idDelta(base: ObjectID(bytes, at: at, count: idLength))
      at += idLength
    default:
      guard let type = ObjectType(rawValue: code) else { return nil }
      kind = .whole(type)
    }
    self.size = Int(size)
    dataStart = at
  }

  /// How far in front of a delta its base begins: big-endian groups of seven bits, in which each further byte
  /// adds one, so that no distance has two spellings.
  private static func distance(_ bytes: borrowing Span<UInt8>, _ at: inout Int, end: Int) -> Int? {
    guard at < end else { return nil }
    var byte = bytes[at]
    var distance = UInt64(byte & 0x7f)
    at += 1
    while byte & 0x80 != 0 {
      guard at < end, distance < 1 << 55 else { return nil }
      byte = bytes[at]
      distance = (distance + 1) << 7 | UInt64(byte & 0x7f)
      at += 1
    }
    return distance == 0 ? nil : Int(distance)
  }
}
