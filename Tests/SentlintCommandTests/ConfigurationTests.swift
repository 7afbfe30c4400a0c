// The project's configuration and the user's rules, on the real binary.

internal import Foundation
internal import Testing

struct ConfigurationTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write("token = \(Token.prefixed())\n", to: "src/a.txt")
  }

  @Test func `the configuration stands at the repository's root`() async throws {
    try workspace.makeDirectory(".git")
    try workspace.write("exclude = [\"*.txt\"]\n", to: ".sentlint.toml")
    for (path, directory) in [("", "."), ("src", "."), ("", "src"), ("../src", "src")] {
      let run = try await Program.shell("cd \(directory) && \"$S\" \(path)", in: workspace)
      #expect(run.status == 0, "'\(path)' in \(directory)")
      #expect(run.error.contains("1 excluded"), "'\(path)' in \(directory)")
    }
  }

  @Test func `what is named is scanned, excluded or not`() async throws {
    try workspace.write("exclude = [\"/src/\", \"*.txt\"]\n", to: ".sentlint.toml")
    #expect(try await Program.run([], in: workspace).status == 0)
    #expect(try await Program.run(["src/a.txt"], in: workspace).status == 1)
    try workspace.write("exclude = [\"/src/\"]\n", to: ".sentlint.toml")
    #expect(try await Program.run(["src"], in: workspace).status == 1)
  }

  @Test func `without a repository it stands in the current directory`() async throws {
    try workspace.write("exclude = [\"*.txt\"]\n", to: ".sentlint.toml")
    #expect(try await Program.run(["src"], in: workspace).status == 0)
    #expect(try await Program.shell("cd src && \"$S\"", in: workspace).status == 1)
  }

  @Test func `--config names another`() async throws {
    try workspace.write("exclude = [\"nothing\"]\n", to: ".sentlint.toml")
    try workspace.write("exclude = [\"*.txt\"]\n", to: "other.toml")
    #expect(try await Program.run(["src"], in: workspace).status == 1)
    #expect(try await Program.run(["--config", "other.toml", "src"], in: workspace).status == 0)
  }

  @Test func `globs with a slash are relative to the root, wherever the scan begins`() async throws {
    try workspace.makeDirectory(".git")
    try workspace.write("exclude = [\"/src/a.txt\"]\n", to: ".sentlint.toml")
    for (arguments, directory) in [
      ("", "."), ("src", "."), ("\"$PWD\"", "."), ("", "src"), ("../src", "src"),
    ] {
      let run = try await Program.shell("cd \(directory) && \"$S\" \(arguments)", in: workspace)
      #expect(run.status == 0, "'\(arguments)' in \(directory)")
    }
  }

  @Test func `rule files are relative to the configuration`() async throws {
    try workspace.makeDirectory(".git")
    try workspace.write("rules = [\"config/rules.toml\"]\n", to: ".sentlint.toml")
    try workspace.write(warningRules, to: "config/rules.toml")
    try workspace.write("warning-marker\n", to: "b/b.txt")
    let run = try await Program.shell("cd b && \"$S\"", in: workspace)
    #expect(run.status == 1)
    #expect(run.output.contains("b.txt:1:1"))
  }

  @Test func `the flag overrides failOn`() async throws {
    try workspace.write("failOn = \"error\"\nexclude = [\"src\"]\n", to: ".sentlint.toml")
    try workspace.write(warningRules, to: "rules.toml")
    try workspace.write("warning-marker\n", to: "b.txt")
    let arguments = ["--rules", "rules.toml", "b.txt"]
    #expect(try await Program.run(arguments, in: workspace).status == 0)
    #expect(try await Program.run(arguments + ["--fail-on", "note"], in: workspace).status == 1)
  }

  @Test func `--exclude adds to the configuration`() async throws {
    try workspace.write("token = \(Token.prefixed())\n", to: "b.md")
    try workspace.write("exclude = [\"*.txt\"]\n", to: ".sentlint.toml")
    #expect(try await Program.run([], in: workspace).status == 1)
    let run = try await Program.run(["--exclude", "*.md"], in: workspace)
    #expect(run.status == 0)
  }

  @Test func `a disabled rule finds nothing`() async throws {
    try workspace.write(warningRules, to: "rules.toml")
    try workspace.write("warning-marker\n", to: "b.txt")
    try workspace.write("rules = [\"rules.toml\"]\n", to: ".sentlint.toml")
    #expect(try await Program.run(["b.txt"], in: workspace).status == 1)
    try workspace.write("rules = [\"rules.toml\"]\ndisabledRules = [\"marker\"]\n", to: ".sentlint.toml")
    #expect(try await Program.run(["b.txt"], in: workspace).status == 0)
  }

  @Test(arguments: [
    ("exclude = []\nexlude = [\"a\"]\n", ".sentlint.toml:2: ", "exclude"),
    ("disabledRules = [\"no-such-rule\"]\n", ".sentlint.toml:1: ", "no-such-rule"),
    ("rules = [\n  \"gone.toml\"\n]\n", ".sentlint.toml:2: ", "gone.toml"),
    ("exclude = [\n", ".sentlint.toml:1: ", "end-of-file"),
    ("exclude = [\n  \"a\",\n  \"[a\",\n]\n", ".sentlint.toml:3: ", "[a"),
    ("failOn = \"fatal\"\n", ".sentlint.toml:1: ", "error"),
  ])
  func `a wrong configuration is 2, with the place and the cure`(
    _ text: String, _ place: String, _ cure: String
  ) async throws {
    try workspace.write(text, to: ".sentlint.toml")
    let run = try await Program.run([], in: workspace)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.hasPrefix("sentlint: \(place)"))
    #expect(run.error.contains(cure))
  }

  @Test(arguments: [
    (warningRules.replacing("'''warning-marker'''", with: "'''(warning'''"), "rules.toml:1: "),
    (warningRules.replacing("severity", with: "severty"), "rules.toml:7: "),
    (warningRules + warningRules, "rules.toml:"),
    ("", "rules.toml: "),
  ])
  func `a broken rule file is 2, with the place`(_ text: String, _ place: String) async throws {
    try workspace.write(text, to: "rules.toml")
    let run = try await Program.run(["--rules", "rules.toml"], in: workspace)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.hasPrefix("sentlint: \(place)"))
    #expect(try await Program.run(["rules", "check", "--rules", "rules.toml"], in: workspace).status == 2)
  }

  @Test(arguments: ["gone.toml", "src", "/dev/zero"])
  func `a rule or configuration file that cannot be read is 2`(_ path: String) async throws {
    for option in ["--rules", "--config"] {
      let run = try await Program.run([option, path], in: workspace)
      #expect(run.status == 2, "\(option)")
      #expect(run.error.contains("sentlint: \(path): "), "\(option)")
    }
  }
}
