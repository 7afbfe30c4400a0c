// What leads to commits: refs, the work trees' heads and indexes, and what reflogs remember.

internal import SentlintCore
internal import SentlintPacks

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The places of a repository on disk.
struct RepositoryLayout: Sendable {
  /// The repository's own directory, which linked work trees share.
  let common: String
  /// The directory of the work tree's own files that the repository was opened by.
  let own: String
  /// The directory of each work tree's own files, the main one's first.
  let directories: [String]
  /// The directory of the objects.
  let objects: String
  /// The length of an ID in bytes.
  let idLength: Int
  /// Whether refs and reflogs are stored in tables rather than files.
  let hasReftable: Bool
  let isShallow: Bool
  /// What the repository's configuration asks for that this reader does not know.
  let unknownExtensions: [String]

  /// Finds a repository's places; where anything about it is unusual, git tells them.
  init(_ git: Git) async throws {
    if let plain = git.plainRepository, let common = OpenFile.canonicalPath(of: Path(plain.common)),
      let own = OpenFile.canonicalPath(of: Path(plain.own))
    {
      self.init(common: common.text, own: own.text, objects: common.text + "/objects", idLength: 20)
      return
    }
    // Each takes as long as to start git: both at once.
    async let settings = git.run(["config", "--list", "-z"])
    let answers = try await git.run([
      "rev-parse", "--path-format=absolute", "--git-common-dir", "--git-dir", "--git-path", "objects",
      "--show-object-format",
    ])
    .split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    guard answers.count == 4 else {
      throw GitError(kind: .other, command: "git rev-parse", message: "its answer cannot be read")
    }
    let unknownExtensions = try await settings.split(separator: 0)
      .map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasPrefix("extensions.") && !Self.isKnown($0) }
      .map { $0.replacing("\n", with: " = ") }
    self.init(
      common: answers[0], own: answers[1], objects: answers[2], idLength: answers[3] == "sha256" ? 32 : 20,
      unknownExtensions: unknownExtensions)
  }

  private init(
    common: String, own: String, objects: String, idLength: Int, unknownExtensions: [String] = []
  ) {
    self.common = common
    self.own = own
    self.objects = objects
    self.idLength = idLength
    self.unknownExtensions = unknownExtensions
    let manager = FileManager.default
    isShallow = manager.fileExists(atPath: common + "/shallow")
    hasReftable = manager.fileExists(atPath: common + "/reftable")
    let linked = (try? manager.contentsOfDirectory(atPath: common + "/worktrees")) ?? []
    directories = [common] + linked.sorted().map { "\(common)/worktrees/\($0)" }
  }

  /// Whether an extension, `<name>\n<value>`, leaves everything where it is looked for.
  private static func isKnown(_ setting: String) -> Bool {
    let parts = setting.split(separator: "\n", maxSplits: 1).map { $0.lowercased() }
    return switch parts[0] {
    case "extensions.refstorage": ["files", "reftable"].contains(parts.last)
    case "extensions.objectformat", "extensions.compatobjectformat", "extensions.worktreeconfig",
      "extensions.partialclone", "extensions.preciousobjects", "extensions.relativeworktrees",
      "extensions.noop", "extensions.noop-v1", "extensions.submodulepathconfig":
      true
    default: false
    }
  }
}

/// Something that leads to an object.
struct Reference: Hashable, Sendable {
  /// The ref's name.
  let name: String
  /// What it points at.
  let target: ObjectID
}

/// One line of a reflog.
struct ReflogLine: Sendable {
  /// The ref whose changes it tells of.
  let ref: String
  /// What the ref pointed at before and after; none if the line is to be forgotten.
  var ids: [ObjectID]
  /// Who changed it and why: the line without the IDs.
  let text: ArraySlice<UInt8>
}

/// What leads to commits.
struct References: Sendable {
  /// Every ref, sorted by name; detached heads of work trees are `HEAD`.
  private(set) var refs: [Reference] = []
  /// What is checked out.
  private(set) var head: ObjectID?
  /// Every reflog, of refs that are gone as well.
  private(set) var reflogs: [ReflogLine] = []
  /// The names of refs that point at no object of their own.
  private(set) var names: Set<String> = []
  /// Refs and reflogs that cannot be read.
  private(set) var skips: [Skip] = []

