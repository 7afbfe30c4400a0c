// What a range of commits adds.

internal import Foundation
internal import SentlintCore
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintSources

@Suite struct RangeSourceTests {
  @Test(arguments: [GitRepository.Format.sha1, .sha256])
  func `blobs, messages and names of a range, each with its commit`(_ format: GitRepository.Format)
    async throws
  {
    let repository = try await GitRepository(format)
    let base = try await repository.commit(["old": "old\n"], message: "base")
    let second = try await repository.commit(["sub/a": "one\n"], message: "second\n\nbody")
    let third = try await repository.commit(["sub/a": "two\n", "old": "changed\n"], message: "third")
    let added = try await repository.added(by: "\(base)..HEAD")
    #expect(added.texts["sub/a"] == "one\n|two\n")
    #expect(added.commits(at: "sub/a") == [second, third])
    #expect(added.texts["old"] == "changed\n")
    #expect(added.texts["<commit message>"] == "second\n\nbody\n|third\n")
    #expect(
      added.texts["<author and committer>"]?.hasPrefix(
        """
        author A. Author <author@example.com> 1551438000 +0100
        committer C. Committer <committer@example.com> 1551441600 +0100
        """) == true)
    #expect(added.texts["<ref refs/heads/main>"] == "refs/heads/main")
    #expect(added.skips.isEmpty)
    let commit = try #require(added.pieces.first { $0.origin.path == Path("old") }?.origin.commit)
    #expect(
      commit
        == Commit(id: third, author: "A. Author <author@example.com>", date: "2019-03-01T12:00:00+01:00"))
  }

  @Test(.enabled("this git has no reftable") { await GitRepository.supports(.reftable) })
  func `refs are found in whatever way they are kept`() async throws {
    let repository = try await GitRepository(.reftable)
    let base = try await repository.commit(["a": "one\n"])
    try await repository.commit(["a": "two\n"])
    try await repository.git("tag", "--annotate", "--message", "the message", "v1")
    let added = try await repository.added(by: "\(base)..main")
    #expect(added.texts["a"] == "two\n")
    #expect(added.texts["<message of tag v1>"] == "the message\n")
    try repository.write("three\n", to: "a")
    try await repository.git("add", "a")
    #expect(try await repository.staged().texts == ["a": "three\n"])
  }

  @Test func `a root commit adds its whole tree, and nothing comes twice`() async throws {
    let repository = try await GitRepository()
    let root = try await repository.commit(["a": "same\n", "b": "same\n"])
    try await repository.commit(["a": "other\n"])
    let last = try await repository.commit(["a": "same\n", "c": "same\n"])
    let added = try await repository.added(by: "HEAD")
    // The content once, and the names of the other paths for their own sake.
    #expect(added.texts["a"] == "same\n|other\n")
    #expect(added.commits(at: "a").first == root)
    #expect(added.texts["b"] == "")
    #expect(added.texts["c"] == "")
    #expect(added.commits(at: "c") == [last])
  }

  @Test func `what a merge alone holds is found`() async throws {
    let repository = try await GitRepository()
    let base = try await repository.commit(["file": "base\n", "untouched": "base\n"])
    try await repository.git("checkout", "--quiet", "-b", "side")
    try await repository.commit(["side": "side\n", "file": "side's edit\n"])
    try await repository.git("checkout", "--quiet", "main")
    try await repository.commit(["main": "main\n"])
    try await repository.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    let merge = try await repository.commit(["file": "evil edit\n", "new": "evil new\n"], message: "merge")
    #expect(try await repository.git("rev-list", "--merges", "HEAD") == merge)
    let added = try await repository.added(by: "\(base)..HEAD")
    #expect(added.texts["file"] == "side's edit\n|evil edit\n")
    #expect(added.texts["new"] == "evil new\n")
    #expect(added.commits(at: "new") == [merge])
    #expect(added.commits(at: "file").last == merge)
    #expect(added.texts["side"] == "side\n")
    #expect(added.texts["untouched"] == nil)
    // Of the merge alone, with both sides known.
    let alone = try await repository.added(by: "HEAD", "^HEAD^1", "^HEAD^2")
    #expect(alone.texts["file"] == "evil edit\n")
    #expect(alone.texts["side"] == nil)
  }

  @Test func `a stash is a merge, and is read whole`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "old\n", "b": "old\n"])
    try repository.write("index\n", to: "a")
    try await repository.git("add", "a")
    try repository.write("work tree\n", to: "b")
    try repository.write("work tree\n", to: "a")
    try repository.write("untracked\n", to: "c")
    try await repository.git("stash", "push", "--quiet", "--include-untracked")
    let added = try await repository.added(by: "HEAD..refs/stash")
    #expect(added.texts["a"]?.contains("index\n") == true)
    let all = added.pieces.map(\.text)
    #expect(all.contains("work tree\n"))
    #expect(all.contains("untracked\n"))
  }

  @Test func `type changes, modes, submodules and odd paths`() async throws {
    let repository = try await GitRepository()
    try await repository.stage("target", at: Array("link".utf8), mode: "120000")
    let base = try await repository.git("rev-parse", try await commitIndex(of: repository))
    try await repository.stage("now a file\n", at: Array("link".utf8))
    try await repository.stage("odd\n", at: [0x09, 0x22, 0x0a, 0xff])
    try await repository.git("update-index", "--add", "--cacheinfo", "160000,\(base),module")
    let head = try await commitIndex(of: repository)
    let added = try await repository.added(by: "\(base)..\(head)")
    #expect(added.texts["link"] == "now a file\n")
    #expect(
      added.pieces.contains { $0.origin.path == Path(bytes: [0x09, 0x22, 0x0a, 0xff]) && $0.text == "odd\n" })
    #expect(added.passedOver == [.submodule])
  }

  private func commitIndex(of repository: GitRepository) async throws -> String {
    try await repository.git("commit", "--quiet", "--allow-empty", "--message", "index")
    return try await repository.git("rev-parse", "HEAD")
  }

  @Test func `annotated tags in the range are read, tags of tags too`() async throws {
    let repository = try await GitRepository()
    let base = try await repository.commit(["a": "a\n"])
    try await repository.git("tag", "--annotate", "--message", "an old one", "old")
    try await repository.commit(["b": "b\n"])
    try await repository.git("tag", "--annotate", "--message", "the message", "v1")
    try await repository.git("tag", "light")
    let added = try await repository.added(by: "\(base)..HEAD")
    #expect(added.texts["<message of tag v1>"] == "the message\n")
    #expect(added.texts["<message of tag old>"] == nil)
    #expect(added.texts["<ref refs/tags/light>"] == "refs/tags/light")
  }

  @Test func `three dots, and what no remote has`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "a\n"])
    try await repository.git("checkout", "--quiet", "-b", "side")
    try await repository.commit(["side": "side\n"])
    try await repository.git("checkout", "--quiet", "main")
    try await repository.commit(["main": "main\n"])
    let both = try await repository.added(by: "main...side")
    #expect(Set(both.texts.keys).isSuperset(of: ["side", "main"]))
    #expect(both.texts["a"] == nil)
    try await repository.git("update-ref", "refs/remotes/origin/main", "side")
    let local = try await repository.added(by: "HEAD", "--not", "--remotes")
    #expect(local.texts["main"] == "main\n")
    #expect(local.texts["side"] == nil)
  }

  @Test func `an empty range has nothing`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "a\n"])
    #expect(try await repository.added(by: "HEAD..HEAD").pieces.isEmpty)
  }

  @Test(arguments: ["nonexistent..HEAD", "HEAD..nonexistent", "file", "0123456789..HEAD"])
  func `a revision that is not there is an error, also if a file has its name`(_ revision: String)
    async throws
  {
    let repository = try await GitRepository()
    try await repository.commit(["file": "a\n"])
    let error = await #expect(throws: GitError.self) { try await repository.added(by: revision) }
    #expect(error?.kind == .unknownRevision)
    #expect(error?.description.contains("fetch-depth: 0") == true)
  }

  @Test func `a commit that is not there is an error with the cure`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["file": "a\n"])
    let absent = String(repeating: "1", count: 40)
    let error = await #expect(throws: GitError.self) { try await repository.added(by: "\(absent)..HEAD") }
    #expect(error?.description.contains("fetch-depth: 0") == true)
  }

  @Test(arguments: [
    ["--output=x", "HEAD"], ["-n1", "HEAD"], ["^HEAD"], ["--not", "HEAD"], [""], ["HEAD", ""], [], ["..HEAD"],
    ["HEAD.."], ["...HEAD"], [".."],
  ])
  func `other options, empty words and empty ranges are refused`(_ revisions: [String]) {
    #expect(throws: CommitRange.Invalid.self) { try CommitRange(revisions: revisions) }
  }

  @Test func `a shallow clone that lacks the base says so`() async throws {
    let origin = try await GitRepository()
    let base = try await origin.commit(["a": "1\n"])
    try await origin.commit(["a": "2\n"])
    try await origin.commit(["a": "3\n"])
    try await origin.git("clone", "--quiet", "--depth=1", "file://\(origin.root.path)", "../clone")
    let clone = GitRepository(at: origin.directory.appendingPathComponent("clone"))
    let error = await #expect(throws: GitError.self) { try await clone.added(by: "\(base)..HEAD") }
    #expect(error?.description.contains("fetch-depth: 0") == true)

    // With the base there, but not what lies between: what can be read is read, and the rest is said.
    try await origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    try await clone.git("fetch", "--quiet", "--depth=1", "origin", base)
    let added = try await clone.added(by: "\(base)..HEAD")
    #expect(added.texts["a"] == "3\n")
    #expect(added.skips.count == 1)
    #expect(added.skips.first?.reason.message.contains("fetch-depth: 0") == true)
  }

  @Test func `a partial clone's missing blobs are skips`() async throws {
    let origin = try await GitRepository()
    let base = try await origin.commit(["a": "1\n", "c": "c\n"])
    try await origin.commit(["a": "2\n", "b": "b\n"])
    try await origin.git("config", "uploadpack.allowFilter", "true")
    try await origin.git(
      "clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://\(origin.root.path)", "../clone")
    let clone = GitRepository(at: origin.directory.appendingPathComponent("clone"))
    let added = try await clone.added(by: "\(base)..HEAD")
    #expect(added.skips.map(\.origin.path.text) == ["a", "b"])
    #expect(added.texts["<commit message>"] == "change\n")
  }

  @Test func `excluded paths are left out, unless their content stands elsewhere too`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "same\n", "b": "same\n", "only": "excluded\n"])
    let added = try await repository.added(by: "HEAD", excluding: ["a", "only"])
    #expect(added.texts["a"] == nil)
    #expect(added.texts["only"] == nil)
    #expect(added.texts["b"] == "same\n")
    #expect(added.passedOver == [.excluded, .excluded])
  }

  @Test func `a merged tag's message in a commit's header is read`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "a\n"])
    let plain = try await repository.git("cat-file", "commit", "HEAD")
    let tag = "mergetag object 0\n type commit\n tag v1\n \n said in the tag\n"
    let withTag = plain.replacingOccurrences(of: "\n\n", with: "\n\(tag)\n") + "\n"
    let commit = try await repository.git(["hash-object", "-t", "commit", "-w", "--stdin"], input: withTag)
    let added = try await repository.added(by: commit)
    #expect(added.texts["<author and committer>"]?.contains("said in the tag") == true)
    #expect(added.texts["<commit message>"] == "change\n")
  }

  @Test(arguments: [
    ("1551438000", "+0100", "2019-03-01T12:00:00+01:00"),
    ("0", "+0000", "1970-01-01T00:00:00+00:00"),
    ("951782399", "-0330", "2000-02-28T20:29:59-03:30"),
    ("951827696", "+0000", "2000-02-29T12:34:56+00:00"),
    ("1709164800", "+1400", "2024-02-29T14:00:00+14:00"),
    ("4107542400", "+0000", "2100-03-01T00:00:00+00:00"),
  ])
  func `dates are ISO 8601 in the author's own offset`(_ seconds: String, _ zone: String, _ text: String) {
    #expect(GitDate(seconds: seconds, zone: zone).text == text)
  }
}
