// A piece's bytes as text in an encoding in which ASCII is ASCII.

internal import CKeyword

/// What encoding a piece's bytes are in.
enum Charset {
  /// UTF-16 as UTF-8, UTF-8 without its byte order mark; nil for bytes that are to be read as they stand:
  /// UTF-8, Latin-1 and its like, binary.
  static func normalized(
    _ bytes: ContiguousArray<UInt8>
  ) -> (text: ContiguousArray<UInt8>, map: SourceMap, decodings: Set<Decoding>)? {
    guard bytes.count < Int(Int32.max) else { return nil }
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      var map = SourceMap()
      map.append(count: 0, from: 0..<3)
      map.append(count: bytes.count - 3, from: 3..<bytes.count)
      return (ContiguousArray(bytes[3...]), map, [])
    }
    guard let order = utf16Order(bytes.span) else { return nil }
    let (text, map) = utf8(bytes, order)
    return (text, map, [.utf16])
  }

  /// Whether bytes are to be read as UTF-16. Looks at their beginning alone.
  static func looksLikeUTF16(_ bytes: borrowing Span<UInt8>) -> Bool {
    utf16Order(bytes) != nil
  }

  /// Which byte of a UTF-16 unit comes first.
  private enum ByteOrder {
    case little
    case big
  }

  /// The byte order of a UTF-16 text; nil if the bytes are none.
  ///
  /// Without a byte order mark they are if most of their start reads as ASCII text and next to nothing as
  /// something that no text holds. (Other scripts without a mark stay binary; their ASCII strings
  /// are found as such in the next layer.)
  private static func utf16Order(_ bytes: borrowing Span<UInt8>) -> ByteOrder? {
    guard bytes.count >= 4 else { return nil }
    // FF FE 00 00 would be UTF-32.
    if bytes[0] == 0xff, bytes[1] == 0xfe { return bytes[2] == 0 && bytes[3] == 0 ? nil : .little }
    if bytes[0] == 0xfe, bytes[1] == 0xff { return .big }
    let units = min(bytes.count / 2, 2_048)
    guard units >= 8 else { return nil }
    // Without a zero none of its units is ASCII.
    guard holdsZero(bytes, count: 2 * units) else { return nil }
    // How many units are ASCII text in one order and in the other, and how many are text in neither.
    var (little, big, other) = (0, 0, 0)
    // With more units than this that are neither, it is no such text: most texts are seen through early.
    var spare = units - (units * 7 + 9) / 10
    for unit in 0..<units {
      switch (bytes[2 * unit], bytes[2 * unit + 1]) {
      case (let character, 0) where character.isPlainText: little += 1
      case (0, let character) where character.isPlainText: big += 1
      case (_, 0), (0, _): other += 1
      default:
        spare -= 1
        if spare < 0 { return nil }
      }
    }
    if little * 10 >= units * 7, (big + other) * 20 <= units { return .little }
    if big * 10 >= units * 7, (little + other) * 20 <= units { return .big }
    return nil
  }

  private static func holdsZero(_ bytes: borrowing Span<UInt8>, count: Int) -> Bool {
    // SAFETY: `count` bytes are there, and live for the call.
    unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return false }
      return unsafe sentlint_holds_zero(start, count) != 0
    }
  }

  private static func utf8(
    _ bytes: ContiguousArray<UInt8>, _ order: ByteOrder
  ) -> (ContiguousArray<UInt8>, SourceMap) {
    var text: ContiguousArray<UInt8> = []
    text.reserveCapacity(bytes.count / 2 + 16)
    var map = SourceMap()
    func unit(_ at: Int) -> UInt32 {
      let (first, second) = (UInt32(bytes[at]), UInt32(bytes[at + 1]))
      return order == .little ? second << 8 | first : first << 8 | second
    }
    let end = bytes.count & ~1
    var at = 0
    if unit(0) == 0xfeff {
      map.append(count: 0, from: 0..<2)
      at = 2
    }
    while at < end {
      let start = at
      var scalar = unit(at)
      at += 2
      if scalar >> 10 == 0x36, at < end, unit(at) >> 10 == 0x37 {
        scalar = 0x10000 + ((scalar & 0x3ff) << 10 | unit(at) & 0x3ff)
        at += 2
      }
      let count = text.appendUTF8(scalar)
      map.append(
        count: count, from: start..<at, scale: count == 1 ? .each(2) : .whole, decoding: .utf16)
    }
    return (text, map)
  }
}

extension ContiguousArray<UInt8> {
  /// Appends a scalar as UTF-8, U+FFFD for a lone surrogate, and says how many bytes that took.
  mutating func appendUTF8(_ value: UInt32) -> Int {
    if value < 0x80 {
      append(UInt8(value))
      return 1
    }
    let encoded = UTF8.encode(Unicode.Scalar(value) ?? "\u{fffd}") ?? UTF8.encodedReplacementCharacter
    append(contentsOf: encoded)
    return encoded.count
  }
}
