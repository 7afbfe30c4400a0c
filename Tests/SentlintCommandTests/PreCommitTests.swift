// The hooks that the repository offers to the pre-commit framework, run by the framework itself.

internal import Foundation
internal import SentlintTestSupport
internal import Testing

@Suite(.enabled(if: Tools.has("pre-commit"), "pre-commit is not installed"))
struct PreCommitTests {
  /// A repository that offers this one's hooks, and one that uses them.
  private struct Pair {
    let offering: GitRepository
    let using: GitRepository

    init() async throws {
      offering = try await GitRepository()
      let manifest = try String(contentsOfFile: Repository.root + "/.pre-commit-hooks.yaml", encoding: .utf8)
      let revision = try await offering.commit([".pre-commit-hooks.yaml": manifest])
      using = try await GitRepository()
      let configuration = """
        default_install_hook_types: [pre-commit, pre-push, commit-msg]
        repos:
          - repo: \(offering.root.path)
            rev: \(revision)
            hooks:
              - id: sentlint-system
              - {id: sentlint-pre-push, language: system}
              - {id: sentlint-commit-msg, language: system}
        """
      try await using.commit([".pre-commit-config.yaml": configuration, "a.py": "nothing\n"])
    }

    var variables: [String: String?] {
      let home = using.directory.appendingPathComponent("home").path
      return GitRepository.withProgramOnPath.merging(["PRE_COMMIT_HOME": home, "PRE_COMMIT": nil]) { _, new in
        new
      }
    }

    func preCommit(_ arguments: String...) async throws -> GitRepository.Outcome {
      try await using.run("pre-commit", arguments, variables: variables)
    }

    func git(_ arguments: String...) async throws -> GitRepository.Outcome {
      try await using.run("git", arguments, variables: variables)
    }
  }

  private func leak(_ number: UInt64 = 1) -> String {
    "token = '\(Token.prefixed(number))'\n"
  }

  @Test func `try-repo runs the hook on what is staged`() async throws {
    let pair = try await Pair()
    try pair.using.write(leak(), to: "b.py")
    try await pair.using.git("add", "b.py")
    let refused = try await pair.preCommit("try-repo", pair.offering.root.path, "sentlint-system")
    #expect(refused.status == 1)
    #expect(refused.output.contains("b.py:1"))
    #expect(refused.output.contains("the check failed: there are secrets"))
    try pair.using.write("nothing\n", to: "b.py")
    try await pair.using.git("add", "b.py")
    let passed = try await pair.preCommit("try-repo", pair.offering.root.path, "sentlint-system")
    #expect(passed.status == 0, "\(passed.output)\(passed.errorOutput)")
    #expect(passed.output.contains("Passed"))
  }

  @Test func `an installed hook, in every way to commit`() async throws {
    let pair = try await Pair()
    let installed = try await pair.preCommit("install")
    #expect(installed.status == 0)
    func commit(_ arguments: String...) async throws -> Int32 {
      let arguments = ["commit", "--quiet", "--message", "x"] + arguments
      return try await pair.using.run("git", arguments, variables: pair.variables).status
    }
    try pair.using.write(leak(), to: "a.py")
    let refused = try await pair.using.run(
      "git", ["commit", "--all", "--message", "x"], variables: pair.variables)
    #expect(refused.status == 1)
    #expect((refused.output + refused.errorOutput).contains("the commit was refused"))
    #expect(try await commit("--all") == 1)
    #expect(try await commit("a.py") == 1)
    try await pair.using.git("add", "a.py")
    try pair.using.write("nothing in the work tree\n", to: "a.py")
    #expect(try await commit() == 1)
    #expect(try await commit("--amend") == 1)
    try await pair.using.git("add", "a.py")
    try pair.using.write(leak(), to: "a.py")
    #expect(try await commit() == 0)
    try await pair.using.git("checkout", "--", "a.py")
    try pair.using.write("amended\n", to: "a.py")
    #expect(try await commit("--all", "--amend") == 0)

    // What no file of the framework's kind is: a link, and a file that only goes.
    try FileManager.default.createSymbolicLink(
      atPath: pair.using.root.appendingPathComponent("link").path, withDestinationPath: Token.prefixed(4))
    try await pair.using.git("add", "link")
    #expect(try await commit() == 1)
    try await pair.using.git("rm", "--quiet", "--force", "link")

    try await pair.using.git("checkout", "--quiet", "-b", "side")
    try await pair.using.commit(["a.py": "side\n"])
    try await pair.using.git("checkout", "--quiet", "main")
    try await pair.using.commit(["a.py": "main\n"])
    #expect(try await pair.using.run("git", ["merge", "--quiet", "side"]).status == 1)
    try pair.using.write(leak(2), to: "a.py")
    try await pair.using.git("add", "a.py")
    #expect(try await commit() == 1)
    try pair.using.write("settled\n", to: "a.py")
    try await pair.using.git("add", "a.py")
    #expect(try await commit() == 0)

    let message = try await pair.git("commit", "--allow-empty", "--message", Token.prefixed(3))
    #expect(message.status == 1)
  }

