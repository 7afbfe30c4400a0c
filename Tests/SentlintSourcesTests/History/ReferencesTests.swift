// Refs as they are read without git, beside what git says of them.

internal import Foundation
internal import SentlintCore
internal import SentlintPacks
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintSources

@Suite struct ReferencesTests {
  /// Packed refs, of which one has changed since and one is gone; annotated tags, symbolic refs of each kind, a linked
  /// work tree with a detached head.
  private func repository(_ format: GitRepository.Format) async throws -> GitRepository {
    let repository = try await GitRepository(format)
    try await repository.commit(["a": "one\n"])
    for branch in ["feature/x", "feature/y", "moved", "gone"] { try await repository.git("branch", branch) }
    try await repository.git("tag", "--annotate", "v1", "--message", "v1")
    try await repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    try await repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    try await repository.git("pack-refs", "--all")
    try await repository.commit(["a": "two\n"])
    try await repository.git("branch", "--force", "moved")
    try await repository.git("branch", "--delete", "--force", "gone")
    try await repository.git("symbolic-ref", "refs/heads/alias", "refs/heads/also")
    try await repository.git("symbolic-ref", "refs/heads/also", "refs/heads/feature/x")
    try await repository.git("symbolic-ref", "refs/heads/dangling", "refs/heads/nothing")
    try await repository.git("worktree", "add", "--quiet", "--detach", "../linked", "HEAD~1")
    return repository
  }

  private func references(_ git: Git) async throws -> References {
    References(try await RepositoryLayout(git))
  }

  @Test(arguments: [GitRepository.Format.sha1, .sha256, .reftable], [false, true])
  func `refs are what git lists`(_ format: GitRepository.Format, _ isBare: Bool) async throws {
    guard await GitRepository.supports(format) else { return }
    var repository = try await repository(format)
    let origin = repository
    if isBare {
      try await repository.git("clone", "--quiet", "--mirror", ".", "../bare")
      repository = GitRepository(at: origin.directory.appendingPathComponent("bare"))
    }
    let found = try await references(try repository.runner())
    let listed = try await repository.git("for-each-ref", "--format=%(objectname) %(refname)")
      .split(separator: "\n").map(String.init)
    try #require(listed.count == 9)
    let detached = try await origin.git("rev-parse", "HEAD~1")
    #expect(
      found.refs.map { "\($0.target) \($0.name)" }.sorted()
        == (listed + (isBare ? [] : ["\(detached) HEAD"])).sorted())
    #expect(found.names == (isBare ? [] : ["refs/heads/dangling"]))
    #expect(found.skips.isEmpty)
    #expect(try await found.head?.description == repository.git("rev-parse", "HEAD"))
  }

  @Test func `the head is that of the work tree that was named`() async throws {
    let repository = try await repository(.sha1)
    let linked = GitRepository(at: repository.directory.appendingPathComponent("linked"))
    let found = try await references(try linked.runner())
    #expect(try await found.head?.description == repository.git("rev-parse", "HEAD~1"))
    #expect(try await found.refs == references(try repository.runner()).refs)
  }

  @Test(arguments: ["HEAD", "objects", "refs"])
  func `what git calls no repository is none`(_ missing: String) async throws {
    let repository = try await repository(.sha1)
    try FileManager.default.removeItem(at: repository.root.appendingPathComponent(".git/\(missing)"))
    #expect(try repository.runner().plainRepository == nil)
    await #expect(throws: GitError.self) { try await references(try repository.runner()) }
    try "garbage".write(
      to: repository.root.appendingPathComponent(".git/HEAD"), atomically: true, encoding: .utf8)
    #expect(try repository.runner().plainRepository == nil)
  }

  @Test func `nothing is checked out where nothing is committed`() async throws {
    let repository = try await repository(.sha1)
    try await repository.git("checkout", "--quiet", "--orphan", "new")
    #expect(try await references(try repository.runner()).head == nil)
  }

  @Test(arguments: ["refs/heads/main", "packed-refs"])
  func `what cannot be read is told`(_ file: String) async throws {
    let repository = try await repository(.sha1)
    let path = repository.root.appendingPathComponent(".git/\(file)")
    try (String(contentsOf: path, encoding: .utf8) + "\n").replacing(/(?m)^[0-9a-f]{9}/) { _ in "not an ID" }
      .write(to: path, atomically: true, encoding: .utf8)
    let found = try await references(try repository.runner())
    #expect(found.skips.count == 1)
    #expect(found.skips.first?.origin.path.text.hasSuffix(file) == true)
  }

  @Test(arguments: [
    ("[extensions]\n\tobjectFormat = sha1\n", false), ("[include]\n\tpath = other\n", false),
    ("[core\n", false), ("[core]\n\t# all of it\n\tbare = false ; or not\n", true),
    ("[core]\n\t= x\n", false),
    ("[core]\n\tRepositoryFormatVersion = 1\n", true), ("[core]\n\trepositoryformatversion=2\n", false),
    ("", true),
  ])
  func `git is asked about what is unusual`(_ settings: String, isPlain: Bool) async throws {
    let repository = try await repository(.sha1)
    let path = repository.root.appendingPathComponent(".git/config")
    try settings.write(to: path, atomically: true, encoding: .utf8)
    #expect((try repository.runner().plainRepository != nil) == isPlain)
    let distrusting = try repository.runner(["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"])
    #expect(distrusting.plainRepository == nil)
  }
}
