// Where reports go, and what happens when they can't.

internal import Foundation
internal import Testing

struct OutputTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("token = \(Token.prefixed())\n", to: "src/a.txt")
    try workspace.makeDirectory("clean")
  }

  @Test func `a report in a file and one on standard output`() async throws {
    let run = try await Program.run(
      ["src", "--format", "sarif=out.sarif", "--format", "jsonl=out.jsonl"], in: workspace)
    #expect(run.status == 1)
    #expect(run.output.contains("src/a.txt:1:9: error"))
    #expect(try workspace.read("out.sarif").contains("\"2.1.0\""))
    #expect(try workspace.read("out.jsonl").contains("\"coverage\""))
    #expect(try workspace.names == ["clean", "out.jsonl", "out.sarif", "src"])
  }

  @Test func `one format alone on standard output`() async throws {
    let run = try await Program.run(["src", "--format", "jsonl"], in: workspace)
    #expect(run.output.split(separator: "\n").allSatisfy { $0.hasPrefix("{") })
  }

  @Test func `an old report is replaced, and is never half there`() async throws {
    try workspace.write("old", to: "out.sarif")
    #expect(try await Program.run(["src", "--format", "sarif=out.sarif"], in: workspace).status == 1)
    #expect(try workspace.read("out.sarif").hasPrefix("{"))
    // Nothing is written when the scan cannot begin.
    #expect(
      try await Program.run(["src", "--rules", "gone", "--format", "jsonl=out.sarif"], in: workspace).status
        == 2)
    #expect(try workspace.read("out.sarif").contains("2.1.0"))
    #expect(try workspace.names == ["clean", "out.sarif", "src"])
  }

  @Test func `a symbolic link is not written through`() async throws {
    try workspace.write("precious", to: "target")
    try FileManager.default.createSymbolicLink(
      atPath: workspace.path + "/out.sarif", withDestinationPath: "target")
    let run = try await Program.run(["clean", "--format", "sarif=out.sarif"], in: workspace)
    #expect(run.status == 2)
    #expect(run.error.contains("symbolic link"))
    #expect(try workspace.read("target") == "precious")
  }

  @Test(arguments: ["no/such/directory/out.sarif", "clean"])
  func `a report that cannot be written is 2`(_ path: String) async throws {
    let run = try await Program.run(["src", "--format", "sarif=\(path)"], in: workspace)
    #expect(run.status == 2)
    #expect(run.error.contains(path))
    #expect(run.output.contains("src/a.txt:1:9"), "the other report is written all the same")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")), arguments: ["src", "clean"])
  func `a full disk is 2`(_ directory: String) async throws {
    let output = try await Program.shell("\"$S\" \(directory) --format sarif > /dev/full", in: workspace)
    #expect(output.status == 2)
    #expect(output.error.contains("No space left on device"))
    let file = try await Program.run([directory, "--format", "sarif=/dev/full"], in: workspace)
    #expect(file.status == 2)
  }

  @Test func `a device can be written to and stays a device`() async throws {
    let run = try await Program.run(["src", "--format", "sarif=/dev/null"], in: workspace)
    #expect(run.status == 1)
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(type == .typeCharacterSpecial)
  }

  /// The report of many findings is larger than any pipe holds, so that writing it must fail.
  @Test func `a reader that goes away changes no status`() async throws {
    for number in 0..<300 {
      try workspace.write("token = \(Token.prefixed(UInt64(number)))\n", to: "many/\(number).txt")
    }
    let run = try await Program.shell(
      "{ \"$S\" many --format sarif; echo $? > status; } | head -n 1 > /dev/null; cat status", in: workspace)
    #expect(run.output == "1\n")
    #expect(!run.error.contains("could not be written"))
  }

  @Test(arguments: [("src", 2), ("clean", 2)])
  func `standard output that is closed from the start is 2`(_ directory: String, _ status: Int32) async throws
  {
    let run = try await Program.shell("\"$S\" \(directory) --format sarif=out.sarif >&-", in: workspace)
    #expect(run.status == status)
    // The report in the file is whole, and the one that had no place to go is not in it.
    let sarif = try workspace.read("out.sarif")
    #expect(sarif.hasPrefix("{") && !sarif.contains("a.txt:1:9: error"))
  }

  @Test func `closed standard input and error are survived`() async throws {
    #expect(try await Program.shell("\"$S\" src <&- 2>&-", in: workspace).status == 1)
    #expect(try await Program.shell("\"$S\" clean <&- 2>&-", in: workspace).status == 0)
  }

  @Test func `quiet says nothing of a clean tree`() async throws {
    let run = try await Program.run(["clean", "--quiet"], in: workspace)
    #expect(run == Outcome(status: 0, output: "", error: ""))
  }

  @Test func `colour is for terminals, unless it is asked for`() async throws {
    let escape = "\u{1b}["
    #expect(try await !Program.run(["src"], in: workspace).output.contains(escape))
    #expect(try await Program.run(["src", "--color", "always"], in: workspace).output.contains(escape))
    #expect(try await !Program.run(["src", "--color", "never"], in: workspace).output.contains(escape))
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/script"), "needs script(1) for a terminal"),
    arguments: [
      ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
    ] as [([String: String], Bool)])
  func `a terminal is coloured unless its environment objects`(
    _ environment: [String: String], _ isColoured: Bool
  ) async throws {
    let run = try await Program.shell(
      "script -qec '\"$S\" src' /dev/null < /dev/null", in: workspace,
      environment: ["TERM": "xterm"].merging(environment) { _, new in new })
    #expect(run.output.contains("\u{1b}[") == isColoured)
    #expect(run.output.contains("a.txt"))
  }

  @Test(arguments: ["text", "sarif", "jsonl"])
  func `reports are the same however many jobs scan`(_ format: String) async throws {
    for number in 0..<40 {
      try workspace.write(
        String(repeating: "filler\n", count: number * 50) + "token = \(Token.prefixed(UInt64(number)))\n",
        to: "many/\(number % 7)/\(number).txt")
    }
    let runs = try await [1, 2, 8].asyncMap { jobs in
      try await Program.run(["many", "missing", "--format", format, "--jobs", "\(jobs)"], in: workspace)
    }
    #expect(runs[0].status == 1)
    #expect(runs[0] == runs[1])
    #expect(runs[0] == runs[2])
  }
}

extension [Int] {
  fileprivate func asyncMap<Result>(_ transform: (Int) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self {
      results.append(try await transform(element))
    }
    return results
  }
}
