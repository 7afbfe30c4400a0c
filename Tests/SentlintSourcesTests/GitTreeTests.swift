// What of a git repository is read.

internal import Foundation
internal import SentlintCore
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintSources

@Suite struct GitTreeTests {
  private let repository: GitRepository
  private let root: Path

  init() async throws {
    repository = try await GitRepository()
    root = OpenFile.canonicalPath(of: Path(repository.root.path)) ?? Path(repository.root.path)
  }

  private func scan(_ names: String..., honoursGitignore: Bool = true) async throws -> Collected {
    let paths = names.isEmpty ? [root] : names.map { root.appending($0.utf8) }
    return try await Collected(
      DirectorySource(paths: paths, excludes: try ExcludeGlobs([]), honoursGitignore: honoursGitignore))
  }

  /// The paths of what was read, without the repositories' configuration.
  private func files(_ found: Collected) -> [String] {
    paths(found.pieces.filter { if case .gitConfiguration = $0.origin { false } else { true } })
  }

  private func configurations(_ found: Collected) -> [String] {
    paths(found.pieces.filter { if case .gitConfiguration = $0.origin { true } else { false } })
  }

  private func paths(_ pieces: [Piece]) -> [String] {
    pieces.map { String($0.origin.path.text.dropFirst(root.text.count + 1)) }.sorted()
  }

  @Test func `tracked files are read, and untracked ones that are not ignored`() async throws {
    try await repository.commit([".gitignore": "*.log\nbuild/\n.env\n", "src/a": "", "tracked.txt": ""])
    for name in [
      "new", "src/new", "x.log", "src/x.log", "build/out", "build/deep/out", ".env", "logs/only.log",
    ] {
      try repository.write("", to: name)
    }
    let found = try await scan()
    #expect(files(found) == [".gitignore", "new", "src/a", "src/new", "tracked.txt"])
    #expect(found.passedOver == Array(repeating: .ignored, count: 5))
    #expect(found.skips.isEmpty && found.notices.isEmpty)
  }

  @Test func `a tracked file is read though it matches the gitignore, also in an ignored directory`()
    async throws
  {
    try repository.write("", to: ".env")
    try repository.write("", to: "build/kept")
    try await repository.git("add", "--force", ".env", "build/kept")
    try repository.write(".env\nbuild/\n", to: ".gitignore")
    try repository.write("", to: "build/out")
    let found = try await scan()
    #expect(files(found) == [".env", ".gitignore", "build/kept"])
    #expect(found.passedOver == [.ignored])
  }

  @Test func `what the user names is read though it is ignored`() async throws {
    try repository.write(".env\nbuild/\n", to: ".gitignore")
    for name in [".env", "build/out", "build/deep/out", "build/.env"] { try repository.write("", to: name) }
    #expect(files(try await scan(".env")) == [".env"])
    #expect(files(try await scan("build")) == ["build/.env", "build/deep/out", "build/out"])
    #expect(files(try await scan("build/deep")) == ["build/deep/out"])
    let both = try await scan(".", "build/deep")
    #expect(files(both) == [".gitignore", "build/deep/out"])
  }

  @Test func `a named directory in which everything is ignored is not itself ignored`() async throws {
    try repository.write("*.log\n", to: ".gitignore")
    try repository.write("", to: "logs/a.log")
    let found = try await scan("logs")
    #expect(files(found) == [])
    #expect(found.passedOver == [.ignored])
  }

  @Test func `a directory within a repository goes by the whole repository's rules`() async throws {
    try repository.write("*.log\n/src/out/\n", to: ".gitignore")
    for name in ["src/a", "src/a.log", "src/out/b", "src/deep/out/c"] { try repository.write("", to: name) }
    let found = try await scan("src")
    #expect(files(found) == ["src/a", "src/deep/out/c"])
    #expect(configurations(found) == [])
  }

