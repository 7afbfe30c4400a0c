// Text for people: the line and its underline, whatever stands on the line.

import SentlintCore
import SentlintReports
import Testing

@Suite struct TextReporterTests {
  /// The line as shown, and what stands above the carets.
  private func excerpt(of finding: Finding, _ options: ReportOptions = Samples.options) -> (String, String) {
    let lines = Samples.text(of: finding, options).split(separator: "\n").map(String.init)
    let (line, carets) = (lines[1], lines[2])
    let marked = zip(line.unicodeScalars, carets.unicodeScalars).filter { $0.1 == "^" }.map { String($0.0) }
    return (line, marked.joined())
  }

  @Test func `the redacted secret is underlined`() {
    let (line, marked) = excerpt(of: Samples.finding())
    #expect(line == "3 | $key = 'issw_****';")
    #expect(marked == "issw_****")
  }

  @Test func `a long line is cut on both sides`() {
    let side = String(repeating: "x", count: 5000)
    let (line, marked) = excerpt(of: Samples.finding(before: side, after: side))
    let kept = String(repeating: "x", count: 80)
    #expect(line == "3 | …\(kept)issw_****\(kept)…")
    #expect(marked == "issw_****")
  }

  @Test func `tabs, wide characters and escaped ones keep the underline in place`() {
    let (line, marked) = excerpt(of: Samples.finding(before: "\t\u{5bc6}\u{94a5}\t\u{1b}[1m", after: "\t;"))
    #expect(line == "3 |     \u{5bc6}\u{94a5}    \\x1b[1missw_****    ;")
    #expect(marked == "issw_****")
  }

  @Test(arguments: ["\r", "\n", "\r\n"])
  func `a line end is no part of the line`(end: String) {
    let (line, _) = excerpt(of: Samples.finding(after: "';" + end))
    #expect(line == "3 | $key = 'issw_****';")
  }

  @Test func `a lone CR within a line shows`() {
    let (line, _) = excerpt(of: Samples.finding(after: "'\rclean"))
    #expect(line == "3 | $key = 'issw_****'\\rclean")
  }

  @Test func `a secret of several lines shows the first and says where it ends`() {
    let finding = Samples.finding(span: Samples.span(9, 5, to: 12, 3))
    #expect(excerpt(of: finding).1 == "issw_****")
    #expect(Samples.text(of: finding).contains("it goes on to line 12"))
  }

  @Test func `without a secret the name is underlined`() {
    let finding = Samples.finding(
      span: Samples.span(1, 8, 20), secret: Secret([]), before: "export ", after: "PUBLIC_TOKEN=$X")
    let (line, marked) = excerpt(of: finding)
    #expect(line == "1 | export PUBLIC_TOKEN=$X")
    #expect(marked == "PUBLIC_TOKEN")
  }

  @Test func `without anything to show there is no line`() {
    let text = Samples.text(of: Samples.finding(secret: Secret([]), before: "", after: ""))
    #expect(!text.contains("|") && !text.contains("^"))
  }

  @Test func `a path that is the finding has no line number`() {
    let origin = Origin.pathName(of: .staged(Path("keys/one")))
    let text = Samples.text(of: Samples.finding(origin: origin, before: "keys/", after: ""))
    #expect(text.hasPrefix("keys/one: error: "))
    #expect(text.contains("it stands in the path itself"))
  }

  @Test func `a shown secret is shown whole`() {
    let options = ReportOptions(showsSecrets: true, version: "1")
    let secret = Secret(Array("first line\nsecond".utf8))
    let (line, marked) = excerpt(of: Samples.finding(secret: secret), options)
    #expect(line == "3 | $key = 'first line\\nsecond';")
    #expect(marked == "first line\\nsecond")
  }

  @Test func `many skips are counted`() {
    let skips = (0..<1250).map { Skip(origin: .file(Path("f\($0)")), reason: .vanished) }
    let report = Report(findings: [], skips: skips, coverage: Coverage(), rules: [])
    let text = Samples.text(of: report, .text)
    #expect(text.contains("… and 1,150 more NOT scanned"))
    #expect(text.hasSuffix("no findings; INCOMPLETE: 1,250 NOT scanned\n"))
    #expect(text.split(separator: "\n").count == 102)
  }

  @Test func `a rule that the report does not have still has its name`() {
    let text = Samples.text(of: Samples.finding(rule: "unheard-of"))
    #expect(text.hasPrefix("src/config.php:3:9: error: unheard-of [unheard-of]\n"))
  }
}
