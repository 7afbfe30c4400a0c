// Whole reports in every format, against kept ones; and what must hold of all of them.

import SentlintCore
import SentlintReports
import SentlintTestSupport
import Testing

@Suite struct GoldenTests {
  struct Case: CustomTestStringConvertible {
    let file: String
    let format: ReportFormat
    var options = Samples.options
    var isClean = false
    var testDescription: String { file }
  }

  static let cases = [
    Case(file: "everything.txt", format: .text),
    Case(
      file: "everything-quiet.txt", format: .text,
      options: ReportOptions(version: "1.2.3", isQuiet: true)),
    Case(
      file: "everything-color.txt", format: .text,
      options: ReportOptions(usesColor: true, version: "1.2.3")),
    Case(file: "everything.jsonl", format: .jsonl),
    Case(file: "everything.sarif", format: .sarif),
    Case(file: "clean.txt", format: .text, isClean: true),
    Case(file: "clean.jsonl", format: .jsonl, isClean: true),
    Case(file: "clean.sarif", format: .sarif, isClean: true),
  ]

  @Test(arguments: cases)
  func `a report is as kept`(_ example: Case) throws {
    let clean = Report(findings: [], skips: [], coverage: Coverage(), rules: Samples.rules)
    let report = example.isClean ? clean : Samples.everything
    let text = Samples.text(of: report, example.format, example.options)
    let difference = try Golden(example.file).difference(from: text)
    #expect(difference == nil)
  }

  @Test(arguments: ReportFormat.allCases, 0..<5 as Range<UInt64>)
  func `the order of findings, skips, rules and notices changes nothing`(format: ReportFormat, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let report = Samples.everything
    let shuffled = Report(
      findings: report.findings.shuffled(using: &generator), skips: report.skips.shuffled(using: &generator),
      coverage: report.coverage, rules: report.rules.shuffled(using: &generator),
      notices: report.notices.shuffled(using: &generator))
    #expect(Samples.text(of: shuffled, format) == Samples.text(of: report, format))
  }

  @Test(arguments: ReportFormat.allCases)
  func `suppressed findings are left out`(format: ReportFormat) {
    #expect(!Samples.text(of: Samples.everything, format).contains("accepted.php"))
  }

  @Test(arguments: ReportFormat.allCases)
  func `a secret is shown only to whom asks for it`(format: ReportFormat) {
    let secret = Samples.secret(seed: 1)
    let clear = String(decoding: secret.revealed(), as: UTF8.self)
    var options = Samples.options
    #expect(!Samples.text(of: Samples.everything, format, options).contains(clear))
    options.showsSecrets = true
    #expect(Samples.text(of: Samples.everything, format, options).contains(clear))
  }

  @Test(arguments: [
    (0, 0, "scanned 0 files (0 B)"),
    (1, 999, "scanned 1 file (999 B)"),
    (12, 1000, "scanned 12 files (1.0 kB)"),
    (1234, 5_678_901, "scanned 1,234 files (5.6 MB)"),
    (1_000_000, 999_999, "scanned 1,000,000 files (999.9 kB)"),
    (2, 1_234_000_000_000_000, "scanned 2 files (1,234.0 TB)"),
  ])
  func `the coverage line counts`(scanned: Int, bytes: Int, line: String) {
    var coverage = Coverage()
    coverage.scanned = scanned
    coverage.bytes = bytes
    #expect(Report(findings: [], skips: [], coverage: coverage, rules: []).coverageLine == line)
  }

  @Test func `the coverage line says what is missing`() {
    #expect(
      Samples.everything.coverageLine
        == "scanned 1,234 files (5.6 MB) · 1 excluded · 3 ignored · 2 submodules · 1 special file"
        + " · 2 NOT scanned: INCOMPLETE")
  }
}
