// `sentlint hook`: native git hooks, on the binary and a real git.

internal import Foundation
internal import SentlintTestSupport
internal import Testing

@Suite struct HookTests {
  /// What a graphical client leaves of the environment: git itself, and no sentlint.
  private static let bare: [String: String?] = ["PATH": "/usr/bin:/bin", "TERM": nil, "SHELL": nil]

  private func leak(_ number: UInt64 = 1) -> String {
    "token = '\(Token.prefixed(number))'\n"
  }

  @Test func `a commit with a secret is refused, with what to do, and one without passes`() async throws {
    let repository = try await GitRepository()
    #expect(try await repository.sentlint("hook", "install").status == 0)
    try repository.write(leak(), to: "a.py")
    try await repository.git("add", "--all")
    let refused = try await repository.run("git", ["commit", "--message", "x"], variables: Self.bare)
    #expect(refused.status == 1)
    let said = refused.output + refused.errorOutput
    for part in ["a.py:1", "environment variable", "sentlint:allow instasent-token", "rotate", "--no-verify"]
    {
      #expect(said.contains(part), "\(part)")
    }
    #expect(!said.contains(Token.prefixed()))
    try repository.write("nothing\n", to: "a.py")
    try await repository.git("add", "--all")
    #expect(try await repository.run("git", ["commit", "--message", "x"], variables: Self.bare).status == 0)
  }

  @Test func `every way to commit: all, one file, amended, merged, in part`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a.py": "nothing\n", "b.py": "nothing\n"])
    _ = try await repository.sentlint("hook", "install", "pre-commit")
    func commit(_ arguments: String...) async throws -> Int32 {
      let arguments = ["commit", "--quiet", "--message", "x"] + arguments
      return try await repository.run("git", arguments, variables: Self.bare).status
    }
    try repository.write(leak(), to: "a.py")
    try repository.write("changed\n", to: "b.py")
    #expect(try await commit("--all") == 1)
    #expect(try await commit("a.py") == 1)
    #expect(try await commit("b.py") == 0)
    // The staged half decides.
    try await repository.git("add", "a.py")
    try repository.write("nothing\n", to: "a.py")
    #expect(try await commit() == 1)
    try await repository.git("add", "a.py")
    try repository.write(leak(), to: "a.py")
    #expect(try await commit("--allow-empty") == 0)
    try await repository.git("checkout", "--", "a.py")

    try repository.write(leak(2), to: "c.py")
    try await repository.git("add", "c.py")
    #expect(try await commit("--amend") == 1)
    try await repository.git("reset", "--quiet", "--hard")

