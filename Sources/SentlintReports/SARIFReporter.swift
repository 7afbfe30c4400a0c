// SARIF 2.1.0 as GitHub code scanning takes it.
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning

package import SentlintCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Writes one run of SARIF 2.1.0, indented, with sorted keys.
package struct SARIFReporter: Reporter {
  private let options: ReportOptions
  // The most results that are written. GitHub rejects a run with more than 25,000, and a second run of the same
  // tool in one upload too.
  private let resultLimit: Int
  // The most skips that become notifications of their own.
  private let skipLimit: Int

  /// Makes a reporter.
  package init(options: ReportOptions, resultLimit: Int = 25_000, skipLimit: Int = 5000) {
    self.options = options
    self.resultLimit = resultLimit
    self.skipLimit = skipLimit
  }

  package func write(_ report: Report, to output: inout some TextOutputStream) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    // Encoding fails for numbers that are not finite only, and there is none.
    guard let data = try? encoder.encode(log(report.shown(options))) else { return }
    output.write(String(decoding: data, as: UTF8.self).invisibleEscapedInJSON)
    output.write("\n")
  }

  private func log(_ report: Report) -> SARIF.Log {
    let rules = SARIFRules(report)
    let all = report.active
    let active = options.includesHistory ? all : all.filter { !report.isPast($0) }
    let kept = Self.gravest(active, resultLimit)
    let run = SARIF.Run(
      tool: SARIF.Tool(
        driver: SARIF.ToolComponent(
          version: options.version, semanticVersion: options.version, rules: rules.descriptors)),
      invocations: [
        SARIF.Invocation(
          executionSuccessful: report.isComplete,
          toolExecutionNotifications: notifications(
            report, leftOut: active.count - kept.count, past: all.count - active.count))
      ],
      redactionTokens: options.showsSecrets ? nil : ["****"],
      results: kept.map { result($0, rules, report.life(of: $0)) },
      properties: coverage(report))
    return SARIF.Log(runs: [run])
  }

  // The gravest `limit` findings, in the order they had.
  private static func gravest(_ findings: [Finding], _ limit: Int) -> [Finding] {
    guard findings.count > limit else { return findings }
    let ranked = findings.enumerated().sorted {
      ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
    }
    return ranked.prefix(limit).sorted { $0.offset < $1.offset }.map(\.element)
  }

  private func result(_ finding: Finding, _ rules: SARIFRules, _ life: Lifecycle?) -> SARIF.Result {
    let rule = rules.rules[finding.rule]
    let related = finding.relatedLocations
    var link = 0
    let evidence = finding.evidence.map { evidence in
      let clause = finding.clause(evidence).visible.bracketsEscaped
      guard evidence.span != nil, finding.hasOwnLines else { return clause }
      link += 1
      return "[\(clause)](\(link))"
    }
    var message = finding.message(rule, evidence: evidence) { $0.visible.bracketsEscaped }
    if let place = finding.innerPlace { message += " Found in \(place.visible.bracketsEscaped)." }
    let commit = finding.origin.commit
    if let commit { message += " In commit \(commit.shortID.visible.bracketsEscaped)." }
    return SARIF.Result(
      ruleId: finding.rule.rawValue, ruleIndex: rules.indexes[finding.rule] ?? 0,
      level: finding.severity.rawValue, message: SARIF.Message(text: message),
      locations: [finding.location(secret: options.display(finding.secret).visible)],
      partialFingerprints: finding.partialFingerprints,
      relatedLocations: related.isEmpty ? nil : related,
      codeFlows: finding.codeFlows,
      properties: SARIF.ResultProperties(
        kind: finding.kind.rawValue, origin: finding.origin.name, clientSide: finding.isClientSide,
        project: finding.project?.visible, datasource: finding.datasource?.visible,
        commit: commit?.id.visible, author: commit?.author.visible, date: commit?.date.visible,
        introducedBy: life?.introductions.first?.id, removedBy: life?.removal?.id, reach: life?.reach.name,
        commits: life?.commitCount))
  }

  private func notifications(_ report: Report, leftOut: Int, past: Int) -> [SARIF.Notification] {
    var notifications = report.skips.prefix(skipLimit).map { skip in
      SARIF.Notification(
        level: "error", message: SARIF.Message(text: skip.sentence),
        locations: [
          SARIF.Location(physicalLocation: SARIF.PhysicalLocation(artifactLocation: skip.origin.artifact))
        ])
    }
    func add(_ level: String, _ text: String) {
      notifications.append(SARIF.Notification(level: level, message: SARIF.Message(text: text)))
    }
    if report.skips.count > skipLimit {
      let rest = (report.skips.count - skipLimit).grouped
      add("error", "\(rest) more were NOT scanned; the jsonl format lists all.")
    }
    if leftOut > 0 {
      let limit = "a run may hold \(resultLimit.grouped); the text and jsonl formats have all"
      add("warning", "\(leftOut.grouped) results are left out: \(limit).")
    }
    if past > 0 {
      let reason = "no file of the checked-out commit holds them; --include-history shows them"
      add("note", "\(past.grouped) results are left out: \(reason).")
    }
    for notice in report.notices { add("note", notice.visible) }
    return notifications
  }

  private func coverage(_ report: Report) -> SARIF.Coverage {
    let coverage = report.coverage
    return SARIF.Coverage(
      complete: report.isComplete, scanned: coverage.scanned, bytes: coverage.bytes,
      excluded: coverage.excluded, ignored: coverage.ignored, notFiles: coverage.notFiles,
      submodules: coverage.submodules, skipped: report.skips.count,
      suppressed: report.findings.count - report.active.count)
  }
}

extension String {
  // In a message `[text](1)` is a link (§3.11.6); brackets of other origin are escaped.
  fileprivate var bracketsEscaped: String {
    replacing("[", with: "\\[").replacing("]", with: "\\]")
  }
}
