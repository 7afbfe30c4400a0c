// Texts written as numbers or as two bytes a character.

extension Pass {
  /// A list of at least 16 numbers that are all codes of printable characters: `[105, 115, …]`, `0x69,0x73,…`.
  /// It becomes a literal.
  ///
  /// Returns the end of the list, or of the part that has been looked at; nil if the number opens none.
  mutating func characterCodes(_ start: Int, firstEnd: Int) -> Int? {
    guard firstEnd < text.count, text[firstEnd] == UInt8(ascii: ",") || text[firstEnd].isBlank else {
      return nil
    }
    var entries: [(range: Range<Int>, byte: UInt8)] = []
    var at = start
    while let (end, byte) = characterCode(at) {
      entries.append((at..<end, byte))
      at = end
      while at < text.count, text[at].isSpace { at += 1 }
      guard at < text.count, text[at] == UInt8(ascii: ",") else { break }
      at += 1
      while at < text.count, text[at].isSpace { at += 1 }
    }
    guard let first = entries.first, let last = entries.last else { return nil }
    guard entries.count >= 16, !waits(start) else { return last.range.upperBound }
    let firstEdit = codecs.count
    let isQuotable = entries.allSatisfy { $0.byte != UInt8(ascii: "\"") && !$0.byte.isLineEnd }
    // Quotes of its own, or line ends, inside another literal make that one a text.
    let inside = literalIndex(at: start)
    if isQuotable { codecs.append(edit(first.range, "\"".utf8, scale: .whole, .characterCodes)) }
    for (index, entry) in entries.enumerated() {
      let end = index + 1 < entries.count ? entries[index + 1].range.lowerBound : entry.range.upperBound
      codecs.append(
        edit(
          entry.range.lowerBound..<end, CollectionOfOne(entry.byte),
          scale: .each(end - entry.range.lowerBound),
          .characterCodes))
    }
    if isQuotable { codecs.append(edit(last.range, "\"".utf8, scale: .whole, .characterCodes)) }
    codecGroups.append(
      CodecGroup(
        edits: firstEdit..<codecs.count, range: start..<last.range.upperBound,
        literal: inside))
    return last.range.upperBound
  }

  /// A number, decimal or hex, that is the code of a printable character.
  private func characterCode(_ start: Int) -> (end: Int, byte: UInt8)? {
    var end = start
    while end < text.count, end - start < 5, text[end].isLetterOrDigit { end += 1 }
    guard end > start, end == text.count || !text[end].isWordByte else { return nil }
    let digits = text[start..<end]
    let isHex =
      digits.count == 4 && digits[start] == UInt8(ascii: "0") && digits[start + 1] | 0x20 == UInt8(ascii: "x")
    var value = 0
    for digit in isHex ? digits.dropFirst(2) : digits {
      guard let digit = digit.hexValue, isHex || digit < 10 else { return nil }
      value = value * (isHex ? 16 : 10) + Int(digit)
    }
    return value < 0x80 && UInt8(value).isPlainText ? (end, UInt8(value)) : nil
  }

  /// A string of at least 8 printable ASCII characters with a NUL behind (or before) each, as binaries hold
  /// them. `at` is the first NUL.
  mutating func wideString(_ at: Int) -> Int {
    let isLittle = at > 0 && (0x20...0x7e).contains(text[at - 1])
    let start = isLittle ? at - 1 : at
    var end = start
    while end + 1 < text.count {
      let (character, null) = isLittle ? (text[end], text[end + 1]) : (text[end + 1], text[end])
      guard null == 0, character.isPlainText else { break }
      end += 2
    }
    guard end - start >= 16, escapes.last.map({ Int($0.end) <= start }) ?? true else {
      return max(end, at + 1)
    }
    let characters = stride(from: start + (isLittle ? 0 : 1), to: end, by: 2).map { text[$0] }
    escapes.append(edit(start..<end, characters, scale: .each(2), .utf16))
    return end
  }
}
