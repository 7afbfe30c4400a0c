// What a scan reads.

/// A stretch of content with its origin: a whole file, or one window of a file too large to hold at once.
public struct Piece: Sendable {
  /// The bytes as they stand in the origin, undecoded.
  public let bytes: ContiguousArray<UInt8>
  /// Where they came from.
  public let origin: Origin
  /// Where `bytes` begins in the origin.
  public let start: SourcePosition
  /// The indexes of `bytes` (half-open) whose findings belong to this piece. A finding belongs to the piece
  /// that owns its first byte. The windows of one origin own each of its bytes exactly once and overlap in
  /// the rest, so that each sees what stands around its own part.
  public let owned: Range<Int>

  /// Makes a piece; by default a whole origin.
  public init(
    bytes: ContiguousArray<UInt8>, origin: Origin, start: SourcePosition = .start, owned: Range<Int>? = nil
  ) {
    self.bytes = bytes
    self.origin = origin
    self.start = start
    self.owned = owned ?? 0..<bytes.count
  }
}

/// A source of content: files of a directory, standard input, objects of a git repository.
public protocol PieceSource: Sendable {
  /// Hands over everything there is to scan, in an order that is the same on every run.
  ///
  /// `receive` returns when there is room for more, so a source never runs ahead of the scan.
  ///
  /// - Throws: what makes the whole source unreadable. What cannot be read in part is a `Skip`.
  func read(_ receive: (SourceEvent) async throws -> Void) async throws
}

/// What a source hands over.
public enum SourceEvent: Sendable {
  /// Content that is at hand.
  case piece(Piece)
  /// Content still to be read. The scan calls the closure on one of its workers, so that reading is
  /// as concurrent as scanning; the closure hands over its pieces and skips one by one.
  case deferred(@Sendable (_ receive: (SourceEvent) -> Void) -> Void)
  /// Content that a source has looked through itself, with the prefilter of the same rules, and found to hold nothing.
  case screened(count: Int, bytes: Int)
  /// Something asked for that could not be read.
  case skipped(Skip)
  /// Something that is not content to scan: excluded by the user, ignored by git, or a FIFO.
  case passedOver(PassedOver)
  /// Something worth knowing that leaves nothing unscanned, as a sentence without a full stop.
  case notice(String)
}
