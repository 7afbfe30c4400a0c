// The life of a secret, as histories of every shape tell it.

internal import Foundation
internal import SentlintCore
internal import SentlintSources
internal import SentlintTestSupport
internal import Testing

@Suite(.serialized) struct LifecycleTests {
  private func life(_ repository: GitRepository) async throws -> Lifecycle {
    let audits = [
      try await Audited([repository.root.path], engine: .pack),
      try await Audited([repository.root.path], engine: .git),
    ]
    #expect(audits[0].life == audits[1].life)
    #expect(audits[0].places == audits[1].places)
    return try #require(audits[0].life)
  }

  @Test func `introduced, renamed, changed around, removed`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["other": "1"])
    let first = try await repository.commit(["old": "needle 1"])
    try FileManager.default.removeItem(at: repository.root.appendingPathComponent("old"))
    try await repository.commit(["new": "needle 1"])
    try await repository.commit(["new": "needle 2"])
    let removal = try await repository.commit(["new": "clean"])
    try await repository.commit(["other": "2"])
    let life = try await life(repository)
    #expect(life.introductions.map(\.id) == [first])
    #expect(life.introductions.first?.author == "A. Author <author@example.com>")
    #expect(life.paths.map(\.text) == ["new", "old"])
    #expect(life.removal?.id == removal)
    #expect(!life.isInHead)
    #expect(life.commitCount == 3)
    #expect(life.reach == .refs(["refs/heads/main"]))
  }

  @Test func `removed and brought back`() async throws {
    let repository = try await GitRepository()
    let first = try await repository.commit(["a": "needle"])
    try await repository.commit(["a": "clean"])
    let second = try await repository.commit(["sub/b": "needle too"])
    let life = try await life(repository)
    #expect(life.introductions.map(\.id) == [first, second])
    #expect(life.pathsInHead.map(\.text) == ["sub/b"])
    #expect(life.removal == nil)
    #expect(life.commitCount == 2)
  }

  @Test func `a merge that takes one side introduces nothing and removes nothing`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["base": "1"])
    try await repository.git("checkout", "-q", "-b", "side")
    let first = try await repository.commit(["a": "needle"])
    try await repository.git("checkout", "-q", "main")
    try await repository.commit(["base": "2"])
    try await repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    let removal = try await repository.commit(["a": "clean"])
    // A branch from before the removal is merged: main stays without it.
    try await repository.git("checkout", "-q", "side")
    try await repository.commit(["c": "1"])
    try await repository.git("checkout", "-q", "main")
    try await repository.git("merge", "-q", "--no-ff", "-m", "again", "side")
    let life = try await life(repository)
    #expect(life.introductions.map(\.id) == [first])
    #expect(life.removal?.id == removal)
    #expect(!life.isInHead)
    #expect(life.reach == .refs(["refs/heads/main", "refs/heads/side"]))
  }

  @Test func `what a merge alone adds is the merge's`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["base": "1"])
    try await repository.git("checkout", "-q", "-b", "side")
    try await repository.commit(["c": "1"])
    try await repository.git("checkout", "-q", "main")
    try await repository.commit(["base": "2"])
    try await repository.git("merge", "-q", "--no-ff", "--no-commit", "side")
    let merge = try await repository.commit(["evil": "needle"], message: "merge")
    let life = try await life(repository)
    #expect(life.introductions.map(\.id) == [merge])
    #expect(life.isInHead)
    #expect(life.commitCount == 1)
  }

  @Test func `a branch, a stash, a reflog, an index, nothing`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["base": "1"])
    let text = "needle"
    // Nothing leads to it.
    let blob = try await repository.git(["hash-object", "-w", "--stdin"], input: text)
    #expect(try await life(repository).reach == .unreachable)
    #expect(try await life(repository).paths.map(\.text) == ["<blob \(blob)>"])
    // The index.
    try await repository.git("update-index", "--add", "--cacheinfo", "100644,\(blob),staged")
    let staged = try await life(repository)
    #expect(staged.reach == .index)
    #expect(staged.paths.map(\.text) == ["staged"])
    #expect(staged.introductions == [])
    // A stash.
    try repository.write(text, to: "staged")
    try await repository.git("stash", "push", "--quiet")
    #expect(try await life(repository).reach == .stash)
    // A reflog.
    try await repository.git("stash", "drop", "--quiet")
    try await repository.git("checkout", "-q", "-b", "side")
    try await repository.commit(["a": text])
    try await repository.git("reset", "-q", "--hard", "HEAD~1")
    #expect(try await life(repository).reach == .reflog)
    // A tag of the blob, through a tag of that tag.
    try await repository.git("tag", "-a", "-m", "1", "inner", blob)
    try await repository.git("tag", "-a", "-m", "2", "outer", "inner")
    #expect(try await life(repository).reach == .refs(["refs/tags/inner", "refs/tags/outer"]))
  }

  @Test func `what is in several repositories lives in each`() async throws {
    let one = try await GitRepository()
    let two = try await GitRepository(.sha256)
    try await one.commit(["a": "needle"])
    try await two.commit(["deep/er/b": "a needle"])
    let audited = try await Audited([one.root.path, two.root.path])
    #expect(audited.places == ["\(one.root.path)/a", "\(two.root.path)/deep/er/b"])
    let lives = audited.report.lifecycles.values.flatMap { $0 }
    #expect(lives.map(\.repository) == [Path(one.root.path), Path(two.root.path)])
    #expect(lives.map { $0.paths.map(\.text) } == [["a"], ["deep/er/b"]])
  }

  @Test func `one finding for each path, of HEAD's version or of the first`() async throws {
    let repository = try await GitRepository()
    let first = try await repository.commit(["gone": "needle 1", "kept": "needle 1"])
    try await repository.commit(["gone": "needle 2", "kept": "needle 2"])
    let last = try await repository.commit(["gone": "clean", "kept": "needle 3"])
    let audited = try await Audited([repository.root.path])
    let commits = Dictionary(
      grouping: audited.report.findings, by: { $0.origin.path.text }
    ).mapValues { $0.compactMap { $0.origin.commit?.id } }
    #expect(commits == ["gone": [first], "kept": [last]])
  }
}
