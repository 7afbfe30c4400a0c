// The wall around a mapped file.

internal import CPackfile

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A file mapped into memory for reading, for as long as this value lives.
///
/// Packs and indexes never change once git has given them their names. A file that somebody cuts short while it
/// is mapped ends the process with SIGBUS, as it does git itself.
@safe
package final class MappedFile: @unchecked Sendable {
  // SAFETY: `start` is a mapping of `count` bytes that this object alone owns and nobody writes to, hence fit to
  // be shared between threads; `deinit` ends it. It is nil for an empty file alone.
  private let start: UnsafePointer<UInt8>?
  /// The file's size in bytes.
  package let count: Int
  /// The file's path.
  package let path: String

  /// Maps the regular file at `path`.
  package init(path: String) throws(PackError) {
    var size = 0
    let address = unsafe sentlint_map(path, &size)
    guard unsafe address != nil || size == 0 else {
      throw PackError(path: path, message: unsafe String(cString: strerror(errno)))
    }
    unsafe start = unsafe address?.assumingMemoryBound(to: UInt8.self)
    count = size
    self.path = path
  }

  deinit {
    if let start = unsafe start { unsafe sentlint_unmap(start, count) }
  }

  /// Lends the file's bytes.
  package func withSpan<Result, Failure: Error>(
    _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // SAFETY: the mapping is `count` bytes long and lives at least until this call has returned.
    try body(unsafe UnsafeBufferPointer(start: start, count: count).span)
  }
}

/// A pack or an index that cannot be read as a whole.
package struct PackError: Error, CustomStringConvertible {
  /// The file's path.
  package let path: String
  /// What is wrong with it.
  package let message: String

  /// The path and what is wrong.
  package var description: String { "\(path): \(message)" }
}
