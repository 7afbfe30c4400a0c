// Running git: what it answers, and what its failures say.

internal import Foundation
internal import SentlintCore
internal import SentlintPacks
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintSources

@Suite struct GitTests {
  private func git(in repository: GitRepository, _ variables: [String: String?] = [:]) throws -> Git {
    try Git(
      in: Path(repository.root.path),
      variables: GitRepository.variables.merging(variables) { _, new in new })
  }

  /// What git answers when asked for objects: `blob <content>`, or what it says of a missing one.
  private func read(_ ids: [ObjectID], of repository: GitRepository) async throws -> [String] {
    var answers: [String] = []
    let reader = try git(in: repository)
    try await reader.readObjects(ids) { index, object in
      #expect(index == answers.count)
      switch object {
      case .found(let kind, let bytes):
        answers.append("\(kind) \(String(decoding: bytes, as: UTF8.self))")
      case .missing(let message):
        answers.append("missing: \(message)")
      }
    }
    return answers
  }

  @Test(arguments: [GitRepository.Format.sha1, .sha256])
  func `objects are read in the order asked for`(_ format: GitRepository.Format) async throws {
    let repository = try await GitRepository(format)
    let large = String(repeating: "0123456789abcde\n", count: 100_000)
    let commit = try await repository.commit(["a": "alpha\n", "empty": "", "large": large])
    var ids: [ObjectID] = []
    for name in ["HEAD:large", "HEAD:empty", "HEAD:a", "HEAD", "HEAD:large"] {
      ids.append(try #require(ObjectID(hex: try await repository.git("rev-parse", name).utf8)))
    }
    let contents = try await read(ids, of: repository)
    #expect(contents.count == 5)
    #expect(contents[0] == "blob \(large)")
    #expect(contents[1] == "blob ")
    #expect(contents[2] == "blob alpha\n")
    #expect(contents[3].hasPrefix("commit tree "))
    #expect(contents[4] == contents[0])
    #expect(ids[3].description == commit)
  }

  @Test func `many requests and large answers do not block each other`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": String(repeating: "x", count: 5_000)])
    let id = try #require(ObjectID(hex: try await repository.git("rev-parse", "HEAD:a").utf8))
    var bytes = 0
    let reader = try git(in: repository)
    try await reader.readObjects(Array(repeating: id, count: 20_000)) { _, object in
      if case .found(_, let content) = object { bytes += content.count }
    }
    #expect(bytes == 100_000_000)
  }

