// Values wrapped over several lines.

extension Pass {
  /// A backslash at the end of a line: the line goes on in the next one, whose indentation counts for nothing
  /// unless a space stands before the backslash.
  mutating func continuation(_ at: Int) -> Int {
    guard let next = nextLine(at + 1) else { return at + 1 }
    let isInWord = at > 0 && !text[at - 1].isSpace
    let end = isInWord ? indentationEnd(next) : next
    leaveOut(at..<end, .continuation)
    return end
  }

  /// The lines of calendars, cards and directories that go on behind the blank that the next line begins with (RFC 5545,
  /// 6350, 2849).
  mutating func unfolded() -> Edits {
    guard
      text.starts(with: "dn: ".utf8) || text.holds("BEGIN:VCALENDAR") || text.holds("BEGIN:VCARD")
    else { return [] }
    var edits: Edits = []
    var at = 0
    while let end = text[at...].firstIndex(where: \.isLineEnd), let next = nextLine(end) {
      at = next
      if next < text.count, text[next].isBlank {
        edits.append(edit(end..<(next + 1), EmptyCollection(), scale: .whole, .continuation))
      }
    }
    return edits
  }

  /// `^` of Windows' shell and the backtick of PowerShell at the end of a line, behind a space.
  mutating func lineEscape(_ at: Int) -> Int {
    guard at > 0, text[at - 1].isBlank, let next = nextLine(at + 1) else { return at + 1 }
    leaveOut(at..<next, .continuation)
    return next
  }

  /// A YAML block scalar, from its `>` or `|`: a folded one becomes one line; a literal one of one line moves
  /// up to its key.
  mutating func blockScalar(_ at: Int) -> Int {
    guard at >= foldedUntil, at >= 2, text[at - 1] == UInt8(ascii: " "), let first = blockStart(at) else {
      return at + 1
    }
    let isFolded = text[at] == UInt8(ascii: ">")
    let lineStart = self.lineStart(at)
    let indentation = indentationEnd(first) - first
    guard indentation > 0, lineStart >= 0, indentation > indentationEnd(lineStart) - lineStart else {
      return at + 1
    }
    var lines: [Range<Int>] = []
    var line = first
    // One line more than one tells that a literal block is not of one line.
    while line < text.count, lines.count < (isFolded ? Int.max : 2) {
      let content = line + indentation
      guard content < text.count, indentationEnd(line) >= content, !text[content].isLineEnd else { break }
      let end = text[content...].firstIndex(where: \.isLineEnd) ?? text.count
      lines.append(content..<end)
      line = nextLine(end) ?? text.count
    }
    guard let head = lines.first, isFolded || lines.count == 1 else { return at + 1 }
    var edits = [edit(at..<head.lowerBound, EmptyCollection(), scale: .whole, .continuation, binds: false)]
    for (line, next) in zip(lines, lines.dropFirst()) {
      let space: [UInt8] = isPiece(line) && isPiece(next, isLast: true) ? [] : [0x20]
      edits.append(edit(line.upperBound..<next.lowerBound, space, scale: .whole, .continuation))
    }
    folds.append(contentsOf: edits)
    foldedUntil = lines.last?.upperBound ?? at
    return head.lowerBound
  }

  /// A quote that opens no literal on its line: if a value of one word follows that goes on in the next lines
  /// up to the closing quote, its lines are joined.
  mutating func openQuote(_ at: Int) -> Int {
    if text[at] == UInt8(ascii: "`") {
      let next = backtick(at)
      if next > at + 1 { return next }
    }
    guard at >= foldedUntil, literalIndex(at: at + 1) == nil, at > 0, ":=(, \t".utf8.contains(text[at - 1])
    else {
      return at + 1
    }
    var breaks: [Range<Int>] = []
    var end = at + 1
    while end < text.count {
      let start = end
      while end < text.count,
        text[end].isCodecByte || text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: "=")
      {
        end += 1
      }
      guard end - start > 3, end < text.count else { break }
      if text[end] == text[at] {
        for line in breaks { folds.append(edit(line, EmptyCollection(), scale: .whole, .continuation)) }
        break
      }
      guard let next = nextLine(end) else { break }
      breaks.append(end..<indentationEnd(next))
      end = indentationEnd(next)
    }
    foldedUntil = max(foldedUntil, end)
    return at + 1
  }

  /// `${"…"}` or `#{"…"}`: a literal put into a literal.
  mutating func hole(_ at: Int) -> Int {
    guard at + 3 < text.count, text[at + 1] == UInt8(ascii: "{"), text[at + 2].isLiteralQuote else {
      return at + 1
    }
    var end = at + 3
    while end < text.count,
      text[end].isCodecByte || text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: "=")
    {
      end += 1
    }
    guard end > at + 3, end + 1 < text.count, text[end] == text[at + 2], text[end + 1] == UInt8(ascii: "}")
    else {
      return at + 1
    }
    leaveOut(at..<(at + 3), .join)
    leaveOut(end..<(end + 2), .join)
    return end + 2
  }

  /// The first line of the block whose header is at `at`; nil if this is no header.
  private func blockStart(_ at: Int) -> Int? {
    guard text[at - 2] == UInt8(ascii: ":") || text[at - 2] == UInt8(ascii: "-") else { return nil }
    var end = at + 1
    while end < text.count, end < at + 3, text[end].isDigit || "+-".utf8.contains(text[end]) { end += 1 }
    return nextLine(indentationEnd(end))
  }

  /// Whether a line is one long word, so that a value has been cut here rather than prose.
  private func isPiece(_ line: Range<Int>, isLast: Bool = false) -> Bool {
    (isLast || line.count >= 16)
      && text[line].allSatisfy { $0.isCodecByte || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "=") }
  }

  /// The place after the line end at `at`; nil if there is none.
  func nextLine(_ at: Int) -> Int? {
    guard at < text.count, text[at].isLineEnd else { return nil }
    return text[at] == 0x0d && at + 1 < text.count && text[at + 1] == 0x0a ? at + 2 : at + 1
  }

  /// The first place from `at` on that holds no space or tab, or none of other bytes.
  func indentationEnd(_ at: Int, past isPassed: (UInt8) -> Bool = \.isBlank) -> Int {
    var end = at
    while end < text.count, isPassed(text[end]) { end += 1 }
    return end
  }

  /// The start of the line that holds `at`, -1 if it is far away.
  private func lineStart(_ at: Int) -> Int {
    var start = at
    while start > 0, !text[start - 1].isLineEnd {
      start -= 1
      if at - start > 256 { return -1 }
    }
    return start
  }
}
