// The quoted strings of a text, in any language.

/// A quoted string that ends on the line it begins on, or on one that a backslash continues.
struct Literal: Sendable {
  /// The opening quote.
  let start: Int32
  /// The byte after the closing quote.
  let end: Int32
  /// `"`, `'` or a backtick.
  let quote: UInt8
  /// How many line ends are written as escapes in it (at most 2 are counted).
  let escapedLineEnds: UInt8
  /// Whether its last character is a line end written as an escape.
  let endsInLineEnd: Bool
  /// Whether its content is a text of its own, with quotes or lines of its own.
  var holdsText: Bool
  /// Whether it is unescaped or joined in this pass, so that what its content is encoded in has to wait.
  var waits: Bool

  /// Its content without the quotes.
  var content: Range<Int> { Int(start + 1)..<Int(end - 1) }
}

/// Finds the literals of a text. Each byte is looked at a bounded number of times.
struct LiteralLexer {
  private let text: ContiguousArray<UInt8>
  private var literals: ContiguousArray<Literal> = []
  /// For `"`, `'` and backtick: up to where no closing quote was found. A quote before it opens nothing.
  private var openUntil = (double: 0, single: 0, back: 0)

  private init(_ text: ContiguousArray<UInt8>) {
    self.text = text
  }

  /// The literals of a text in order.
  static func literals(in text: ContiguousArray<UInt8>) -> ContiguousArray<Literal> {
    var lexer = Self(text)
    lexer.lex()
    return lexer.literals
  }

  private mutating func lex() {
    var at = 0
    while at < text.count {
      let byte = text[at]
      guard byte.isLiteralQuote else {
        // An escaped quote outside a literal belongs to a text whose quotes are on other lines.
        at += byte == UInt8(ascii: "\\") ? 2 : 1
        continue
      }
      if at + 2 < text.count, text[at + 1] == byte, text[at + 2] == byte {
        // What stands between `"""` is read like any other text.
        at += 3
      } else if opens(at), let literal = literal(from: at) {
        literals.append(literal)
        at = Int(literal.end)
      } else {
        at += 1
      }
    }
  }

  /// An apostrophe inside a word (`don't`) opens no literal; one behind a prefix (`b'…'`) does.
  private func opens(_ at: Int) -> Bool {
    guard text[at] == UInt8(ascii: "'"), at > 0, text[at - 1].isWordByte else { return true }
    // Shell joins `"a"'b'` and `a'b'`; only a letter that ends a word of prose is no opening.
    var start = at
    while start > 0, text[start - 1].isWordByte, at - start < 3 { start -= 1 }
    return at - start < 3 && text[start..<at].allSatisfy { Self.prefixLetters.contains($0) }
  }

  private static let prefixLetters = Set("rRbBuUfFlLnNeExXqQwW8".utf8)

  private mutating func literal(from start: Int) -> Literal? {
    let quote = text[start]
    guard openUntil(quote) <= start else { return nil }
    var at = start + 1
    var holdsText = false
    var lineEnds: UInt8 = 0
    var lastLineEnd = 0
    var foreignQuotes = 0
    while at < text.count, !text[at].isLineEnd {
      let byte = text[at]
      if byte == quote {
        let holdsJSON = foreignQuotes > 1 && opensStructure(start + 1)
        return Literal(
          start: Int32(start), end: Int32(at + 1), quote: quote, escapedLineEnds: lineEnds,
          endsInLineEnd: lastLineEnd == at, holdsText: holdsText || holdsJSON, waits: holdsText)
      }
      if byte.isLiteralQuote { foreignQuotes += 1 }
      guard byte == UInt8(ascii: "\\"), at + 1 < text.count else {
        at += 1
        continue
      }
      let escaped = text[at + 1]
      if escaped == UInt8(ascii: "n") || escaped == UInt8(ascii: "r") {
        let isPair = lastLineEnd == at && text[at - 1] == UInt8(ascii: "r")
        lineEnds = min(2, lineEnds + (isPair ? 0 : 1))
        lastLineEnd = at + 2
        holdsText = true
      } else if escaped.isLiteralQuote, !isApostrophe(at) {
        holdsText = true
      }
      at += escaped == 0x0d && at + 2 < text.count && text[at + 2] == 0x0a ? 3 : 2
    }
    setOpenUntil(quote, at)
    return nil
  }

  /// Whether `\'` stands between two letters, as in `don\'t`.
  private func isApostrophe(_ backslash: Int) -> Bool {
    text[backslash + 1] == UInt8(ascii: "'") && backslash > 0 && backslash + 2 < text.count
      && text[backslash - 1].isLetterOrDigit && text[backslash + 2].isLetterOrDigit
  }

  /// Whether a content begins like a JSON object or array, or what PHP has serialized: `a:2:{`.
  private func opensStructure(_ start: Int) -> Bool {
    if "aO".utf8.contains(text[start]), text[start + 1] == UInt8(ascii: ":"), text[start + 2].isDigit {
      return true
    }
    guard text[start] == UInt8(ascii: "{") || text[start] == UInt8(ascii: "["), start + 1 < text.count else {
      return false
    }
    let next = text[start + 1]
    return next.isSpace || next.isLiteralQuote || next == UInt8(ascii: "{")
  }

  private func openUntil(_ quote: UInt8) -> Int {
    quote == UInt8(ascii: "\"")
      ? openUntil.double : quote == UInt8(ascii: "'") ? openUntil.single : openUntil.back
  }

  private mutating func setOpenUntil(_ quote: UInt8, _ end: Int) {
    switch quote {
    case UInt8(ascii: "\""): openUntil.double = end
    case UInt8(ascii: "'"): openUntil.single = end
    default: openUntil.back = end
    }
  }
}

extension UInt8 {
  /// Whether this opens and closes literals.
  var isLiteralQuote: Bool { self == 0x22 || self == 0x27 || self == 0x60 }
  /// Whether this ends a line.
  var isLineEnd: Bool { self == 0x0a || self == 0x0d }
  /// Whether this is a space or a tab.
  var isBlank: Bool { self == 0x20 || self == 0x09 }
}