  /// Reads what stands in files and tables; git says nothing of refs that it cannot read, nor of those that belong to
  /// another work tree.
  init(_ layout: RepositoryLayout) {
    var known: Set<Reference> = []
    var links: [String: String] = [:]
    var head: RefFiles.Head?
    for directory in layout.directories {
      let files = RefFiles(in: directory, layout)
      refs += files.refs.filter { known.insert($0).inserted }
      links.merge(files.links) { first, _ in first }
      reflogs += files.reflogs
      skips += files.skips
      if directory == layout.own { head = files.head }
    }
    let targets = Dictionary(refs.map { ($0.name, $0.target) }, uniquingKeysWith: { first, _ in first })
    func target(of ref: String) -> ObjectID? {
      var name = ref
      // Git follows no more.
      for _ in 0..<5 {
        if let target = targets[name] { return target }
        guard let next = links[name] else { return nil }
        name = next
      }
      return nil
    }
    refs += links.keys.compactMap { name in target(of: name).map { Reference(name: name, target: $0) } }
    refs.sort { ($0.name, $0.target) < ($1.name, $1.target) }
    names = Set(links.keys).subtracting(refs.map(\.name))
    switch head {
    case .commit(let id): self.head = id
    case .ref(let name): self.head = target(of: name)
    case nil: break
    }
  }
}

extension MappedFile {
  /// All of it.
  var bytes: ContiguousArray<UInt8> {
    withSpan { ContiguousArray(copying: $0) }
  }
}

/// What the indexes of all work trees list.
struct StagedFiles: Sendable {
  /// Each path of each entry, and the object there.
  private(set) var entries: [(id: ObjectID, path: Path)] = []
  /// Indexes that cannot be read.
  private(set) var skips: [Skip] = []

  /// Reads the index of each work tree.
  init(in layout: RepositoryLayout) async throws {
    for directory in layout.directories where FileManager.default.fileExists(atPath: directory + "/index") {
      do {
        // A submodule's object is another repository's.
        for (path, entry) in try await Self.entries(directory, layout) where entry.kind == .blob {
          entries.append((entry.id, path))
        }
      } catch let error as GitError {
        skips.append(Skip(origin: .file(Path(directory + "/index")), reason: .unreadable(error.message)))
      }
    }
  }

  private static func entries(
    _ directory: String, _ layout: RepositoryLayout
  ) async throws -> [(path: Path, entry: TreeEntry)] {
    let path = directory + "/index"
    if layout.idLength == 20, let index = StagingIndex(path: path) {
      return index.entries.map { (Path(bytes: $0.path), TreeEntry($0.entry)) }
    }
    // A work tree that git need not look at; only the index is read.
    let git = try Git(
      in: Path(directory),
      variables: ["GIT_DIR": directory, "GIT_WORK_TREE": directory, "GIT_INDEX_FILE": path])
    return try await git.indexEntries()
  }
}

extension ObjectStore {
  /// Opens the objects of a repository. Packs without an index get one that is gone again when this returns.
  static func open(_ layout: RepositoryLayout, _ git: Git) async throws -> ObjectStore {
    let store = ObjectStore(directory: layout.objects, idLength: layout.idLength)
    guard !store.unindexed.isEmpty else { return store }
    let manager = FileManager.default
    let directory = manager.temporaryDirectory.appendingPathComponent("sentlint-\(UUID().uuidString)")
    try manager.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? manager.removeItem(at: directory) }
    var indexes: [String: String] = [:]
    for (number, pack) in store.unindexed.enumerated() {
      let index = directory.appendingPathComponent("\(number).idx").path
      if (try? await git.run(["index-pack", "-o", index, pack])) != nil { indexes[pack] = index }
    }
    return ObjectStore(directory: layout.objects, idLength: layout.idLength, indexes: indexes)
  }
}

extension ReflogLine {
  /// Reads `<old> <new> <name> <<mail>> <time> <zone>\t<message>`.
  init(_ line: [UInt8], of ref: String) {
    var rest = ArraySlice(line)
    var ids: [ObjectID] = []
    while ids.count < 2 {
      let word = rest.prefix { $0 != UInt8(ascii: " ") }
      guard let id = ObjectID(hex: word) else { break }
      ids.append(id)
      rest = rest.dropFirst(word.count + 1)
    }
    self.ref = ref
    self.ids = ids.filter { !$0.isZero }
    text = rest
  }

  /// A change as a table has it.
  init(_ change: Reftable.Change) {
    ref = String(decoding: change.ref, as: UTF8.self)
    ids = change.ids
    text = change.text[...]
  }
}
