// Lines and columns of original bytes.

internal import SentlintCore

/// Tells line and column of a piece's original bytes, counted in the text that they encode.
struct Places {
  /// The piece's text: UTF-8 where the bytes are UTF-16.
  let text: ContiguousArray<UInt8>
  let lines: Lines
  private let layer: Layer
  private let marks: [(offset: Int, count: Int)]
  private let start: SourcePosition
  /// Whether the text is the original bytes as they are.
  private let isPlain: Bool

  init(_ layer: Layer, start: SourcePosition) {
    self.layer = layer
    self.start = start
    text = layer.text
    lines = Lines(layer.text)
    marks = Self.marks(in: layer.text)
    isPlain = layer.decodings.isEmpty
  }

  /// Where original bytes stand in the text.
  func inText(_ range: Range<Int>) -> Range<Int> {
    guard !isPlain else { return range.clamped(to: 0..<text.count) }
    let low = (0..<text.count).partitioningIndex {
      layer.original($0..<($0 + 1)).upperBound > range.lowerBound
    }
    let high = (low..<text.count).partitioningIndex {
      layer.original($0..<($0 + 1)).lowerBound >= range.upperBound
    }
    return low..<high
  }

  /// The place of original bytes in the whole origin.
  func span(of range: Range<Int>) -> SourceSpan {
    let shown = inText(range)
    return SourceSpan(
      start: position(of: shown.lowerBound, offset: range.lowerBound),
      end: position(of: shown.upperBound, offset: range.upperBound))
  }

  /// The line that original bytes begin on, without its end.
  func line(at range: Range<Int>) -> ContiguousArray<UInt8>.SubSequence {
    text[lines.range(lines.line(at: inText(range).lowerBound))]
  }

  private func position(of index: Int, offset: Int) -> SourcePosition {
    // The end of a line's last character is on that line.
    let line = lines.line(at: index)
    var column = codePoints(before: index) - codePoints(before: lines.starts[line])
    if line == 0 { column += start.column - 1 }
    return SourcePosition(offset: start.offset + offset, line: start.line + line, column: column + 1)
  }

  /// How many code points stand before a byte; a byte that is no part of valid UTF-8 counts as one.
  private func codePoints(before index: Int) -> Int {
    let known = marks[max(0, marks.partitioningIndex { $0.offset > index } - 1)]
    return known.count + UTF8Columns.count(text[known.offset..<index])
  }

  /// How far apart the bytes are at which the code points before them are known: a text can be one long line.
  private static let stretch = 4096

  private static func marks(in text: ContiguousArray<UInt8>) -> [(offset: Int, count: Int)] {
    var marks = [(offset: 0, count: 0)]
    var at = 0
    while text.count - at > stretch {
      var end = at + stretch
      // Between two characters: behind at most three continuation bytes.
      while end < text.count, end - at < stretch + 4, text[end] & 0xc0 == 0x80 { end += 1 }
      marks.append((end, marks[marks.count - 1].count + UTF8Columns.count(text[at..<end])))
      at = end
    }
    return marks
  }
}

/// Counts columns in bytes that need not be UTF-8.
enum UTF8Columns {
  /// The code points of some bytes; a byte that is no part of a valid sequence counts as one.
  static func count(_ bytes: some RandomAccessCollection<UInt8>) -> Int {
    var count = 0
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let length = sequenceLength(bytes[at])
      let end = bytes.index(at, offsetBy: length, limitedBy: bytes.endIndex) ?? bytes.endIndex
      let isWhole =
        bytes.distance(from: at, to: end) == length
        && bytes[at..<end].dropFirst().allSatisfy { $0 & 0xc0 == 0x80 }
      at = isWhole ? end : bytes.index(after: at)
      count += 1
    }
    return count
  }

  private static func sequenceLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xc2...0xdf: 2
    case 0xe0...0xef: 3
    case 0xf0...0xf4: 4
    default: 1
    }
  }
}