  @Test func `a deletion is not held up by what HEAD holds elsewhere`() async throws {
    let pair = try await Pair()
    try await pair.using.commit(["old.py": leak(), "other.py": "nothing\n"])
    _ = try await pair.preCommit("install")
    try await pair.using.git("rm", "--quiet", "other.py")
    #expect(try await pair.git("commit", "--quiet", "--message", "x").status == 0)
  }

  @Test func `a push: what the remote lacks, a root included`() async throws {
    let pair = try await Pair()
    _ = try await pair.preCommit("install")
    try await pair.using.git("init", "--quiet", "--bare", "../remote.git")
    try await pair.using.git("remote", "add", "origin", "../remote.git")
    try await pair.using.commit(["b.py": leak()])
    let head = try await pair.using.commit(["b.py": "nothing\n"])
    let root = try await pair.git("push", "origin", "main")
    #expect(root.status == 1)
    #expect((root.output + root.errorOutput).contains("the push was refused"))
    try await pair.using.git("push", "--quiet", "--no-verify", "origin", "main~2:refs/heads/main")
    #expect(try await pair.git("push", "origin", "main").status == 1)
    #expect(try await pair.git("push", "origin", "main:refs/heads/new").status == 1)
    try await pair.using.git("push", "--quiet", "--no-verify", "origin", "\(head):refs/heads/main")
    try await pair.using.commit(["b.py": "nothing again\n"])
    #expect(try await pair.git("push", "origin", "main").status == 0)
  }

  @Test func `run --all-files scans everything that is tracked, and a range what it adds`() async throws {
    let pair = try await Pair()
    let clean = try await pair.preCommit("run", "--all-files", "--verbose")
    #expect(clean.status == 0, "\(clean.output)")
    #expect(clean.output.contains("scanned 2 files"))
    let base = try await pair.using.git("rev-parse", "HEAD")
    try await pair.using.commit(["b.py": leak()])
    let all = try await pair.preCommit("run", "--all-files")
    #expect(all.output.contains("the check failed: there are secrets in what is tracked"))
    #expect(!all.output.contains("commit --no-verify"))
    #expect(all.status == 1)
    #expect(all.output.contains("b.py:1"))
    try pair.using.write("nothing\n", to: "c.py")
    try await pair.using.git("add", "c.py")
    #expect(try await pair.preCommit("run", "--all-files").status == 1, "something else is staged")
    try await pair.using.git("reset", "--quiet", "--hard")
    try await pair.using.commit(["b.py": "nothing\n"])
    #expect(try await pair.preCommit("run", "--all-files").status == 0)
    #expect(try await pair.preCommit("run", "--from-ref", base, "--to-ref", "HEAD").status == 1)
    #expect(try await pair.preCommit("run", "--from-ref", "HEAD~1", "--to-ref", "HEAD").status == 0)
  }
}
