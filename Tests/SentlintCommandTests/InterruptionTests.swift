// Ctrl-C and SIGTERM.

internal import Foundation
internal import Testing

struct InterruptionTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
  }

  /// Waits until process `$P` catches SIGTERM, bit 14 of the mask; where there is no /proc, for long enough.
  private static let untilReady = """
    if [ -d /proc/$P ]; then
      until grep -Eq 'SigCgt:.*[4567cdef]...$' /proc/$P/status; do sleep 0.05; done
    else sleep 3; fi

    """

  /// `z` is larger than could be scanned before the signal comes, and takes no space.
  private func interrupt(_ signal: String, leak: Bool, times: Int = 1) async throws -> Outcome {
    try workspace.write(leak ? "token = \(Token.prefixed())\n" : "nothing\n", to: "d/a.txt")
    let kill = String(repeating: "kill -\(signal) $P; sleep 0.2;", count: times)
    return try await Program.shell(
      """
      truncate -s 200G d/z
      # A shell without job control starts background jobs with SIGINT ignored; env -i does not undo that.
      "$S" d --format jsonl --format text=out.txt & P=$!
      \(Self.untilReady) sleep 0.3; \(kill) wait $P
      """, in: workspace)
  }

  @Test(arguments: ["INT", "TERM"])
  func `an interrupted scan is 2 and reports that it is not complete`(_ signal: String) async throws {
    let run = try await interrupt(signal, leak: false)
    #expect(run.status == 2)
    #expect(run.error.contains("INCOMPLETE"))
    #expect(run.output.contains("\"coverage\""))
    #expect(try workspace.read("out.txt").contains("interrupted"))
  }

  @Test(arguments: ["INT", "TERM"])
  func `what was found until then is reported`(_ signal: String) async throws {
    let run = try await interrupt(signal, leak: true)
    #expect(run.status == 1)
    #expect(run.output.contains("d/a.txt"))
    #expect(run.error.contains("INCOMPLETE"))
  }

  @Test func `waiting for standard input can be interrupted`() async throws {
    let run = try await Program.shell(
      """
      mkfifo pipe; sleep 60 > pipe & Q=$!
      "$S" - < pipe & P=$!
      \(Self.untilReady) kill -TERM $P; wait $P; R=$?; kill $Q; exit $R
      """, in: workspace)
    #expect(run.status == 2)
  }
}
