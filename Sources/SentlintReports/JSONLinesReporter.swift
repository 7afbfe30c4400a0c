// JSON Lines: one object a finding, then one for the coverage.

internal import SentlintCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Writes JSON Lines, for programs. docs/reports.md describes the fields, which are a promise.
struct JSONLinesReporter: Reporter {
  /// What the user asked for.
  let options: ReportOptions

  func write(_ report: Report, to output: inout some TextOutputStream) {
    let shown = report.shown(options)
    let rules = Dictionary(shown.rules.map { ($0.id, $0) }) { first, _ in first }
    for finding in shown.active {
      object(finding, rules[finding.rule], shown.life(of: finding)).write(to: &output)
      output.write("\n")
    }
    JSON.object(["coverage": coverage(shown)]).write(to: &output)
    output.write("\n")
  }

  private func object(_ finding: Finding, _ rule: Rule?, _ life: Lifecycle?) -> JSON {
    let commit = finding.origin.commit
    let clauses = finding.evidence.map { finding.clause($0).visible }
    let message = finding.message(rule, evidence: clauses, form: \.visible)
    return .object([
      "ruleId": .string(finding.rule.rawValue),
      "path": .string(finding.origin.path.text),
      "pathBytes": finding.origin.path.base64,
      "startLine": .integer(finding.span.start.line),
      "startColumn": .integer(finding.span.start.column),
      "endLine": .integer(finding.span.end.line),
      "endColumn": .integer(finding.span.end.column),
      "severity": .string(finding.severity.rawValue),
      "message": .string(message),
      "evidence": .array(finding.evidence.map { object($0) }),
      "fingerprint": .string(finding.fingerprint.rawValue),
      "secret": .string(options.display(finding.secret)),
      "kind": .string(finding.kind.rawValue),
      "clientSide": .bool(finding.isClientSide),
      "project": finding.project.map { .string($0) },
      "datasource": finding.datasource.map { .string($0) },
      "origin": .string(finding.origin.name),
      "commit": commit.map { .string($0.id) },
      "author": commit.map { .string($0.author) },
      "date": commit.map { .string($0.date) },
      "life": life?.json,
    ])
  }

  private func object(_ evidence: Evidence) -> JSON {
    .object([
      "kind": .string(evidence.kind.rawValue),
      "text": .string(evidence.text.visible),
      "line": (evidence.span?.start.line).map { .integer($0) },
      "column": (evidence.span?.start.column).map { .integer($0) },
      "endLine": (evidence.span?.end.line).map { .integer($0) },
      "endColumn": (evidence.span?.end.column).map { .integer($0) },
    ])
  }

  private func coverage(_ report: Report) -> JSON {
    .object([
      "complete": .bool(report.isComplete),
      "scanned": .integer(report.coverage.scanned),
      "bytes": .integer(report.coverage.bytes),
      "excluded": .integer(report.coverage.excluded),
      "ignored": .integer(report.coverage.ignored),
      "notFiles": .integer(report.coverage.notFiles),
      "submodules": .integer(report.coverage.submodules),
      "suppressed": .integer(report.findings.count - report.active.count),
      "skipped": .array(
        report.skips.map { skip in
          .object([
            "path": .string(skip.origin.path.text),
            "pathBytes": skip.origin.path.base64,
            "origin": .string(skip.origin.name),
            "commit": (skip.origin.commit?.id).map { .string($0) },
            "reason": .string(skip.reason.message.visible),
          ])
        }),
      "notices": .array(report.notices.map { .string($0.visible) }),
      "version": .string(options.version),
    ])
  }
}

extension ReportOptions {
  /// The secret as the user asked to see it: redacted, or written out.
  func display(_ secret: Secret) -> String {
    guard secret.count > 0 else { return "" }
    return showsSecrets ? String(decoding: secret.revealed(), as: UTF8.self) : secret.redacted
  }
}

extension Path {
  // The bytes, where `text` does not hold all of them.
  fileprivate var base64: JSON? {
    isUTF8 ? nil : .string(Data(bytes).base64EncodedString())
  }
}
