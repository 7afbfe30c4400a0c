// The walk over one directory tree.

internal import SentlintCore
internal import SystemPackage

/// What a walk goes by.
struct WalkSettings: Sendable {
  /// What the user does not want scanned.
  var excludes: ExcludeGlobs
  /// Whether what git ignores is left out.
  var honoursGitignore: Bool
  /// Turns content into pieces.
  var reader: ContentReader
  /// What becomes of each thing that is met, by its path from the root; nil reads all.
  var sorting: (@Sendable (Path) -> Sorted)?

  /// What becomes of something that a walk meets.
  enum Sorted: Equatable, Sendable {
    /// It is read.
    case content
    /// It is read in another way.
    case readElsewhere
    /// It cannot be read, and this is why.
    case unreadable(String)
  }
}

/// Walks one directory tree: in each directory first what is no directory, then the directories, both in byte
/// order.
///
/// It lists and hands over; reading is left to the workers that scan.
struct Walk {
  private let settings: WalkSettings
  private let root: Root
  private let named: PathSet
  private var configurations = GitConfigurations()
  private var levels: [Level] = []

  /// Where a walk begins.
  struct Root: Sendable {
    /// The directory as reports name it.
    let path: Path
    /// The directory as it is opened; nil: by its path.
    var location: Path?
    /// What it is opened as.
    let mode: OpenFile.Mode
    /// The directory from each place that excludes are tied to, empty for that place itself.
    let excludeBases: [Path]
  }

  /// A directory that the walk is in.
  private struct Level {
    let place: Place
    let directory: OpenFile
    let listing: DirectoryListing
    /// The subdirectories still to be entered.
    var pending: ArraySlice<Int>
  }

  /// Where a directory is.
  private struct Place {
    /// As reports name it.
    var path: Path
    /// From the root, empty for the root.
    var relative = Path(bytes: [])
    /// What is ignored in the repository that it belongs to.
    var ignored = PathSet()
    /// From the directory that `ignored` is relative to.
    var inRepository = Path(bytes: [])

    func appending(_ name: ArraySlice<UInt8>) -> Self {
      Self(
        path: path.appending(name), relative: relative.appending(name), ignored: ignored,
        inRepository: inRepository.appending(name))
    }
  }

  /// Makes a walk.
  ///
  /// - Parameters:
  ///   - root: Where it begins.
  ///   - named: What is scanned in its own right, relative to the root: this walk leaves it out.
  ///   - settings: What it goes by.
  init(_ root: Root, leavingOut named: PathSet, settings: WalkSettings) {
    self.root = root
    self.named = named
    self.settings = settings
  }

  /// Walks the tree to its end.
  mutating func run(_ receive: (SourceEvent) async throws -> Void) async throws {
    try await enter(Place(path: root.path), name: root.location ?? root.path, in: nil, receive)
    while var level = levels.popLast() {
      guard let next = level.pending.popFirst() else { continue }
      levels.append(level)
      let name = level.listing.name(next)
      try await enter(
        level.place.appending(name), name: Path(bytes: Array(name)), in: level.directory, receive)
    }
  }

  /// Opens and lists a directory, hands over its files and notes its subdirectories.
  private mutating func enter(
    _ place: Place, name: Path, in parent: OpenFile?, _ receive: (SourceEvent) async throws -> Void
  ) async throws {
    try Task.checkCancellation()
    var place = place
    let directory: OpenFile
    do throws(Errno) {
      directory = try OpenFile(name, in: parent, mode: parent == nil ? root.mode : .directory)
    } catch {
      try await receive(.skipped(Skip(origin: .file(place.path), reason: Skip.Reason(afterListing: error))))
      return
    }
    let (listing, error) = DirectoryListing.of(directory)
    if let reason = Self.problem(of: directory, listing: error) {
      try await receive(.skipped(Skip(origin: .file(place.path), reason: reason)))
    }
    let isRepository = listing.contains(".git")
    if isRepository || (parent == nil && GitConfigurations.isInWorkTree(root.path)) {
      place.inRepository = Path(bytes: [])
      place.ignored = try await ignored(in: place.path, receive)
    }
    if isRepository {
      for event in configurations.read(in: directory, at: place.path, with: settings.reader) {
        try await receive(event)
      }
    }
    let pending = try await handOver(listing, of: directory, at: place, receive)
    levels.append(Level(place: place, directory: directory, listing: listing, pending: pending))
  }

