// Compares what a scan finds with what the corpus says is there.

internal import Foundation
internal import SentlintConfig
internal import SentlintCore
internal import SentlintEngine

/// What was right and wrong in a run over the corpus.
struct CorpusScore: Sendable {
  /// Secrets found on their line.
  private(set) var found = 0
  /// Secrets not found, and findings that should not be, one line each.
  private(set) var misses: [String] = []
  private(set) var falseAlarms: [String] = []
  /// The cases that are not as they should be.
  private(set) var failedCases: Set<String> = []

  /// Secrets found, of those there are.
  var recall: Double { ratio(found, misses.count) }
  /// Findings that are right, of all findings.
  var precision: Double { ratio(found, falseAlarms.count) }

  private func ratio(_ right: Int, _ wrong: Int) -> Double {
    right + wrong == 0 ? 1 : Double(right) / Double(right + wrong)
  }

  /// A compact list for people.
  var summary: String {
    String(format: "recall %.4f, precision %.4f, %d found", recall, precision, found)
      + (misses + falseAlarms).map { "\n  \($0)" }.joined()
  }

  /// Takes in the findings of one text; `label` is what to call the text in the lists.
  mutating func add(_ result: ScanResult, for label: String, name: String, expected: [MarkedText.Expectation])
  {
    let findings = result.findings.filter { $0.suppression == nil }
    var isRight = true
    for expectation in Set(expected).sorted(by: { $0.line < $1.line }) {
      let onLine = findings.filter { $0.span.start.line == expectation.line }
      if onLine.contains(where: { expectation.secret.isEmpty || $0.secret.revealed() == expectation.secret })
      {
        found += 1
      } else {
        misses.append(
          "MISS  \(label):\(expectation.line)" + (onLine.isEmpty ? "" : " (another value was found there)"))
        isRight = false
      }
    }
    for finding in findings where !Self.isExpected(finding, in: expected) {
      let evidence = finding.evidence.first.map { "\($0.kind.rawValue): \($0.text)" } ?? "no evidence"
      falseAlarms.append(
        "FALSE \(label):\(finding.span.start.line) \(finding.rule.rawValue) \(finding.secret.redacted) (\(evidence))"
      )
      isRight = false
    }
    for skip in result.skips {
      misses.append("SKIP  \(label): \(skip.reason.message)")
      isRight = false
    }
    if !isRight { failedCases.insert(name) }
  }

  /// A finding is right where its value is marked on its line; one without a value, where anything is.
  private static func isExpected(_ finding: Finding, in expected: [MarkedText.Expectation]) -> Bool {
    expected.contains {
      $0.line == finding.span.start.line
        && ($0.secret.isEmpty || finding.secret.count == 0 || $0.secret == finding.secret.revealed())
    }
  }

  /// Notes that a case is wrong in some other way than by a line.
  mutating func add(fault: String, name: String) {
    misses.append("WRONG \(fault)")
    failedCases.insert(name)
  }
}

extension SentlintEngine.Scanner {
  /// A scanner with the rules that are built in.
  static func builtin() throws -> SentlintEngine.Scanner {
    let pack = try RulePack.builtin()
    return try SentlintEngine.Scanner(rules: pack.rules, allowlists: pack.allowlists)
  }
}

/// The cases that the product is known to get wrong, each with its reason: `group/name: why`.
enum KnownMisses {
  /// The names of the cases that are wrong after a mutation.
  static func names(after mutation: String) throws -> Set<String> {
    let prefix = "\(mutation) of "
    return Set(try all().filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
  }

  /// The names of the cases that are wrong as they stand.
  static func names() throws -> Set<String> {
    try all().filter { !$0.contains(" of ") }
  }

  private static func all() throws -> Set<String> {
    let text = try String(
      contentsOf: CorpusCase.directory.appending(path: "known-misses.txt"), encoding: .utf8)
    return Set(
      text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
        line.split(separator: ":").first.map(String.init)
      })
  }
}
