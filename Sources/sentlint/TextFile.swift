// The small text files that a user writes for this program.

internal import SentlintCore
internal import SystemPackage

/// A configuration or rule file.
enum TextFile {
  /// Larger files are a mistake, such as a device that never ends. Bytes.
  private static let limit = 16 << 20

  /// The whole content of a file.
  static func bytes(of path: Path) throws(TextFileError) -> [UInt8] {
    let bytes: [UInt8]
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
      bytes = try file.closeAfter { try file.contents(upTo: limit + 1) }
    } catch {
      throw TextFileError(path: path, message: "cannot be read: \(error)")
    }
    guard bytes.count <= limit else {
      throw TextFileError(path: path, message: "is larger than \(limit >> 20) MiB")
    }
    return bytes
  }
}

/// A text file that cannot be used.
struct TextFileError: Error, CustomStringConvertible {
  let path: Path
  let message: String

  var description: String { "\(path.text): \(message)" }
}

extension FileDescriptor {
  fileprivate func contents(upTo limit: Int) throws -> [UInt8] {
    var contents: [UInt8] = []
    while contents.count < limit {
      let chunk = try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        // SAFETY: `read` fills at most the buffer and returns how many bytes it filled.
        count = unsafe try read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if chunk.isEmpty {
        break
      }
      contents += chunk
    }
    return contents
  }
}
