// `sentlint staged`, on the binary.

internal import ArgumentParser
internal import SentlintSources
internal import SentlintTestSupport
internal import Testing

@testable import sentlint

@Suite struct StagedTests {
  @Test func `the index decides, not the work tree`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a.py": "nothing\n"])
    try repository.write("token = '\(Token.prefixed())'\n", to: "a.py")
    #expect(try await repository.sentlint("staged").status == 0)
    try await repository.git("add", "a.py")
    try repository.write("nothing again\n", to: "a.py")
    let outcome = try await repository.sentlint("staged", "--format", "jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains(#""path":"a.py""#))
    #expect(!outcome.output.contains(Token.prefixed()))
  }

  @Test func `a subdirectory sees everything that is staged`() async throws {
    let repository = try await GitRepository()
    try repository.write("token = '\(Token.prefixed())'\n", to: "top.py")
    try repository.write("nothing\n", to: "sub/a.py")
    try await repository.git("add", "--all")
    let outcome = try await repository.sentlint("staged", in: "sub")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("top.py:1"))
  }

  @Test func `what HEAD has at the path is not the committer's, unless with --all`() async throws {
    let repository = try await GitRepository()
    let old = "token = '\(Token.prefixed(1))'\n"
    try await repository.commit(["a.py": old, "b.py": "nothing\n"])
    try repository.write("# moved down\n\n" + old, to: "a.py")
    try await repository.git("add", "--all")
    let outcome = try await repository.sentlint("staged")
    #expect(outcome.status == 0)
    #expect((outcome.output + outcome.errorOutput).contains("--all"))
    #expect(try await repository.sentlint("staged", "--all").status == 1)

    // Another secret in the same file, and the same one in another file, are new.
    try repository.write(old + "other = '\(Token.prefixed(2))'\n", to: "a.py")
    try await repository.git("add", "--all")
    let other = try await repository.sentlint("staged")
    #expect(other.status == 1)
    #expect(other.output.contains("a.py:2"))
    #expect(!other.output.contains("a.py:1"))
    try repository.write("nothing\n", to: "a.py")
    try repository.write(old, to: "b.py")
    try await repository.git("add", "--all")
    #expect(try await repository.sentlint("staged").status == 1)
  }

  @Test func `a secret whose allow comment goes is new`() async throws {
    let repository = try await GitRepository()
    let line = "token = '\(Token.prefixed())'"
    try await repository.commit(["a.py": "\(line)  # sentlint:allow instasent-token made up\n"])
    try repository.write("\(line)\n", to: "a.py")
    try await repository.git("add", "--all")
    #expect(try await repository.sentlint("staged").status == 1)
  }

  @Test func `no repository, and a broken one, are no clean ones`() async throws {
    let repository = try await GitRepository()
    let outside = GitRepository(at: repository.directory)
    let outcome = try await outside.sentlint("staged")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("inside a git repository"))
    try repository.write("not an index", to: ".git/index")
    #expect(try await repository.sentlint("staged").status == 2)
    let noGit = try await repository.sentlint("staged", variables: ["PATH": "/nonexistent"])
    #expect(noGit.status == 2)
    #expect(noGit.errorOutput.contains("install git"))
  }

  @Test func `the project's configuration counts, from a subdirectory too`() async throws {
    let repository = try await GitRepository()
    try repository.write("exclude = [\"/fixtures/\"]\n", to: ".sentlint.toml")
    try repository.write("token = '\(Token.prefixed())'\n", to: "fixtures/a.py")
    try repository.write("nothing\n", to: "sub/b.py")
    try await repository.git("add", "--all")
    #expect(try await repository.sentlint("staged").status == 0)
    #expect(try await repository.sentlint("staged", in: "sub").status == 0)
    try repository.write("token = '\(Token.prefixed())'\n", to: "sub/fixtures/a.py")
    try await repository.git("add", "--all")
    #expect(try await repository.sentlint("staged", in: "sub").status == 1)
  }

  /// What hooks call passes by the parser: it must mean what the parser would have made of it.
  @Test func `without options, it does what it does with the defaults spelled out`() async throws {
    let parsed = try StagedCommand.parse([])
    #expect(parsed.options.choices == Choices())
    #expect(parsed.all == StagedScan().reportsInherited)
    #expect(parsed.archives.limits == ContentReader().limits)
    let hook = try HookCommand.Run.parse(["pre-commit", "--"])
    #expect(hook.options.choices == Choices())
    #expect(hook.arguments.isEmpty && !hook.framework)

    let repository = try await GitRepository()
    try repository.write("token = '\(Token.prefixed())'\n", to: "a.py")
    try await repository.git("add", "--all")
    for command in [["staged"], ["hook", "run", "pre-commit"]] {
      let plain = try await repository.run(Program.path, command)
      let spelled = try await repository.run(Program.path, command + ["--color", "auto", "--format", "text"])
      #expect(plain.status == 1)
      #expect(plain.output == spelled.output)
      #expect(plain.errorOutput == spelled.errorOutput)
      #expect(spelled.status == 1)
    }
  }

  /// The message that says so names the option.
  @Test(arguments: [["staged"], ["range", "HEAD"], ["history"], ["hook", "run", "pre-commit"]])
  func `every command that reads objects takes the limits of archives`(command: [String]) async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a.py": "token = '\(Token.prefixed())'\n"])
    try await repository.git("archive", "--format=tar.gz", "--output=a.tgz", "HEAD")
    // A repository of the archive alone.
    try await repository.git("checkout", "--quiet", "--orphan", "other")
    try await repository.git("rm", "--quiet", "--cached", "a.py")
    try await repository.git("add", "a.tgz")
    if command.first == "range" { try await repository.git("commit", "--quiet", "-m", "archive") }
    func run(limit: Int) async throws -> GitRepository.Outcome {
      try await repository.run(Program.path, command + ["--max-archive-depth", "\(limit)"])
    }
    let limited = try await run(limit: 0)
    #expect((limited.output + limited.errorOutput).contains("raise the limit with --max-archive-depth"))
    #expect(command == ["history"] || limited.status == 2)
    let raised = try await run(limit: 1)
    #expect(raised.status == 1)
    #expect(!(raised.output + raised.errorOutput).contains("--max-archive-depth"))
  }
}
