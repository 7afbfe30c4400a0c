// Files and directories as a source.

package import SentlintCore
internal import SystemPackage

/// What stands at paths that the user named: files, and everything in directories.
///
/// In a git repository that is all that is tracked, and what is neither tracked nor ignored. What the user names is
/// read in any case. Links, FIFOs, sockets and devices that a walk meets are not opened; of a link the text is
/// content. A link that the user names is content too, and then what it leads to is read.
package struct DirectorySource: PieceSource {
  private let paths: [Path]
  private let settings: WalkSettings

  /// Makes the source.
  ///
  /// - Parameters:
  ///   - paths: What to scan, relative to the current directory or absolute. What is named twice, or stands in
  ///     something else that is named, is scanned once.
  ///   - excludes: What to leave out. A path is matched as seen from the current directory or, where it does not
  ///     lie there, from the named directory.
  ///   - honoursGitignore: Whether to leave out what git ignores.
  ///   - archives: How far archives are expanded.
  package init(
    paths: [Path], excludes: ExcludeGlobs, honoursGitignore: Bool, archives: ArchiveLimits = .default
  ) {
    let reader = ContentReader(limits: archives)
    self.init(
      paths: paths,
      settings: WalkSettings(excludes: excludes, honoursGitignore: honoursGitignore, reader: reader))
  }

  /// A source with other sizes, for tests.
  init(paths: [Path], settings: WalkSettings) {
    self.paths = paths
    self.settings = settings
  }

  /// Hands over everything, path by path in the order given.
  package func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    var locations: Set<Path> = []
    let named = paths.map(NamedPath.init).filter { locations.insert($0.location).inserted }
    var walked: Set<Path> = []
    for path in named {
      try await read(path, among: named, walked: &walked, receive)
    }
  }

  private func read(
    _ named: NamedPath, among all: [NamedPath], walked: inout Set<Path>,
    _ receive: (SourceEvent) async throws -> Void
  ) async throws {
    let path = named.path
    guard var kind = try await kind(of: path, followsLink: false, receive) else { return }
    // A directory that does not lie here is where its own scan begins, and only what is in it is matched.
    let isOutside = named.excludePath.bytes.isEmpty && kind != .directory
    let excludePath = isOutside ? Path(bytes: Array(path.lastComponent)) : named.excludePath
    if settings.excludes.matches(excludePath, isDirectory: kind == .directory) {
      try await receive(.passedOver(.excluded))
      return
    }
    var mode = OpenFile.Mode.itself
    if kind == .symbolicLink {
      let link = FileToRead(name: path, directory: nil, origin: .symbolicLink(path))
      try await receive(.deferred { link.readLink(to: $0) })
      guard let target = try await self.kind(of: path, followsLink: true, receive) else { return }
      (kind, mode) = (target, .target)
    }
    switch kind {
    case .regular:
      guard walked.insert(named.target).inserted else { return }
      let file = FileToRead(name: path, directory: nil, origin: .file(path))
      let (opening, reader) = (mode, settings.reader)
      try await receive(.deferred { file.read(opening: opening, with: reader, to: $0) })
    case .directory:
      guard walked.insert(named.target).inserted else { return }
      let root = Walk.Root(path: path, mode: mode, excludeBase: named.excludePath)
      var walk = Walk(root, leavingOut: named.paths(beneath: all), settings: settings)
      try await walk.run(receive)
    case .symbolicLink, .fifo, .socket, .device:
      try await receive(.skipped(Skip(origin: .file(path), reason: .notAFile(kind.text))))
    }
  }

  /// What stands at a path that the user named, or nil where a skip says why that is not known. A link that leads
  /// nowhere is all there is to read, and no skip.
  private func kind(
    of path: Path, followsLink: Bool, _ receive: (SourceEvent) async throws -> Void
  ) async throws -> FileKind? {
    do throws(Errno) {
      return try OpenFile.status(of: path, followsLink: followsLink).kind
    } catch {
      let leadsNowhere: [Errno] = [.noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels]
      if !followsLink || !leadsNowhere.contains(error) {
        try await receive(.skipped(Skip(origin: .file(path), reason: Skip.Reason(named: error))))
      }
      return nil
    }
  }
}

/// A path that the user named.
private struct NamedPath {
  /// As reports name it: as given, but for slashes and dots that say nothing.
  let path: Path
  /// The absolute path of what stands there, a link itself included.
  let location: Path
  /// The absolute path of what it leads to.
  let target: Path
  /// The path that excludes are matched against; empty for the place where the scan began.
  let excludePath: Path

  init(_ given: Path) {
    let slash = UInt8(ascii: "/")
    let dot = ArraySlice([UInt8(ascii: ".")])
    let components = given.bytes.split(separator: slash).filter { $0 != dot }
    let isAbsolute = given.bytes.first == slash
    let joined = (isAbsolute ? [slash] : []) + components.joined(separator: [slash])
    path = joined.isEmpty && !given.bytes.isEmpty ? Path(".") : Path(bytes: joined)
    target = OpenFile.canonicalPath(of: path) ?? path
    location = Self.location(of: path) ?? path
    let isHere = !isAbsolute && !components.contains { $0.elementsEqual("..".utf8) }
    excludePath = isHere ? Path(bytes: path == Path(".") ? [] : path.bytes) : Self.fromHere(target)
  }

  /// Those of `all` that stand beneath what this one leads to, relative to it.
  func paths(beneath all: [Self]) -> PathSet {
    var paths = PathSet()
    for other in all {
      if let relative = other.location.relative(to: target) { paths.insert(relative) }
    }
    return paths
  }

  /// The path with every link but the last component resolved.
  private static func location(of path: Path) -> Path? {
    let name = path.lastComponent
    guard (try? OpenFile.status(of: path).kind) == .symbolicLink else {
      return OpenFile.canonicalPath(of: path)
    }
    let parent = path.bytes.dropLast(name.count)
    return OpenFile.canonicalPath(of: parent.isEmpty ? Path(".") : Path(bytes: Array(parent)))?.appending(
      name)
  }

  /// An absolute path as seen from the current directory; from itself if it does not lie there.
  private static func fromHere(_ target: Path) -> Path {
    let here = OpenFile.canonicalPath(of: Path("."))
    return Path(bytes: Array(here.flatMap { target.relative(to: $0) } ?? []))
  }
}

extension Path {
  /// The part of an absolute path behind `directory`, or nil if it does not lie in it.
  fileprivate func relative(to directory: Path) -> ArraySlice<UInt8>? {
    let prefix = directory.bytes + (directory.bytes == [UInt8(ascii: "/")] ? [] : [UInt8(ascii: "/")])
    guard bytes.count > prefix.count, bytes.starts(with: prefix) else { return nil }
    return bytes.dropFirst(prefix.count)
  }
}
