// Stretches of text in base64 or hex.

extension Pass {
  /// Reads a run of the bytes that base64 and hex are made of; returns where to go on.
  mutating func codec(_ start: Int) -> Int {
    var end = start + 1
    while end < text.count, text[end].isCodecByte { end += 1 }
    if end - start <= 4, text[start].isDigit { return characterCodes(start, firstEnd: end) ?? end }
    guard end - start >= 12, !waits(start) else { return end }
    if isWebToken(start..<end) {
      webTokenEnd = end
      return end
    }
    // The run may begin with a word that is none of it (`key_…`, `path/…`). What all attempts may look at is
    // bounded by a multiple of the run.
    var budget = 4 * (end - start) + 64
    var attempt = start
    while end - attempt >= 12, budget > 0 {
      if let end = hexText(digits: attempt, from: attempt) { return end }
      if let end = base64(attempt, runEnd: end, budget: &budget) { return end }
      while attempt < end, text[attempt].isLetterOrDigit { attempt += 1 }
      while attempt < end, !text[attempt].isLetterOrDigit { attempt += 1 }
    }
    return end
  }

  /// A JWT stays as it is: it is the secret.
  private func isWebToken(_ run: Range<Int>) -> Bool {
    let isFurtherPart =
      webTokenEnd >= 0 && webTokenEnd + 1 == run.lowerBound && text[webTokenEnd] == UInt8(ascii: ".")
    if isFurtherPart { return true }
    let isFollowed = run.upperBound + 1 < text.count && text[run.upperBound] == UInt8(ascii: ".")
    return isFollowed && text[run.upperBound + 1].isCodecByte && text[run].starts(with: "eyJ".utf8)
  }

  /// Hex of a text, `0x` in front or not; returns its end. `from` is where the replaced stretch begins.
  mutating func hexText(digits: Int, from: Int) -> Int? {
    var start = digits
    if start + 1 < text.count, text[start] == UInt8(ascii: "0"), text[start + 1] | 0x20 == UInt8(ascii: "x") {
      start += 2
    }
    scratch.removeAll(keepingCapacity: true)
    var probe = TextProbe()
    var end = start
    while end + 1 < text.count, let high = text[end].hexValue, let low = text[end + 1].hexValue {
      guard probe.accepts(high << 4 | low) else { return nil }
      scratch.append(high << 4 | low)
      end += 2
    }
    guard end - start >= 32, probe.isText, end == text.count || !text[end].isLetterOrDigit else { return nil }
    let lines = [start..<end]
    appendGroup(Stretch(lines: lines, width: probe.width, bits: 4, from: from, end: end), .hex)
    return end
  }

  /// Base64 of a text, on one line or wrapped; returns its end.
  private mutating func base64(_ start: Int, runEnd: Int, budget: inout Int) -> Int? {
    scratch.removeAll(keepingCapacity: true)
    var probe = TextProbe()
    var sextets = Sextets()
    var lines: [Range<Int>] = []
    var line = start..<runEnd
    // What stands once a line has been read in full: a later one may turn out to be none of it.
    var good: (lines: Int, bytes: Int, probe: TextProbe)?
    reading: while true {
      for at in line {
        budget -= 1
        guard let byte = sextets.next(text[at]) else { continue }
        guard probe.accepts(byte) else { break reading }
        scratch.append(byte)
      }
      lines.append(line)
      let isPadded = line.upperBound < text.count && text[line.upperBound] == UInt8(ascii: "=")
      // A short word on the next line is taken for the rest only if it makes the groups of four complete.
      let isComplete =
        lines.count == 1 || line.count >= 16 || isPadded
        || (sextets.count % 4 == 0 && (standsAlone(lines[0]) || line.count % 4 == 0))
      if isComplete, probe.isText, sextets.endsCleanly, sextets.count >= (isPadded ? 12 : 16) {
        good = (lines.count, scratch.count, probe)
      }
      guard !isPadded, budget > 0, let next = wrapped(after: line, of: lines) else { break }
      budget += next.count
      line = next
    }
    guard let good else { return nil }
    lines.removeSubrange(good.lines...)
    scratch.removeSubrange(good.bytes...)
    guard let lastEnd = lines.last?.upperBound else { return nil }
    var end = lastEnd
    while end < text.count, end - lastEnd < 2, text[end] == UInt8(ascii: "=") { end += 1 }
    appendGroup(Stretch(lines: lines, width: good.probe.width, bits: 6, from: start, end: end), .base64)
    return end
  }

