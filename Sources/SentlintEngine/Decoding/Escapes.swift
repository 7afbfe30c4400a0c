// Characters written as escapes: in strings, in URLs, in HTML and XML.

extension Pass {
  /// Reads what follows a backslash; returns where to go on.
  mutating func backslash(_ at: Int) -> Int {
    guard at + 1 < text.count else { return at + 1 }
    let next = text[at + 1]
    switch next {
    case 0x0a, 0x0d: return continuation(at)
    case UInt8(ascii: "x"): return hexEscape(at)
    case UInt8(ascii: "u"), UInt8(ascii: "U"): return unicodeEscape(at)
    case UInt8(ascii: "0")...UInt8(ascii: "7"): return octalEscape(at)
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "/"), UInt8(ascii: "_"):
      replace(at..<(at + 2), by: next, .escape)
    // Java's properties: `https\://host`.
    case UInt8(ascii: ":") where text[at...].starts(with: "\\://".utf8):
      replace(at..<(at + 2), by: next, .escape)
    case UInt8(ascii: "\\"):
      if at + 2 < text.count, isInText(at) || Self.escapable.contains(text[at + 2]) {
        replace(at..<(at + 2), by: next, .escape)
      }
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      // Elsewhere this may be a Windows path.
      if isInText(at) {
        let byte: UInt8 = next == UInt8(ascii: "n") ? 0x0a : next == UInt8(ascii: "r") ? 0x0d : 0x09
        replace(at..<(at + 2), by: byte, .escape)
      }
    default: return at + 1
    }
    return at + 2
  }

  /// What may follow an escaped backslash that is worth another pass.
  private static let escapable = Set("xuU01234567\"'`/\\nrt".utf8)

  /// Whether the content of the literal at a place is not yet what it will be.
  mutating func waits(_ at: Int) -> Bool {
    literalIndex(at: at).map { literals[$0].waits } ?? false
  }

  private mutating func isInText(_ at: Int) -> Bool {
    literalIndex(at: at).map { literals[$0].holdsText } ?? false
  }

  /// `\x69`, `\x{69}`, and `\x` before the hex of a whole text as PostgreSQL writes it.
  private mutating func hexEscape(_ at: Int) -> Int {
    if let end = braced(at) { return end }
    if let end = hexText(digits: at + 2, from: at) { return end }
    guard let value = number(digits: 2, at: at + 2) else { return at + 2 }
    return replace(at..<(at + 4), byScalar: value, .escape)
  }

  /// `\u0069`, `\u{69}`, `\U00000069`; Java allows any number of `u`.
  private mutating func unicodeEscape(_ at: Int) -> Int {
    if let end = braced(at) { return end }
    var start = at + 2
    if text[at + 1] == UInt8(ascii: "U") {
      guard let value = number(digits: 8, at: start) else { return at + 1 }
      return replace(at..<(start + 8), byScalar: value, .escape)
    }
    while start < text.count, text[start] == UInt8(ascii: "u") { start += 1 }
    guard let value = number(digits: 4, at: start) else { return at + 1 }
    return replace(at..<(start + 4), byScalar: value, .escape)
  }

  /// `\x{…}`, `\u{…}` and PowerShell's `` `u{…} ``, from the escape character at `at`.
  private mutating func braced(_ at: Int) -> Int? {
    guard at + 2 < text.count, text[at + 2] == UInt8(ascii: "{") else { return nil }
    var end = at + 3
    var value: UInt32 = 0
    while end < text.count, end < at + 11, let digit = text[end].hexValue {
      value = value << 4 | UInt32(digit)
      end += 1
    }
    guard end > at + 3, end < text.count, text[end] == UInt8(ascii: "}") else { return nil }
    return replace(at..<(end + 1), byScalar: value, .escape)
  }

  /// `\151`; two digits only next to another such escape, since `\12` is also a reference to a group. The
  /// `echo` of shells writes `\0151`.
  private mutating func octalEscape(_ at: Int) -> Int {
    var digits: [UInt32] = []
    while digits.count < 4, at + 1 + digits.count < text.count,
      (0x30...0x37).contains(text[at + 1 + digits.count])
    {
      digits.append(UInt32(text[at + 1 + digits.count] - 0x30))
    }
    func value(_ count: Int) -> UInt32 { digits[..<count].reduce(0) { $0 << 3 | $1 } }
    func isPlain(_ count: Int) -> Bool { value(count) < 0x80 && UInt8(value(count)).isPlainText }
    if digits.count == 4, digits[0] == 0, isPlain(4), value(4) >= 0x20, value(3) < 0x20 {
      return replace(at..<(at + 5), byScalar: value(4), .escape)
    }
    if digits.count >= 3 { return replace(at..<(at + 4), byScalar: value(3), .escape) }
    let end = at + 1 + digits.count
    let hasNeighbour =
      escapes.last.map { Int($0.end) == at && $0.decoding == .escape } ?? false
      || (end + 3 < text.count && text[end] == UInt8(ascii: "\\")
        && text[(end + 1)...(end + 2)].allSatisfy { (0x30...0x37).contains($0) })
    if digits.count == 2, hasNeighbour, value(2) >= 0x20 {
      return replace(at..<end, byScalar: value(2), .escape)
    }
    return end
  }

  /// `%69`, and `%u0069` as JavaScript's `escape` writes it.
  mutating func percent(_ at: Int) -> Int {
    if waits(at) { return at + 1 }
    if let end = joinedWords(at) { return end }
    if at + 1 < text.count, text[at + 1] == UInt8(ascii: "u"), let value = number(digits: 4, at: at + 2) {
      return replace(at..<(at + 6), byScalar: value, .percent)
    }
    guard let value = number(digits: 2, at: at + 1) else { return at + 1 }
    return replace(at..<(at + 3), byScalar: value, .percent)
  }

  /// `=69`, and `=` at the end of a line that goes on in the next one (RFC 2045, section 6.7).
  mutating func quotedPrintable(_ at: Int) -> Int {
    if let next = nextLine(at + 1) {
      leaveOut(at..<next, .quotedPrintable)
      return next
    }
    guard let value = number(digits: 2, at: at + 1) else { return at + 1 }
    return replace(at..<(at + 3), byScalar: value, .quotedPrintable)
  }

  /// `&#105;`, `&#x69;`, and the names of what has a meaning in markup.
  mutating func entity(_ at: Int) -> Int {
    // The longest that is of use is `&#0000105;`.
    let limit = min(text.count, at + 12)
    guard let end = text[at..<limit].firstIndex(of: UInt8(ascii: ";")), end > at + 2 else { return at + 1 }
    if waits(at) { return at + 1 }
    let body = text[(at + 1)..<end]
    guard body.first == UInt8(ascii: "#") else {
      guard let byte = Self.entities[Array(body)] else { return at + 1 }
      replace(at..<(end + 1), by: byte, .entity)
      return end + 1
    }
    let isHex = body.dropFirst().first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
    var value: UInt32 = 0
    for digit in body.dropFirst(isHex ? 2 : 1) {
      guard let digit = digit.hexValue, isHex || digit < 10, value < 1 << 24 else { return at + 1 }
      value = value * (isHex ? 16 : 10) + UInt32(digit)
    }
    return replace(at..<(end + 1), byScalar: value, .entity)
  }

  private static let entities: [[UInt8]: UInt8] = [
    Array("amp".utf8): UInt8(ascii: "&"), Array("quot".utf8): UInt8(ascii: "\""),
    Array("lt".utf8): UInt8(ascii: "<"), Array("gt".utf8): UInt8(ascii: ">"),
    Array("apos".utf8): UInt8(ascii: "'"), Array("nbsp".utf8): UInt8(ascii: " "),
  ]

  /// Replaces an escape whose character is plain ASCII; any other stays, no credential is written with it.
  private mutating func replace(_ range: Range<Int>, byScalar value: UInt32, _ decoding: Decoding) -> Int {
    if value < 0x80, UInt8(value).isPlainText { replace(range, by: UInt8(value), decoding) }
    return range.upperBound
  }

  /// The value of a fixed number of hex digits.
  private func number(digits: Int, at start: Int) -> UInt32? {
    guard start + digits <= text.count else { return nil }
    var value: UInt32 = 0
    for index in start..<(start + digits) {
      guard let digit = text[index].hexValue, value < 1 << 28 else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// A backtick: PowerShell's escapes, the end of a line it continues, or an opening quote.
  mutating func backtick(_ at: Int) -> Int {
    if at + 2 < text.count, text[at + 1] == UInt8(ascii: "u"), let end = braced(at) { return end }
    return lineEscape(at)
  }
}
