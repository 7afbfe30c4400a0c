// The system calls behind walking and reading: the only place of this module that calls the C library for files.
//
// FileManager is not used here. On Linux it turns the bytes of a name that are not UTF-8 into U+FFFD, so that the
// file can no longer be opened, and it opens by path, where a directory that becomes a link in the meantime is
// followed, and a path beyond PATH_MAX is lost.

internal import SentlintCore
internal import SystemPackage

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What stands at a path.
enum FileKind: Sendable {
  case regular
  case directory
  case symbolicLink
  case fifo
  case socket
  case device

  /// In words, with an article; for what is neither file, directory nor link.
  var text: String {
    switch self {
    case .regular: "a file"
    case .directory: "a directory"
    case .symbolicLink: "a symbolic link"
    case .fifo: "a FIFO"
    case .socket: "a socket"
    case .device: "a device"
    }
  }

  init(mode: mode_t) {
    self =
      switch mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      case S_IFIFO: .fifo
      case S_IFSOCK: .socket
      default: .device
      }
  }

  /// What `readdir` says of an entry, or nil where the file system does not tell.
  init?(entryType: UInt8) {
    switch Int(entryType) {
    case Int(DT_REG): self = .regular
    case Int(DT_DIR): self = .directory
    case Int(DT_LNK): self = .symbolicLink
    case Int(DT_FIFO): self = .fifo
    case Int(DT_SOCK): self = .socket
    case Int(DT_CHR), Int(DT_BLK): self = .device
    default: return nil
    }
  }
}

/// What `stat` says of a file.
struct FileStatus: Sendable {
  /// What it is.
  let kind: FileKind
  /// Its size in bytes. No promise: `/proc` says 0, and a file may grow.
  let size: Int
  /// Whether a name still leads to it; false for a directory removed since it was opened.
  let isLinked: Bool
  /// Which file it is, whatever its name.
  let identity: Identity
  /// Whether it belongs to the user who runs this.
  let isOwn: Bool

  /// A file's identity as long as it exists.
  struct Identity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
  }

  fileprivate init(_ status: stat) {
    kind = FileKind(mode: status.st_mode)
    size = Int(status.st_size)
    isLinked = status.st_nlink > 0
    identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino))
    isOwn = status.st_uid == geteuid()
  }
}

/// A file or directory held open for reading; closed with its last reference.
///
/// Names are looked up beneath an open directory, one component at a time, so that no link on the way is followed
/// and no path is too long.
final class OpenFile: Sendable {
  /// The descriptor; its own until `deinit`.
  let descriptor: FileDescriptor

  /// How to open.
  enum Mode {
    /// A file or directory; a link is an error (`ELOOP`).
    case itself
    /// As `itself`, but a directory or an error (`ENOTDIR`).
    case directory
    /// What a link leads to, where it is one.
    case target
  }

  /// Opens `name` in `directory`, or relative to where the process runs. It never waits, not even for a FIFO's
  /// writer.
  init(_ name: Path, in directory: OpenFile? = nil, mode: Mode = .itself) throws(Errno) {
    let flags: Int32 =
      switch mode {
      case .itself: O_NOFOLLOW
      case .directory: O_NOFOLLOW | O_DIRECTORY
      case .target: 0
      }
    let base = directory?.descriptor.rawValue ?? AT_FDCWD
    let name = name.terminated
    descriptor = FileDescriptor(
      // SAFETY: `name` is NUL-terminated and lives for the call.
      rawValue: try retrying {
        unsafe openat(base, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | flags)
      })
  }

  deinit {
    try? descriptor.close()
  }

  /// What it is now.
  func status() throws(Errno) -> FileStatus {
    var status = stat()
    // SAFETY: `status` is written for the call alone.
    _ = try retrying { unsafe fstat(descriptor.rawValue, &status) }
    return FileStatus(status)
  }

  /// What stands at `name`, without opening it or following a link.
  static func status(of name: Path, in directory: OpenFile? = nil, followsLink: Bool = false) throws(Errno)
    -> FileStatus
  {
    let base = directory?.descriptor.rawValue ?? AT_FDCWD
    var status = stat()
    let name = name.terminated
    // SAFETY: `name` is NUL-terminated and lives for the call, as `status` does.
    _ = try retrying { unsafe fstatat(base, name, &status, followsLink ? 0 : AT_SYMLINK_NOFOLLOW) }
    return FileStatus(status)
  }