  /// Why a directory's listing may lack something. One that was removed while it was open reads as empty.
  private static func problem(of directory: OpenFile, listing error: Errno?) -> Skip.Reason? {
    do throws(Errno) {
      if let error { throw error }
      return try directory.status().isLinked ? nil : .vanished
    } catch {
      return Skip.Reason(afterListing: error)
    }
  }

  /// What git ignores in a directory. If git does not say, nothing: then everything is read.
  private func ignored(in path: Path, _ receive: (SourceEvent) async throws -> Void) async throws -> PathSet {
    guard settings.honoursGitignore else { return PathSet() }
    do {
      return try await GitIgnored(in: path).paths
    } catch let error as GitError {
      try await receive(
        .notice("git did not say what it ignores in \(path.text), so everything there is read: \(error)"))
      return PathSet()
    }
  }

  /// Hands over what is no directory, many files at a time.
  ///
  /// - Returns: The subdirectories to enter, as indexes of the listing.
  private func handOver(
    _ listing: DirectoryListing, of directory: OpenFile, at place: Place,
    _ receive: (SourceEvent) async throws -> Void
  ) async throws -> ArraySlice<Int> {
    let ignored = place.ignored.names(in: place.inRepository.bytes[...])
    let named = named.names(in: place.relative.bytes[...])
    var subdirectories: [Int] = []
    var batch = Batch(directory: directory, path: place.path, listing: listing, reader: settings.reader)
    for index in listing.indices {
      let name = listing.name(index)
      if name.elementsEqual(".git".utf8) || named?.contains(name) == true { continue }
      if let sorting = settings.sorting {
        switch sorting(place.relative.appending(name)) {
        case .content: break
        case .readElsewhere: continue
        case .unreadable(let reason):
          let origin = Origin.file(place.path.appending(name))
          try await receive(.skipped(Skip(origin: origin, reason: .unreadable(reason))))
          continue
        }
      }
      if ignored?.contains(name) == true {
        try await receive(.passedOver(.ignored))
        continue
      }
      let kind: FileKind
      do throws(Errno) {
        kind = try Self.kind(of: index, in: listing, of: directory)
      } catch {
        let origin = Origin.file(place.path.appending(name))
        try await receive(.skipped(Skip(origin: origin, reason: Skip.Reason(afterListing: error))))
        continue
      }
      if isExcluded(name, at: place, isDirectory: kind == .directory) {
        try await receive(.passedOver(.excluded))
        continue
      }
      switch kind {
      case .directory: subdirectories.append(index)
      case .regular, .symbolicLink:
        batch.entries.append((index, kind))
        if batch.entries.count == Batch.size { try await batch.handOver(receive) }
      case .fifo, .socket, .device: try await receive(.passedOver(.notAFile))
      }
    }
    try await batch.handOver(receive)
    return subdirectories[...]
  }

  private static func kind(
    of index: Int, in listing: DirectoryListing, of directory: OpenFile
  ) throws(Errno) -> FileKind {
    if let kind = listing.kind(index) { return kind }
    return try OpenFile.status(of: Path(bytes: Array(listing.name(index))), in: directory).kind
  }

  private func isExcluded(_ name: ArraySlice<UInt8>, at place: Place, isDirectory: Bool) -> Bool {
    guard !settings.excludes.isEmpty else { return false }
    return settings.excludes.matches(
      place.relative.appending(name), beneath: root.excludeBases, isDirectory: isDirectory)
  }
}

/// Files and links of one directory that are read by one worker: a task for each would cost more than reading a
/// small file.
private struct Batch: Sendable {
  static let size = 64

  let directory: OpenFile
  let path: Path
  let listing: DirectoryListing
  let reader: ContentReader
  var entries: [(index: Int, kind: FileKind)] = []

  /// Hands over the files noted so far.
  mutating func handOver(_ receive: (SourceEvent) async throws -> Void) async throws {
    guard !entries.isEmpty else { return }
    let batch = self
    entries = []
    try await receive(.deferred { batch.read($0) })
  }

  private func read(_ receive: (SourceEvent) -> Void) {
    for (index, kind) in entries {
      let name = listing.name(index)
      let path = path.appending(name)
      let isLink = kind == .symbolicLink
      let file = FileToRead(
        name: Path(bytes: Array(name)), directory: directory,
        origin: isLink ? .symbolicLink(path) : .file(path))
      if Task.isCancelled {
        receive(.skipped(Skip(origin: file.origin, reason: .interrupted)))
      } else if isLink {
        file.readLink(to: receive)
      } else {
        file.read(with: reader, to: receive)
      }
    }
  }
}
