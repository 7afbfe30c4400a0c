// Inputs that make scanners crawl: twice as much of one may take at most 2.2 times as long.

internal import Foundation
internal import SentlintCore
internal import SentlintEngine
internal import Testing

/// Timed, and some are large: run with `scripts/pathological`, which builds in release mode and runs nothing beside them.
/// `SENTLINT_SLOW_TESTS` turns them on: 1, or by how much smaller to make them.
@Suite(.serialized, .enabled(if: PathologicalInput.divisor != nil))
struct PathologicalTests {
  @Test(arguments: PathologicalInput.all)
  func `twice the input takes at most 2.2 times as long`(_ input: PathologicalInput) throws {
    let scanner = try SentlintEngine.Scanner.builtin()
    let size = max(1, input.size / max(1, PathologicalInput.divisor ?? 1))
    let once = Self.piece(input.make(size))
    let twice = Self.piece(input.make(2 * size))
    // Noise only ever adds, so the least of several runs is nearest to the truth.
    var (short, long) = (Double.infinity, Double.infinity)
    for _ in 0..<4 where long > 2.2 * short || !short.isFinite {
      for _ in 0..<3 {
        short = min(short, Self.seconds { _ = scanner.scan(once) })
        long = min(long, Self.seconds { _ = scanner.scan(twice) })
      }
    }
    print(
      String(
        format: "pathological %@: %d bytes in %.3f s, %d in %.3f s, ratio %.2f", input.name, once.bytes.count,
        short,
        twice.bytes.count, long, long / short))
    #expect(long <= 2.2 * short)
  }

  private static func piece(_ text: String) -> Piece {
    Piece(bytes: ContiguousArray(text.utf8), origin: .file(Path("input.js")))
  }

  private static func seconds(_ work: () -> Void) -> Double {
    let duration = ContinuousClock().measure(work)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}

struct PathologicalTextTests {
  @Test(arguments: PathologicalInput.all)
  func `a small one of each is scanned in no time and without a false alarm`(_ input: PathologicalInput)
    throws
  {
    let scanner = try SentlintEngine.Scanner.builtin()
    let text = input.make(max(1, input.size / 1000))
    let result = scanner.scan(Piece(bytes: ContiguousArray(text.utf8), origin: .file(Path("input.js"))))
    #expect(result.findings.count == input.findings(max(1, input.size / 1000)))
    #expect(result.skips.isEmpty)
  }
}

/// An input, by its size in units of its own.
struct PathologicalInput: Sendable, CustomTestStringConvertible {
  /// By how much smaller the timed ones are to be; nil: they are not to be run.
  static let divisor = ProcessInfo.processInfo.environment["SENTLINT_SLOW_TESTS"].flatMap { Int($0) }

  /// Its name.
  let name: String
  /// How many units to make.
  let size: Int
  /// How many findings a text of so many units has.
  let findings: @Sendable (Int) -> Int
  /// The text of so many units.
  let make: @Sendable (Int) -> String

  var testDescription: String { name }

  private init(
    _ name: String, size: Int, findings: @escaping @Sendable (Int) -> Int = { _ in 0 },
    make: @escaping @Sendable (Int) -> String
  ) {
    self.name = name
    self.size = size
    self.findings = findings
    self.make = make
  }

  private static let call =
    "\nfetch('https://api.instasent.com/sms/', { headers: { Authorization: `Bearer ${token}` } });\n"

  private static func times(_ count: Int, _ text: String) -> String {
    String(repeating: text, count: count)
  }