  /// The text of the symbolic link `name`.
  static func linkTarget(of name: Path, in directory: OpenFile? = nil) throws(Errno) -> ContiguousArray<UInt8>
  {
    let base = directory?.descriptor.rawValue ?? AT_FDCWD
    let name = name.terminated
    var target = [CChar](repeating: 0, count: 256)
    while true {
      // SAFETY: `name` is NUL-terminated; at most `target.count` bytes are written, into memory that is ours.
      let count = try retrying { unsafe readlinkat(base, name, &target, target.count) }
      if count < target.count { return ContiguousArray(target[..<count].map { UInt8(bitPattern: $0) }) }
      target = [CChar](repeating: 0, count: target.count * 4)
    }
  }

  /// The absolute path of `path` with every link resolved, or nil if there is nothing there.
  static func canonicalPath(of path: Path) -> Path? {
    // SAFETY: the argument is NUL-terminated; the result is too, is ours, and is freed once copied.
    guard let resolved = unsafe realpath(path.terminated, nil) else { return nil }
    defer { unsafe free(resolved) }
    return Path(bytes: unsafe Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))))
  }
}

extension OpenFile {
  /// Calls `body` with the name and kind of each entry but `.` and `..`, in the file system's order.
  ///
  /// - Throws: What reading failed with; the entries before it have been handed over.
  func forEachEntry(_ body: (UnsafeRawBufferPointer, FileKind?) -> Void) throws(Errno) {
    // The stream closes its descriptor, and this one is still needed to open what stands in the directory.
    let own = try retrying { fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 0) }
    guard let stream = unsafe fdopendir(own) else {
      let error = Errno(rawValue: errno)
      close(own)
      throw error
    }
    defer { unsafe closedir(stream) }
    while true {
      errno = 0
      // SAFETY: an entry lives until the next call of `readdir` on this stream, which nobody else has. Its name
      // is NUL-terminated and reaches beyond the declared array for long names, hence the pointer arithmetic.
      guard let entry = unsafe readdir(stream) else {
        if errno == EINTR { continue }
        guard errno == 0 else { throw Errno(rawValue: errno) }
        return
      }
      guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { throw .notSupported }
      let name = unsafe UnsafeRawPointer(entry) + offset
      let bytes = unsafe UnsafeRawBufferPointer(
        start: name, count: strlen(name.assumingMemoryBound(to: CChar.self)))
      let isSelfOrParent = unsafe bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
      if !isSelfOrParent { unsafe body(bytes, FileKind(entryType: entry.pointee.d_type)) }
    }
  }
}

extension FileDescriptor {
  /// Reads up to `buffer.count` bytes, fewer only where there are no more for now; 0 is the end. A descriptor in
  /// non-blocking mode, as standard input can be, is waited for.
  func readWaiting(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    while true {
      // SAFETY: the buffer is passed on whole.
      let count = unsafe readOnce(rawValue, buffer)
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var waiting = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
        // SAFETY: one element, ours.
        _ = unsafe poll(&waiting, 1, -1)
      default: throw Errno(rawValue: errno)
      }
    }
  }

  /// Waits until there is something to read, the end or an error included, for so many milliseconds at most.
  func isReadable(within milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
    // SAFETY: one element, ours.
    return unsafe poll(&waiting, 1, milliseconds) > 0
  }

  /// Moves to `offset`, counted as `whence` says; returns the new offset, or nil where there is no moving.
  func moved(to offset: Int64, whence: Int32) -> Int64? {
    let moved = seekOnce(rawValue, off_t(offset), whence)
    return moved < 0 ? nil : Int64(moved)
  }
}

extension Path {
  /// The bytes with a NUL behind them, as C wants them.
  fileprivate var terminated: [CChar] {
    var terminated: [CChar] = []
    terminated.reserveCapacity(bytes.count + 1)
    for byte in bytes { terminated.append(CChar(bitPattern: byte)) }
    terminated.append(0)
    return terminated
  }
}

/// `read`, by a name that does not fall together with `FileDescriptor`'s own.
private func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  // SAFETY: the kernel writes at most `buffer.count` bytes.
  unsafe read(descriptor, buffer.baseAddress, buffer.count)
}

/// `lseek`, likewise.
private func seekOnce(_ descriptor: Int32, _ offset: off_t, _ whence: Int32) -> off_t {
  lseek(descriptor, offset, whence)
}

/// Calls `call` until a signal no longer interrupts it.
private func retrying<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
  while true {
    let value = call()
    if value != -1 { return value }
    if errno != EINTR { throw Errno(rawValue: errno) }
  }
}
