// Rules in words, for people.

internal import SentlintCore
internal import SentlintEngine

/// What `sentlint rules` prints.
enum RuleText {
  /// One line a rule: severity, ID, and the first sentence of what it finds.
  static func list(of rules: [Rule]) -> String {
    let width = rules.map(\.id.rawValue.count).max() ?? 0
    return rules.map { rule in
      column(rule.severity.rawValue, width: 7) + "  " + column(rule.id.rawValue, width: width) + "  "
        + firstSentence(of: rule.description) + "\n"
    }.joined()
  }

  /// Everything about one rule, with examples filled in.
  static func explanation(of rule: Rule) -> String {
    var text = "\(rule.id.rawValue) (\(rule.severity.rawValue))\n\n\(rule.description)\n"
    if let evidence = evidence(for: rule) {
      text += "\n\(evidence)\n"
    }
    if !rule.examples.isEmpty {
      text += "\nFinds, for example:\n" + indented(rule.examples)
    }
    if !rule.counterexamples.isEmpty {
      text += "\nLeaves alone, for example:\n" + indented(rule.counterexamples)
    }
    if !rule.help.isEmpty {
      text += "\nWhat to do:\n\n\(trimmed(rule.help))\n"
    }
    return text
  }

  /// The reference of all rules, in Markdown. Examples keep their placeholders: no token-like text is written.
  static func document(of rules: [Rule]) -> String {
    var text = """
      # Rules

      <!-- Written by `make docs` from the rule pack; do not edit. -->

      | Rule | Severity | Finds |
      | --- | --- | --- |

      """
    for rule in rules {
      text += "| [`\(rule.id.rawValue)`](#\(rule.id.rawValue)) | \(rule.severity.rawValue) "
      text += "| \(cell(firstSentence(of: rule.description))) |\n"
    }
    for rule in rules {
      text += "\n## \(rule.id.rawValue)\n\n\(trimmed(rule.description))\n"
      text += "\nSeverity: **\(rule.severity.rawValue)**."
      if rule.kind != .unknown {
        text += " Token: `\(rule.kind.rawValue)`."
      }
      if let evidence = evidence(for: rule) {
        text += " \(evidence)"
      }
      text += "\n"
      text += fenced(rule.examples, under: "Finds")
      text += fenced(rule.counterexamples, under: "Leaves alone")
      if !rule.help.isEmpty {
        text += "\nWhat to do:\n\n\(trimmed(rule.help))\n"
      }
    }
    return text
  }

  private static func evidence(for rule: Rule) -> String? {
    guard !rule.evidence.isEmpty else { return nil }
    let kinds = EvidenceKind.allCases.filter(rule.evidence.contains).map(\.clause)
    return "Counts when \(kinds.joined(separator: ", or "))."
  }

  private static func fenced(_ examples: [Rule.Example], under title: String) -> String {
    guard !examples.isEmpty else { return "" }
    let texts = examples.map { trimmed($0.text) }
    // A fence longer than any run of backquotes inside.
    let longest = texts.joined().split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\n\(title):\n\n\(fence)text\n\(texts.joined(separator: "\n"))\n\(fence)\n"
  }

  private static func indented(_ examples: [Rule.Example]) -> String {
    examples.map { example in
      ExampleText.filled(trimmed(example.text), seed: 1).split(
        separator: "\n", omittingEmptySubsequences: false
      )
      .map { "    \($0)\n" }.joined()
    }.joined()
  }

  private static func firstSentence(of text: String) -> String {
    guard let end = text.firstRange(of: ". ") else { return trimmed(text) }
    return String(text[..<end.lowerBound]) + "."
  }

  private static func cell(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ").replacing("|", with: "\\|")
  }

  private static func column(_ text: String, width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func trimmed(_ text: String) -> String {
    let body = text.drop(while: \.isNewline)
    return String(
      body.prefix(upTo: body.lastIndex { !$0.isWhitespace }.map(body.index(after:)) ?? body.startIndex))
  }
}

extension EvidenceKind {
  /// When it is at hand, as a clause.
  fileprivate var clause: String {
    switch self {
    case .itself: "the value names itself"
    case .name: "the name it is assigned to says `instasent`"
    case .section: "the key, section or comment above it says `instasent`"
    case .constructor: "it is the argument of an SDK's constructor"
    case .endpoint: "the nearest endpoint is one of the service's hosts"
    case .flow: "it flows through names into one of these"
    }
  }
}
