// Rules as SARIF describes them.

internal import SentlintCore

/// The rules of a run, each once, and where each stands.
struct SARIFRules {
  /// The descriptors, in the order that `ruleIndex` counts.
  let descriptors: [SARIF.ReportingDescriptor]
  /// The rules by name.
  let rules: [Rule.ID: Rule]
  /// Where each rule's descriptor stands.
  let indexes: [Rule.ID: Int]

  /// The rules that a report applied, and those that its findings name besides.
  init(_ report: Report) {
    let known = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
    let ids = Set(known.keys).union(report.active.map(\.rule)).sorted()
    rules = known
    descriptors = ids.map { id in
      SARIF.ReportingDescriptor(known[id] ?? Rule(id: id, description: "", pattern: ""))
    }
    indexes = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
  }
}

extension SARIF.ReportingDescriptor {
  /// Describes a rule, within GitHub's limits: no text empty, names of 255 characters, descriptions of 1024.
  init(_ rule: Rule) {
    let id = rule.id.rawValue
    let words = id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    let tags = ["security", "secret"] + rule.tags.filter { $0 != "security" && $0 != "secret" }
    let help = rule.help.isEmpty ? "Run `sentlint rules explain \(id)`." : rule.help
    self.init(
      id: id,
      name: String(words.joined().prefix(255)),
      shortDescription: SARIF.MultiformatMessageString(
        text: String((rule.title.isEmpty ? id : rule.title).visible.prefix(1024))),
      fullDescription: SARIF.MultiformatMessageString(
        text: String((rule.description.isEmpty ? id : rule.description).visible.prefix(1024))),
      help: SARIF.MultiformatMessageString(text: help, markdown: help),
      defaultConfiguration: SARIF.ReportingConfiguration(level: rule.severity.rawValue),
      properties: SARIF.RuleProperties(
        tags: Array(tags.prefix(10)),
        precision: rule.evidence.isEmpty ? "very-high" : "high",
        securitySeverity: rule.severity.score))
  }
}

extension Severity {
  // As CVSS counts: GitHub calls over 9.0 critical, from 4.0 medium, below that low.
  fileprivate var score: String {
    switch self {
    case .error: "9.5"
    case .warning: "6.5"
    case .note: "3.0"
    }
  }
}
