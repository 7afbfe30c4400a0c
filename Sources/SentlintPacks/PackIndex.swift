// Pack indexes: which objects a pack holds, and where.

internal import Crypto

/// The index of one pack, version 1 or 2, mapped into memory. Objects are known by their position in it: the
/// order of their IDs, from 0.
package struct PackIndex: Sendable {
  private enum Layout: Sendable {
    case version1
    case version2
  }

  private let file: MappedFile
  private let layout: Layout
  /// How many objects there are.
  package let count: Int
  /// The length of an ID in bytes.
  package let idLength: Int
  private static let magic: UInt32 = 0xff74_4f63
  private let fanout: Int
  /// For each beginning of an ID, of `fineBits` bits, the first position that it or a greater one can have. Empty until it
  /// is asked for.
  private var fineStarts: ContiguousArray<UInt32> = []
  private var fineBits = 0

  /// Reads the index at `path`, of IDs of `idLength` bytes, and checks it against its own checksum, unless whoever asks
  /// proves each object by its ID.
  package init(path: String, idLength: Int, isChecked: Bool = true) throws(PackError) {
    let file = try MappedFile(path: path)
    self.file = file
    self.idLength = idLength
    let fanoutSize = 256 * 4
    let parsed: (Layout, Int)? = file.withSpan { bytes in
      guard bytes.count >= 8 else { return nil }
      let isVersioned = bytes.bigEndian32(at: 0) == Self.magic
      if isVersioned, bytes.bigEndian32(at: 4) != 2 { return nil }
      let fanout = isVersioned ? 8 : 0
      guard bytes.count >= fanout + fanoutSize + 2 * idLength else { return nil }
      let count = Int(bytes.bigEndian32(at: fanout + fanoutSize - 4))
      let size = isVersioned ? count * (idLength + 8) : count * (idLength + 4)
      let rest = bytes.count - fanout - fanoutSize - 2 * idLength - size
      guard rest == 0 || (isVersioned && rest > 0 && rest % 8 == 0) else { return nil }
      return (isVersioned ? .version2 : .version1, count)
    }
    guard let (layout, count) = parsed else { throw PackError(path: path, message: "it is no pack index") }
    self.layout = layout
    self.count = count
    fanout = layout == .version1 ? 0 : 8
    guard !isChecked || file.withSpan({ Self.isIntact($0, idLength: idLength) }) else {
      throw PackError(path: path, message: "its checksum does not match its content")
    }
  }

  /// Makes finding objects several times faster, for those who look for all of them.
  mutating func prepareForSearch() {
    guard count >= 1 << 10 else { return }
    let bits = min(Int.bitWidth - count.leadingZeroBitCount - 3, 24)
    var starts = ContiguousArray<UInt32>(repeating: UInt32(count), count: 1 << bits + 1)
    file.withSpan { bytes in
      var next = 0
      for position in 0..<count {
        let start = Int(bytes.word(at: idOffset(position)) >> UInt64(64 - bits))
        // In a damaged index they may not ascend; then what is looked for is not found.
        while next <= start {
          starts[next] = UInt32(position)
          next += 1
        }
      }
    }
    (fineStarts, fineBits) = (starts, bits)
  }

  /// The ID at a position.
  package func id(at position: Int) -> ObjectID {
    file.withSpan { ObjectID($0, at: idOffset(position), count: idLength) }
  }

  /// Where in the pack the object at a position begins; nil if the index says nothing sensible.
  package func offset(at position: Int) -> Int? {
    file.withSpan { bytes -> Int? in
      guard layout == .version2 else { return Int(bytes.bigEndian32(at: idOffset(position) - 4)) }
      let narrow = Int(bytes.bigEndian32(at: tables + count * (idLength + 4) + 4 * position))
      guard narrow & 0x8000_0000 != 0 else { return narrow }
      let wide = tables + count * (idLength + 8) + 8 * (narrow & 0x7fff_ffff)
      guard wide + 8 <= bytes.count - 2 * idLength else { return nil }
      return Int(exactly: bytes.word(at: wide))
    }
  }

  /// The checksum of the object's entry in the pack; version 1 has none.
  package func crc(at position: Int) -> UInt32? {
    guard layout == .version2 else { return nil }
    return file.withSpan { $0.bigEndian32(at: tables + count * idLength + 4 * position) }
  }

  /// Whether it holds a checksum of each entry of the pack: version 1 does not.
  var vouchesForEntries: Bool { layout == .version2 }

  /// The position of an object, nil if the pack does not hold it.
  package func position(of id: ObjectID) -> Int? {
    guard Int(id.count) == idLength else { return nil }
    return file.withSpan { bytes in
      if !fineStarts.isEmpty { return finePosition(of: id, in: bytes) }
      let first = Int(id.prefix >> 56)
      var low = first == 0 ? 0 : Int(bytes.bigEndian32(at: fanout + 4 * (first - 1)))
      var high = min(Int(bytes.bigEndian32(at: fanout + 4 * first)), count)
      narrow(&low, &high, to: id, in: bytes)
      while low < high {
        let middle = (low + high) / 2
        if bytes.word(at: idOffset(middle)) < id.prefix { low = middle + 1 } else { high = middle }
      }
      // IDs that share their first eight bytes are next to each other.
      while low < count, bytes.word(at: idOffset(low)) == id.prefix {
        if ObjectID(bytes, at: idOffset(low), count: idLength) == id { return low }
        low += 1
      }
      return nil
    }
  }

  private func finePosition(of id: ObjectID, in bytes: borrowing Span<UInt8>) -> Int? {
    let start = Int(id.prefix >> UInt64(64 - fineBits))
    var position = Int(fineStarts[start])
    let end = Int(fineStarts[start + 1])
    while position < end {
      if bytes.word(at: idOffset(position)) == id.prefix,
        ObjectID(bytes, at: idOffset(position), count: idLength) == id
      {
        return position
      }
      position += 1
    }
    return nil
  }

  /// Narrows the positions at which an ID can stand: IDs are spread evenly, so it is not far from where its value
  /// says.
  private func narrow(_ low: inout Int, _ high: inout Int, to id: ObjectID, in bytes: borrowing Span<UInt8>) {
    guard high - low > 64 else { return }
    let share = Double(id.prefix << 8) / 0x1p64
    var guess = low + min(high - low - 1, Int(share * Double(high - low)))
    var step = 16
    if bytes.word(at: idOffset(guess)) < id.prefix {
      while guess < high, bytes.word(at: idOffset(guess)) < id.prefix {
        low = guess + 1
        guess += step
        step *= 2
      }
      high = min(high, guess)
    } else {
      while guess > low, bytes.word(at: idOffset(guess)) >= id.prefix {
        high = guess
        guess -= step
        step *= 2
      }
      if guess > low { low = guess }
    }
  }

  /// The pack's own checksum, as its index remembers it.
  package var packChecksum: [UInt8] {
    file.withSpan { bytes in
      (0..<idLength).map { bytes[bytes.count - 2 * idLength + $0] }
    }
  }

  /// Where the tables behind the fan-out begin.
  private var tables: Int { fanout + 256 * 4 }

  private func idOffset(_ position: Int) -> Int {
    layout == .version1 ? tables + position * (idLength + 4) + 4 : tables + position * idLength
  }

  private static func isIntact(_ bytes: borrowing Span<UInt8>, idLength: Int) -> Bool {
    let end = bytes.count - idLength
    let sum = digest(of: bytes, 0..<end, idLength: idLength)
    return (0..<idLength).allSatisfy { sum[$0] == bytes[end + $0] }
  }
}

