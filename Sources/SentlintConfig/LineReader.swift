// Reads TOML for the places of its keys, stepping over values.

/// Reads TOML for the places of its keys. What is wrong with a text, the parser says, but for what it would not
/// survive: toml++ 3.4.0 asserts that a header begins with a key, that an element begins with a value and that a
/// time has digits, before it looks.
struct LineReader {
  /// What has been read.
  private(set) var map = LineMap()
  private let text: [UInt8]
  private var position = 0
  private var line = 1

  /// A reader at the start of a text.
  init(_ text: [UInt8]) {
    self.text = text
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Reads everything.
  mutating func readDocument() {
    var table = 0
    while map.fault == nil {
      skipBlanks()
      guard let byte = next else { return }
      map.statement = position
      if byte == UInt8(ascii: "[") {
        table = readHeader()
      } else {
        readPair(of: table)
      }
      skipLine()
    }
  }

  /// The byte at the position; nil at the end.
  private var next: UInt8? {
    position < text.count ? text[position] : nil
  }

  /// Steps over `byte` if it is next.
  private mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  /// `[table]` or `[[array of tables]]`: the node of the table that it opens.
  private mutating func readHeader() -> Int {
    position += 1
    let opensElement = skip(UInt8(ascii: "["))
    skipSpaces()
    guard let first = next, first.isQuote || first.isBare else {
      map.note("a table's name is expected after `[`", line: line)
      return 0
    }
    let names = readKey()
    var node = 0
    for (index, name) in names.enumerated() where map.fault == nil {
      node = map.key(name, of: node, line: line)
      if opensElement, index == names.count - 1 {
        node = map.element(of: node, line: line)
      } else if let latest = map.nodes[node].elements.last {
        node = latest
      }
    }
    return node
  }

  /// `key = value`.
  private mutating func readPair(of table: Int) {
    var node = table
    let keyLine = line
    for name in readKey() where map.fault == nil {
      node = map.key(name, of: node, line: keyLine)
    }
    guard skip(UInt8(ascii: "=")) else { return }
    skipSpaces()
    readValue(of: node)
  }

  /// A key's names: `a."b".c`, with the spaces around it.
  private mutating func readKey() -> [String] {
    var names: [String] = []
    repeat {
      skipSpaces()
      names.append(readName())
      skipSpaces()
    } while skip(UInt8(ascii: "."))
    return names
  }

  private mutating func readName() -> String {
    let start = position
    if next?.isQuote == true {
      skipString()
      let inside = text[start..<position].dropFirst().dropLast()
      let isEscaped = text[start] == UInt8(ascii: "\"") && inside.contains(UInt8(ascii: "\\"))
      let name = String(decoding: inside, as: UTF8.self)
      return isEscaped ? name.unescaped : name
    }
    while next?.isBare == true { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func readValue(of node: Int) {
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString()
    case UInt8(ascii: "["): readArray(of: node)
    case UInt8(ascii: "{"): readInlineTable(of: node)
    default: skipScalar()
    }
  }

  /// Steps over a number, boolean, date or time.
  private mutating func skipScalar() {
    let start = position
    while let byte = next, !byte.endsScalar { position += 1 }
    if text[start..<position].looksLikeDate {
      map.note("dates and times are not used here; a string stands in quotes", line: line)
    }
  }

  private mutating func readArray(of node: Int) {
    position += 1
    while map.fault == nil {
      skipBlanks()
      if next == nil || skip(UInt8(ascii: "]")) { return }
      if skip(UInt8(ascii: ",")) { continue }
      guard let first = next, (0x21...0x7E).contains(first), first != UInt8(ascii: "}") else {
        map.note("a value or `]` is expected here", line: line)
        return
      }
      let element = map.element(of: node, line: line)
      if map.fault == nil { readValue(of: element) }
    }
  }

  private mutating func readInlineTable(of node: Int) {
    position += 1
    while map.fault == nil {
      skipBlanks()
      if next == nil || skip(UInt8(ascii: "}")) { return }
      if skip(UInt8(ascii: ",")) { continue }
      let start = position
      readPair(of: node)
      if position == start { return }
    }
  }

  /// Steps over a string of any of the four kinds, the position being at its first quote.
  private mutating func skipString() {
    let quote = text[position]
    let isLong = text[position...].starts(with: [quote, quote, quote])
    position += isLong ? 3 : 1
    while let byte = next {
      switch byte {
      case quote where !isLong:
        position += 1
        return
      case quote where text[position...].starts(with: [quote, quote, quote]):
        position += 3
        // Up to two quotes more may stand before the three that close it.
        if skip(quote) { _ = skip(quote) }
        return
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
        skipEscape()
      case UInt8(ascii: "\n"):
        guard isLong else { return }
        line += 1
        position += 1
      default: position += 1
      }
    }
  }

  private mutating func skipEscape() {
    let rest = text[position...]
    if rest.starts(with: #"\u0000"#.utf8) || rest.starts(with: #"\U00000000"#.utf8) {
      map.note(#"a string cannot hold U+0000; in a pattern, write `\x00` in a literal string"#, line: line)
    }
    position += 1
    // A backslash may end a line; the line is then counted by the caller.
    if next != UInt8(ascii: "\n"), next != nil { position += 1 }
  }

  /// Steps over spaces, line ends and comments.
  private mutating func skipBlanks() {
    while let byte = next {
      switch byte {
      case UInt8(ascii: "#"): skipLine()
      case UInt8(ascii: "\n"):
        line += 1
        position += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      default: return
      }
    }
  }

  private mutating func skipSpaces() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
  }

  /// Steps to the line's end, not over it.
  private mutating func skipLine() {
    while let byte = next, byte != UInt8(ascii: "\n") { position += 1 }
  }
}

extension UInt8 {
  fileprivate var isQuote: Bool {
    self == UInt8(ascii: "\"") || self == UInt8(ascii: "'")
  }

  /// Whether it can stand in a key without quotes.
  fileprivate var isBare: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: isDigit
    }
  }

  fileprivate var isDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }

  fileprivate var endsScalar: Bool {
    switch self {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}

extension ArraySlice<UInt8> {
  /// Whether these bytes begin with a digit and hold a `:`, or a `-` that begins no exponent.
  fileprivate var looksLikeDate: Bool {
    guard first?.isDigit == true else { return false }
    return contains(UInt8(ascii: ":"))
      || zip(self, dropFirst()).contains { $1 == UInt8(ascii: "-") && $0 | 0x20 != UInt8(ascii: "e") }
  }
}

extension String {
  /// This text with the escapes of a TOML basic string resolved.
  fileprivate var unescaped: String {
    var text = UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let kind = rest.popFirst() else {
        text.append(scalar)
        continue
      }
      switch kind {
      case "b": text.append("\u{8}")
      case "t": text.append("\t")
      case "n": text.append("\n")
      case "f": text.append("\u{c}")
      case "r": text.append("\r")
      case "u", "U":
        let digits = rest.prefix(kind == "u" ? 4 : 8)
        rest = rest.dropFirst(digits.count)
        if let value = UInt32(String(digits), radix: 16), let named = Unicode.Scalar(value) {
          text.append(named)
        }
      default: text.append(kind)
      }
    }
    return String(text)
  }
}
