// One pass over a text that undoes one level of every encoding in it.

/// Collects what a text's next layer changes.
///
/// Joins and folds change what surrounds literals, escapes change single characters, codecs (base64, hex)
/// whole stretches. Where they meet, the outer one is undone first and the inner one waits for the next pass:
/// base64 cut into two literals is joined first.
struct Pass {
  let text: ContiguousArray<UInt8>
  var literals: ContiguousArray<Literal>
  /// The bytes of all replacements.
  var output: ContiguousArray<UInt8> = []
  /// What is left out between literals that belong together.
  var joins: Edits = []
  /// What is left out between lines that belong together.
  var folds: Edits = []
  /// Up to where folds have been looked for.
  var foldedUntil = 0
  /// Replaced characters.
  var escapes: Edits = []
  /// Replaced stretches, grouped: a group is decoded whole or not at all.
  var codecs: Edits = []
  var codecGroups: ContiguousArray<CodecGroup> = []
  /// The literal that the scan is in or before.
  private var literal = 0
  /// The byte after a part of a JWT, -1 if there was none.
  var webTokenEnd = -1
  /// Whether the text says that it, or a part of it, is quoted-printable.
  private let isMail: Bool
  /// The pieces of literals that are added up by the names of variables.
  var moved: [Moved] = []
  /// What is left out around lists of pieces.
  var unwrapped: Edits = []
  /// How many names of lists the text was looked through for.
  var searches = 0
  /// Reused by the codecs.
  var scratch: ContiguousArray<UInt8> = []

  /// The edits of one decoded stretch.
  struct CodecGroup {
    /// Its edits in `codecs`.
    let edits: Range<Int>
    /// The stretch that it replaces.
    let range: Range<Int>
    /// The literal that it stands in, if it brings quotes or lines into it.
    let literal: Int?
  }

  init(_ text: ContiguousArray<UInt8>) {
    self.text = text
    literals = LiteralLexer.literals(in: text)
    isMail =
      text.holds("quoted-printable") || text.holds("Quoted-Printable") || text.holds("QUOTED-PRINTABLE")
  }

  /// The next text, nil if it is the same.
  mutating func run() -> (text: ContiguousArray<UInt8>, map: SourceMap, decodings: Set<Decoding>)? {
    // What else such a text holds is cut anywhere.
    let unfolded = self.unfolded()
    guard unfolded.isEmpty else {
      let (next, map) = unfolded.applied(to: text, output: output)
      return (next, map, [.continuation])
    }
    let links = self.links()
    join(links)
    let sums = self.sums()
    scan()
    let outer = sums.merged(with: joins.merged(with: unwrapped)).merged(with: folds).merged(with: escapes)
    let inner = unblocked(codecs: outer)
    spreadTexts(links)
    let edits = outer.merged(with: blankedQuotes(links)).merged(with: inner)
    guard !edits.isEmpty else { return nil }
    let (next, map) = edits.applied(to: text, output: output)
    return (next, map, Set(edits.lazy.map(\.decoding)))
  }

  private mutating func scan() {
    var at = 0
    let kinds = ByteKind.table
    while at < text.count {
      switch kinds[Int(text[at])] {
      case .other: at += 1
      case .codec: at = codec(at)
      case .backslash: at = backslash(at)
      case .percent: at = percent(at)
      case .ampersand: at = entity(at)
      case .hole: at = hole(at)
      case .null: at = wideString(at)
      case .blockHeader: at = blockScalar(at)
      case .quote: at = openQuote(at)
      case .lineEscape: at = lineEscape(at)
      case .equals: at = isMail ? quotedPrintable(at) : at + 1
      }
    }
  }

  /// The edits of the codecs that no other edit is in the way of.
  private mutating func unblocked(codecs outer: Edits) -> Edits {
    var kept: Edits = []
    var next = 0
    for group in codecGroups {
      while next < outer.count, Int(outer[next].end) < group.range.lowerBound { next += 1 }
      var isBlocked = false
      var edit = next
      while edit < outer.count, !isBlocked, Int(outer[edit].start) <= group.range.upperBound {
        let touches =
          Int(outer[edit].end) == group.range.lowerBound || Int(outer[edit].start) == group.range.upperBound
        isBlocked = !touches || outer[edit].binds
        edit += 1
      }
      guard !isBlocked else { continue }
      kept.append(contentsOf: codecs[group.edits])
      if let literal = group.literal { literals[literal].holdsText = true }
    }
    return kept
  }

