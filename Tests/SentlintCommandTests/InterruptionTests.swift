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

  /// A git that hangs before its last object stands for a repository that is too large to wait for.
  @Test func `an interrupted audit reports what it has read`() async throws {
    let run = try await Program.shell(
      #"""
      git init -q r; cd r
      for i in 1 2 3 4 5 6; do echo "token = $TOKEN # $i" > file$i; done; git add -A
      size=$(git cat-file --batch-all-objects --batch | wc -c); cd ..
      mkdir bin; real=$(command -v git)
      cat > bin/git <<END
      #!/bin/sh
      case " \$* " in *" --batch "*)
        if ! [ -e $PWD/hangs ]; then
          "$real" "\$@" > all; head -c $((size - 1)) all; : > $PWD/hangs; exec sleep 60
        fi ;;
      esac
      exec "$real" "\$@"
      END
      chmod +x bin/git
      PATH=$PWD/bin:$PATH "$S" history r --engine git --format jsonl --format text=out.txt & P=$!
      until [ -e hangs ]; do sleep 0.05; done
      sleep 0.5; kill -INT $P; wait $P
      """#, in: workspace, environment: ["TOKEN": Token.prefixed()])
    #expect(run.status == 1, "\(run.error)")
    #expect(run.error.contains("INCOMPLETE"), "\(run.error)")
    #expect(run.output.split(separator: "\n").count { $0.contains("\"ruleId\"") } == 5, "\(run.output)")
    #expect(try workspace.read("out.txt").contains("interrupted"))
    // Nothing is known of its history.
    #expect(!run.output.contains("\"life\""))
  }

  @Test func `an interrupted audit without findings is 2`() async throws {
    let run = try await Program.shell(
      #"""
      git init -q r; mkdir bin; real=$(command -v git)
      cat > bin/git <<END
      #!/bin/sh
      case " \$* " in *" --batch-all-objects "*) : > $PWD/hangs; exec sleep 60 ;; esac
      exec "$real" "\$@"
      END
      chmod +x bin/git
      PATH=$PWD/bin:$PATH "$S" history r --engine git & P=$!
      until [ -e hangs ]; do sleep 0.05; done
      sleep 0.5; kill -INT $P; wait $P
      """#, in: workspace)
    #expect(run.status == 2, "\(run.error)")
    #expect(run.error.contains("INCOMPLETE"), "\(run.error)")
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