    try await repository.git("checkout", "--quiet", "-b", "side")
    try await repository.commit(["a.py": "side\n"])
    try await repository.git("checkout", "--quiet", "main")
    try await repository.commit(["a.py": "main\n"])
    #expect(try await repository.run("git", ["merge", "--quiet", "side"]).status == 1)
    try repository.write(leak(3), to: "a.py")
    try await repository.git("add", "a.py")
    #expect(try await commit() == 1)
    try repository.write("settled\n", to: "a.py")
    try await repository.git("add", "a.py")
    #expect(try await commit() == 0)
  }

  @Test func `a linked work tree and a subdirectory have the hook too`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["sub/a.py": "nothing\n"])
    let installed = try await repository.sentlint("hook", "install", in: "sub")
    #expect(installed.status == 0)
    #expect(repository.exists(".git/hooks/pre-commit"))
    try await repository.git("worktree", "add", "--quiet", "../linked", "-b", "other")
    let linked = GitRepository(at: repository.directory.appendingPathComponent("linked"))
    try linked.write(leak(), to: "sub/a.py")
    let outcome = try await linked.run("git", ["commit", "--quiet", "--all", "--message", "x"], in: "sub")
    #expect(outcome.status == 1)
  }

  @Test func `a message with a secret is refused, and a diff below the scissors is none`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a.py": leak()])
    _ = try await repository.sentlint("hook", "install", "commit-msg")
    let refused = try await repository.run(
      "git", ["commit", "--allow-empty", "--message", "with \(Token.prefixed())"], variables: Self.bare)
    #expect(refused.status == 1)
    #expect((refused.output + refused.errorOutput).contains("<commit message>:1"))
    // The secret that this commit takes away stands in the diff of --verbose.
    try repository.write("nothing\n", to: "a.py")
    let verbose = try await repository.run(
      "git", ["commit", "--quiet", "--all", "--verbose", "--template", "a.py"],
      variables: [
        "GIT_EDITOR":
          "sh -c 'printf \"removed\\n%s\\n\" \"$(cat \"$0\")\" > \"$0.new\"; mv \"$0.new\" \"$0\"'"
      ])
    #expect(verbose.status == 0, "\(verbose.errorOutput)")
    #expect(try await repository.git("log", "-1", "--format=%s").hasPrefix("removed"))
  }

  @Test func `a push is refused, and goes on being refused until history is clean`() async throws {
    let repository = try await GitRepository()
    try await repository.git("init", "--quiet", "--bare", "../remote.git")
    try await repository.git("remote", "add", "origin", "../remote.git")
    _ = try await repository.sentlint("hook", "install", "pre-push")
    try await repository.commit(["a.py": "nothing\n"])
    func push() async throws -> GitRepository.Outcome {
      try await repository.run("git", ["push", "--quiet", "origin", "main"], variables: Self.bare)
    }
    #expect(try await push().status == 0)
    try await repository.commit(["a.py": leak()])
    try await repository.commit(["a.py": "nothing again\n"])
    let refused = try await push()
    #expect(refused.status == 1)
    #expect(refused.errorOutput.contains("git push --no-verify"))
    try await repository.git("reset", "--quiet", "--soft", "HEAD~2")
    try await repository.commit([:])
    #expect(try await push().status == 0)
  }

  @Test func `a hook that was there goes on being run, first, and comes back`() async throws {
    let repository = try await GitRepository()
    try await repository.git("init", "--quiet", "--bare", "../remote.git")
    try await repository.git("remote", "add", "origin", "../remote.git")
    // It changes what is committed: ours has to see the outcome.
    let own = "printf '%s' \"$TEXT\" > generated.py && git add generated.py && echo \"own $*\" >> log"
    try repository.writeScript(own, to: ".git/hooks/pre-commit")
    try repository.writeScript("echo \"push $1\" >> log; cat >> log", to: ".git/hooks/pre-push")
    let before = try repository.read(".git/hooks/pre-commit")
    for _ in 1...3 { #expect(try await repository.sentlint("hook", "install").status == 0) }
    try repository.write("nothing\n", to: "a.py")
    try await repository.git("add", "a.py")
    let refused = try await repository.run("git", ["commit", "--message", "x"], variables: ["TEXT": leak()])
    #expect(refused.status == 1)
    #expect(refused.errorOutput.contains("generated.py:1"))
    #expect(
      try await repository.run("git", ["commit", "--message", "x"], variables: ["TEXT": "fine"]).status == 0)
    #expect(try repository.read("log") == "own \nown \n")
    #expect(try await repository.run("git", ["push", "--quiet", "origin", "main"]).status == 0)
    let head = try await repository.git("rev-parse", "HEAD")
    #expect(try repository.read("log").contains("push origin\nrefs/heads/main \(head) refs/heads/main "))

    // One that refuses, refuses.
    try repository.writeScript("exit 3", to: ".git/hooks/pre-commit.before-sentlint")
    #expect(try await repository.run("git", ["commit", "--allow-empty", "--message", "x"]).status == 1)
    try repository.write(before, to: ".git/hooks/pre-commit.before-sentlint")

    for _ in 1...2 { #expect(try await repository.sentlint("hook", "uninstall").status == 0) }
    #expect(try repository.read(".git/hooks/pre-commit") == before)
    #expect(!repository.exists(".git/hooks/commit-msg"))
    #expect(!repository.exists(".git/hooks/pre-commit.before-sentlint"))
  }

  @Test func `core.hooksPath is respected, and Husky's folder left alone`() async throws {
    let repository = try await GitRepository()
    try repository.write("nothing\n", to: "sub/a.py")
    try await repository.git("config", "core.hooksPath", ".githooks")
    #expect(try await repository.sentlint("hook", "install", "pre-commit", in: "sub").status == 0)
    #expect(repository.exists(".githooks/pre-commit"))
    #expect(!repository.exists(".git/hooks/pre-commit"))
    try repository.write(leak(), to: "sub/a.py")
    try await repository.git("add", "sub")
    #expect(try await repository.run("git", ["commit", "--message", "x"], in: "sub").status == 1)

    try await repository.git("config", "core.hooksPath", ".husky/_")
    let husky = try await repository.sentlint("hook", "install")
    #expect(husky.status == 2)
    #expect(husky.errorOutput.contains("sentlint hook run pre-commit"))
  }

  @Test func `a hook whose program is gone refuses, and says what to do`() async throws {
    let repository = try await GitRepository()
    _ = try await repository.sentlint("hook", "install", "pre-commit")
    let script = try repository.read(".git/hooks/pre-commit")
    #expect(script.contains("'\(Program.path)'"))
    try repository.writeScript(
      script.replacingOccurrences(of: Program.path, with: "/nonexistent/sentlint"),
      to: ".git/hooks/pre-commit")
    let commit = ["commit", "--allow-empty", "--message", "x"]
    let gone = try await repository.run("git", commit, variables: Self.bare)
    #expect(gone.status == 1)
    #expect(gone.errorOutput.contains("sentlint hook install"))
    // One on the path takes its place.
    #expect(try await repository.run("git", commit, variables: GitRepository.withProgramOnPath).status == 0)
  }

  @Test func `a broken repository refuses, and is not said to be clean`() async throws {
    let repository = try await GitRepository()
    try repository.write("failOn = 3\n", to: ".sentlint.toml")
    let outcome = try await repository.sentlint("hook", "run", "pre-commit")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains(".sentlint.toml:1"))
  }
}
