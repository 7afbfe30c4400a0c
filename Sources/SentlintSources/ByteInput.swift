// Reading content into memory of bounded size.

internal import SentlintCore
internal import SystemPackage

/// Content that is read once, from its beginning to its end.
@safe struct ByteInput {
  /// Fills memory with what comes next: at least one byte, or 0 at the end.
  let read: (UnsafeMutableRawBufferPointer) throws(ReadFailure) -> Int
  /// Moves to an offset, counted as `lseek` counts, and returns the new one. Nil where there is no moving.
  var seek: ((Int64, Int32) -> Int64?)?
}

/// Why content could not be read to its end.
struct ReadFailure: Error {
  /// Why.
  let reason: Skip.Reason
}

extension ByteInput {
  /// The content of an open file.
  ///
  /// - Parameters:
  ///   - descriptor: Read from where it stands; it must stay open.
  ///   - isSeekable: Whether it is a regular file; others may claim to move and do not.
  init(_ descriptor: FileDescriptor, isSeekable: Bool) {
    unsafe self.init(
      read: { (buffer) throws(ReadFailure) in
        // Nothing may ever come through a pipe, and a read that waits cannot be cancelled.
        while !isSeekable, !descriptor.isReadable(within: 100) {
          guard !Task.isCancelled else { throw ReadFailure(reason: .interrupted) }
        }
        do throws(Errno) {
          // SAFETY: the buffer is passed on whole.
          return try unsafe descriptor.readWaiting(into: buffer)
        } catch {
          throw ReadFailure(reason: .unreadable(error.description))
        }
      },
      seek: isSeekable ? { descriptor.moved(to: $0, whence: $1) } : nil)
  }

  /// Bytes in memory.
  init(_ bytes: ContiguousArray<UInt8>) {
    self.init(bytes, then: unsafe ByteInput(read: { _ in 0 })) {}
  }

  /// `head`, then what is left of `rest`. `restIsNext` is called before each read of `rest`.
  init(_ head: ContiguousArray<UInt8>, then rest: ByteInput, restIsNext: @escaping () -> Void) {
    var given = 0
    unsafe self.init(
      read: { (buffer) throws(ReadFailure) in
        guard given < head.count else {
          restIsNext()
          // SAFETY: the buffer is passed on whole.
          return try unsafe rest.read(buffer)
        }
        let count = min(buffer.count, head.count - given)
        // SAFETY: `count` is within both.
        unsafe buffer.copyBytes(from: head[given..<given + count])
        given += count
        return count
      })
  }
}

extension ByteInput {
  /// What one round of reading gave.
  struct Filling {
    /// The bytes.
    let bytes: ContiguousArray<UInt8>
    /// Whether the content ended, or failed, behind them; else there are as many as were asked for.
    let isLast: Bool
    /// Why the content could not be read further.
    let failure: ReadFailure?
  }

  /// Reads on until there are `limit` bytes or the content ends.
  ///
  /// - Parameters:
  ///   - head: Bytes to begin with.
  ///   - expected: How many bytes will probably follow. Right or too high, it saves allocations; it need not be.
  ///   - limit: The number of bytes to stop at, `head` included, and more than it.
  /// - Returns: The bytes, and whether they are the last.
  func filled(
    after head: ContiguousArray<UInt8>.SubSequence = [], expecting expected: Int, upTo limit: Int
  ) -> Filling {
    // One byte more than expected, so that the end is seen without a second allocation.
    var capacity = min(limit, head.count + max(expected, 255) + 1)
    var filling = round(after: head, capacity: capacity)
    while !filling.isLast, capacity < limit {
      capacity = min(limit, capacity * 4)
      filling = round(after: filling.bytes[...], capacity: capacity)
    }
    return filling
  }

  private func round(after head: some Collection<UInt8>, capacity: Int) -> Filling {
    var isLast = false
    var failure: ReadFailure?
    // SAFETY: the first `count` bytes are initialized at every point: those of `head`, then what `read` filled.
    let bytes = unsafe ContiguousArray<UInt8>(unsafeUninitializedCapacity: capacity) { buffer, count in
      count = unsafe buffer.initialize(fromContentsOf: head)
      do throws(ReadFailure) {
        while count < capacity, !isLast {
          let room = unsafe UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<capacity])
          let read = try unsafe self.read(room)
          count += read
          isLast = read == 0
        }
      } catch {
        failure = error
        isLast = true
      }
    }
    return Filling(bytes: bytes, isLast: isLast, failure: failure)
  }
}