  /// The next line of wrapped base64: nothing else stands on it, and all lines but the last are of one length.
  private func wrapped(after line: Range<Int>, of lines: [Range<Int>]) -> Range<Int>? {
    guard let next = nextLine(line.upperBound), let first = lines.first else { return nil }
    guard first.count >= (standsAlone(first) ? 16 : 40), lines.count == 1 || line.count >= lines[1].count
    else {
      return nil
    }
    let start = indentationEnd(next)
    var end = start
    while end < text.count, text[end].isCodecByte, end - start <= 1024 { end += 1 }
    guard end > start, lines.count == 1 || end - start <= lines[1].count else { return nil }
    let after = end < text.count ? text[end] : 0x0a
    return after.isSpace || "=\"'`<),;".utf8.contains(after) ? start..<end : nil
  }

  private func standsAlone(_ line: Range<Int>) -> Bool {
    line.lowerBound == 0 || text[line.lowerBound - 1].isSpace
  }
}

/// Puts the six bits of each character together.
private struct Sextets {
  private var bits: UInt32 = 0
  private var pending = 0
  private(set) var count = 0

  /// The byte that a character completes.
  mutating func next(_ character: UInt8) -> UInt8? {
    bits = (bits << 6 | UInt32(Self.values[Int(character)])) & 0xffff
    pending += 6
    count += 1
    guard pending >= 8 else { return nil }
    pending -= 8
    return UInt8(truncatingIfNeeded: bits >> UInt32(pending))
  }

  /// Whether the text may end here: no character too many, and no bit set that belongs to no byte.
  var endsCleanly: Bool { pending < 6 && bits & (1 << UInt32(pending) - 1) == 0 }

  private static let values: ContiguousArray<UInt8> = {
    var values = ContiguousArray<UInt8>(repeating: 0, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    values[Int(UInt8(ascii: "-"))] = 62
    values[Int(UInt8(ascii: "_"))] = 63
    return values
  }()
}

/// Tells, byte by byte, whether bytes are a text: UTF-8, or UTF-16 as PowerShell encodes it.
struct TextProbe {
  private var count = 0
  private var previous: UInt8 = 0
  private var continuations = 0
  private var beyondASCII = 0
  /// How many bytes a character takes.
  private(set) var width = 1

  /// Whether the bytes up to this one can begin a text.
  mutating func accepts(_ byte: UInt8) -> Bool {
    defer {
      count += 1
      previous = byte
    }
    if count == 0, byte == 0xff { return true }
    if count == 1, byte == 0 || (byte == 0xfe && previous == 0xff) {
      width = 2
      return true
    }
    if width == 2 { return acceptsWide(byte) }
    if continuations > 0 {
      continuations -= 1
      return byte & 0xc0 == 0x80
    }
    switch byte {
    case 0x80...: beyondASCII += 1
    default: return byte.isPlainText
    }
    switch byte {
    case 0xc2...0xdf: continuations = 1
    case 0xe0...0xef: continuations = 2
    case 0xf0...0xf4: continuations = 3
    default: return false
    }
    return true
  }

  private mutating func acceptsWide(_ byte: UInt8) -> Bool {
    guard count & 1 == 1 else { return true }
    if byte == 0, previous < 0x80 { return previous.isPlainText }
    beyondASCII += 1
    return byte < 0xd8
  }

  /// Whether the bytes so far are a text. Most of it is ASCII: what is not is a chance hit, and holds no token.
  var isText: Bool {
    continuations == 0 && count % width == 0 && count > 0 && beyondASCII * 3 <= count
  }
}
