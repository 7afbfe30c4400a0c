// From content to pieces: whole, in windows, or as the members of an archive.

package import SentlintCore

/// How content too large to hold is cut. Sizes in bytes.
package struct WindowSizes: Sendable {
  /// Content up to this size is one piece.
  package var whole = 32 << 20
  /// What each window of larger content owns, at least.
  package var owned = 16 << 20
  /// How much a window shows of its neighbours, on each side.
  package var overlap = 1 << 20

  /// Sizes at which a window still fits a processor's memory several times, and a secret with all that is said
  /// about it fits an overlap.
  package init() {}

  /// Other sizes, for tests.
  package init(whole: Int, owned: Int, overlap: Int) {
    precondition(owned > 8 && overlap > 8 && whole > 2 * overlap)
    self.whole = whole
    self.owned = owned
    self.overlap = overlap
  }
}

/// Turns content into pieces, and says what of it could not be read.
///
/// Memory is bounded: content is held whole up to `WindowSizes.whole`, and beyond that window by window.
package struct ContentReader: Sendable {
  /// How large content is cut.
  package var windows: WindowSizes
  /// How far archives are expanded.
  package var limits: ArchiveLimits

  /// Makes a reader.
  package init(windows: WindowSizes = WindowSizes(), limits: ArchiveLimits = .default) {
    self.windows = windows
    self.limits = limits
  }

  /// Hands over content that is in memory already, as a git object is: the members of an archive, or the bytes; in
  /// windows if there are many, as scanning takes many times the memory.
  package func read(_ bytes: ContiguousArray<UInt8>, from origin: Origin, to receive: (SourceEvent) -> Void) {
    if ArchiveFormat.mayBegin(bytes),
      Archive(origin: origin, reader: self).expand(.memory(bytes), beginning: bytes, to: receive) == .expanded
    {
      return
    }
    guard bytes.count > windows.whole else { return receive(.piece(Piece(bytes: bytes, origin: origin))) }
    let input = ByteInput(bytes)
    let first = input.filled(expecting: windows.whole, upTo: windows.whole + 1)
    cut(first, then: input, from: origin, to: receive)
  }

  /// Reads content to its end and hands it over.
  ///
  /// - Parameters:
  ///   - input: The content.
  ///   - origin: Where it comes from.
  ///   - expected: How many bytes there probably are.
  ///   - archive: The archive that it is a member of.
  ///   - receive: Takes the pieces and skips.
  func read(
    _ input: ByteInput, from origin: Origin, expecting expected: Int, within archive: Archive? = nil,
    to receive: (SourceEvent) -> Void
  ) {
    let first = input.filled(expecting: min(expected, windows.whole), upTo: windows.whole + 1)
    read(first, then: input, from: origin, within: archive, to: receive)
  }

  /// Hands over content of which the first round has been read.
  func read(
    _ first: ByteInput.Filling, then input: ByteInput, from origin: Origin, within archive: Archive?,
    to receive: (SourceEvent) -> Void
  ) {
    if ArchiveFormat.mayBegin(first.bytes) {
      let candidate = archive?.nested(origin) ?? Archive(origin: origin, reader: self)
      if expand(candidate, first, then: input, to: receive) {
        if let failure = first.failure { receive(.skipped(Skip(origin: origin, reason: failure.reason))) }
        return
      }
    }
    cut(first, then: input, from: origin, to: receive)
  }

  /// Expands an archive from memory or, if it is too large for that, while it is being read.
  ///
  /// - Returns: Whether that is all that can be done with it. If not, its bytes are still to be handed over, and
  ///   `input` stands behind `first` as before.
  private func expand(
    _ archive: Archive, _ first: ByteInput.Filling, then input: ByteInput, to receive: (SourceEvent) -> Void
  ) -> Bool {
    if first.isLast {
      return archive.expand(.memory(first.bytes), beginning: first.bytes, to: receive) == .expanded
    }
    let cannotReturn = Skip(
      origin: archive.origin,
      reason: .unreadable("it is no sound archive, and its bytes cannot be read twice"))
    if let seek = input.seek, seek(0, 0) == 0 {
      if archive.expand(.input(input), beginning: first.bytes, to: receive) == .expanded { return true }
      let behindFirst = Int64(first.bytes.count)
      if seek(behindFirst, 0) == behindFirst { return false }
      receive(.skipped(cannotReturn))
      return true
    }
    var isBehindFirst = true
    let whole = ByteInput(first.bytes, then: input) { isBehindFirst = false }
    if archive.expand(.input(whole), beginning: first.bytes, to: receive) == .expanded { return true }
    if !isBehindFirst { receive(.skipped(cannotReturn)) }
    return !isBehindFirst
  }

  /// Hands over a whole, or windows that own each byte once and show some of what stands around it.
  private func cut(
    _ first: ByteInput.Filling, then input: ByteInput, from origin: Origin, to receive: (SourceEvent) -> Void
  ) {
    let encoding = WindowEncoding(of: first.bytes)
    var window = first
    var start = SourcePosition.start
    var ownedFrom = 0
    while !window.isLast {
      let bytes = window.bytes
      let ownedTo = bytes.count - windows.overlap
      receive(.piece(Piece(bytes: bytes, origin: origin, start: start, owned: ownedFrom..<ownedTo)))
      if Task.isCancelled {
        receive(.skipped(Skip(origin: origin, reason: .interrupted)))
        return
      }
      let cut = encoding.boundary(before: ownedTo - windows.overlap, in: bytes.span)
      start = encoding.position(behind: bytes.span.extracting(..<cut), from: start)
      ownedFrom = ownedTo - cut
      window = input.filled(
        after: bytes[cut...], expecting: windows.owned, upTo: ownedFrom + windows.owned + windows.overlap)
    }
    let owned = ownedFrom..<window.bytes.count
    receive(.piece(Piece(bytes: window.bytes, origin: origin, start: start, owned: owned)))
    if let failure = window.failure {
      receive(.skipped(Skip(origin: origin, reason: failure.reason)))
    }
  }
}
