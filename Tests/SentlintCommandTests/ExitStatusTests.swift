// The exit status: every row of the promise, on the real binary.

internal import Foundation
internal import Testing

struct ExitStatusTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
  }

  @Test(arguments: [[], ["scan"], ["."], ["scan", ".", "--jobs", "1"]])
  func `a clean tree is 0 and says how much was scanned`(_ arguments: [String]) async throws {
    try workspace.write("nothing here\n", to: "a.txt")
    let run = try await Program.run(arguments, in: workspace)
    #expect(run.status == 0)
    #expect(run.error.contains("scanned 1 file"))
  }

  @Test func `an empty directory is 0 and says that nothing was scanned`() async throws {
    let run = try await Program.run([], in: workspace)
    #expect(run.status == 0)
    #expect(run.error.contains("scanned 0 files"))
  }

  @Test func `a finding is 1`() async throws {
    try workspace.write("token = \(Token.prefixed())\n", to: "a.txt")
    let run = try await Program.run([], in: workspace)
    #expect(run.status == 1)
    #expect(run.output.contains("a.txt:1:9"))
  }

  @Test func `standard input is scanned on request`() async throws {
    try workspace.write("token = \(Token.prefixed())\n", to: "a.txt")
    let clean = try await Program.run(["-"], in: workspace, input: "nothing\n")
    #expect(clean.status == 0)
    let leak = try await Program.run(["-"], in: workspace, input: "\ntoken = \(Token.prefixed(2))\n")
    #expect(leak.status == 1)
    #expect(leak.output.contains("<stdin>:2:9"))
  }

  @Test func `a missing path is 2, and what is there is scanned`() async throws {
    try workspace.write("nothing\n", to: "a.txt")
    let run = try await Program.run(["a.txt", "b.txt"], in: workspace)
    #expect(run.status == 2)
    #expect((run.output + run.error).contains("b.txt"))
    #expect(run.error.contains("scanned 1 file"))
  }

  @Test(arguments: ["sarif", "jsonl"])
  func `what is missing is named on standard error if not in text`(_ format: String) async throws {
    let run = try await Program.run(["missing", "--format", format], in: workspace)
    #expect(run.status == 2)
    #expect(run.error.contains("missing: NOT scanned"))
    let text = try await Program.run(["missing"], in: workspace)
    #expect(text.output.contains("missing: NOT scanned"))
    #expect(!text.error.contains("missing"))
  }

  @Test func `findings outrank incompleteness`() async throws {
    try workspace.write("token = \(Token.prefixed())\n", to: "a.txt")
    let run = try await Program.run(["missing", "a.txt"], in: workspace)
    #expect(run.status == 1)
    #expect(run.output.contains("a.txt:1:9"))
    #expect(run.error.contains("INCOMPLETE"))
  }

  @Test func `a finding below the threshold is 0, or 2 where something is missing`() async throws {
    try workspace.write(warningRules, to: "rules.toml")
    try workspace.write("warning-marker\n", to: "a.txt")
    let rules = ["--rules", "rules.toml", "a.txt"]
    #expect(try await Program.run(rules, in: workspace).status == 1)
    #expect(try await Program.run(rules + ["--fail-on", "warning"], in: workspace).status == 1)
    let below = try await Program.run(rules + ["--fail-on", "error"], in: workspace)
    #expect(below.status == 0)
    #expect(below.output.contains("a.txt:1:1"))
    #expect(try await Program.run(rules + ["--fail-on", "error", "missing"], in: workspace).status == 2)
  }

  @Test(.enabled(if: getuid() != 0, "root reads everything"))
  func `an unreadable file is 2`() async throws {
    try workspace.write("nothing\n", to: "a.txt")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: workspace.path + "/a.txt")
    let run = try await Program.run([], in: workspace)
    #expect(run.status == 2)
    #expect((run.output + run.error).contains("a.txt"))
  }

  /// The same without depending on who runs the tests: nobody can read the memory of address 0.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/mem")))
  func `a file that fails to be read is 2`() async throws {
    let run = try await Program.run(["/proc/self/mem"], in: workspace)
    #expect(run.status == 2)
    #expect((run.output + run.error).contains("/proc/self/mem"))
  }

  @Test func `a path given twice is scanned once`() async throws {
    try workspace.write("token = \(Token.prefixed())\n", to: "d/a.txt")
    let once = try await Program.run(["d", "--format", "jsonl"], in: workspace)
    for again in [["d", "d"], ["d", "d/a.txt"], ["d/a.txt", "d"], ["d", "./d/"]] {
      let run = try await Program.run(again + ["--format", "jsonl"], in: workspace)
      #expect(run == once, "\(again)")
    }
    #expect(once.status == 1)
  }

  @Test(arguments: [
    ["--format", "xml"], ["--format", "sarif="], ["--jobs", "0"], ["--jobs", "many"], ["--fail-on", "fatal"],
    ["--color", "blue"], ["--no-such-option"], ["--format", "sarif", "--format", "text"],
    ["--format", "sarif=a", "--format", "jsonl=a"], ["rules", "explain", "no-such-rule"],
    ["rules", "explain"],
    [""], ["--exclude", "[a"],
  ])
  func `a wrong command line is 64 and writes no report`(_ arguments: [String]) async throws {
    let run = try await Program.run(arguments, in: workspace)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.error.contains("Error:"))
    #expect(try workspace.names.isEmpty)
  }

  @Test(arguments: [
    ["--help"], ["scan", "--help"], ["help", "rules"], ["--version"], ["rules", "check", "-h"],
  ])
  func `help and version are 0 on standard output`(_ arguments: [String]) async throws {
    let run = try await Program.run(arguments, in: workspace)
    #expect(run.status == 0)
    #expect(!run.output.isEmpty)
    #expect(run.error.isEmpty)
  }

  @Test func `help names every exit status`() async throws {
    let help = try await Program.run(["--help"], in: workspace).output
    for status in ["0 ", "1 ", "2 ", "64 "] {
      #expect(help.contains("\n  \(status)"))
    }
  }

  #if os(Linux)
  @Test func `an archive is not scanned where its library is missing, and all else is`() async throws {
    try workspace.write("nothing here\n", to: "a.txt")
    // Found before the real one, and no library.
    try workspace.write("no library\n", to: "lib/libarchive.so.13")
    let script = "gzip -k a.txt && LD_LIBRARY_PATH=lib \"$S\""
    let run = try await Program.shell(script, in: workspace)
    #expect(run.status == 2)
    #expect(run.output.contains("a.txt.gz: NOT scanned: libarchive"))
    #expect(run.error.contains("1 NOT scanned"))
    #expect(try await Program.run([], in: workspace).status == 0)
  }
  #endif
}

/// A rule of severity `warning` that finds `warning-marker`.
let warningRules = """
  [[rules]]
  id = "marker"
  description = "A marker."
  help = "Leave it alone."
  regex = '''warning-marker'''
  keywords = ["warning-marker"]
  severity = "warning"
  examples = ["warning-marker"]
  counterexamples = ["no marker"]

  """
