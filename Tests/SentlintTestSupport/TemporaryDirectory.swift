// Scratch directories for tests.

internal import Foundation
package import SentlintCore
internal import Subprocess
internal import SystemPackage

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A directory for one test, removed with the value's last reference. Names may be any bytes.
package final class TemporaryDirectory: Sendable {
  /// The absolute path, without links.
  package let path: Path

  /// Makes an empty directory, which every user may read.
  package init() throws {
    let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("sentlint-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = Path(url.path)
    try call { unsafe chmod(path.terminated, 0o755) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path.text)
  }

  /// The absolute path of something in the directory.
  package func path(_ name: String) -> Path {
    path.appending(name.utf8)
  }

  /// Writes a file, making the directories on the way.
  package func write(_ text: String, to name: String) throws {
    try write(Array(text.utf8), to: Path(name))
  }

  /// Writes a file, making the directories on the way.
  package func write(_ content: [UInt8], to name: Path) throws {
    let parent = name.bytes.dropLast(name.lastComponent.count)
    try makeDirectory(Path(bytes: Array(parent)))
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    let file = FileDescriptor(
      rawValue: try call { unsafe open(path.appending(name.bytes).terminated, flags, 0o644) })
    try file.closeAfter { _ = try file.writeAll(content) }
  }

  /// Makes a directory, and those on the way.
  package func makeDirectory(_ name: Path) throws {
    var directory = path
    for component in name.bytes.split(separator: UInt8(ascii: "/")) {
      directory = directory.appending(component)
      do throws(Errno) {
        try call { unsafe mkdir(directory.terminated, 0o755) }
      } catch {
        if error != .fileExists { throw error }
      }
    }
  }

  /// Makes a symbolic link with this text.
  package func makeLink(_ name: String, to target: String) throws {
    try call { unsafe symlink(Path(target).terminated, path(name).terminated) }
  }

  /// Makes a FIFO, which nobody writes to.
  package func makeFIFO(_ name: String) throws {
    try call { unsafe mkfifo(path(name).terminated, 0o644) }
  }

  /// Makes a socket, at which nobody listens.
  package func makeSocket(_ name: String) throws {
    let descriptor = try call { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // SAFETY: the name is cut to what the address holds, a NUL included; the address lives for the call.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { buffer in
      unsafe buffer.copyBytes(from: path(name).bytes.prefix(buffer.count - 1))
    }
    try call {
      unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }
  }

  /// Makes a file of this size that takes no space.
  package func makeSparseFile(_ name: String, size: Int) throws {
    try write("", to: name)
    try call { unsafe truncate(path(name).terminated, off_t(size)) }
  }

  /// Changes who may do what with something in the directory.
  package func setMode(_ mode: UInt32, of name: String) throws {
    try call { unsafe chmod(path(name).terminated, mode_t(mode)) }
  }

  /// Makes a chain of directories, each in the one before, and a file in the last. The chain's path may be longer
  /// than any path that the system takes.
  package func makeChain(_ names: [String], file: String, text: String) throws {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    var directory = FileDescriptor(rawValue: try call { unsafe open(path.terminated, flags) })
    for name in names {
      try call { unsafe mkdirat(directory.rawValue, Path(name).terminated, 0o755) }
      let next = try call { unsafe openat(directory.rawValue, Path(name).terminated, flags) }
      try directory.close()
      directory = FileDescriptor(rawValue: next)
    }
    let created = try call {
      unsafe openat(directory.rawValue, Path(file).terminated, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    }
    try directory.close()
    let descriptor = FileDescriptor(rawValue: created)
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
  }

  /// Runs a program in the directory.
  ///
  /// - Returns: Its exit status and what it printed to standard output.
  @discardableResult
  package func run(_ program: String, _ arguments: [String], input: [UInt8] = []) async throws
    -> (status: Int, output: [UInt8])
  {
    let result = try await Subprocess.run(
      .name(program), arguments: Arguments(arguments), workingDirectory: FilePath(path.text),
      input: .array(input), output: .bytes(limit: 1 << 28), error: .discarded)
    guard case .exited(let status) = result.terminationStatus else { return (-1, result.standardOutput) }
    return (Int(status), result.standardOutput)
  }
}

extension TemporaryDirectory {
  /// Whether a program is on the search path.
  package static func has(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }
}

extension Path {
  fileprivate var terminated: [CChar] {
    bytes.map { CChar(bitPattern: $0) } + [0]
  }
}

@discardableResult
private func call(_ body: () -> Int32) throws(Errno) -> Int32 {
  let result = body()
  if result == -1 { throw Errno(rawValue: errno) }
  return result
}