  @Test func `an object that is not there is said to be missing`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "alpha"])
    let present = try #require(ObjectID(hex: try await repository.git("rev-parse", "HEAD:a").utf8))
    let absent = try #require(ObjectID(hex: String(repeating: "1", count: 40).utf8))
    let answers = try await read([absent, present], of: repository)
    #expect(answers.count == 2)
    #expect(answers[0].contains(absent.description))
    #expect(answers[0].contains("fetch-depth: 0"))
    #expect(answers[1] == "blob alpha")
  }

  @Test(.timeLimit(.minutes(1)))
  func `an error of the reader's ends the command and is passed on`() async throws {
    struct Enough: Error {}
    let repository = try await GitRepository()
    try await repository.commit(["a": String(repeating: "x", count: 1_000_000)])
    let id = try #require(ObjectID(hex: try await repository.git("rev-parse", "HEAD:a").utf8))
    let reader = try git(in: repository)
    await #expect(throws: Enough.self) {
      try await reader.readObjects(Array(repeating: id, count: 20_000)) { index, _ in
        if index == 3 { throw Enough() }
      }
    }
  }

  @Test func `no git is an error with its cure`() throws {
    let error = #expect(throws: GitError.self) { try Git(variables: ["PATH": "/nonexistent:relative"]) }
    #expect(error?.kind == .notInstalled)
    #expect(error?.description.contains("install git") == true)
  }

  @Test func `no repository is an error with its cure`() async throws {
    let repository = try await GitRepository()
    let reader = try Git(in: Path(repository.directory.path), variables: GitRepository.variables)
    let error = await #expect(throws: GitError.self) { try await reader.run(["rev-parse", "--git-dir"]) }
    #expect(error?.kind == .notARepository)
    #expect(error?.description.contains("git rev-parse failed") == true)
  }

  @Test func `an owner that git distrusts is an error that names safe.directory`() async throws {
    let repository = try await GitRepository()
    let reader = try git(in: repository, ["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"])
    let error = await #expect(throws: GitError.self) { try await reader.run(["rev-parse", "HEAD"]) }
    #expect(error?.kind == .dubiousOwnership)
    #expect(error?.cure?.contains("safe.directory") == true)
  }

  @Test func `replacement objects and grafts are not believed`() async throws {
    let repository = try await GitRepository()
    let first = try await repository.commit(["a": "one"])
    try await repository.commit(["a": "two"])
    let head = try await repository.commit(["a": "three"])
    let blob = try await repository.git("rev-parse", "HEAD:a")
    let other = try await repository.git(["hash-object", "-w", "--stdin"], input: "harmless")
    try await repository.git("replace", blob, other)
    try repository.write("\(head) \(first)\n", to: ".git/info/grafts")
    #expect(try await repository.git("rev-list", "--count", "HEAD") == "2")
    #expect(try await repository.git("cat-file", "blob", blob) == "harmless")

    let reader = try git(in: repository)
    #expect(try await reader.run(["rev-list", "--count", "HEAD"]).elementsEqual("3\n".utf8))
    #expect(try await reader.run(["cat-file", "blob", blob]).elementsEqual("three".utf8))
  }

  @Test func `a partial clone's missing object is reported, not fetched`() async throws {
    let origin = try await GitRepository()
    try await origin.commit(["a": "alpha"])
    try await origin.git("config", "uploadpack.allowFilter", "true")
    let blob = try #require(ObjectID(hex: try await origin.git("rev-parse", "HEAD:a").utf8))
    let commit = try #require(ObjectID(hex: try await origin.git("rev-parse", "HEAD").utf8))
    try await origin.git(
      "clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://\(origin.root.path)", "../clone")
    let clone = GitRepository(at: origin.directory.appendingPathComponent("clone"))
    // What a hostile repository would set to have its fetch run.
    try await clone.git("config", "protocol.file.allow", "always")
    let answers = try await read([blob, commit, blob], of: clone)
    #expect(answers.map { $0.prefix(7) } == ["missing", "commit ", "missing"])
    let missing = try await clone.git("rev-list", "--objects", "--missing=print", "HEAD")
    #expect(missing.contains("?\(blob)"))
  }

  @Test func `object directories are found without git where git finds them`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["sub/a": "a\n"])
    let linked = repository.directory.appendingPathComponent("linked", isDirectory: true)
    try await repository.git("worktree", "add", "--detach", linked.path)
    let borrowing = repository.directory.appendingPathComponent("borrowing", isDirectory: true)
    try await repository.git("clone", "--shared", ".", borrowing.path)
    let bare = repository.directory.appendingPathComponent("bare", isDirectory: true)
    try await repository.git("clone", "--bare", "--shared", ".", bare.path)
    let own = repository.root.appendingPathComponent(".git/objects").path
    func directories(_ place: URL, _ variables: [String: String?] = [:]) throws -> [String] {
      try Git(in: Path(place.path), variables: GitRepository.variables.merging(variables) { _, new in new })
        .repositoryPlaces.objectDirectories.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    }
    #expect(try directories(repository.root) == [own])
    #expect(try directories(repository.root.appendingPathComponent("sub")) == [own])
    #expect(try directories(linked) == [own])
    #expect(try directories(borrowing) == [borrowing.appendingPathComponent(".git/objects").path, own])
    #expect(try directories(bare) == [bare.appendingPathComponent("objects").path, own])
    #expect(try directories(repository.directory) == [])
    #expect(try directories(repository.directory, ["GIT_DIR": "repository/.git"]) == [own])
    let quarantine = [
      "GIT_OBJECT_DIRECTORY": "/quarantine", "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/one:/two",
    ]
    #expect(try directories(repository.root, quarantine) == ["/quarantine", "/one", "/two"])
  }
}
