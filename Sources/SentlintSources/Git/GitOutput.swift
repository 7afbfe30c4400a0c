// A git command's output, read as it comes.

internal import Subprocess

/// What a running git command prints, read forwards in bounded memory.
package struct GitOutput {
  /// The output ended where more was due.
  struct Truncated: Error {}

  private var chunks: SubprocessOutputSequence.Iterator
  /// Bytes that have come and were not yet taken, from `position` on.
  private var buffer: ContiguousArray<UInt8> = []
  private var position = 0

  init(_ chunks: SubprocessOutputSequence.Iterator) {
    self.chunks = chunks
  }

  /// The bytes up to the next `terminator`, which is taken and left out; nil at the end of the output.
  ///
  /// - Throws: `Truncated` if the output ends without the terminator.
  package mutating func record(endingWith terminator: UInt8) async throws -> ArraySlice<UInt8>? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: terminator) {
        let record = ArraySlice(buffer[position..<end])
        position = end + 1
        return record
      }
      let pending = buffer.count - position
      guard try await refill() else {
        if pending == 0 { return nil }
        throw Truncated()
      }
      searched = position + pending
    }
  }

  /// Takes exactly `count` bytes and adds them to `bytes`.
  ///
  /// - Throws: `Truncated` if the output ends before.
  package mutating func read(_ count: Int, into bytes: inout ContiguousArray<UInt8>) async throws {
    bytes.reserveCapacity(bytes.count + count)
    var missing = count
    while missing > 0 {
      if position == buffer.count {
        guard try await refill() else { throw Truncated() }
      }
      let taken = min(missing, buffer.count - position)
      bytes.append(contentsOf: buffer[position..<position + taken])
      position += taken
      missing -= taken
    }
  }

  /// Everything that is still to come.
  package mutating func rest() async throws -> ContiguousArray<UInt8> {
    while try await refill() {}
    let all = position == 0 ? buffer : ContiguousArray(buffer[position...])
    position = buffer.count
    return all
  }

  /// Gets the next chunk; false at the end.
  private mutating func refill() async throws -> Bool {
    guard let chunk = try await chunks.next() else { return false }
    if position > 0 {
      buffer.removeSubrange(..<position)
      position = 0
    }
    // SAFETY: the pointer is used within the closure alone, to copy from.
    unsafe chunk.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
    return true
  }
}
