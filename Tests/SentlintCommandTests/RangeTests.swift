// `sentlint range`, on the binary.

internal import Foundation
internal import SentlintTestSupport
internal import Testing

@Suite struct RangeTests {
  @Test func `a finding names commit, author, date and path`() async throws {
    let repository = try await GitRepository()
    let base = try await repository.commit(["a.py": "nothing\n"])
    let leak = try await repository.commit(["a.py": "token = '\(Token.prefixed())'\n"])
    try await repository.commit(["a.py": "nothing again\n"])
    let outcome = try await repository.sentlint("range", "\(base)..HEAD", "--format", "jsonl")
    #expect(outcome.status == 1)
    let finding = try #require(outcome.output.split(separator: "\n").first)
    for part in [
      #""path":"a.py""#, "\"commit\":\"\(leak)\"", #""author":"A. Author <author@example.com>""#,
      #""date":"2019-03-01T12:00:00+01:00""#,
    ] {
      #expect(finding.contains(part))
    }
    #expect(try await repository.sentlint("range", "\(leak)..HEAD").status == 0)
  }

  @Test func `messages, names, tags, paths and branches are scanned`() async throws {
    let repository = try await GitRepository()
    let base = try await repository.commit(["a": "a\n"])
    func finds(_ number: UInt64, _ place: String) async throws {
      let outcome = try await repository.sentlint("range", "\(base)..HEAD", "--show-secrets")
      #expect(outcome.status == 1, "\(place)")
      #expect(outcome.output.contains(Token.prefixed(number)), "\(place)")
    }
    try await repository.commit(["b": "b\n"], message: "message \(Token.prefixed(1))")
    try await finds(1, "message")
    try await repository.git(
      ["commit", "--quiet", "--allow-empty", "--message", "x"],
      variables: ["GIT_AUTHOR_NAME": Token.prefixed(2)])
    try await finds(2, "author")
    try await repository.commit(["dir/\(Token.prefixed(3)).txt": "c\n"])
    try await finds(3, "path")
    try await repository.git("tag", "--annotate", "--message", "tag \(Token.prefixed(4))", "v1")
    try await finds(4, "tag")
    try await repository.git("branch", "branch-\(Token.prefixed(5))")
    try await finds(5, "branch")
  }

