// The walls around inflating and around applying deltas, and the memory that both write to.

internal import CDeflate
internal import CPackfile

/// Memory for one object, used again for the next.
@safe
package final class ByteBuffer {
  // SAFETY: `start` is an allocation of `capacity` bytes that this object alone owns; of them the first `count`
  // are initialized. `deinit` frees it.
  fileprivate private(set) var start: UnsafeMutablePointer<UInt8>
  fileprivate private(set) var capacity: Int
  /// How many bytes it holds.
  package fileprivate(set) var count = 0

  /// An empty buffer.
  package init(capacity: Int = 4096) {
    unsafe start = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  /// A buffer that holds `bytes`.
  convenience init(_ bytes: [UInt8]) {
    self.init(capacity: max(1, bytes.count))
    // SAFETY: there is room for all of them.
    for (place, byte) in bytes.enumerated() { unsafe start[place] = byte }
    count = bytes.count
  }

  /// Fills it with what the regular file at `path` holds, which ends with a NUL.
  ///
  /// - Returns: Whether it can be opened, and is not larger than `limit`.
  func fill(from path: ContiguousArray<CChar>, upTo limit: Int) -> Bool {
    var size = 0
    // SAFETY: the path ends with a NUL, and lives for the call.
    let file = unsafe path.withUnsafeBufferPointer { path in
      unsafe path.baseAddress.map { unsafe sentlint_open($0, &size) } ?? -1
    }
    guard file >= 0 else { return false }
    let isAllowed = size <= limit
    reserve(isAllowed ? size : 0)
    // SAFETY: there is room for as many bytes, and those are initialized that the call says.
    count = unsafe sentlint_read_and_close(file, start, isAllowed ? size : 0)
    return isAllowed
  }

  deinit {
    unsafe start.deallocate()
  }

  /// Empties it and makes room for `size` bytes, half as much again so that a slowly growing file does not
  /// allocate each time.
  fileprivate func reserve(_ size: Int) {
    count = 0
    guard size > capacity else { return }
    unsafe start.deallocate()
    capacity = size + size / 2
    unsafe start = .allocate(capacity: capacity)
  }

  /// Lends the bytes.
  package func withSpan<Result, Failure: Error>(
    _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // SAFETY: the first `count` bytes are initialized, and nobody writes to them before this call has returned:
    // the buffer is one walk's own, and `body` has no way to it.
    try body(unsafe UnsafeBufferPointer(start: start, count: count).span)
  }

  /// Whether it has grown so large that keeping it would hold more memory than making another costs time.
  package var isOutsized: Bool {
    capacity > 16 << 20
  }
}

/// Inflates zlib streams. One for each thread.
@safe
package final class Inflater {
  // SAFETY: made in `init`, this object's own, freed in `deinit`.
  private let decompressor: OpaquePointer?

  /// Makes an inflater.
  package init() {
    unsafe decompressor = unsafe libdeflate_alloc_decompressor()
  }

  deinit {
    unsafe libdeflate_free_decompressor(decompressor)
  }

  /// How inflating ended.
  package enum Outcome: Equatable {
    /// All of it is there; this many bytes of input were used.
    case done(consumed: Int)
    /// The stream is damaged, or makes fewer bytes than it was said to.
    case damaged
    /// It makes more bytes than it was said to.
    case tooLong
  }

  /// Inflates the stream that begins at `range.lowerBound` of `input` and ends within `range` into `output`. It is
  /// to make `size` bytes; unless `isExact`, at most so many.
  package func inflate(
    _ input: borrowing Span<UInt8>, _ range: Range<Int>, size: Int, isExact: Bool = true,
    into output: ByteBuffer
  ) -> Outcome {
    guard let decompressor = unsafe decompressor, range.upperBound <= input.count else { return .damaged }
    output.reserve(size)
    var consumed = 0
    var made = 0
    // SAFETY: reads within `input`, which lives for this call, and writes at most `size` bytes, for which
    // `reserve` made room, in a buffer that `input` cannot be part of. On success `made` of them are written.
    let result = unsafe input.withUnsafeBufferPointer { bytes in
      unsafe libdeflate_zlib_decompress_ex(
        decompressor, bytes.baseAddress.map { unsafe $0 + range.lowerBound }, range.count,
        output.start, size, &consumed, &made)
    }
    switch result {
    case LIBDEFLATE_SUCCESS where !isExact || made == size:
      output.count = made
      return .done(consumed: consumed)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return .tooLong
    default: return .damaged
    }
  }
}

extension Inflater {
  /// Inflates the deflate stream without a head that fills `range` of `input` into `output`, if it makes exactly `size`
  /// bytes.
  ///
  /// - Returns: Whether it does.
  package func inflateRaw(
    _ input: borrowing Span<UInt8>, _ range: Range<Int>, size: Int, into output: ByteBuffer
  ) -> Bool {
    guard let decompressor = unsafe decompressor, range.upperBound <= input.count else { return false }
    output.reserve(size)
    var consumed = 0
    // SAFETY: as in `inflate`; without a place for the number of bytes made it is an error if they are not `size`.
    let result = unsafe input.withUnsafeBufferPointer { bytes in
      unsafe libdeflate_deflate_decompress_ex(
        decompressor, bytes.baseAddress.map { unsafe $0 + range.lowerBound }, range.count,
        output.start, size, &consumed, nil)
    }
    guard result == LIBDEFLATE_SUCCESS, consumed == range.count else { return false }
    output.count = size
    return true
  }
}

/// The CRC-32 of a stretch of bytes, as pack indexes and zip archives hold it.
package func crc32(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt32 {
  guard range.upperBound <= bytes.count else { return 0 }
  // SAFETY: reads within `bytes`, which lives for the call.
  return unsafe bytes.withUnsafeBufferPointer { bytes in
    unsafe libdeflate_crc32(0, bytes.baseAddress.map { unsafe $0 + range.lowerBound }, range.count)
  }
}

/// Rebuilds objects from deltas. One for each thread.
@safe
package final class DeltaRebuilder {
  // SAFETY: an allocation of `capacity` elements that this object alone owns, all initialized; freed in `deinit`.
  private let ranges: UnsafeMutablePointer<sentlint_range>
  private static let capacity = 512
  /// What the last object holds that its base does not: every window of at most `reach` bytes that the base
  /// does not hold as well lies wholly in one of them. Sorted and apart.
  package private(set) var fresh: [Range<Int>] = []
  private let reach: Int

  /// Makes a rebuilder for windows of `reach` bytes.
  package init(reach: Int) {
    self.reach = reach
    unsafe ranges = .allocate(capacity: Self.capacity)
    unsafe ranges.initialize(repeating: sentlint_range(start: 0, end: 0), count: Self.capacity)
  }

  deinit {
    unsafe ranges.deallocate()
  }

  /// Applies `delta` to `base` and writes the object to `result`; false if the delta is malformed, or meant for
  /// another base. An object of more than `limit` bytes counts as malformed.
  package func apply(_ delta: ByteBuffer, to base: ByteBuffer, into result: ByteBuffer, limit: Int) -> Bool {
    var baseSize = 0
    var size = 0
    fresh.removeAll(keepingCapacity: true)
    // SAFETY: each buffer's first `count` bytes are initialized; C reads no further. `result` is another buffer
    // than the two that are read, with room for `size` bytes, all of which C has written when it succeeds; it
    // writes at most `capacity` ranges.
    let header = unsafe sentlint_delta_sizes(delta.start, delta.count, &baseSize, &size)
    guard header > 0, baseSize == base.count, size <= limit, result !== base, result !== delta else {
      return false
    }
    result.reserve(size)
    let count = unsafe sentlint_delta_apply(
      base.start, base.count, delta.start + header, delta.count - header, result.start, size, reach, ranges,
      Self.capacity)
    guard count >= 0 else { return false }
    result.count = size
    for index in 0..<count {
      let range = unsafe ranges[index]
      fresh.append(range.start..<range.end)
    }
    return true
  }
}
