// Places in a piece's original bytes.

/// A place between two characters of a text.
public struct SourcePosition: Hashable, Comparable, Sendable {
  /// Bytes before this place, from the start of the whole origin (0-based).
  public var offset: Int
  /// The line, 1-based. LF, CRLF and a lone CR end a line.
  public var line: Int
  /// The column, 1-based, in Unicode code points; a byte that is not part of valid UTF-8 counts as one.
  public var column: Int

  /// Makes a position.
  public init(offset: Int, line: Int, column: Int) {
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// The start of an origin.
  public static let start = Self(offset: 0, line: 1, column: 1)

  /// By offset.
  public static func < (left: Self, right: Self) -> Bool {
    left.offset < right.offset
  }
}

/// A half-open stretch of a text: `end` is the place after the last character.
public struct SourceSpan: Hashable, Comparable, Sendable {
  /// The place before the first character.
  public var start: SourcePosition
  /// The place after the last character.
  public var end: SourcePosition

  /// Makes a span.
  public init(start: SourcePosition, end: SourcePosition) {
    self.start = start
    self.end = end
  }

  /// By start, then by end.
  public static func < (left: Self, right: Self) -> Bool {
    (left.start.offset, left.end.offset) < (right.start.offset, right.end.offset)
  }
}