/// SHA-1 for IDs of 20 bytes, SHA-256 for 32.
func digest(of bytes: borrowing Span<UInt8>, _ range: Range<Int>, idLength: Int) -> [UInt8] {
  // SAFETY: reads within `bytes`, which lives for the call.
  unsafe bytes.withUnsafeBytes { buffer in
    let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
    if idLength == 32 {
      var hash = SHA256()
      unsafe hash.update(bufferPointer: part)
      return Array(hash.finalize())
    }
    var hash = Insecure.SHA1()
    unsafe hash.update(bufferPointer: part)
    return Array(hash.finalize())
  }
}

/// The SHA-256 of a text.
package func sha256(_ text: String) -> [UInt8] {
  Array(SHA256.hash(data: Array(text.utf8)))
}

extension ObjectID {
  /// The ID that an object of this type and content must have.
  package init?(hashing bytes: borrowing Span<UInt8>, type: ObjectType, idLength: Int) {
    let header = Array("\(type.name) \(bytes.count)\0".utf8)
    // SAFETY: reads within `bytes`, which lives for the call.
    let digest: [UInt8] = unsafe bytes.withUnsafeBytes { content in
      if idLength == 32 {
        var hash = SHA256()
        hash.update(data: header)
        unsafe hash.update(bufferPointer: content)
        return Array(hash.finalize())
      }
      var hash = Insecure.SHA1()
      hash.update(data: header)
      unsafe hash.update(bufferPointer: content)
      return Array(hash.finalize())
    }
    self.init(digest)
  }
}
