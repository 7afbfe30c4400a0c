// Standard input as a source.

package import SentlintCore
internal import SystemPackage

/// What standard input holds, read to its end.
package struct StandardInputSource: PieceSource {
  private let reader: ContentReader
  private let descriptor: FileDescriptor

  /// Makes the source.
  ///
  /// - Parameter archives: How far an archive is expanded.
  package init(archives: ArchiveLimits = .default) {
    self.init(reader: ContentReader(limits: archives))
  }

  /// A source with other sizes or another descriptor, for tests.
  init(reader: ContentReader, descriptor: FileDescriptor = .standardInput) {
    self.reader = reader
    self.descriptor = descriptor
  }

  /// Hands over the content, to be read while it is scanned.
  package func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    let reader = reader
    let descriptor = descriptor
    try await receive(
      .deferred { receive in
        // Never sought, even where it is a file: it may not stand at its beginning.
        reader.read(ByteInput(descriptor, isSeekable: false), from: .standardInput, expecting: 0, to: receive)
      })
  }
}
