// `sentlint rules`, and the documentation that is made from it.

internal import Foundation
internal import Testing

struct RulesCommandTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
  }

  @Test func `the built-in rules pass their own check`() async throws {
    let run = try await Program.run(["rules", "check"], in: workspace)
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.hasSuffix("no problems\n"))
  }

  @Test func `list has one line for each rule, and explain knows every one`() async throws {
    let list = try await Program.run(["rules", "list"], in: workspace)
    #expect(list.status == 0)
    let ids = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first }
    #expect(ids.count > 3)
    #expect(ids == ids.sorted())
    for id in ids {
      let run = try await Program.run(["rules", "explain", String(id)], in: workspace)
      #expect(run.status == 0)
      #expect(run.output.hasPrefix(id))
      #expect(run.output.contains("What to do:"))
      #expect(!run.output.contains("{hex:") && !run.output.contains("{lower:"), "examples are filled in")
    }
  }

  @Test func `all three take a file of rules`() async throws {
    try workspace.write(warningRules, to: "rules.toml")
    let list = try await Program.run(["rules", "list", "--rules", "rules.toml"], in: workspace)
    #expect(list.output == "warning  marker  A marker.\n")
    let explain = try await Program.run(
      ["rules", "explain", "marker", "--rules", "rules.toml"], in: workspace)
    #expect(explain.output.contains("A marker."))
    let check = try await Program.run(["rules", "check", "--rules", "rules.toml"], in: workspace)
    #expect(check.status == 0)
    #expect(check.output == "1 rule, no problems\n")
  }

  @Test(arguments: [
    ("examples = [\"warning-marker\"]", "examples = [\"nothing\"]"),
    ("counterexamples = [\"no marker\"]", "counterexamples = [\"warning-marker\"]"),
  ])
  func `a rule that fails its own examples is 2, with the place`(_ text: String, _ broken: String)
    async throws
  {
    try workspace.write(warningRules.replacing("\n" + text, with: "\n" + broken), to: "rules.toml")
    let run = try await Program.run(["rules", "check", "--rules", "rules.toml"], in: workspace)
    #expect(run.status == 2)
    #expect(run.output.contains("rules.toml:1: "))
    #expect(run.output.contains("marker"))
  }

  @Test func `docs rules.md is what the rule pack says`() async throws {
    let run = try await Program.run(["rules", "list", "--format", "markdown"], in: workspace)
    #expect(run.status == 0)
    let file = Repository.root + "/docs/rules.md"
    if Repository.isRecording {
      try run.output.write(toFile: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == run.output, "run 'make docs'")
  }
}