  @Test func `a revision that is not there is 2, a wrong option 64`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "a\n"])
    let missing = try await repository.sentlint("range", "origin/main..HEAD")
    #expect(missing.status == 2)
    #expect(missing.errorOutput.contains("fetch-depth: 0"))
    for arguments in [
      ["..HEAD"], ["--output=x", "HEAD"], [], ["--pre-push", "--pre-receive"], ["--not", "HEAD"],
    ] {
      let outcome = try await repository.run(Program.path, ["range"] + arguments)
      #expect(outcome.status == 64, "\(arguments)")
    }
  }

  @Test func `options stand before and behind the revisions`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a.py": "token = '\(Token.prefixed())'\n"])
    let outcome = try await repository.sentlint(
      "range", "--quiet", "HEAD", "--not", "--remotes", "--format", "jsonl")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("{"))
  }

  @Test(arguments: [GitRepository.Format.sha1, .sha256])
  func `pre-push reads every ref that is pushed`(_ format: GitRepository.Format) async throws {
    let repository = try await GitRepository(format)
    try repository.writeScript(
      "exec '\(Program.path)' range --pre-push \"$@\"", to: ".git/hooks/pre-push")
    try await repository.git(
      "init", "--quiet", "--bare", "--object-format=\(format.objects)", "../remote.git")
    try await repository.git("remote", "add", "origin", "../remote.git")
    try await repository.commit(["a.py": "nothing\n"])
    #expect(try await repository.tryGit("push", "--quiet", "origin", "main").status == 0)

    try await repository.git("checkout", "--quiet", "-b", "second")
    try await repository.commit(["b.py": "token = '\(Token.prefixed())'\n"])
    try await repository.commit(["b.py": "nothing\n"])
    try await repository.git("checkout", "--quiet", "-b", "first", "main")
    try await repository.commit(["c.py": "nothing\n"])
    let both = try await repository.tryGit("push", "origin", "first", "second")
    #expect(both.status == 1)
    #expect((both.output + both.errorOutput).contains("b.py:1"))
    #expect(try await repository.tryGit("push", "--quiet", "origin", "first").status == 0)
    // Of the branch that is there now, nothing is new; a deletion adds nothing.
    #expect(try await repository.tryGit("push", "--quiet", "origin", "first:copy").status == 0)
    #expect(try await repository.tryGit("push", "--quiet", "origin", ":copy").status == 0)

    try await repository.git("tag", "--annotate", "--message", "tag \(Token.prefixed())", "v1", "first")
    #expect(try await repository.tryGit("push", "origin", "v1").status == 1)
    // To another remote, everything is new.
    try await repository.git("init", "--quiet", "--bare", "--object-format=\(format.objects)", "../other.git")
    try await repository.commit(["d.py": "token = '\(Token.prefixed(2))'\n"])
    try await repository.git("update-ref", "refs/remotes/origin/first", "HEAD")
    #expect(try await repository.tryGit("push", "../other.git", "first").status == 1)
  }

  @Test func `pre-push goes on where the remote is ahead of what is here`() async throws {
    let repository = try await GitRepository()
    let head = try await repository.commit(["a.py": "token = '\(Token.prefixed())'\n"])
    let absent = String(repeating: "1", count: 40)
    let line = "refs/heads/main \(head) refs/heads/main \(absent)\n"
    #expect(try await repository.sentlint("range", "--pre-push", "origin", input: line).status == 1)
    // The local side can be any expression.
    let odd = ":/some words \(head) refs/heads/main \(absent)\n"
    #expect(try await repository.sentlint("range", "--pre-push", "origin", input: odd).status == 1)
    let garbled = try await repository.sentlint("range", "--pre-push", "origin", input: "what is this\n")
    #expect(garbled.status == 2)
  }

  @Test(arguments: [GitRepository.Format.sha1, .sha256])
  func `pre-receive refuses a real push, quarantined objects included`(_ format: GitRepository.Format)
    async throws
  {
    let server = try await GitRepository(format, bare: true)
    try server.writeScript("exec '\(Program.path)' range --pre-receive", to: "hooks/pre-receive")
    let client = try await GitRepository(format)
    try await client.git("remote", "add", "origin", server.root.path)
    try await client.commit(["a.py": "nothing\n"])
    #expect(try await client.tryGit("push", "--quiet", "origin", "main").status == 0)
    try await client.commit(["a.py": "token = '\(Token.prefixed())'\n"])
    try await client.commit(["a.py": "nothing again\n"])
    let refused = try await client.tryGit("push", "origin", "main")
    #expect(refused.status == 1)
    #expect(refused.errorOutput.contains("a.py:1"))
    #expect(refused.errorOutput.contains("pre-receive hook declined"))
    #expect(try await server.git("rev-list", "--count", "main") == "1")
    #expect(try await client.tryGit("push", "--quiet", "origin", ":refs/heads/main").status != 2)
  }

  @Test(arguments: [
    ("pull_request", "base", "leak", 1), ("pull_request", "leak", "clean", 0), ("push", "base", "clean", 1),
    ("push", "leak", "clean", 0), ("push", "zeros", "clean", 1), ("push", "gone", "clean", 1),
    ("push", "leak", "zeros", 0), ("pull_request", "gone", "clean", 2), ("pull_request", "", "clean", 64),
    ("other", "", "", 0),
  ])
  func `ci-scan scans what the run is about`(_ event: String, _ base: String, _ head: String, _ status: Int32)
    async throws
  {
    let repository = try await GitRepository()
    var commits = [
      "zeros": String(repeating: "0", count: 40), "gone": String(repeating: "1", count: 40), "": "",
    ]
    let first = try await repository.commit(["a.py": "nothing\n"])
    let leak = try await repository.commit(["a.py": "token = '\(Token.prefixed())'\n"])
    let clean = try await repository.commit(["a.py": "nothing again\n"])
    commits.merge(["base": first, "leak": leak, "clean": clean]) { first, _ in first }
    try await repository.git("update-ref", "refs/remotes/origin/main", first)
    var variables = GitRepository.withProgramOnPath
    variables.merge([
      "EVENT": event, "BASE": commits[base], "HEAD": commits[head], "BRANCH": "topic",
      "DEFAULT_BRANCH": "main",
    ]) { _, new in new }
    let outcome = try await repository.run(
      Repository.root + "/scripts/ci-scan", ["--format", "text"], variables: variables)
    #expect(outcome.status == status, "\(outcome.errorOutput)")
  }
}
