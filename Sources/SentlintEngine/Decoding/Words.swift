// Lists of words that a call joins.

extension Pass {
  /// Ruby's `%w[a b c].join`, from its percent sign: makes one literal of the words. The place behind it, nil where there
  /// is none.
  mutating func joinedWords(_ at: Int) -> Int? {
    guard at + 2 < text.count, text[at + 1] | 0x20 == UInt8(ascii: "w"),
      let closing = Self.wordBrackets[text[at + 2]],
      let close = text[(at + 3)..<min(text.count, at + 400)].firstIndex(of: closing),
      let end = joinEnd(close + 1)
    else { return nil }
    // In code that is commented out, each line begins with the comment's marker.
    func isPart(_ index: Int) -> Bool { !text[index].isSpace && text[index] != UInt8(ascii: "#") }
    let first = (at + 3..<close).first(where: isPart) ?? close
    let quote = CollectionOfOne(UInt8(ascii: "\""))
    escapes.append(edit(at..<first, quote, scale: .whole, .join))
    var index = first
    while let blank = (index..<close).first(where: { !isPart($0) }) {
      index = (blank..<close).first(where: isPart) ?? close
      if index < close { escapes.append(edit(blank..<index, EmptyCollection(), scale: .whole, .join)) }
    }
    let last = (first..<close).last(where: isPart).map { $0 + 1 } ?? close
    escapes.append(edit(last..<end, quote, scale: .whole, .join))
    return end
  }

  private static let wordBrackets: [UInt8: UInt8] = [
    UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "("): UInt8(ascii: ")"),
    UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "<"): UInt8(ascii: ">"),
    UInt8(ascii: "|"): UInt8(ascii: "|"),
  ]

  /// The end of `.join`, `.join('')` that begins at a byte.
  private func joinEnd(_ start: Int) -> Int? {
    let calls = [".join('')", ".join(\"\")", ".join()", ".join"]
    guard let call = calls.first(where: { text[start...].starts(with: $0.utf8) }) else { return nil }
    let end = start + call.utf8.count
    // What joins with something between, or has a longer name, is another call.
    return end < text.count && (text[end].isWordByte || text[end] == UInt8(ascii: "(")) ? nil : end
  }
}
