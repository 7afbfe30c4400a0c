// The message of a commit that is being made.

package import SentlintCore
internal import SystemPackage

/// The file that git hands to a `commit-msg` hook, up to what `git commit --verbose` puts below its scissors line:
/// that is a diff, of which git records nothing, and in which a removed secret still stands. Comments stay: whether
/// git strips them is settled later.
package struct CommitMessageSource: PieceSource {
  private let file: Path

  /// Makes a source of the file.
  package init(file: Path) {
    self.file = file
  }

  package func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    let content = try Self.contents(of: file)
    let cut = " ------------------------ >8 ------------------------"
    var message: ContiguousArray<UInt8> = []
    for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      // In front stands the comment character, or a short string.
      if line.suffix(cut.utf8.count).elementsEqual(cut.utf8), line.count <= cut.utf8.count + 8 { break }
      message.append(contentsOf: line)
      message.append(UInt8(ascii: "\n"))
    }
    try await receive(.piece(Piece(bytes: message, origin: .metadata(.commitMessage, nil))))
  }

  private static func contents(of file: Path) throws -> [UInt8] {
    let descriptor = try FileDescriptor.open(FilePath(file), .readOnly, options: [.closeOnExec])
    return try descriptor.closeAfter {
      var contents: [UInt8] = []
      while true {
        // SAFETY: `read` fills at most the buffer, and says how many bytes it filled.
        let chunk = try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
          count = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        if chunk.isEmpty { return contents }
        contents += chunk
      }
    }
  }
}
