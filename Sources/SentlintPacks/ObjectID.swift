// The name of a git object.

/// A git object's ID: 20 bytes (SHA-1) or 32 (SHA-256).
package struct ObjectID: Hashable, Sendable {
  // The bytes as four big-endian words, so that IDs compare as bytes do and need no memory of their own.
  let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64
  /// Its length in bytes: 20 or 32.
  package let count: UInt8

  /// The ID that stands in `bytes` at `offset`, of `count` bytes, which must be there.
  package init(_ bytes: borrowing Span<UInt8>, at offset: Int, count: Int) {
    first = bytes.word(at: offset)
    second = bytes.word(at: offset + 8)
    third = count == 32 ? bytes.word(at: offset + 16) : UInt64(bytes.bigEndian32(at: offset + 16)) << 32
    fourth = count == 32 ? bytes.word(at: offset + 24) : 0
    self.count = UInt8(count)
  }

  /// The ID of 20 or 32 bytes; nil for any other number of them.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 20 || bytes.count == 32 else { return nil }
    let array = ContiguousArray(bytes)
    self.init(array.span, at: 0, count: array.count)
  }

  /// The ID written in 40 or 64 hex digits; nil for any other text.
  package init?(hex: some Collection<UInt8>) {
    self.init(hex: ArraySlice(hex))
  }

  /// The same of an array's part: git writes thousands.
  package init?(hex: ArraySlice<UInt8>) {
    guard hex.count == 40 || hex.count == 64 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (place, digit) in hex.enumerated() {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      let bits = UInt64(value) << UInt64(60 - 4 * (place % 16))
      switch place / 16 {
      case 0: words.0 |= bits
      case 1: words.1 |= bits
      case 2: words.2 |= bits
      default: words.3 |= bits
      }
    }
    (first, second, third, fourth) = words
    count = UInt8(hex.count / 2)
  }

  /// The ID written in the 40 or 64 lower-case hex digits at `range` of some bytes; nil for any other text.
  package init?(hexIn bytes: borrowing Span<UInt8>, _ range: Range<Int>) {
    guard range.count == 40 || range.count == 64 else { return nil }
    var isHex = true
    func word(_ index: Int) -> UInt64 {
      var word: UInt64 = 0
      let start = range.lowerBound + 16 * index
      guard start < range.upperBound else { return 0 }
      for place in start..<min(start + 16, range.upperBound) {
        // Without a branch, since nobody could foretell it.
        let number = bytes[place] &- UInt8(ascii: "0")
        let letter = bytes[place] &- UInt8(ascii: "a")
        word = word << 4 | UInt64(number < 10 ? number : letter &+ 10)
        isHex = isHex && (number < 10) != (letter < 6)
      }
      return word
    }
    first = word(0)
    second = word(1)
    third = range.count == 40 ? word(2) << 32 : word(2)
    fourth = word(3)
    count = UInt8(range.count / 2)
    guard isHex else { return nil }
  }

  /// The first eight bytes, highest first.
  package var prefix: UInt64 { first }

  /// The bytes, 20 or 32.
  package var bytes: [UInt8] {
    let words = [first, second, third, fourth].flatMap { word in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
    }
    return Array(words.prefix(Int(count)))
  }

  /// Appends the bytes, 20 or 32, to others.
  func append(to bytes: inout [UInt8]) {
    for (index, word) in [first, second, third, fourth].enumerated() {
      for place in 0..<8 where 8 * index + place < Int(count) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * place)))
      }
    }
  }

  /// Lower-case hex digits, 40 or 64, as ASCII bytes.
  package var hex: [UInt8] {
    var hex: [UInt8] = []
    hex.reserveCapacity(2 * Int(count))
    for word in [first, second, third, fourth] {
      for shift in stride(from: 60, through: 0, by: -4) where hex.count < 2 * Int(count) {
        let digit = UInt8(truncatingIfNeeded: word >> shift) & 15
        hex.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
    return hex
  }

  /// Whether it is all zeros: git's way to say that there is no object.
  package var isZero: Bool {
    first | second | third | fourth == 0
  }
}

extension ObjectID: Comparable {
  /// In byte order.
  package static func < (left: Self, right: Self) -> Bool {
    if left.first != right.first { return left.first < right.first }
    if left.second != right.second { return left.second < right.second }
    return (left.third, left.fourth) < (right.third, right.fourth)
  }
}

extension ObjectID: CustomStringConvertible {
  /// Lower-case hex digits, 40 or 64.
  package var description: String {
    String(decoding: hex, as: UTF8.self)
  }
}

/// The four types of git objects, as packs number them.
package enum ObjectType: UInt8, Sendable {
  /// A commit.
  case commit = 1
  /// A directory.
  case tree = 2
  /// A file's content.
  case blob = 3
  /// An annotated tag.
  case tag = 4

  /// The word that git uses in a loose object and hashes with the content.
  package var name: String {
    switch self {
    case .commit: "commit"
    case .tree: "tree"
    case .blob: "blob"
    case .tag: "tag"
    }
  }

  /// The type of a name.
  package init?(name: some Sequence<UInt8>) {
    guard let type = [Self.commit, .tree, .blob, .tag].first(where: { $0.name.utf8.elementsEqual(name) })
    else {
      return nil
    }
    self = type
  }
}

extension Span<UInt8> {
  /// The four bytes at `offset` as a big-endian number.
  @inline(__always) func bigEndian32(at offset: Int) -> UInt32 {
    UInt32(self[offset]) << 24 | UInt32(self[offset + 1]) << 16 | UInt32(self[offset + 2]) << 8
      | UInt32(self[offset + 3])
  }

  /// The eight bytes at `offset` as a big-endian number.
  @inline(__always) func word(at offset: Int) -> UInt64 {
    UInt64(bigEndian32(at: offset)) << 32 | UInt64(bigEndian32(at: offset + 4))
  }
}