  /// Every input. Each holds the service's name, so that no scan ends with the prefilter.
  static let all: [PathologicalInput] = [
    PathologicalInput("one long line of code", size: 1_100_000) {
      "var instasent=1;" + times($0, "function f(e){return e.token=\"abcdefgh\",g(e)};")
    },
    PathologicalInput("one long line of letters", size: 10_000_000) {
      "instasent_token=" + times($0, "abcde")
    },
    PathologicalInput("one long line of hex", size: 10_000_000) { "instasent " + times($0, "0af3c") },
    PathologicalInput("the name over and over", size: 100_000) { times($0, "instasent ") },
    PathologicalInput("the name and a value over and over", size: 20_000) {
      times($0, "instasent: [a, b]; token = 'x';\n")
    },
    PathologicalInput("the host over and over", size: 20_000) {
      times($0, "get('https://api.instasent.com/sms/')\n")
    },
    PathologicalInput("open brackets", size: 1_000_000) { call + times($0, "[") },
    PathologicalInput("nested brackets", size: 500_000) { call + times($0, "(") + times($0, ")") },
    PathologicalInput("nested braces with keys", size: 100_000) { call + times($0, "{a:") + times($0, "}") },
    PathologicalInput("quotes", size: 1_000_000) { call + times($0, "\"") },
    PathologicalInput("quotes of all kinds", size: 300_000) { call + times($0, "'\"`") },
    PathologicalInput("backslashes", size: 1_000_000) { call + "\"" + times($0, "\\") },
    PathologicalInput("template holes that never close", size: 300_000) { call + times($0, "`${") },
    PathologicalInput("assignments to one name", size: 100_000) { times($0, "token = other\n") + call },
    PathologicalInput("literals assigned to one name", size: 100_000) { times($0, "token = 'no'\n") + call },
    PathologicalInput("a chain of names", size: 50_000) { count in
      (0..<count).map { "a\($0 + 1) = a\($0)\n" }.joined() + "token = a\(count)\n" + call
    },
    PathologicalInput("joined literals", size: 100_000) { "instasent = " + times($0, "'ab' + ") + "''\n" },
    PathologicalInput("comments that never close", size: 300_000) { call + times($0, "/* ") },
    PathologicalInput("entities", size: 200_000) { "instasent " + times($0, "&amp;") },
    PathologicalInput("percent signs", size: 300_000) { "instasent=" + times($0, "%25") },
    PathologicalInput("hex escapes", size: 200_000) { "instasent = \"" + times($0, "\\x61") + "\"" },
    PathologicalInput("many lines of base64", size: 20_000) {
      "instasent\n" + times($0, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\n")
    },
    PathologicalInput("base64 in base64", size: 200_000) { size in
      let text = (0..<9).reduce(Array(("instasent " + times(size / 40, "lorem ipsum ")).utf8)) { bytes, _ in
        CorpusFilter.base64.apply(to: bytes)
      }
      return "instasent " + String(decoding: text, as: UTF8.self)
    },
    // So many bytes, not so many lines: each line is longer than the one before.
    PathologicalInput("deep indentation", size: 1_000_000) { size in
      let depth = max(1, Int((2 * Double(size)).squareRoot()))
      return "instasent:\n" + (1...depth).map { times($0, " ") + "k:\n" }.joined()
    },
    PathologicalInput("many tokens that are not ours", size: 20_000) { count in
      "// instasent is elsewhere\n"
        + lines(count) {
          "get('https://other.example', { Authorization: 'Bearer \(value("hex", "40", &$0))' });"
        }
    },
    PathologicalInput("rows of a dump", size: 10_000) { count in
      "-- instasent\nCOPY public.sms_log (body_sha1, cost) FROM stdin;\n"
        + lines(count) { "\(value("hex", "40", &$0))\t0.045" }
    },
    manyFindings, branches, requests, assignments,
  ]

  private static let manyFindings = PathologicalInput("many tokens that are ours", size: 10_000) {
    $0
  } make: { count in
    lines(count) { "k = '\(value("issw", "", &$0))';" }
  }

  private static let branches = PathologicalInput("a chain of branches", size: 5_000) { count in
    "instasent = 1\nif x == 'a':\n  pass\n"
      + lines(count) { "  elif x == 'b':\n    token = '\(value("hex", "40", &$0))'" }
  }

  private static let assignments = PathologicalInput("leaks assigned to one name", size: 5_000) {
    $0
  } make: { count in
    lines(count) { "token = '\(value("hex", "40", &$0))'" } + call
  }

  private static let requests = PathologicalInput("many requests to a host", size: 5_000) {
    $0
  } make: { count in
    lines(count) { "curl -H 'Authorization: Bearer \(value("hex", "40", &$0))' https://api.instasent.com" }
  }

  private static func lines(_ count: Int, _ line: (inout CorpusRandom) -> String) -> String {
    var random = CorpusRandom(seed: "lines")
    return (0..<count).map { _ in line(&random) + "\n" }.joined()
  }

  private static func value(_ name: String, _ argument: String, _ random: inout CorpusRandom) -> String {
    String(decoding: CorpusValue.value(name, argument: argument, random: &random) ?? [], as: UTF8.self)
  }
}
