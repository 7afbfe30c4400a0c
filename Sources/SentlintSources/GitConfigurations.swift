// The configuration files of the repositories that a walk meets: they can hold remote URLs with credentials.

internal import SentlintCore
internal import SystemPackage

/// Reads the configuration of repositories, each file once, however many work trees share it.
struct GitConfigurations {
  private var seen: Set<FileStatus.Identity> = []
  private var events: [SourceEvent] = []

  /// Whether a directory is in a work tree, as far as a `.git` in it or above it tells. What is in a `.git` is
  /// not: there git ignores nothing.
  static func isInWorkTree(_ path: Path) -> Bool {
    guard var ancestor = OpenFile.canonicalPath(of: path) else { return false }
    let components = ancestor.bytes.split(separator: UInt8(ascii: "/"))
    if components.contains(where: { $0.elementsEqual(".git".utf8) }) { return false }
    while true {
      if (try? OpenFile.status(of: ancestor.appending(".git".utf8))) != nil { return true }
      guard ancestor.bytes.count > 1 else { return false }
      let parent = ancestor.bytes.dropLast(ancestor.lastComponent.count + 1)
      ancestor = parent.isEmpty ? Path("/") : Path(bytes: Array(parent))
    }
  }

  /// Reads what belongs to the `.git` in `directory`: the repository's configuration, those of its work trees and
  /// of its submodules, and the `.git` itself where it is a file.
  ///
  /// - Returns: Pieces, and skips for what could not be read. What is not there is nothing asked for.
  mutating func read(in directory: OpenFile, at path: Path, with reader: ContentReader) -> [SourceEvent] {
    events = []
    let name = Path(".git")
    let location = path.appending(name.bytes)
    guard let kind = try? OpenFile.status(of: name, in: directory).kind else { return [] }
    switch kind {
    case .directory, .symbolicLink:
      if kind == .symbolicLink {
        FileToRead(name: name, directory: directory, origin: .symbolicLink(location))
          .readLink { events.append($0) }
      }
      readRepository(name, in: directory, at: location, with: reader)
    case .regular:
      read(name, in: directory, at: location, with: reader)
      if let target = Self.target(of: name, in: directory, after: "gitdir: ") {
        readRepository(target, in: directory, at: path.resolving(target), with: reader)
      }
    case .fifo, .socket, .device:
      events.append(.passedOver(.notAFile))
    }
    return events
  }

  /// Reads the configuration of the repository whose own directory is `name`.
  private mutating func readRepository(
    _ name: Path, in directory: OpenFile, at path: Path, with reader: ContentReader
  ) {
    let repository: OpenFile
    do throws(Errno) {
      repository = try OpenFile(name, in: directory, mode: .target)
      _ = try OpenFile.status(of: Path("HEAD"), in: repository)
      guard seen.insert(try repository.status().identity).inserted else { return }
    } catch {
      skipIfThere(path, error)
      return
    }
    read(Path("config"), in: repository, at: path.appending("config".utf8), with: reader)
    read(Path("config.worktree"), in: repository, at: path.appending("config.worktree".utf8), with: reader)
    if let common = Self.target(of: Path("commondir"), in: repository, after: "") {
      readRepository(common, in: repository, at: path.resolving(common), with: reader)
    }
    for shelf in ["modules", "worktrees"] {
      readRepositories(on: Path(shelf), in: repository, at: path.appending(shelf.utf8), with: reader)
    }
  }

  /// Reads the configuration of each repository beneath a directory: a submodule's name may have slashes.
  private mutating func readRepositories(
    on name: Path, in directory: OpenFile, at path: Path, with reader: ContentReader
  ) {
    let shelf: OpenFile
    do throws(Errno) {
      shelf = try OpenFile(name, in: directory, mode: .directory)
      guard seen.insert(try shelf.status().identity).inserted else { return }
    } catch {
      skipIfThere(path, error)
      return
    }
    let (listing, error) = DirectoryListing.of(shelf)
    if let error { skipIfThere(path, error) }
    for index in listing.indices where listing.kind(index) == .directory || listing.kind(index) == nil {
      let child = Path(bytes: Array(listing.name(index)))
      let location = path.appending(child.bytes)
      if (try? OpenFile.status(of: child.appending("HEAD".utf8), in: shelf)) != nil {
        readRepository(child, in: shelf, at: location, with: reader)
      } else {
        readRepositories(on: child, in: shelf, at: location, with: reader)
      }
    }
  }

  private mutating func read(_ name: Path, in directory: OpenFile, at path: Path, with reader: ContentReader)
  {
    guard let status = try? OpenFile.status(of: name, in: directory), seen.insert(status.identity).inserted
    else {
      return
    }
    FileToRead(name: name, directory: directory, origin: .gitConfiguration(path))
      .read(opening: .target, with: reader) { events.append($0) }
  }

  /// What is not there, or is no repository, is nothing asked for.
  private mutating func skipIfThere(_ path: Path, _ error: Errno) {
    let reason = Skip.Reason(afterListing: error)
    if reason != .vanished { events.append(.skipped(Skip(origin: .gitConfiguration(path), reason: reason))) }
  }

  /// The path that a small file of git's names behind `prefix`.
  private static func target(of name: Path, in directory: OpenFile, after prefix: String) -> Path? {
    guard let file = try? OpenFile(name, in: directory, mode: .itself) else { return nil }
    let content = withExtendedLifetime(file) {
      ByteInput(file.descriptor, isSeekable: true).filled(expecting: 4096, upTo: 1 << 16).bytes
    }
    guard content.starts(with: prefix.utf8) else { return nil }
    let target = content.dropFirst(prefix.utf8.count).prefix {
      $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r")
    }
    return target.isEmpty || target.contains(0) ? nil : Path(bytes: Array(target))
  }
}

extension Path {
  /// `target` as seen from this directory, with `..` taken off where the text allows it: for reports.
  fileprivate func resolving(_ target: Path) -> Path {
    let slash = UInt8(ascii: "/")
    let joined = target.bytes.first == slash ? target : appending(target.bytes)
    var components: [ArraySlice<UInt8>] = []
    for component in joined.bytes.split(separator: slash) where component != [UInt8(ascii: ".")] {
      if component.elementsEqual("..".utf8), let last = components.last, !last.elementsEqual("..".utf8) {
        components.removeLast()
      } else {
        components.append(component)
      }
    }
    return Path(bytes: (joined.bytes.first == slash ? [slash] : []) + components.joined(separator: [slash]))
  }
}