  /// Spaces, or line ends where lines begin, in place of the quotes around texts, and of the brackets around lists of
  /// lines: what they hold is code of its own.
  private mutating func blankedQuotes(_ links: ContiguousArray<Link>) -> Edits {
    var edits: Edits = []
    var closing: (literal: Int, bracket: Int)?
    for (index, literal) in literals.enumerated() where literal.holdsText {
      let beginsLines = beginsLines(literal)
      if beginsLines, let open = openingBracket(before: literal) {
        let last = links[index...].firstIndex { $0 != .lines } ?? links.endIndex
        let next = indentationEnd(Int(literals[last].end), past: \.isSpace)
        if next < text.count, text[next] == UInt8(ascii: "]") {
          edits.append(blank(open, with: 0x20))
          closing = (last, next)
        }
      }
      edits.append(blank(Int(literal.start), with: beginsLines ? 0x0a : 0x20))
      edits.append(blank(Int(literal.end) - 1, with: 0x20))
      if let (last, bracket) = closing, last == index {
        edits.append(blank(bracket, with: 0x20))
        closing = nil
      }
    }
    return edits
  }

  /// The bracket of a list that a literal is the first entry of.
  private func openingBracket(before literal: Literal) -> Int? {
    var before = Int(literal.start) - 1
    while before >= 0, text[before].isSpace, Int(literal.start) - before < 64 { before -= 1 }
    return before >= 0 && text[before] == UInt8(ascii: "[") ? before : nil
  }

  /// Whether a literal's first line should stand on a line of its own: it has several, or is an entry of a
  /// list of lines.
  private func beginsLines(_ literal: Literal) -> Bool {
    guard literal.escapedLineEnds > 0 else { return false }
    return literal.escapedLineEnds > 1 || !literal.endsInLineEnd || openingBracket(before: literal) != nil
  }

  private mutating func blank(_ at: Int, with byte: UInt8) -> Edit {
    output.append(byte)
    return Edit(
      start: Int32(at), end: Int32(at + 1), output: Int32(output.count - 1), count: 1, scale: .same,
      decoding: .nestedText, binds: false)
  }
}

extension Pass {
  /// Makes an edit of bytes to put in the place of a range.
  mutating func edit(
    _ range: Range<Int>, _ bytes: some Collection<UInt8>, scale: Scale, _ decoding: Decoding,
    binds: Bool = true
  ) -> Edit {
    let start = output.count
    output.append(contentsOf: bytes)
    return Edit(
      start: Int32(range.lowerBound), end: Int32(range.upperBound), output: Int32(start),
      count: Int32(output.count - start), scale: scale, decoding: decoding, binds: binds)
  }

  /// Replaces a range by one character.
  mutating func replace(_ range: Range<Int>, by byte: UInt8, _ decoding: Decoding) {
    let binds = byte.isCodecByte || byte == UInt8(ascii: "=") || byte.isLineEnd
    escapes.append(edit(range, CollectionOfOne(byte), scale: .each(range.count), decoding, binds: binds))
    guard byte.isLiteralQuote || byte.isLineEnd, let inside = literalIndex(at: range.lowerBound) else {
      return
    }
    // An apostrophe in a word is no quote.
    let isApostrophe =
      byte == UInt8(ascii: "'") && range.upperBound < text.count && text[range.lowerBound - 1].isLetterOrDigit
      && text[range.upperBound].isLetterOrDigit
    if !isApostrophe { literals[inside].holdsText = true }
  }

  /// Leaves a range out.
  mutating func leaveOut(_ range: Range<Int>, _ decoding: Decoding) {
    escapes.append(edit(range, EmptyCollection(), scale: .whole, decoding))
  }

  /// The literal whose content holds a place. Places must be asked for in order.
  mutating func literalIndex(at place: Int) -> Int? {
    while literal < literals.count, Int(literals[literal].end) <= place { literal += 1 }
    guard literal < literals.count, Int(literals[literal].start) < place else { return nil }
    return literal
  }
}

/// What a byte may begin.
enum ByteKind: UInt8, Sendable {
  case other
  case codec
  case backslash
  case percent
  case ampersand
  case hole
  case null
  case blockHeader
  case quote
  case lineEscape
  case equals

  static let table: ContiguousArray<Self> = ContiguousArray(
    (0...UInt8.max).map { byte in
      switch byte {
      case UInt8(ascii: "\\"): .backslash
      case UInt8(ascii: "%"): .percent
      case UInt8(ascii: "&"): .ampersand
      case UInt8(ascii: "$"), UInt8(ascii: "#"): .hole
      case 0: .null
      case UInt8(ascii: ">"), UInt8(ascii: "|"): .blockHeader
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): .quote
      case UInt8(ascii: "^"): .lineEscape
      case UInt8(ascii: "="): .equals
      default: byte.isCodecByte ? .codec : .other
      }
    })
}

extension UInt8 {
  /// Whether this can stand in base64, standard or URL-safe, or in hex.
  var isCodecByte: Bool {
    isLetterOrDigit || self == UInt8(ascii: "+") || self == UInt8(ascii: "/") || self == UInt8(ascii: "-")
      || self == UInt8(ascii: "_")
  }
  /// Whether this is a printable ASCII character, a tab or the end of a line.
  var isPlainText: Bool { (0x20...0x7e).contains(self) || self == 0x09 || isLineEnd }
}
