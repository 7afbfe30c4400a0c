// Files with names that no one would choose.

internal import Foundation
internal import Testing

struct PathTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
  }

  @Test(arguments: [
    "a b.txt", "line\nbreak.txt", "-dash.txt", "staged", "tab\t.txt", "ünï.txt", "q\"'$(x).txt",
  ])
  func `any name is found by walking and by naming it`(_ name: String) async throws {
    try workspace.write("token = \(Token.prefixed())\n", to: "d/" + name)
    let walked = try await Program.run(["d"], in: workspace)
    #expect(walked.status == 1)
    let named = try await Program.run(["scan", "--", "d/" + name], in: workspace)
    #expect(named.status == 1)
    #expect(named.output == walked.output)
    // What a name does to a terminal is never passed on, and a report's line stays one line.
    #expect(!walked.output.contains("line\nbreak") && !walked.output.contains("\t"))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc"), "Linux keeps names as bytes"))
  func `names that are not UTF-8 can be given and are found`() async throws {
    let name = Array("d/".utf8) + [0xff, 0xfe] + Array(".txt".utf8)
    let script = "mkdir d && printf 'token = %s\\n' \(Token.prefixed()) > \"$(printf 'd/\\377\\376.txt')\""
    #expect(try await Program.shell(script, in: workspace).status == 0)
    let walked = try await Program.run(["d"], in: workspace)
    #expect(walked.status == 1)
    let named = try await Program.run([Array("--".utf8), name], in: workspace)
    #expect(named.status == 1)
    #expect(named.output == walked.output)
    let missing = try await Program.run([Array("d/".utf8) + [0xfd]], in: workspace)
    #expect(missing.status == 2)
  }

  @Test func `a file that is named like a private-use argument is found`() async throws {
    let name = "\u{10fff0}.txt"
    try workspace.write("token = \(Token.prefixed())\n", to: name)
    #expect(try await Program.run([name], in: workspace).status == 1)
  }

  @Test func `a report can go to a name with spaces and line breaks`() async throws {
    try workspace.write("token = \(Token.prefixed())\n", to: "a.txt")
    let run = try await Program.run(["a.txt", "--format", "sarif=o u\nt=1.sarif"], in: workspace)
    #expect(run.status == 1)
    #expect(try workspace.read("o u\nt=1.sarif").hasPrefix("{"))
  }

  @Test func `special files are passed over while walking and refused when named`() async throws {
    try workspace.write("nothing\n", to: "d/a.txt")
    #expect(try await Program.shell("mkfifo d/pipe", in: workspace).status == 0)
    let walked = try await Program.run(["d"], in: workspace)
    #expect(walked.status == 0)
    let named = try await Program.run(["d/pipe"], in: workspace)
    #expect(named.status == 2)
  }
}
