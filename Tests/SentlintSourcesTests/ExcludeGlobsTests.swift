// Globs of paths to leave out.

internal import SentlintCore
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintSources

@Suite struct ExcludeGlobsTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let globs: [String]
    let path: String
    let isDirectory: Bool
    let isExcluded: Bool

    var testDescription: String { "\(globs) \(path)\(isDirectory ? "/" : "")" }

    init(_ globs: String..., at path: String, _ isExcluded: Bool) {
      self.globs = globs
      isDirectory = path.hasSuffix("/")
      self.path = isDirectory ? String(path.dropLast()) : path
      self.isExcluded = isExcluded
    }
  }

  @Test(arguments: [
    Case("*.js", at: "a.js", true), Case("*.js", at: "d/e/a.js", true), Case("*.js", at: "a.jsx", false),
    Case("*.js", at: "a.js/inside", true),
    Case("/a", at: "a", true), Case("/a", at: "d/a", false), Case("/a", at: "a/b", true),
    Case("d/a", at: "d/a", true), Case("d/a", at: "x/d/a", false), Case("**/d/a", at: "x/y/d/a", true),
    Case("**/d/a", at: "d/a", true),
    Case("a/", at: "a", false), Case("a/", at: "a/", true), Case("a/", at: "x/a/b", true),
    Case("a/", at: "b/a", false),
    Case("a/**", at: "a/", false), Case("a/**", at: "a/b/c", true), Case("a/**/b", at: "a/b", true),
    Case("a/**/b", at: "a/x/y/b", true), Case("a/**/b", at: "a/x/y/c", false), Case("**", at: "a", true),
    Case("a/*", at: "a/b/c", true), Case("a/*/c", at: "a/b/d/c", false), Case("*", at: "a/b", true),
    Case("?.c", at: "é.c", true), Case("?.c", at: "ab.c", false), Case("a?b", at: "a/b", false),
    Case("[a-c]x", at: "bx", true), Case("[!a-c]x", at: "bx", false), Case("[^a-c]x", at: "dx", true),
    Case("[]-]", at: "]", true), Case("[]-]", at: "-", true), Case("[a-]", at: "-", true),
    Case("[a-]", at: "b", false),
    Case("[\\]x]", at: "]", true), Case("\\*", at: "*", true), Case("\\*", at: "a", false),
    Case("\\!a", at: "!a", true),
    Case("a*b*c", at: "axxbxxbxc", true), Case("a*b*c", at: "axxbxxb", false), Case("a**b", at: "axb", true),
    Case("*.js", "!keep.js", at: "keep.js", false), Case("!keep.js", "*.js", at: "keep.js", true),
    Case("d/", "!d/keep", at: "d/keep", true), Case("*", "!*.py", at: "a.py", false),
    Case("a", at: "./a", true), Case("{a,b}", at: "a", false), Case("#a", at: "#a", true),
  ])
  func `a glob matches as in a gitignore`(_ example: Case) throws {
    let globs = try ExcludeGlobs(example.globs)
    #expect(globs.matches(Path(example.path), isDirectory: example.isDirectory) == example.isExcluded)
  }

  @Test(arguments: ["", "/", "!", "!/", "[a", "a[", "[]", "[z-a]", "a\\", "a//b", "[[:alpha:]]"])
  func `what is no glob is an error that names it`(glob: String) throws {
    let error = try #require(throws: ExcludeGlobs.Invalid.self) { _ = try ExcludeGlobs(["ok", glob]) }
    #expect(error.glob == glob)
    #expect(error.description.contains("\"\(glob)\""))
  }

  @Test(.timeLimit(.minutes(1)))
  func `a glob of many stars takes no time`() throws {
    let globs = try ExcludeGlobs([
      String(repeating: "*a", count: 50) + "b", String(repeating: "**/a/", count: 50) + "b",
    ])
    let name = String(repeating: "a", count: 250)
    let path = Path(String(repeating: "a/", count: 200) + name)
    #expect(!globs.matches(path, isDirectory: false))
  }

  @Test func `what is excluded is passed over, a directory once`() async throws {
    let directory = try TemporaryDirectory()
    for name in ["gen/a", "gen/b", "src/gen/c", "src/a.min.js", "src/a.js"] {
      try directory.write("", to: name)
    }
    let found = try await directory.scan(excluding: ["/gen", "*.min.js"])
    #expect(found.paths(in: directory) == ["src/a.js", "src/gen/c"])
    #expect(found.passedOver == [.excluded, .excluded])
  }

  @Test func `what is excluded is read when it is named`() async throws {
    let directory = try TemporaryDirectory()
    for name in ["a.js", "vendor/b.js", "vendor/c"] { try directory.write("", to: name) }
    let found = try await directory.scan("a.js", "vendor", excluding: ["*.js", "vendor/"])
    #expect(found.paths(in: directory) == ["a.js", "vendor/c"])
    #expect(found.passedOver == [.excluded])
  }

  @Test func `globs are tied to their root, also where a walk begins within it`() async throws {
    let directory = try TemporaryDirectory()
    for name in ["src/gen/a", "src/b", "gen/c"] { try directory.write("", to: name) }
    let globs = try ExcludeGlobs(["/src/gen"], root: directory.path)
    for (start, expected) in [("src", ["src/b"]), ("", ["gen/c", "src/b"])] {
      let path = start.isEmpty ? directory.path : directory.path(start)
      let source = DirectorySource(paths: [path], excludes: globs, honoursGitignore: true)
      #expect(try await Collected(source).paths(in: directory) == expected)
    }
  }
}
