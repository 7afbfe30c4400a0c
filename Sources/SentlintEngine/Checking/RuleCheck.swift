// The rules' own tests: `sentlint rules check`.

package import SentlintCore
internal import SentlintPCRE

/// What is wrong with rules that can be applied: what they lack, which examples they fail, where they are slow.
package enum RuleCheck {
  /// Something wrong with a rule.
  package struct Problem: Hashable, Sendable {
    /// The rule.
    package let rule: Rule.ID
    /// What is wrong, in words.
    package let message: String
  }

  /// How many differently filled copies of each example are scanned: what a rule finds must not hang on luck.
  private static let fillings: UInt64 = 8

  /// Lints rules, scans their examples and counterexamples, and tries each pattern on texts made to be slow.
  ///
  /// - Throws: A rule that cannot be applied at all.
  package static func problems(
    in rules: [Rule], allowlists: [Rule.Allowlist] = []
  ) throws(RuleError) -> [Problem] {
    var problems: [Problem] = []
    for rule in rules {
      var messages = lint(rule)
      let required = rules.filter { other in
        rule.required.contains { $0.rule == other.id } && other.id != rule.id
      }
      let scanner = try Scanner(rules: [rule] + required, allowlists: allowlists)
      messages += rule.examples.flatMap { self.messages(for: $0, of: rule, wanted: true, scanner) }
      messages += rule.counterexamples.flatMap { self.messages(for: $0, of: rule, wanted: false, scanner) }
      if let slow = try slowness(of: rule) { messages.append(slow) }
      problems += messages.map { Problem(rule: rule.id, message: $0) }
    }
    return problems
  }

  private static func lint(_ rule: Rule) -> [String] {
    var messages: [String] = []
    let isKebab = rule.id.rawValue.split(separator: "-", omittingEmptySubsequences: false).allSatisfy {
      part in
      !part.isEmpty && part.utf8.allSatisfy { $0.isLower || $0.isDigit }
    }
    if !isKebab { messages.append("the ID is not in kebab-case") }
    if rule.description.isEmpty { messages.append("it has no description") }
    if rule.help.isEmpty { messages.append("it has no help text") }
    if rule.examples.isEmpty { messages.append("it has no examples") }
    if rule.counterexamples.isEmpty { messages.append("it has no counterexamples") }
    if rule.keywords.isEmpty { messages.append("it has no keywords, so that it is tried on every file") }
    for keyword in rule.keywords where keyword.utf8.count < 4 {
      messages.append(
        "the keyword `\(keyword)` is shorter than four bytes, so that it counts as present everywhere")
    }
    return messages
  }

  private static func messages(
    for example: Rule.Example, of rule: Rule, wanted: Bool, _ scanner: Scanner
  ) -> [String] {
    for seed in 1...fillings {
      let text = ExampleText.filled(example.text, seed: seed)
      let piece = Piece(bytes: ContiguousArray(text.utf8), origin: .file(example.path))
      let isFound = scanner.scan(piece).findings.contains { $0.rule == rule.id && $0.suppression == nil }
      guard isFound == wanted else {
        let shown = example.text.split(separator: "\n").first.map(String.init) ?? ""
        return [
          "it finds \(wanted ? "nothing" : "something") in its \(wanted ? "example" : "counterexample") `\(shown)`"
        ]
      }
    }
    return []
  }

  /// Texts that make patterns with nested or adjacent repetition slow, each repeated to this many bytes.
  private static let slowLength = 200_000

  private static func slowness(of rule: Rule) throws(RuleError) -> String? {
    let pattern = try Pattern(rule.pattern, of: rule.id)
    let keyword = rule.keywords.first ?? ""
    let units =
      [
        "a", "A1", "0", " ", "\n", "=", "-", ".", "/", "\"", "a ", "a.", "a=", keyword, keyword + " ",
        keyword + "=", keyword + ".", "://" + keyword, "eyJ",
      ]
      + rule.examples.map { String(ExampleText.filled($0.text, seed: 1).prefix(40)) }
    for unit in units where !unit.isEmpty {
      let bytes = ContiguousArray(String(repeating: unit, count: slowLength / unit.utf8.count).utf8)
      if try gaveUp(pattern, on: bytes, of: rule.id) {
        return "its pattern gives up on `\(unit.prefix(20))` repeated to \(slowLength) bytes"
      }
    }
    return nil
  }

  private static func gaveUp(
    _ pattern: Pattern, on text: ContiguousArray<UInt8>, of rule: Rule.ID
  ) throws(RuleError) -> Bool {
    do throws(PatternError) {
      var state = try MatchState(groups: pattern.groupCount)
      _ = try pattern.firstMatch(in: text.span, using: &state)
      return false
    } catch {
      guard case .gaveUp = error else { throw RuleError(rule: rule, message: error.description) }
      return true
    }
  }
}