  @Test func `without the gitignore everything is read but what git keeps for itself`() async throws {
    try await repository.commit([".gitignore": "*.log\n", "a": ""])
    try repository.write("", to: "x.log")
    let found = try await scan(honoursGitignore: false)
    #expect(files(found) == [".gitignore", "a", "x.log"])
    #expect(configurations(found) == [".git/config"])
  }

  @Test func `a repository within another has its own rules`() async throws {
    try repository.write("*.outer\nvendor/\n", to: ".gitignore")
    let inner = GitRepository(at: repository.root.appendingPathComponent("nested"))
    let vendored = GitRepository(at: repository.root.appendingPathComponent("vendor/dep"))
    for name in ["nested/x", "vendor/dep/x"] { try repository.write("", to: name) }
    try await inner.git("init", "--quiet")
    try await vendored.git("init", "--quiet")
    try inner.write("*.inner\n", to: ".gitignore")
    for name in ["a.outer", "a.inner", "deep/b.inner"] { try inner.write("", to: name) }
    let found = try await scan()
    #expect(files(found) == [".gitignore", "nested/.gitignore", "nested/a.outer", "nested/x"])
    #expect(configurations(found) == [".git/config", "nested/.git/config"])
    #expect(found.notices.isEmpty)
  }

  @Test func `a submodule is read by its own rules, and its configuration once`() async throws {
    let other = try await GitRepository()
    try await other.commit([".gitignore": "*.tmp\n", "lib": ""])
    try await repository.commit([".gitignore": "*.log\n"])
    try await repository.git([
      "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.root.path, "deps/sub",
    ])
    for name in ["deps/sub/x.tmp", "deps/sub/x.log"] { try repository.write("", to: name) }
    let found = try await scan()
    #expect(
      files(found) == [".gitignore", ".gitmodules", "deps/sub/.gitignore", "deps/sub/lib", "deps/sub/x.log"])
    #expect(configurations(found) == [".git/config", ".git/modules/deps/sub/config", "deps/sub/.git"])
    let alone = try await scan("deps/sub")
    #expect(configurations(alone) == [".git/modules/deps/sub/config", "deps/sub/.git"])
    #expect(files(alone) == ["deps/sub/.gitignore", "deps/sub/lib", "deps/sub/x.log"])
  }

  @Test func `a linked work tree is read by its rules, and the configuration that it shares`() async throws {
    try await repository.commit([".gitignore": "*.log\n", "a": ""])
    try await repository.git("worktree", "add", "--quiet", "../linked")
    let linked = repository.directory.appendingPathComponent("linked")
    try Data().write(to: linked.appendingPathComponent("x.log"))
    let path = OpenFile.canonicalPath(of: Path(linked.path)) ?? Path(linked.path)
    let found = try await Collected(
      DirectorySource(paths: [path], excludes: try ExcludeGlobs([]), honoursGitignore: true))
    #expect(found.passedOver == [.ignored])
    #expect(found.pieces.map(\.origin).contains(.gitConfiguration(root.appending(".git/config".utf8))))
    #expect(found.pieces.map(\.origin).contains(.file(path.appending("a".utf8))))
  }

  @Test func `a remote's credentials are content`() async throws {
    let url = "https://user:" + "password@example.com/repository.git"
    try await repository.git("remote", "add", "origin", url)
    let configuration = try #require(
      try await scan().pieces.first { $0.origin.path.text.hasSuffix(".git/config") })
    #expect(String(decoding: configuration.bytes, as: UTF8.self).contains(url))
  }

  @Test func `names that are not UTF-8 are ignored as others are`() async throws {
    let directory = try TemporaryDirectory()
    try await directory.run("git", ["init", "--quiet"])
    try directory.write("*.log\n", to: ".gitignore")
    let names: [[UInt8]] = [[0xff] + Array(".log".utf8), [0xff] + Array(".txt".utf8)]
    for name in names { try directory.write([], to: Path(bytes: Array("d\n/".utf8) + name)) }
    let found = try await directory.scan()
    #expect(found.passedOver == [.ignored])
    #expect(found.pieces.map(\.origin).contains(.file(directory.path.appending("d\n/".utf8 + names[1]))))
  }

  @Test func `where git does not answer everything is read, and a notice says so`() async throws {
    try repository.write("*.log\n", to: ".gitignore")
    try repository.write("", to: "a.log")
    try repository.write("[core\n", to: ".git/config")
    let found = try await scan()
    #expect(files(found) == [".gitignore", "a.log"])
    #expect(found.notices.count == 1)
    #expect(found.notices.first?.contains("everything there is read") == true)
    #expect(found.skips.isEmpty)
  }

  @Test func `a repository deeper than git can go is read, and a notice says so`() async throws {
    let directory = try TemporaryDirectory()
    let chain = (0..<30).map { "\($0)" + String(repeating: "x", count: 200) }
    try directory.makeChain(chain + [".git"], file: "HEAD", text: "ref: refs/heads/main")
    let found = try await directory.scan()
    #expect(found.skips.isEmpty)
    #expect(found.notices.count == 1)
    try await directory.run("rm", ["-r", chain[0]])
  }

  @Test func `an empty .git belongs to nobody`() async throws {
    let directory = try TemporaryDirectory()
    try directory.makeDirectory(Path(".git"))
    try directory.write("", to: "a")
    let found = try await directory.scan()
    #expect(found.paths(in: directory) == ["a"])
    #expect(found.skips.isEmpty)
  }

  @Test func `hooks and settings of a hostile repository run nothing`() async throws {
    try await repository.commit([".gitattributes": "* filter=x\n", ".gitignore": "*.log\n", "a": "a"])
    let mark = repository.directory.appendingPathComponent("ran").path
    for (key, value) in [
      ("core.fsmonitor", "touch \(mark)"), ("core.sshCommand", "touch \(mark)"),
      ("core.pager", "touch \(mark)"),
      ("filter.x.clean", "touch \(mark)"), ("filter.x.process", "touch \(mark)"),
      ("core.untrackedCache", "true"),
    ] { try await repository.git("config", key, value) }
    try repository.write("changed", to: "a")
    try repository.write("", to: "b.log")
    let found = try await scan()
    #expect(found.passedOver == [.ignored])
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test func `configuration files that lead in circles or nowhere come to an end`() throws {
    let directory = try TemporaryDirectory()
    try directory.write("ref: x", to: "loop/HEAD")
    try directory.write(".", to: "loop/commondir")
    try directory.write("[core]", to: "loop/config")
    try directory.write("gitdir: loop\n", to: ".git")
    try directory.write("gitdir: /nowhere\n", to: "sub/.git")
    var configurations = GitConfigurations()
    var events = configurations.read(in: try OpenFile(directory.path), at: Path("."), with: ContentReader())
    events += configurations.read(
      in: try OpenFile(directory.path("sub")), at: Path("sub"), with: ContentReader())
    var found = Collected()
    for event in events { found.add(event) }
    #expect(found.pieces.map(\.origin.path.text) == [".git", "loop/config", "sub/.git"])
    #expect(found.skips.isEmpty)
  }

  @Test func `git's list is read with care for directories listed beside their content`() {
    let output = Array("logs/\0logs/a.log\0build/\0a/b/c\0./\0".utf8)
    let ignored = GitIgnored(output: output).paths
    #expect(ignored.names(in: [])?.contains(Array("build".utf8)[...]) == true)
    #expect(ignored.names(in: [])?.contains(Array("logs".utf8)[...]) == false)
    #expect(ignored.names(in: Array("logs".utf8)[...]) == [Array("a.log".utf8)[...]])
    #expect(ignored.names(in: Array("a/b".utf8)[...]) == [Array("c".utf8)[...]])
    #expect(ignored.names(in: Array("a".utf8)[...]) == nil)
  }
}
