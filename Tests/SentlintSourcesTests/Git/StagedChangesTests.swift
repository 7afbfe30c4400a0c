// What is staged, read without git: the same as git says, or left to git.

internal import Foundation
internal import SentlintCore
internal import SentlintPacks
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintSources

@Suite struct StagedChangesTests {
  /// A change, to compare by.
  private struct Staged: Hashable {
    let path: Path
    let before: TreeEntry?
    let after: TreeEntry?
  }

  /// What git says, but for paths that are gone.
  private func changes(byGitIn repository: GitRepository) async throws -> Set<Staged> {
    let git = try repository.runner()
    let arguments = ["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "HEAD", "--"]
    let all = try await git.run(arguments) { output in
      var all: [TreeChange] = []
      while let change = try await output.change() { all.append(change) }
      return all
    }
    return Set(all.filter { $0.after != nil }.map(staged))
  }

  private func staged(_ change: TreeChange) -> Staged {
    Staged(path: change.path, before: change.before.first, after: change.after)
  }

  /// Puts random content at random paths, and takes others away.
  private func shuffle(_ repository: GitRepository, _ generator: inout SeededGenerator) async throws {
    // Directories sort as if a slash ended their names: these tell that order from that of the names.
    let names = ["a", "a.b", "a-b", "a0", "ab", "b c", "Z", "\u{e9}"]
    let commit = try await repository.git("rev-parse", "HEAD")
    var blobs: [String] = []
    for text in ["one", "two", "three"] {
      blobs.append(try await repository.git(["hash-object", "-w", "--stdin"], input: text))
    }
    var records = ""
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      let depth = Int.random(in: 1...4, using: &generator)
      let path = (0..<depth).map { _ in names.randomElement(using: &generator) ?? "a" }.joined(separator: "/")
      let blob = blobs.randomElement(using: &generator) ?? ""
      let entry =
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: "160000 \(commit)"
        case 1: "120000 \(blob)"
        case 2: "100755 \(blob)"
        case 3...5: "0 \(String(repeating: "0", count: 40))"
        default: "100644 \(blob)"
        }
      records += "\(entry)\t\(path)\0"
    }
    // A file takes the place of a directory, and the other way round.
    try await repository.git(["update-index", "-z", "--replace", "--add", "--index-info"], input: records)
  }

  @Test func `it is what git says, whatever has changed`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["first": "first\n"])
    var generator = SeededGenerator(seed: 7)
    var count = 0
    for round in 0..<40 {
      try await shuffle(repository, &generator)
      let expected = try await changes(byGitIn: repository)
      let plain = try #require(try repository.runner().plainStagedChanges)
      #expect(Set(plain.map(staged)) == expected)
      #expect(plain.map(\.path) == plain.map(\.path).sorted())
      count += plain.count
      if round % 3 == 0 { try await repository.git("commit", "--quiet", "--message", "round \(round)") }
      // Objects and refs in packs; a detached head; a newer form of the index.
      switch round {
      case 10: try await repository.git("gc", "--quiet")
      case 20: try await repository.git("checkout", "--quiet", "--detach")
      case 30: try await repository.git("update-index", "--index-version", "3")
      default: break
      }
    }
    #expect(count > 100)
  }

  @Test func `trees are rebuilt from deltas, and from packs of others`() async throws {
    let repository = try await GitRepository()
    for round in 0..<30 {
      let files = (0..<100).map { ("directory/file\($0)", "\($0) \($0 == round ? round : 0)\n") }
      try await repository.commit(Dictionary(uniqueKeysWithValues: files))
    }
    try await repository.git("repack", "-a", "-d", "-f", "--depth=50", "--quiet")
    // Some tree of the last commit is a delta, else this shows nothing: going back makes the first the deepest.
    try await repository.git("reset", "--quiet", "--hard", "HEAD~25")
    let pack = try #require(
      try FileManager.default.contentsOfDirectory(
        atPath: repository.root.appendingPathComponent(".git/objects/pack").path
      ).first { $0.hasSuffix(".idx") })
    let listing = try await repository.git("verify-pack", "-v", ".git/objects/pack/\(pack)")
    let tree = try await repository.git("rev-parse", "HEAD:directory")
    let line = try #require(listing.split(separator: "\n").first { $0.hasPrefix(tree) })
    #expect(line.split(separator: " ").count == 7)
    try repository.write("changed\n", to: "directory/file7")
    try await repository.git("add", "--all")
    let borrowing = repository.directory.appendingPathComponent("borrowing", isDirectory: true)
    try await repository.git("clone", "--quiet", "--shared", ".", borrowing.path)
    let clone = GitRepository(at: borrowing)
    try clone.write("changed\n", to: "directory/file8")
    try await clone.git("add", "--all")
    let linked = repository.directory.appendingPathComponent("linked", isDirectory: true)
    try await repository.git("worktree", "add", "--quiet", linked.path, "-b", "other")
    let other = GitRepository(at: linked)
    try other.write("changed\n", to: "directory/file9")
    try await other.git("add", "--all")
    for (place, name) in [(repository, "file7"), (clone, "file8"), (other, "file9")] {
      let plain = try #require(try place.runner().plainStagedChanges)
      #expect(plain.map(\.path.text) == ["directory/\(name)"])
      #expect(Set(plain.map(staged)) == (try await changes(byGitIn: place)))
    }
  }

  /// Makes a repository unusual.
  struct Unusual: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let variables: [String: String?]
    let make: @Sendable (GitRepository) async throws -> Void

    init(
      _ name: String, variables: [String: String?] = [:],
      make: @escaping @Sendable (GitRepository) async throws -> Void = { _ in }
    ) {
      testDescription = name
      self.variables = variables
      self.make = make
    }

    static let all = [
      Unusual("version 4") { try await $0.git("update-index", "--index-version", "4") },
      Unusual("split") { try await $0.git("update-index", "--split-index") },
      Unusual("an intention") { repository in
        try repository.write("intended\n", to: "intended")
        try await repository.git("add", "--intent-to-add", "intended")
      },
      Unusual("a conflict") { repository in
        let blob = try await repository.git(["hash-object", "-w", "--stdin"], input: "ours\n")
        try await repository.git(
          ["update-index", "--index-info"], input: "100644 \(blob) 2\tconflict\n100644 \(blob) 3\tconflict\n")
      },
      Unusual("an extension") { try await $0.git("config", "extensions.worktreeConfig", "true") },
      Unusual("nothing committed") { try await $0.git("checkout", "--quiet", "--orphan", "new") },
      Unusual("another owner", variables: ["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"]),
      Unusual("an index relative to somewhere", variables: ["GIT_INDEX_FILE": "../.git/index"]),
      Unusual("a lost tree") { repository in
        let tree = try await repository.git("rev-parse", "HEAD^{tree}")
        let path = ".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))"
        try FileManager.default.removeItem(at: repository.root.appendingPathComponent(path))
      },
      Unusual("a HEAD that names another such") {
        try await $0.git("symbolic-ref", "refs/heads/main", "refs/heads/x")
      },
      Unusual("an index cut short") { repository in
        let path = repository.root.appendingPathComponent(".git/index")
        try Data(contentsOf: path).dropLast(30).write(to: path)
      },
    ]
  }

  @Test(arguments: Unusual.all)
  func `what is unusual is left to git`(_ unusual: Unusual) async throws {
    let repository = try await GitRepository()
    try await repository.commit(["sub/a": "a\n"])
    try repository.write("b\n", to: "sub/b")
    try await repository.git("add", "--all")
    let place = unusual.variables["GIT_INDEX_FILE"] == nil ? "" : "sub"
    #expect(try repository.runner(in: place).plainStagedChanges?.map(\.path.text) == ["sub/b"])
    try await unusual.make(repository)
    #expect(try repository.runner(in: place, unusual.variables).plainStagedChanges == nil)
  }

  @Test(arguments: [GitRepository.Format.sha256, .reftable])
  func `other formats are left to git`(_ format: GitRepository.Format) async throws {
    guard await GitRepository.supports(format) else { return }
    let repository = try await GitRepository(format)
    try await repository.commit(["a": "a\n"])
    #expect(try repository.runner().plainStagedChanges == nil)
  }

  @Test func `no damage to the index ends the process`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a/a": "a\n", "a/b": "b\n", "c": "c\n"])
    try repository.write("changed\n", to: "a/b")
    try await repository.git("add", "--all")
    let path = repository.root.appendingPathComponent(".git/index")
    let sound = try Data(contentsOf: path)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2_000 {
      var damaged = sound
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damaged[Int.random(in: 0..<sound.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      try damaged.write(to: path)
      _ = try repository.runner().plainStagedChanges
    }
  }
}
