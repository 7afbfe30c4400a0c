// Which escapes can be part of a keyword.

/// The characters of some keywords, and what stands beside them.
struct EscapedCharacters: Sendable {
  /// A bit for each ASCII character of the keywords, letters in both cases; two words.
  let characters: ContiguousArray<UInt64>
  /// For each character a bit for each one that precedes or follows it in a keyword, in small letters: two
  /// words a character.
  private let preceding: ContiguousArray<UInt64>
  private let following: ContiguousArray<UInt64>
  private let first: Set<UInt8>
  private let last: Set<UInt8>

  /// Reads keywords in small letters.
  init(of keywords: [[UInt8]]) {
    var characters: ContiguousArray<UInt64> = [0, 0]
    var preceding = ContiguousArray<UInt64>(repeating: 0, count: 256)
    var following = preceding
    for keyword in keywords where keyword.allSatisfy({ $0 < 0x80 }) {
      for byte in keyword {
        for spelling in [byte, byte.isLower ? byte & 0xdf : byte] { Self.set(spelling, in: &characters, 0) }
      }
      for (left, right) in zip(keyword, keyword.dropFirst()) {
        Self.set(left, in: &preceding, right)
        Self.set(right, in: &following, left)
      }
    }
    self.characters = characters
    self.preceding = preceding
    self.following = following
    first = Set(keywords.compactMap(\.first))
    last = Set(keywords.compactMap(\.last))
  }

  /// Whether what stands beside an escape can be the rest of a keyword: its neighbour there, another escape,
  /// or the end of a literal or line.
  func fits(_ character: UInt8, in text: borrowing Span<UInt8>, at range: Range<Int>) -> Bool {
    let character = character.lowercased
    // What begins another escape is no part of a keyword itself.
    guard character < 0x80, Self.has(character, in: characters, 0) else { return true }
    if !first.contains(character) {
      guard range.lowerBound > 0 else { return false }
      let before = text[range.lowerBound - 1]
      guard
        before.hexValue != nil || Self.ends.contains(before)
          || Self.has(before.lowercased, in: preceding, character)
      else { return false }
    }
    if !last.contains(character) {
      guard range.upperBound < text.count else { return false }
      let after = text[range.upperBound]
      guard Self.starts.contains(after) || Self.has(after.lowercased, in: following, character) else {
        return false
      }
    }
    return true
  }

  private static let ends = Set("};\\\"'`\n \t".utf8)
  private static let starts = Set("\\%&};\"'`\n\r$#".utf8)

  private static func set(_ byte: UInt8, in words: inout ContiguousArray<UInt64>, _ row: UInt8) {
    words[2 * Int(row) + Int(byte >> 6)] |= 1 << UInt64(byte & 63)
  }

  private static func has(_ byte: UInt8, in words: ContiguousArray<UInt64>, _ row: UInt8) -> Bool {
    byte < 0x80 && words[2 * Int(row) + Int(byte >> 6)] & 1 << UInt64(byte & 63) != 0
  }
}
