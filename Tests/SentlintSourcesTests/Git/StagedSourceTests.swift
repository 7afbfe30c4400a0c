// The index, read as objects.

internal import Foundation
internal import SentlintCore
internal import SentlintSources
internal import SentlintTestSupport
internal import Testing

@Suite struct StagedSourceTests {
  @Test(arguments: [GitRepository.Format.sha1, .sha256])
  func `the staged half decides, whatever the work tree holds`(_ format: GitRepository.Format) async throws {
    let repository = try await GitRepository(format)
    try await repository.commit(["changed": "old\n", "same": "same\n", "unstaged": "old\n"])
    try repository.write("staged\n", to: "changed")
    try repository.write("new\n", to: "deep/er/new")
    try await repository.git("add", "changed", "deep")
    try repository.write("work tree\n", to: "changed")
    try repository.write("work tree\n", to: "unstaged")
    try repository.write("untracked\n", to: "untracked")
    let staged = try await repository.staged()
    #expect(staged.texts == ["changed": "staged\n", "deep/er/new": "new\n"])
    #expect(staged.skips.isEmpty)
    #expect(staged.pieces.map(\.origin).contains(.staged(Path("deep/er/new"))))
  }

  @Test(arguments: [GitRepository.Format.sha1, .sha256])
  func `with nothing committed yet, the whole index is new`(_ format: GitRepository.Format) async throws {
    let repository = try await GitRepository(format)
    try repository.write("first\n", to: "a")
    try repository.write("second\n", to: "b/c")
    try await repository.git("add", "--all")
    #expect(try await repository.staged().texts == ["a": "first\n", "b/c": "second\n"])
  }

  @Test func `nothing staged is nothing to scan`() async throws {
    let repository = try await GitRepository()
    #expect(try await repository.staged().pieces.isEmpty)
    try await repository.commit(["a": "first\n"])
    #expect(try await repository.staged().pieces.isEmpty)
  }

