// A tolerant lexer: strings, names, brackets and lines of any language, without knowing which.

/// One word, string or symbol of a text.
struct Token: Hashable, Sendable {
  /// What a token is.
  enum Kind: UInt8, Sendable {
    /// A name or number: letters, digits, `_`, bytes above ASCII, and `-` between two of them.
    case word
    /// A quoted string that ends on the line it begins on.
    case string
    /// Any other byte that is not white space.
    case symbol
  }

  /// What it is.
  let kind: Kind
  /// Its first byte; for a string, the opening quote.
  let start: Int32
  /// The byte after its last.
  let end: Int32
  /// Its line, 0-based.
  let line: Int32
  /// How many bytes its quotes take on each side; 0 for anything but a string.
  let quote: Int8
}

/// The tokens of a text, with brackets paired and statements marked.
///
/// Markers that make a whole line a comment are passed over, so that commented-out code is read as code. What the lexer takes
/// for code that is none (prose, a language with other quotes) gives odd tokens, never an error, and each byte
/// is looked at a bounded number of times.
struct Syntax: Sendable {
  let text: ContiguousArray<UInt8>
  let lines: Lines
  private(set) var tokens: ContiguousArray<Token> = []
  /// For each bracket the token of its partner, for other tokens and unpaired brackets -1.
  private(set) var partners: ContiguousArray<Int32> = []
  /// For each token the innermost opening bracket around it, -1 at top level.
  private(set) var parents: ContiguousArray<Int32> = []
  /// For each token the first token of its entry: what stands between commas, semicolons, brackets or line ends
  /// at its own bracket depth.
  var entries: ContiguousArray<Int32> = []
  /// For each token the sign that assigns to it in its entry, -1 for none.
  var signs: ContiguousArray<Int32> = []
  /// For each token the innermost function around it, an index of `scopes`.
  var scopeOfToken: ContiguousArray<Int32> = []
  /// For each token the name of the innermost type around it, as a token, -1 for none.
  var typeOfToken: ContiguousArray<Int32> = []
  /// The functions, the whole text first.
  var scopes: [Scope] = [Scope(parent: -1, name: nil, header: 0)]
  /// The functions that have a name, by its token, as indexes of `scopes`.
  var scopeOfName: [Int: Int] = [:]
  /// Whether it has Objective-C's methods.
  var hasMethods = false
  /// Every assignment, in the order in which its entry ends.
  var assignments: [Assignment] = []

  init(_ text: ContiguousArray<UInt8>) {
    self.text = text
    lines = Lines(text)
    lex()
    pair()
    findEntries()
    findScopes()
    findTypes()
  }
}

extension Syntax {
  private mutating func lex() {
    var at = 0
    var line = 0
    // The end of the line on which a quote of each kind was last found to stay open: asking again on
    // the same line would read it to its end once more.
    var openUntil: [UInt8: Int] = [:]
    at = lines.codeStart(of: 0, in: text)
    tokens.reserveCapacity(text.count / 6)
    while at < text.count {
      let byte = text[at]
      if byte.isSpace || byte == 0 {
        at += 1
        continue
      }
      if line + 1 < lines.count, lines.starts[line + 1] <= at {
        while line + 1 < lines.count, lines.starts[line + 1] <= at { line += 1 }
        at = lines.codeStart(of: line, in: text)
        continue
      }
      if byte.isWordByte {
        let end = wordEnd(from: at)
        append(.word, at..<end, line)
        at = end
      } else if byte.isQuote, openUntil[byte, default: 0] <= at, opensString(at) {
        if let (range, quote) = string(from: at, lineEnd: lines.end(of: line)), !isCodeSpan(range) {
          append(.string, range, line, quote: quote)
          at = range.upperBound
        } else {
          openUntil[byte] = lines.end(of: line)
          append(.symbol, at..<(at + 1), line)
          at += 1
        }
      } else {
        append(.symbol, at..<(at + 1), line)
        at += 1
      }
    }
  }

  private mutating func append(_ kind: Token.Kind, _ range: Range<Int>, _ line: Int, quote: Int = 0) {
    tokens.append(
      Token(
        kind: kind, start: Int32(range.lowerBound), end: Int32(range.upperBound), line: Int32(line),
        quote: Int8(quote)))
  }

  private func wordEnd(from start: Int) -> Int {
    var end = start + 1
    while end < text.count {
      if text[end].isWordByte {
        end += 1
      } else if text[end] == UInt8(ascii: "-"), end + 1 < text.count, text[end + 1].isWordByte {
        end += 2
      } else {
        break
      }
    }
    return end
  }

  /// An apostrophe inside a word (`don't`) opens no string; one behind a string prefix (`b'…'`) does.
  private func opensString(_ at: Int) -> Bool {
    guard text[at] == UInt8(ascii: "'"), at > 0, text[at - 1].isWordByte else { return true }
    var start = at
    while start > 0, text[start - 1].isWordByte, at - start < 3 { start -= 1 }
    let prefix = String(decoding: text[start..<at], as: UTF8.self).lowercased()
    return ["r", "b", "u", "f", "l", "n", "e", "x", "q", "w", "rb", "br", "fr", "rf", "u8"].contains(prefix)
  }

