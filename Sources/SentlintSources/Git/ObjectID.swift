// The names that git gives to content.

/// A git object's ID: 20 bytes, or 32 in a SHA-256 repository.
package struct ObjectID: Hashable, Sendable {
  /// The bytes, first byte highest; those of a short ID stand in front of zeros.
  private let words: SIMD4<UInt64>
  private let isLong: Bool

  /// Reads 40 or 64 hex digits; nil for anything else.
  package init?(hex: some Collection<UInt8>) {
    guard hex.count == 40 || hex.count == 64 else { return nil }
    var words = SIMD4<UInt64>(repeating: 0)
    for (index, digit) in hex.enumerated() {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      words[index / 16] |= UInt64(value) << UInt64(60 - index % 16 * 4)
    }
    self.words = words
    isLong = hex.count == 64
  }

  /// Lower-case hex digits, as ASCII bytes.
  package var hex: [UInt8] {
    (0..<(isLong ? 64 : 40)).map { index in
      let value = UInt8(words[index / 16] >> UInt64(60 - index % 16 * 4) & 15)
      return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
  }

  /// Whether it is all zeros: git's way to say that there is no object.
  package var isZero: Bool {
    words == .zero
  }
}

extension ObjectID: CustomStringConvertible {
  /// Lower-case hex digits.
  package var description: String {
    String(decoding: hex, as: UTF8.self)
  }
}
