// Places that a repository can keep something in beside sound objects and refs: each is read, or told.

internal import Foundation
internal import SentlintCore
internal import SentlintSources
internal import SentlintTestSupport
internal import Testing

@Suite(.serialized) struct SilentGapTests {
  /// What is done to a repository, by a shell in its work tree, and what an audit is to say then.
  struct Case: CustomStringConvertible, Sendable {
    let description: String
    let script: String
    /// Where the word stands.
    var place: String?
    /// What a skip says.
    var reason: String?

    init(_ description: String, _ script: String, place: String? = nil, reason: String? = nil) {
      self.description = description
      self.script = script
      self.place = place
      self.reason = reason
    }
  }

  static let kept = [
    Case(
      "a patch being applied", "mkdir .git/rebase-apply; echo needle > .git/rebase-apply/0001",
      place: ".git/rebase-apply/0001"),
    Case(
      "a message being rebased", "mkdir .git/rebase-merge; echo needle > .git/rebase-merge/message",
      place: ".git/rebase-merge/message"),
    Case(
      "a remembered conflict", "mkdir -p .git/rr-cache/1; echo needle > .git/rr-cache/1/preimage",
      place: ".git/rr-cache/1/preimage"),
    Case(
      "large-file storage", "mkdir -p .git/lfs/objects/1; echo needle > .git/lfs/objects/1/2",
      place: ".git/lfs/objects/1/2"),
    Case(
      "a hook", "mkdir -p .git/hooks; echo needle > .git/hooks/post-commit", place: ".git/hooks/post-commit"),
    Case("what was fetched", "echo needle > .git/FETCH_HEAD", place: ".git/FETCH_HEAD"),
    Case("an edited patch", "echo needle > .git/addp-hunk-edit.diff", place: ".git/addp-hunk-edit.diff"),
    Case(
      "why a pack is kept", "mkdir -p .git/objects/pack; echo needle > .git/objects/pack/pack-1.keep",
      place: ".git/objects/pack/pack-1.keep"),
    Case(
      "another work tree's message",
      "git worktree add -q ../linked; echo needle > .git/worktrees/linked/MERGE_MSG",
      place: ".git/worktrees/linked/MERGE_MSG"),
    Case(
      "a work tree that is gone",
      "git worktree add -q ../linked; rm -r ../linked; echo needle > .git/worktrees/linked/COMMIT_EDITMSG",
      place: ".git/worktrees/linked/COMMIT_EDITMSG"),
    Case(
      "another work tree's ref",
      "git worktree add -q ../linked; git -C ../linked update-ref refs/worktree/needle HEAD",
      place: "<ref refs/worktree/needle>"),
    Case(
      "a ref that leads nowhere", "git symbolic-ref refs/heads/needle refs/heads/none",
      place: "<ref refs/heads/needle>"),
    Case(
      "a ref of a name that git does not like", "git rev-parse HEAD > .git/refs/heads/needle..x",
      place: "<ref refs/heads/needle..x>"),
    Case(
      "a name in an index alone", "git update-index --add --cacheinfo 100644,$(git rev-parse HEAD:a),needle",
      place: "needle"),
    Case(
      "a name in another work tree's index, which is split",
      """
      git worktree add -q ../linked; git -C ../linked config core.splitIndex true
      git -C ../linked update-index --split-index --add --cacheinfo 100644,$(git rev-parse HEAD:a),needle
      """, place: "needle"),
    Case(
      "objects of a push that is waiting",
      """
      mkdir .git/objects/incoming-1; cd .git/objects/incoming-1; git init -q ../../../../other
      mv ../../../../other/.git/objects/* .; echo needle > x
      export GIT_OBJECT_DIRECTORY=$PWD; git -C ../../.. hash-object -w .git/objects/incoming-1/x; rm x
      """, place: "<blob a6b681bf44990ef08933f24aa3102b9ac8f2c194>"),
    Case(
      "objects of a repository whose name is quoted",
      #"""
      git init -q "../a b"; cd "../a b"; echo needle | git hash-object -w --stdin
      echo "\"$PWD/.git/\\157bjects\"" > ../repository/.git/objects/info/alternates
      """#, place: "<blob a6b681bf44990ef08933f24aa3102b9ac8f2c194>"),
    Case(
      "a submodule's repository",
      """
      git init -q .git/modules/lib/sub; cd .git/modules/lib/sub; mv .git/* .; rmdir .git; git config core.bare true
      echo needle | git hash-object -w --stdin
      """, place: "modules/lib/sub/<blob"),
    Case(
      "what git left beside the objects", "mkdir .git/objects/17x; echo needle > .git/objects/17x/y",
      place: ".git/objects/17x/y"),
  ]

  static let lost = [
    Case("a ref that says nothing", "echo nothing > .git/refs/heads/x", reason: "what it points at"),
    Case("an empty ref", ": > .git/refs/heads/x", reason: "what it points at"),
    Case(
      "another work tree's broken ref",
      "git worktree add -q ../linked; mkdir -p .git/worktrees/linked/refs/bisect; : > .git/worktrees/linked/refs/bisect/bad",
      reason: "what it points at"),
    Case(
      "a ref to what is missing", "git rev-parse HEAD | tr 0-9 1-90 > .git/refs/heads/x",
      reason: "refs/heads/x points at"),
    Case(
      "a tag of what is missing",
      """
      blob=$(echo lost | git hash-object -w --stdin); git tag -m lost x $blob
      rm .git/objects/$(echo $blob | cut -c1-2)/$(echo $blob | cut -c3-)
      """, reason: "it is missing"),
    Case(
      "an index of what is missing",
      """
      echo lost > new; git add new; blob=$(git hash-object new)
      rm .git/objects/$(echo $blob | cut -c1-2)/$(echo $blob | cut -c3-)
      """, reason: "it is missing"),
    Case(
      "a reflog of what is missing",
      """
      git checkout -q -b side; git commit -q --allow-empty -m lost; lost=$(git rev-parse HEAD); git checkout -q main
      git reset -q --hard; git branch -D -q side
      rm .git/objects/$(echo $lost | cut -c1-2)/$(echo $lost | cut -c3-)
      """, reason: "reflogs remember 1 objects"),
    Case("an index that cannot be read", "git add -A; echo damage > .git/index", reason: "index"),
    Case("a pack that is gone", "git gc -q; rm -f .git/objects/pack/*.pack", reason: "is not there"),
    Case(
      "an unfinished object", ": > .git/objects/$(ls .git/objects | head -1)/tmp_obj_x",
      reason: "unfinished"),
    Case(
      "an unfinished pack", "mkdir -p .git/objects/pack; : > .git/objects/pack/tmp_pack_x",
      reason: "unfinished"),
    Case(
      "an alternate that is gone", "echo ../nowhere > .git/objects/info/alternates",
      reason: "it is not there"),
  ]

  private func audited(_ script: String, engine: HistoryEngine = .pack) async throws -> Audited {
    let repository = try await GitRepository()
    try await repository.commit(["a": "one", "sub/b": "two"])
    let outcome = try await repository.run("sh", ["-euc", script])
    try #require(outcome.status == 0, "\(outcome.errorOutput)")
    return try await Audited([repository.root.path], engine: engine)
  }

  @Test(arguments: kept) func `what is kept is read`(_ given: Case) async throws {
    let audited = try await audited(given.script)
    let place = try #require(given.place)
    #expect(audited.places.contains { $0.contains(place) }, "\(audited.places)")
    #expect(audited.collected.skips.map(\.reason.message) == [])
  }

  @Test(arguments: lost) func `what is lost is told`(_ given: Case) async throws {
    let reason = try #require(given.reason)
    let audited = try await audited(given.script)
    let told = audited.collected.skips.map { "\($0.origin.path.text): \($0.reason.message)" }
    #expect(told.contains { $0.contains(reason) }, "\(told)")
  }

  @Test func `the empty directory need not be stored`() async throws {
    let audited = try await audited(
      """
      commit=$(git commit-tree -m empty $(git mktree < /dev/null)); git branch empty $commit
      rm -f .git/objects/4b/825dc642cb6eb9a060e54bf8d69288fbee4904
      """)
    #expect(audited.collected.skips == [])
  }

  @Test func `an extension that nobody knows is git's to refuse`() async throws {
    await #expect(throws: GitError.self) {
      try await audited("git config core.repositoryFormatVersion 1; git config extensions.unheardOf true")
    }
  }

  @Test(.enabled("git before 2.45 has no reftables") { await GitRepository.supports(.reftable) })
  func `refs and reflogs in tables are read`() async throws {
    let repository = try await GitRepository(.reftable)
    try await repository.commit(["a": "one"])
    try await repository.commit(["a": "two"], message: "reflog needle")
    let script = """
      git reset -q --hard HEAD~1; git branch needle-branch; git worktree add -q --detach ../linked
      git -C ../linked commit -q --allow-empty -m 'linked needle'; git -C ../linked checkout -q HEAD~1
      git -C ../linked update-ref refs/worktree/needle HEAD
      for i in $(seq 400); do echo "create refs/heads/b$i HEAD"; done | git update-ref --stdin; git pack-refs
      git reflog expire --expire=now --all; git gc -q --prune=now
      git commit -q --allow-empty -m 'late needle'; git reset -q --hard HEAD~1
      """
    let outcome = try await repository.run("sh", ["-euc", script])
    try #require(outcome.status == 0, "\(outcome.errorOutput)")
    let audited = try await Audited([repository.root.path])
    #expect(audited.collected.skips == [])
    let places = ["<ref refs/heads/needle-branch>", "<ref refs/worktree/needle>", "<reflog of HEAD>"]
    #expect(audited.places.isSuperset(of: places), "\(audited.places)")
  }

  @Test(.enabled("git since 2.45 reads reftables") { !(await GitRepository.supports(.reftable)) })
  func `a git that cannot read tables is an error`() async throws {
    let script = """
      git config core.repositoryFormatVersion 1; git config extensions.refStorage reftable
      rm -r .git/refs; mkdir .git/refs .git/reftable; : > .git/refs/heads; : > .git/reftable/tables.list
      echo 'ref: refs/heads/.invalid' > .git/HEAD
      """
    let error = await #expect(throws: GitError.self) { try await audited(script) }
    #expect(error?.message.contains("refstorage") == true, "\(String(describing: error))")
  }

  @Test func `repositories below a directory are found, and what hides them is told`() async throws {
    let repository = try await GitRepository()
    let script = """
      git init -q ../clones/one; git init -q --bare ../clones/deep/two; mkdir ../clones/locked
      printf 'x' > ../clones/file; ln -s /nowhere ../clones/link
      """
    let outcome = try await repository.run("sh", ["-euc", script])
    try #require(outcome.status == 0)
    let clones = Path(repository.directory.path + "/clones")
    let found = RepositoryFinder().search(below: clones)
    #expect(found.repositories.map { $0.text.dropFirst(clones.text.count + 1) } == ["deep/two", "one"])
    #expect(found.skips == [])
    let missing = RepositoryFinder().search(below: clones.appending("file".utf8))
    #expect(missing.skips.count == 1)
  }
}
