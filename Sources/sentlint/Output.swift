// Where bytes go: standard output and error, and report files that are whole or not there.

internal import SentlintCore
internal import SystemPackage

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// One of the two streams that every process can write to.
enum StandardStream: Int32 {
  /// The report, and nothing else.
  case output = 1
  /// Everything that is said about it.
  case error = 2

  /// Writes a text; that nobody listens is no reason to fail.
  func write(_ text: String) {
    _ = try? FileDescriptor(rawValue: rawValue).writeAll(text.utf8)
  }
}

/// Where a report goes.
enum Destination: Hashable {
  case standardOutput
  case file(Path)

  /// Writes a report here. A file appears whole or not at all.
  ///
  /// - Throws: `OutputError`. A reader of standard output that went away is none: it has seen what it wanted.
  func write(_ content: (inout BufferedOutput) -> Void) throws(OutputError) {
    do {
      switch self {
      case .standardOutput: try write(content, to: .standardOutput)
      case .file(let path): try write(content, toFileAt: path)
      }
    } catch let error as Errno {
      if case .standardOutput = self, error == .brokenPipe { return }
      throw OutputError(destination: self, reason: error.description)
    } catch {
      throw OutputError(destination: self, reason: "\(error)")
    }
  }

  private func write(_ content: (inout BufferedOutput) -> Void, to descriptor: FileDescriptor) throws {
    var output = BufferedOutput(descriptor: descriptor)
    content(&output)
    try output.finish()
  }

  private func write(_ content: (inout BufferedOutput) -> Void, toFileAt file: Path) throws {
    let path = FilePath(file)
    switch try? Stat(path, followTargetSymlink: false).type {
    case nil, .regular: break
    case .symbolicLink:
      // A scanned repository could hold one that points anywhere.
      throw OutputError(destination: self, reason: "it is a symbolic link; name the file that it points to")
    default:
      // A device or a FIFO cannot be replaced, only written to.
      let descriptor = try FileDescriptor.open(path, .writeOnly, options: [.noFollow, .closeOnExec])
      return try descriptor.closeAfter { try write(content, to: descriptor) }
    }
    let temporary = FilePath(Path(bytes: file.bytes + ".\(getpid()).partial".utf8))
    let descriptor = try FileDescriptor.open(
      temporary, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    do {
      try descriptor.closeAfter { try write(content, to: descriptor) }
      try temporary.move(to: path)
    } catch {
      temporary.remove()
      throw error
    }
  }
}

/// A report that could not be written.
struct OutputError: Error, CustomStringConvertible {
  let destination: Destination
  let reason: String

  var description: String {
    switch destination {
    case .standardOutput: "standard output: the report could not be written: \(reason)"
    case .file(let path): "\(path.text): the report could not be written: \(reason)"
    }
  }
}

/// Text on its way to a descriptor. The first failure stops it, and `finish` throws it.
struct BufferedOutput: TextOutputStream {
  private let descriptor: FileDescriptor
  private var buffer: [UInt8] = []
  private var failure: Errno?
  private static let capacity = 1 << 16

  init(descriptor: FileDescriptor) {
    self.descriptor = descriptor
  }

  mutating func write(_ string: String) {
    guard failure == nil else { return }
    buffer.append(contentsOf: string.utf8)
    if buffer.count >= Self.capacity {
      flush()
    }
  }

  /// Writes what is left.
  mutating func finish() throws {
    flush()
    if let failure {
      throw failure
    }
  }

  private mutating func flush() {
    do {
      try descriptor.writeAll(buffer)
    } catch {
      failure = error as? Errno ?? .ioError
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

extension FilePath {
  /// The same path, byte by byte.
  init(_ path: Path) {
    // SAFETY: the array ends with a NUL and is copied.
    unsafe self.init(platformString: path.bytes.map { CInterop.PlatformChar(bitPattern: $0) } + [0])
  }

  fileprivate func move(to other: FilePath) throws {
    // SAFETY: both strings live through the call, which keeps neither.
    let result = unsafe withPlatformString { from in
      unsafe other.withPlatformString { to in unsafe rename(from, to) }
    }
    if result != 0 {
      throw Errno(rawValue: errno)
    }
  }

  fileprivate func remove() {
    // SAFETY: the string lives through the call, which does not keep it.
    _ = unsafe withPlatformString { unsafe unlink($0) }
  }
}
