// Where content may be cut into windows, and how lines and columns add up over the cuts.

internal import SentlintCore

/// What the characters of a content are made of, as far as cutting it is concerned.
enum WindowEncoding: Equatable {
  /// UTF-8, or anything else that is counted byte by byte.
  case utf8
  /// UTF-16.
  case utf16(isBigEndian: Bool)

  /// Tells from the first bytes: a byte order mark, or two ASCII characters in UTF-16.
  init(of beginning: ContiguousArray<UInt8>) {
    self =
      switch (beginning.first, beginning.dropFirst().first, beginning.dropFirst(3).first) {
      case (0xff, 0xfe, _): .utf16(isBigEndian: false)
      case (0xfe, 0xff, _): .utf16(isBigEndian: true)
      case (.some(1...), 0, 0): .utf16(isBigEndian: false)
      case (0, .some(1...), .some(1...)): .utf16(isBigEndian: true)
      default: .utf8
      }
  }

  /// The last place at or a little before `index` that splits neither a character nor a CRLF.
  func boundary(before index: Int, in bytes: Span<UInt8>) -> Int {
    guard case .utf16(let isBigEndian) = self else {
      return SourcePosition.boundary(before: index, in: bytes)
    }
    let even = index & ~1
    guard even >= 2, even + 1 < bytes.count else { return even }
    let unit = Self.unit(at: even, in: bytes, isBigEndian)
    let isSecondOfTwo =
      (unit == 0x0a && Self.unit(at: even - 2, in: bytes, isBigEndian) == 0x0d)
      || (0xdc00...0xdfff).contains(unit)
    return isSecondOfTwo ? even - 2 : even
  }

  /// The place behind `bytes`, which begin at `start`.
  func position(behind bytes: Span<UInt8>, from start: SourcePosition) -> SourcePosition {
    guard case .utf16(let isBigEndian) = self else {
      var position = start.advanced(over: bytes)
      // A byte order mark is no character of the first line.
      if start == .start, position.line == 1, Self.hasMark(bytes) { position.column -= 1 }
      return position
    }
    var position = start
    var previous: UInt16 = 0
    for index in stride(from: 0, to: bytes.count - 1, by: 2) {
      let unit = Self.unit(at: index, in: bytes, isBigEndian)
      switch unit {
      case 0x0a where previous == 0x0d: break
      case 0x0a, 0x0d:
        position.line += 1
        position.column = 1
      case 0xdc00...0xdfff, 0xfeff: break
      default: position.column += 1
      }
      previous = unit
    }
    position.offset += bytes.count
    return position
  }

  private static func unit(at index: Int, in bytes: Span<UInt8>, _ isBigEndian: Bool) -> UInt16 {
    let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
    return isBigEndian ? first << 8 | second : second << 8 | first
  }

  private static func hasMark(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf
  }
}
