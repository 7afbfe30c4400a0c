// Reading one file or link of a tree.

internal import SentlintCore
internal import SystemPackage

/// A file as a source names it.
struct FileToRead: Sendable {
  /// Its name in `directory`, or its path.
  let name: Path
  /// The directory that it is in; nil for a path of the user's.
  let directory: OpenFile?
  /// Where its content comes from, as reports name it.
  let origin: Origin

  /// Reads the file to its end and hands its content over.
  ///
  /// Whatever took its place since it was listed, and is no file, is not read: a link is not followed and a FIFO
  /// not waited for.
  ///
  /// - Parameters:
  ///   - mode: How it is opened.
  ///   - reader: Turns its content into pieces.
  ///   - receive: Takes the pieces and skips.
  func read(
    opening mode: OpenFile.Mode = .itself, with reader: ContentReader, to receive: (SourceEvent) -> Void
  ) {
    do throws(Errno) {
      let file = try OpenFile(name, in: directory, mode: mode)
      let status = try file.status()
      guard status.kind == .regular else { throw .noSuchFileOrDirectory }
      withExtendedLifetime(file) {
        reader.read(
          ByteInput(file.descriptor, isSeekable: true), from: origin, expecting: status.size, to: receive)
      }
    } catch {
      receive(.skipped(Skip(origin: origin, reason: Skip.Reason(afterListing: error))))
    }
  }

  /// Hands over the text of the link.
  func readLink(to receive: (SourceEvent) -> Void) {
    do throws(Errno) {
      let target = try OpenFile.linkTarget(of: name, in: directory)
      receive(.piece(Piece(bytes: target, origin: origin)))
    } catch {
      receive(.skipped(Skip(origin: origin, reason: Skip.Reason(afterListing: error))))
    }
  }
}

extension Skip.Reason {
  /// Why something that was there when it was listed could not be opened.
  init(afterListing error: Errno) {
    switch error {
    // Gone, or something of another kind in its place: a link, a socket, a file for a directory or the reverse.
    case .noSuchFileOrDirectory, .tooManySymbolicLinkLevels, .noSuchAddressOrDevice, .notDirectory,
      .invalidArgument:
      self = .vanished
    default: self = .unreadable(error.description)
    }
  }

  /// Why something that the user named could not be found.
  init(named error: Errno) {
    switch error {
    case .noSuchFileOrDirectory, .notDirectory: self = .notFound
    default: self = .unreadable(error.description)
    }
  }
}