  @Test func `a subdirectory and a linked work tree see their whole index`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["top": "old\n", "sub/in": "old\n"])
    try await repository.git("worktree", "add", "--quiet", "../linked", "-b", "other")
    try repository.write("top\n", to: "top")
    try repository.write("in\n", to: "sub/in")
    try await repository.git("add", "--all")
    let expected = ["top": "top\n", "sub/in": "in\n"]
    #expect(try await repository.staged(in: "sub").texts == expected)
    #expect(try await repository.tracked(in: "sub").texts == expected)

    let linked = GitRepository(at: repository.directory.appendingPathComponent("linked"))
    try linked.write("linked\n", to: "top")
    try await linked.git("add", "--all")
    #expect(try await linked.staged(in: "sub").texts == ["top": "linked\n"])
  }

  @Test func `renames, modes, types, links, deletions and intentions`() async throws {
    let repository = try await GitRepository()
    try await repository.commit([
      "renamed": "moved\n", "mode": "mode\n", "link": "was a file\n", "deleted": "gone\n",
      "copied": "copied\n",
    ])
    try await repository.git("mv", "renamed", "to")
    try await repository.git("update-index", "--chmod=+x", "mode")
    try await repository.git("rm", "--quiet", "deleted", "link")
    try FileManager.default.createSymbolicLink(
      atPath: repository.root.appendingPathComponent("link").path, withDestinationPath: "the target")
    try repository.write("intended\n", to: "intended")
    try await repository.git("add", "link")
    try await repository.git("add", "--intent-to-add", "intended")
    let staged = try await repository.staged()
    // Of an intention, git has the name alone.
    #expect(staged.texts == ["to": "moved\n", "mode": "mode\n", "link": "the target", "intended": ""])
    #expect(staged.skips.isEmpty)
  }

  @Test func `a link that becomes a file is read`() async throws {
    let repository = try await GitRepository()
    try await repository.stage("target", at: Array("a".utf8), mode: "120000")
    try await repository.git("commit", "--quiet", "--message", "link")
    try await repository.stage("content\n", at: Array("a".utf8))
    #expect(try await repository.staged().texts == ["a": "content\n"])
  }

  @Test func `a submodule is passed over, and counted`() async throws {
    let repository = try await GitRepository()
    let commit = try await repository.commit(["a": "a"])
    try await repository.git("update-index", "--add", "--cacheinfo", "160000,\(commit),module")
    try await repository.git("config", "submodule.module.ignore", "all")
    try await repository.git("config", "diff.ignoreSubmodules", "all")
    let staged = try await repository.staged()
    #expect(staged.pieces.isEmpty)
    #expect(staged.passedOver == [.submodule])
  }

  @Test func `during a merge all sides of a conflict are read`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["file": "base\n", "quiet": "base\n"])
    try await repository.git("checkout", "--quiet", "-b", "theirs")
    try await repository.commit(["file": "theirs\n", "theirs only": "theirs\n"])
    try await repository.git("checkout", "--quiet", "main")
    try await repository.commit(["file": "ours\n"])
    let merge = try await repository.run("git", ["merge", "--quiet", "theirs"])
    #expect(merge.status == 1)
    let staged = try await repository.staged(in: ".git/..")
    #expect(staged.texts == ["file": "base\n|ours\n|theirs\n", "theirs only": "theirs\n"])
  }

  @Test func `paths are any bytes`() async throws {
    let repository = try await GitRepository()
    let paths: [[UInt8]] = [
      Array("tab\there".utf8), Array("\tfront".utf8), Array("\"quoted\"".utf8), Array("new\nline".utf8),
      Array("blank ".utf8), Array("back\\slash".utf8), [0x66, 0xff, 0xfe], Array(":(top)x".utf8),
      Array("-x".utf8),
    ]
    for path in paths { try await repository.stage("at \(path)\n", at: path) }
    let staged = try await repository.staged()
    let expected = Dictionary(uniqueKeysWithValues: paths.map { (Path(bytes: $0), "at \($0)\n") })
    #expect(Dictionary(uniqueKeysWithValues: staged.pieces.map { ($0.origin.path, $0.text) }) == expected)
    let tracked = try await repository.tracked()
    #expect(Dictionary(uniqueKeysWithValues: tracked.pieces.map { ($0.origin.path, $0.text) }) == expected)
  }

  @Test func `an index named by the environment is the one that is read`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "old\n"])
    let other = repository.root.appendingPathComponent(".git/other-index").path
    try await repository.git(["read-tree", "HEAD"], variables: ["GIT_INDEX_FILE": other])
    try repository.write("other\n", to: "a")
    try await repository.git(["add", "a"], variables: ["GIT_INDEX_FILE": other])
    #expect(try await repository.staged().pieces.isEmpty)
    #expect(try await repository.staged(["GIT_INDEX_FILE": other]).texts == ["a": "other\n"])
  }

  @Test func `what HEAD holds at a path is read under the same origin`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "old a\n", "b": "old b\n"])
    try repository.write("new a\n", to: "a")
    try repository.write("new b\n", to: "b")
    try repository.write("new c\n", to: "c")
    try await repository.git("add", "--all")
    let git = try repository.runner()
    let source = StagedSource(
      git: git, selection: .changed(try await git.stagedChanges()), excludes: try ExcludeGlobs([]))
    let origins: [Origin] = [
      .archiveMember(Path("inner"), of: .staged(Path("a"))), .pathName(of: .staged(Path("c"))),
      .standardInput,
    ]
    let head = try await Collected(source.head(at: origins))
    #expect(head.pieces.map(\.origin) == [.staged(Path("a"))])
    #expect(head.texts == ["a": "old a\n"])
  }

  @Test(arguments: [true, false])
  func `large content is read in windows`(isLoose: Bool) async throws {
    let repository = try await GitRepository()
    let lines = (0..<400).map { "line \($0)\n" }.joined()
    if isLoose {
      try repository.write(lines, to: "a")
    } else {
      try await repository.commit(["a": lines])
      try await repository.git("repack", "-adq")
      try await repository.git("checkout", "--orphan", "other")
    }
    try await repository.git("add", "--all")
    let git = try repository.runner()
    let source = StagedSource(
      git: git, selection: .changed(try await git.stagedChanges()), excludes: try ExcludeGlobs([]),
      content: ContentReader(windows: WindowSizes(whole: 1000, owned: 300, overlap: 40)))
    let pieces = try await Collected(source).pieces
    #expect(pieces.count > 5)
    #expect(pieces.allSatisfy { $0.bytes.count <= 1001 && $0.origin == .staged(Path("a")) })
    #expect(pieces.flatMap { $0.bytes[$0.owned] } == Array(lines.utf8))
  }

  @Test func `objects are found wherever git keeps them`() async throws {
    let repository = try await GitRepository()
    try repository.write("own\n", to: "a")
    try await repository.git("add", "--all")
    // In a linked work tree, in another directory, in a borrowed one.
    let elsewhere = repository.directory.appendingPathComponent("elsewhere").path
    try await repository.commit(["a": "own\n"])
    try await repository.git("worktree", "add", "--detach", elsewhere)
    let linked = GitRepository(at: URL(fileURLWithPath: elsewhere))
    try linked.write("linked\n", to: "b/c")
    try await linked.git("add", "--all")
    #expect(try await linked.staged(in: "b").texts == ["b/c": "linked\n"])
    let objects = repository.directory.appendingPathComponent("objects").path
    try FileManager.default.createDirectory(atPath: objects, withIntermediateDirectories: true)
    let variables = [
      "GIT_OBJECT_DIRECTORY": objects,
      "GIT_ALTERNATE_OBJECT_DIRECTORIES": repository.root.appendingPathComponent(".git/objects").path,
    ]
    try repository.write("quarantined\n", to: "d")
    try await repository.git(["add", "--all"], variables: variables)
    #expect(try await repository.staged(variables).texts == ["d": "quarantined\n"])
  }

  @Test func `a damaged file of an object that a pack holds too is passed by`() async throws {
    let repository = try await GitRepository()
    try repository.write("content\n", to: "a")
    try await repository.git("add", "--all")
    let id = try await repository.git("rev-parse", ":a").trimmingCharacters(in: .whitespacesAndNewlines)
    let file = repository.root.appendingPathComponent(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
    // Another object's file under this one's name: sound in itself, and not what its name says.
    try repository.write("other\n", to: "b")
    let other = try await repository.git("hash-object", "-w", "b")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let otherFile = repository.root.appendingPathComponent(
      ".git/objects/\(other.prefix(2))/\(other.dropFirst(2))")
    try await repository.git("repack", "-adq")
    let isPacked = FileManager.default.fileExists(atPath: file.path) == false
    #expect(isPacked)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: otherFile, to: file)
    #expect(try await repository.staged().texts == ["a": "content\n"])
  }

  @Test(arguments: [-1, 0, 20]) func `a damaged object is told, and those beside it are read`(_ length: Int)
    async throws
  {
    let repository = try await GitRepository()
    for number in 0..<40 { try repository.write("content \(number)\n", to: "f\(number)") }
    try await repository.git("add", "--all")
    let id = try await repository.git("rev-parse", ":f7")
    let file = repository.root.appendingPathComponent(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
    let content = try Data(contentsOf: file)
    try FileManager.default.removeItem(at: file)
    if length >= 0 { try content.prefix(length).write(to: file) }
    let staged = try await repository.staged()
    #expect(staged.texts.count == 39)
    #expect(staged.skips.map(\.origin.path.text) == ["f7"])
    #expect(staged.skips.first?.reason.message.contains(id) == true)
  }

  @Test func `a large object is left to git, whether or not it compresses`() async throws {
    let repository = try await GitRepository()
    var state: UInt64 = 1
    let noise = String(
      decoding: (0..<3_000_000).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 57)
      }, as: UTF8.self)
    let letters = String(repeating: "a", count: 3_000_000)
    try repository.write(noise, to: "noise")
    try repository.write(letters, to: "letters")
    try await repository.git("add", "--all")
    #expect(try await repository.staged().texts == ["noise": noise, "letters": letters])
  }

  @Test func `excluded paths are left out, and counted`() async throws {
    let repository = try await GitRepository()
    try repository.write("a\n", to: "a")
    try repository.write("b\n", to: "b")
    try await repository.git("add", "--all")
    let staged = try await repository.staged(excluding: ["b"])
    #expect(staged.texts == ["a": "a\n"])
    #expect(staged.passedOver == [.excluded])
  }

  @Test func `settings and attributes change nothing, and run nothing`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a.txt": "old\n", "sub/b.txt": "old\n"])
    let witness = repository.directory.appendingPathComponent("witness").path
    try repository.write("#!/bin/sh\ntouch '\(witness)'\necho nothing\n", to: ".git/run")
    try await repository.git("config", "--add", "core.editor", "true")
    let script = repository.root.appendingPathComponent(".git/run").path
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    for hook in ["post-index-change", "reference-transaction", "fsmonitor-watchman", "query-watchman"] {
      try repository.write("#!/bin/sh\ntouch '\(witness)'\n", to: ".git/evil/\(hook)")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755],
        ofItemAtPath: repository.root.appendingPathComponent(".git/evil/\(hook)").path)
    }
    try repository.write("*.txt diff=evil filter=evil -diff -text\nsub/* binary\n", to: ".gitattributes")
    try repository.write("new\n", to: "a.txt")
    try repository.write("new\n", to: "sub/b.txt")
    try await repository.git("add", "--all")
    let settings = [
      "color.ui=always", "color.diff=always", "diff.external=\(script)", "diff.evil.textconv=\(script)",
      "diff.evil.command=\(script)", "filter.evil.clean=\(script)", "filter.evil.smudge=\(script)",
      "filter.evil.process=\(script)", "diff.noprefix=true", "diff.relative=true", "diff.renames=copies",
      "diff.orderFile=/dev/null", "format.pretty=oneline", "core.pager=\(script)",
      "pager.diff-index=\(script)",
      "core.fsmonitor=\(script)", "core.quotePath=true", "core.hooksPath=.git/evil", "core.abbrev=4",
      "log.showSignature=true", "gpg.program=\(script)", "core.alternateRefsCommand=\(script)",
    ]
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      try await repository.git("config", parts[0], parts[1])
    }
    let staged = try await repository.staged(in: "sub")
    #expect(staged.texts["a.txt"] == "new\n")
    #expect(staged.texts["sub/b.txt"] == "new\n")
    #expect(staged.texts.count == 3)
    let committed = try await repository.added(by: "HEAD")
    #expect(committed.texts["a.txt"] == "old\n")
    #expect(committed.commits(at: "a.txt").first?.count == 40)
    #expect(!FileManager.default.fileExists(atPath: witness))
  }

  @Test func `nothing is written to the repository`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "old\n", "b": "b\n"])
    try repository.write("new\n", to: "a")
    try await repository.git("add", "a")
    // Out of date, so that a git that may would refresh its index.
    try repository.write("b\n", to: "b")
    let before = try await repository.run(
      "sh", ["-c", "find . -type f -newermt 1970-01-01 -printf '%p %T@ %s\\n' | sort"])
    _ = try await repository.staged()
    _ = try await repository.added(by: "HEAD")
    let after = try await repository.run(
      "sh", ["-c", "find . -type f -newermt 1970-01-01 -printf '%p %T@ %s\\n' | sort"])
    #expect(before.output == after.output)
    #expect(before.output.contains(".git/index"))
  }

  @Test func `a git that fails is never clean`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": "old\n"])
    try repository.write("new\n", to: "a")
    try await repository.git("add", "a")
    try repository.write("not an index", to: ".git/index")
    await #expect(throws: GitError.self) { try await repository.staged() }
    try FileManager.default.removeItem(at: repository.root.appendingPathComponent(".git"))
    await #expect(throws: GitError.self) { try await repository.staged() }
  }
}
