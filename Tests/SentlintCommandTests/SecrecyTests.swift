// No output of any kind holds a secret.

internal import Foundation
internal import Testing

struct SecrecyTests {
  @Test func `no format, stream or file shows a sample's secret`() async throws {
    let workspace = try Workspace()
    let script = """
      cd samples && "$S" --config /dev/null --color always . missing \
        --format text="$W/out.txt" --format jsonl="$W/out.jsonl" --format sarif="$W/out.sarif" &&
      exit 99; echo status $?
      for format in text jsonl sarif; do "$S" --config /dev/null --format $format .; done
      """
    let run = try await Program.shell(script, in: Repository.root, environment: ["W": workspace.path])
    #expect(run.output.contains("status 1"))
    let texts = [
      "standard output": run.output, "standard error": run.error,
      "text": try workspace.read("out.txt"), "jsonl": try workspace.read("out.jsonl"),
      "sarif": try workspace.read("out.sarif"),
    ]
    for secret in Sample.secrets {
      for (name, text) in texts {
        #expect(!text.isEmpty)
        // Half a secret is too much as well.
        let half = secret.dropFirst(5).prefix(secret.count / 2)
        #expect(!text.contains(secret) && !text.contains(half), "\(name) shows \(secret.prefix(8))…")
      }
    }
  }

  @Test func `a secret in a path, an argument or a broken file is not shown`() async throws {
    let workspace = try Workspace()
    let token = Token.prefixed()
    try workspace.write("token = \(token)\n", to: "dir-\(token)/\(token).txt")
    for format in ["text", "jsonl", "sarif"] {
      let run = try await Program.run([".", "--format", format], in: workspace)
      #expect(run.status == 1)
      #expect(!run.output.contains(token) && !run.error.contains(token), "\(format)")
    }
  }

  @Test(arguments: ["text", "jsonl", "sarif"])
  func `--show-secrets shows them`(_ format: String) async throws {
    let workspace = try Workspace()
    try workspace.write("token = \(Token.prefixed())\n", to: "a.txt")
    let run = try await Program.run([".", "--show-secrets", "--format", format], in: workspace)
    #expect(run.output.contains(Token.prefixed()))
  }
}