  /// Whether a stretch between backticks is prose's code with strings of its own rather than a string.
  private func isCodeSpan(_ range: Range<Int>) -> Bool {
    text[range.lowerBound] == UInt8(ascii: "`")
      && text[range].contains { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
      && !text[range].contains(UInt8(ascii: "$"))
  }

  /// The string that opens at `start` and closes before `lineEnd`, with the length of its quotes.
  private func string(from start: Int, lineEnd: Int) -> (Range<Int>, Int)? {
    let quote = text[start]
    let isTriple = start + 2 < lineEnd && text[start + 1] == quote && text[start + 2] == quote
    let width = isTriple && start + 3 < lineEnd ? 3 : 1
    var at = start + width
    while at < lineEnd {
      if text[at] == UInt8(ascii: "\\") {
        at += 2
      } else if text[at] == quote {
        if width == 1 { return (start..<(at + 1), 1) }
        if at + 2 < lineEnd, text[at + 1] == quote, text[at + 2] == quote { return (start..<(at + 3), 3) }
        at += 1
      } else {
        at += 1
      }
    }
    // `"""` that stays open is a block of text, to be read as code; `""` before it is an empty string.
    return nil
  }

  /// Pairs the brackets; one that never closes (a smiley in a comment) encloses nothing.
  private mutating func pair() {
    partners = ContiguousArray(repeating: -1, count: tokens.count)
    parents = partners
    var open: [Int32] = []
    for index in tokens.indices where tokens[index].kind == .symbol {
      let byte = text[Int(tokens[index].start)]
      if byte.closingBracket != nil {
        open.append(Int32(index))
      } else if byte.isClosingBracket {
        // A bracket that was left open further in closes with this one; how far back is looked at is bounded.
        let opener = open.suffix(16).lastIndex {
          text[Int(tokens[Int($0)].start)].closingBracket == byte
        }
        guard let opener else { continue }
        partners[index] = open[opener]
        partners[Int(open[opener])] = Int32(index)
        open.removeSubrange(opener...)
      }
    }
    var parent: Int32 = -1
    for index in tokens.indices {
      let partner = partners[index]
      if partner >= 0, partner < index { parent = parents[Int(partner)] }
      parents[index] = parent
      if partner > index { parent = Int32(index) }
    }
  }
}

extension Syntax {
  /// A string's content without its quotes, a word's or symbol's bytes, as a range of the text.
  func content(_ index: Int) -> Range<Int> {
    let token = tokens[index]
    return (Int(token.start) + Int(token.quote))..<(Int(token.end) - Int(token.quote))
  }

  /// A string's content, a word or a symbol, as text; what is no UTF-8 is read as Latin-1.
  func name(_ index: Int) -> String { said(content(index)) }

  /// A stretch as text; what is no UTF-8 is read as Latin-1.
  func said(_ range: Range<Int>) -> String {
    String(validating: text[range], as: UTF8.self)
      ?? String(String.UnicodeScalarView(text[range].map { Unicode.Scalar($0) }))
  }

  /// Whether a token is this symbol.
  func isSymbol(_ index: Int, _ symbol: Unicode.Scalar) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind == .symbol
      && text[Int(tokens[index].start)] == UInt8(ascii: symbol)
  }

  /// Whether two tokens stand side by side with nothing between them.
  func touch(_ left: Int, _ right: Int) -> Bool {
    tokens[left].end == tokens[right].start
  }

  /// The token that holds a byte, or the first one after it.
  func token(at offset: Int) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if Int(tokens[middle].end) <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Where the lines of a text begin. LF, CRLF and a lone CR end a line.
struct Lines: Sendable {
  /// The first byte of each line; there is at least one.
  let starts: ContiguousArray<Int>
  private let textEnd: Int

  init(_ text: ContiguousArray<UInt8>) {
    var starts: ContiguousArray<Int> = [0]
    for index in text.indices {
      let byte = text[index]
      if byte == 0x0a || (byte == 0x0d && !(index + 1 < text.count && text[index + 1] == 0x0a)) {
        starts.append(index + 1)
      }
    }
    self.starts = starts
    textEnd = text.count
  }

  /// How many lines there are.
  var count: Int { starts.count }

  /// The byte after a line's last, its terminator included.
  func end(of line: Int) -> Int {
    line + 1 < starts.count ? starts[line + 1] : textEnd
  }

  /// The bytes of a line (0-based), its terminator included.
  func range(_ line: Int) -> Range<Int> {
    starts[line]..<end(of: line)
  }

  /// Where the code of a line begins: behind its indentation and the marker that makes all of it a comment.
  func codeStart(of line: Int, in text: ContiguousArray<UInt8>) -> Int {
    let end = end(of: line)
    var at = starts[line]
    func skipBlanks() { while at < end, text[at] == 0x20 || text[at] == 0x09 { at += 1 } }
    skipBlanks()
    guard at + 1 < end else { return at }
    let (first, second) = (text[at], text[at + 1])
    let slash = UInt8(ascii: "/")
    if first == slash, second == slash || second == UInt8(ascii: "*") {
      at += 2
    } else if first == second, first == UInt8(ascii: "-"), at + 2 < end, text[at + 2] == 0x20 {
      at += 2
    } else if [UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "*")].contains(first),
      second == 0x20 || second == 0x09
    {
      at += 1
    } else {
      return at
    }
    skipBlanks()
    return at
  }

  /// The line (0-based) that holds a byte.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}

extension UInt8 {
  /// Whether this belongs to a name: a letter, digit, `_`, or any byte above ASCII.
  var isWordByte: Bool { isLetterOrDigit || self == UInt8(ascii: "_") || self >= 0x80 }
  fileprivate var isQuote: Bool { self == 0x22 || self == 0x27 || self == 0x60 }
  fileprivate var isClosingBracket: Bool { self == 0x29 || self == 0x5d || self == 0x7d }
  fileprivate var closingBracket: UInt8? {
    switch self {
    case 0x28: 0x29
    case 0x5b: 0x5d
    case 0x7b: 0x7d
    default: nil
    }
  }
}
