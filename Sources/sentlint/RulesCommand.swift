// `sentlint rules`: the rules, their own tests, their documentation.

internal import ArgumentParser
internal import SentlintCore

struct RulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List, check and explain rules.",
    subcommands: [List.self, Check.self, Explain.self],
    defaultSubcommand: List.self
  )

  /// The rules that a subcommand is about.
  struct Selection: ParsableArguments {
    @Option(
      name: .customLong("rules"),
      help: ArgumentHelp(
        "The rules of this TOML file instead of the built-in ones. Can be repeated.", valueName: "path"))
    var paths: [Path] = []

    /// Reads them.
    func ruleSet() throws -> RuleSet {
      try RuleSet(builtin: paths.isEmpty, files: paths)
    }
  }
}

extension RulesCommand {
  /// One line for each rule.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the rules, one a line.")

    /// How the list is written.
    enum Format: String, CaseIterable, ExpressibleByArgument {
      case text
      case markdown
    }

    @OptionGroup var selection: Selection
    @Option(help: "How to write it; markdown is docs/rules.md.") var format: Format = .text

    func run() throws {
      let rules = try selection.ruleSet().rules
      let text =
        switch format {
        case .text: RuleText.list(of: rules)
        case .markdown: RuleText.document(of: rules)
        }
      try Destination.standardOutput.write { $0.write(text) }
    }
  }

  /// The rules' own tests.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Check the rules: lint them, and run their examples and counterexamples.",
      discussion: "Exits with 2 if anything is wrong with them.")

    @OptionGroup var selection: Selection

    func run() throws {
      let rules = try selection.ruleSet()
      let count = rules.rules.count
      let problems = try rules.problems()
      try Destination.standardOutput.write { output in
        for problem in problems {
          output.write("\(problem)\n")
        }
        if problems.isEmpty {
          output.write("\(count) \(count == 1 ? "rule" : "rules"), no problems\n")
        }
      }
      throw problems.isEmpty ? ExitStatus.clean : .failure
    }
  }

  /// All about one rule.
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "explain",
      abstract: "Explain a rule: what it finds, what a finding means and what to do about it.")

    @Argument(help: "The rule's ID, as reports show it.") var id: String
    @OptionGroup var selection: Selection

    func run() throws {
      let rules = try selection.ruleSet().rules
      guard let rule = rules.first(where: { $0.id.rawValue == id }) else {
        throw ValidationError("There is no rule '\(id)'. 'sentlint rules list' lists them.")
      }
      try Destination.standardOutput.write { $0.write(RuleText.explanation(of: rule)) }
    }
  }
}
