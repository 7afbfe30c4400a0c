// Text for people, in the form of a compiler's diagnostics.

internal import SentlintCore

/// Writes findings as `path:line:column: severity: title [rule]`, with the line, the evidence and what to do;
/// then what was not scanned, and a summary.
struct TextReporter: Reporter {
  /// What the user asked for.
  let options: ReportOptions

  /// How many skips are listed; a partial clone can have a million.
  static let listedSkips = 100

  func write(_ report: Report, to output: inout some TextOutputStream) {
    let shown = report.shown(options)
    let rules = Dictionary(shown.rules.map { ($0.id, $0) }) { first, _ in first }
    var blocks: [String] = []
    // A life is told once, with the first finding of its secret.
    var told: Set<Lifecycle> = []
    for finding in shown.active {
      let life = shown.life(of: finding).flatMap { told.insert($0).inserted ? $0 : nil }
      blocks.append(block(finding, rules[finding.rule], life))
    }
    if !shown.isComplete { blocks.append(skips(shown)) }
    if !options.isQuiet {
      if !shown.notices.isEmpty {
        blocks.append(shown.notices.map { "\(paint("note", .note)): \($0.visible)\n" }.joined())
      }
      blocks.append(summary(shown))
    }
    output.write(blocks.joined(separator: "\n"))
  }

  private func block(_ finding: Finding, _ rule: Rule?, _ life: Lifecycle?) -> String {
    let place =
      finding.origin.path.visible
      + (finding.hasLines ? ":\(finding.span.start.line):\(finding.span.start.column)" : "")
    let id = finding.rule.rawValue.visible
    let severity = paint(finding.severity.rawValue, .severity(finding.severity))
    let margin = String(repeating: " ", count: finding.hasLines ? "\(finding.span.start.line)".count : 1)
    let title = paint(finding.title(rule).visible, .strong)
    var block = "\(paint(place, .strong)): \(severity): \(title) [\(id)]\n"
    block += excerpt(finding, margin: margin)
    for (label, text) in notes(finding, rule) + (life?.clauses ?? []).map({ ("life", $0) }) {
      block += "\(margin) \(paint("=", .margin)) \(paint(label, .strong)): \(text)\n"
    }
    return block
  }

  private func notes(_ finding: Finding, _ rule: Rule?) -> [(label: String, text: String)] {
    var notes = finding.evidence.map { ("evidence", finding.clause($0).visible) }
    notes += finding.remarks.map { ("note", $0.visible) }
    if !options.isQuiet {
      if let consequence = rule?.consequence { notes.append(("note", consequence.visible)) }
      if let advice = finding.advice(rule) { notes.append(("help", advice.visible)) }
    }
    if let commit = finding.origin.commit { notes.append(("git", commit.summary)) }
    return notes
  }

  // The line, and beneath it a line that underlines the secret; nothing where there is no line to show.
  private func excerpt(_ finding: Finding, margin: String) -> String {
    let line = ExcerptLine(finding, secret: options.display(finding.secret))
    guard let line else { return "" }
    let number = finding.hasLines ? "\(finding.span.start.line)" : margin
    let bar = paint("|", .margin)
    let underline = paint(String(repeating: "^", count: line.length), .severity(finding.severity))
    return """
      \(paint(number, .margin)) \(bar) \(line.text)
      \(margin) \(bar) \(String(repeating: " ", count: line.start))\(underline)

      """
  }

  fileprivate func skips(_ report: Report) -> String {
    var block = report.skips.prefix(Self.listedSkips)
      .map { "\(paint("error", .severity(.error))): \($0.sentence)\n" }.joined()
    let rest = report.skips.count - Self.listedSkips
    if rest > 0 { block += "… and \(rest.grouped) more NOT scanned (`--format jsonl` lists all)\n" }
    return block
  }

  private func summary(_ report: Report) -> String {
    let active = report.active
    let places = Set(active.map(\.origin.path)).count
    let suppressed = report.findings.count - active.count
    let counts = Severity.allCases.reversed().compactMap { severity -> String? in
      let number = active.count { $0.severity == severity }
      return number == 0 ? nil : count(number, severity.rawValue)
    }
    var line = "no findings"
    if !active.isEmpty {
      let noun = active.allSatisfy(\.origin.isFile) ? "file" : "place"
      line = "\(count(active.count, "finding")) in \(count(places, noun)): \(counts.joined(separator: ", "))"
    }
    if suppressed > 0 { line += " (\(suppressed.grouped) suppressed)" }
    line = paint(line, .strong)
    if !report.isComplete {
      line += paint("; INCOMPLETE: \(report.skips.count.grouped) NOT scanned", .severity(.error))
    }
    return line + "\n"
  }

  private enum Style {
    case strong
    case margin
    case note
    case severity(Severity)

    // Of ECMA-48's SGR.
    var parameters: String {
      switch self {
      case .strong: "1"
      case .margin: "1;34"
      case .note, .severity(.note): "1;36"
      case .severity(.warning): "1;33"
      case .severity(.error): "1;31"
      }
    }
  }

  private func paint(_ text: String, _ style: Style) -> String {
    options.usesColor ? "\u{1b}[\(style.parameters)m\(text)\u{1b}[0m" : text
  }
}

extension Report {
  /// What was not scanned, a line each as in the text report: for standard error, where no text report goes to
  /// standard output.
  package func skipLines(_ options: ReportOptions) -> String {
    TextReporter(options: options).skips(shown(options))
  }
}
