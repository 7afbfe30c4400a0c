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

  /// Asks git.
  init(_ git: Git) async throws {
    // Each takes as long as to start git: both at once.
    async let settings = git.run(["config", "--list", "-z"])
    let answers = try await git.run([
      "rev-parse", "--path-format=absolute", "--git-common-dir", "--git-path", "objects",
      "--is-shallow-repository",
      "--show-object-format",
    ])
    .split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    guard answers.count == 4 else {
      throw GitError(kind: .other, command: "git rev-parse", message: "its answer cannot be read")
    }
    let common = answers[0]
    self.common = common
    objects = answers[1]
    isShallow = answers[2] == "true"
    idLength = answers[3] == "sha256" ? 32 : 20
    let manager = FileManager.default
    let linked = (try? manager.contentsOfDirectory(atPath: common + "/worktrees")) ?? []
    directories = [common] + linked.sorted().map { "\(common)/worktrees/\($0)" }
    hasReftable = manager.fileExists(atPath: common + "/reftable")
    unknownExtensions = try await settings.split(separator: 0)
      .map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasPrefix("extensions.") && !Self.isKnown($0) }
      .map { $0.replacing("\n", with: " = ") }
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
  /// What the main work tree has checked out.
  private(set) var head: ObjectID?
  /// Every reflog, of refs that are gone as well.
  private(set) var reflogs: [ReflogLine] = []
  /// The names of refs that point at no object of their own.
  private(set) var names: Set<String> = []
  /// Refs and reflogs that cannot be read.
  private(set) var skips: [Skip] = []

  init(_ git: Git, _ layout: RepositoryLayout) async throws {
    async let head = git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
    let list = try await git.run(["for-each-ref", "--format=%(objectname) %(refname)"])
    refs = list.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let id = line.prefix { $0 != UInt8(ascii: " ") }
      return ObjectID(hex: id).map {
        Reference(name: String(decoding: line.dropFirst(id.count + 1), as: UTF8.self), target: $0)
      }
    }
    var known = Set(refs)
    for directory in layout.directories {
      let files = RefFiles(in: directory, layout)
      // Git passes over refs of other work trees, and over those whose name it does not like.
      refs += files.refs.filter { known.insert($0).inserted }
      names.formUnion(files.names)
      reflogs += files.reflogs
      skips += files.skips
    }
    refs.sort { ($0.name, $0.target) < ($1.name, $1.target) }
    names.subtract(refs.map(\.name))
    self.head = try? await ObjectID(hex: head.dropLast())
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
        try await read(directory)
      } catch let error as GitError {
        skips.append(Skip(origin: .file(Path(directory + "/index")), reason: .unreadable(error.message)))
      }
    }
  }

  private mutating func read(_ directory: String) async throws {
    // A work tree that git need not look at; only the index is read.
    let git = try Git(
      in: Path(directory),
      variables: ["GIT_DIR": directory, "GIT_WORK_TREE": directory, "GIT_INDEX_FILE": directory + "/index"])
    // A submodule's object is another repository's.
    for (path, entry) in try await git.indexEntries() where entry.kind == .blob {
      entries.append((entry.id, path))
    }
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
