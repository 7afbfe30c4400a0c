// Counting lines and columns over bytes.

extension SourcePosition {
  /// The place behind `bytes`, which begin here.
  ///
  /// Positions add up over any cut that splits neither a CRLF nor a UTF-8 sequence: `boundary(before:in:)` finds
  /// such a cut.
  public func advanced(over bytes: Span<UInt8>) -> Self {
    var lineEnds = 0
    var afterLastEnd = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == Self.lineFeed || byte == Self.carriageReturn {
        afterLastEnd = index &+ 1
        let isFirstOfTwo =
          byte == Self.carriageReturn && index &+ 1 < bytes.count && bytes[index &+ 1] == Self.lineFeed
        lineEnds &+= isFirstOfTwo ? 0 : 1
      }
    }
    var codePoints = 0
    var index = afterLastEnd
    while index < bytes.count {
      index &+= Self.codePointLength(at: index, in: bytes)
      codePoints &+= 1
    }
    return Self(
      offset: offset + bytes.count, line: line + lineEnds,
      column: (lineEnds == 0 ? column : 1) + codePoints)
  }

  /// The last place at or before `index`, at most three bytes before it, that splits neither a CRLF nor a UTF-8
  /// sequence.
  public static func boundary(before index: Int, in bytes: Span<UInt8>) -> Int {
    guard index > 0, index < bytes.count else { return index }
    if bytes[index] == lineFeed, bytes[index - 1] == carriageReturn { return index - 1 }
    for start in stride(from: index - 1, through: max(0, index - 3), by: -1) where bytes[start] >= 0xc0 {
      return start + codePointLength(at: start, in: bytes) > index ? start : index
    }
    return index
  }

  /// The length in bytes of the code point at `index`: 1 for a byte that is not part of valid UTF-8.
  ///
  /// Valid is what Unicode's table 3-7 allows: no overlong forms, no surrogates, nothing above U+10FFFF.
  public static func codePointLength(at index: Int, in bytes: Span<UInt8>) -> Int {
    let lead = bytes[index]
    guard lead >= 0xc2, lead <= 0xf4 else { return 1 }
    let length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    guard index + length <= bytes.count else { return 1 }
    let second: ClosedRange<UInt8> =
      switch lead {
      case 0xe0: 0xa0...0xbf
      case 0xed: 0x80...0x9f
      case 0xf0: 0x90...0xbf
      case 0xf4: 0x80...0x8f
      default: 0x80...0xbf
      }
    guard second.contains(bytes[index + 1]) else { return 1 }
    for next in (index + 2)..<max(index + 2, index + length) where bytes[next] & 0xc0 != 0x80 {
      return 1
    }
    return length
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
