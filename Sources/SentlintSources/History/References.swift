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

  /// Asks git.
  init(_ git: Git) async throws {
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
  }

  /// Files that hold text of somebody's: configuration, and what messages were last written or are being written.
  var texts: [(path: String, isConfiguration: Bool)] {
    let messages = [
      "COMMIT_EDITMSG", "MERGE_MSG", "SQUASH_MSG", "TAG_EDITMSG", "NOTES_EDITMSG", "description",
    ]
    return directories.flatMap { directory in
      ["config", "config.worktree"].map { ("\(directory)/\($0)", true) }
        + messages.map { ("\(directory)/\($0)", false) }
    }
  }
}

/// Something that leads to an object.
struct Reference: Sendable {
  /// The ref's name.
  let name: String
  /// What it points at.
  let target: ObjectID
}

/// One line of a reflog.
struct ReflogLine: Sendable {
  /// The ref whose changes it tells of.
  let ref: String
  /// What the ref pointed at before and after.
  let ids: [ObjectID]
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

  init(_ git: Git, _ layout: RepositoryLayout) async throws {
    let list = try await git.run(["for-each-ref", "--format=%(objectname) %(refname)"])
    refs = list.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let id = line.prefix { $0 != UInt8(ascii: " ") }
      return ObjectID(hex: id).map {
        Reference(name: String(decoding: line.dropFirst(id.count + 1), as: UTF8.self), target: $0)
      }
    }
    for directory in layout.directories {
      // A head that names a branch is that branch.
      guard let text = FileManager.default.contents(atPath: directory + "/HEAD") else { continue }
      let line = text.prefix { $0 != UInt8(ascii: "\n") }
      if let id = ObjectID(hex: line) { refs.append(Reference(name: "HEAD", target: id)) }
    }
    head = try? await ObjectID(
      hex: git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).dropLast())
    for directory in layout.directories {
      readReflogs(below: directory + "/logs", ref: "")
    }
  }

  private mutating func readReflogs(below directory: String, ref: String) {
    let manager = FileManager.default
    for name in ((try? manager.contentsOfDirectory(atPath: directory)) ?? []).sorted() {
      let path = "\(directory)/\(name)"
      let ref = ref.isEmpty ? name : "\(ref)/\(name)"
      if let file = try? MappedFile(path: path) {
        reflogs += file.bytes.split(separator: UInt8(ascii: "\n")).map { ReflogLine(Array($0), of: ref) }
      } else {
        readReflogs(below: path, ref: ref)
      }
    }
  }
}

extension MappedFile {
  /// All of it.
  var bytes: ContiguousArray<UInt8> {
    withSpan { ContiguousArray(copying: $0) }
  }
}

extension Git {
  /// The paths at which an index, that of any work tree, has these blobs.
  func staged(_ ids: Set<ObjectID>, in layout: RepositoryLayout) async throws -> [ObjectID: Set<Path>] {
    var paths: [ObjectID: Set<Path>] = [:]
    for directory in layout.directories where FileManager.default.fileExists(atPath: directory + "/index") {
      // A work tree that git need not look at; only the index is read.
      let git = try Git(
        in: Path(layout.common),
        variables: [
          "GIT_DIR": layout.common, "GIT_WORK_TREE": layout.common, "GIT_INDEX_FILE": directory + "/index",
        ])
      for entry in try await git.run(["ls-files", "--stage", "-z"]).split(separator: 0) {
        // `<mode> <id> <stage>\t<path>`
        let fields = entry.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard fields.count == 3, let id = ObjectID(hex: fields[1]), ids.contains(id) else { continue }
        let path = fields[2].drop { $0 != UInt8(ascii: "\t") }.dropFirst()
        paths[id, default: []].insert(Path(bytes: Array(path)))
      }
    }
    return paths
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
  fileprivate init(_ line: [UInt8], of ref: String) {
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
}
