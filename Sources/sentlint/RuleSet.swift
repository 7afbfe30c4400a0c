// The rules of a run: the built-in pack, and those of the user's files.

internal import SentlintConfig
internal import SentlintCore
internal import SentlintEngine

/// Rules read from packs.
struct RuleSet {
  private var packs: [RulePack] = []

  /// Reads the built-in pack, if it is wanted, and these files.
  ///
  /// - Throws: `ConfigError` or `TextFileError`.
  init(builtin: Bool = true, files: [Path] = []) throws {
    if builtin {
      try add(RulePack.builtin())
    }
    for file in files {
      try add(fileAt: file)
    }
  }

  /// The rules, sorted by ID.
  var rules: [Rule] {
    packs.flatMap(\.rules).sorted { $0.id < $1.id }
  }

  /// Reads a pack and adds it.
  mutating func add(fileAt path: Path) throws {
    try add(RulePack(bytes: TextFile.bytes(of: path), path: path.text))
  }

  /// Adds a pack. An ID names one rule, in baselines and in comments: two rules cannot share it.
  private mutating func add(_ pack: RulePack) throws(ConfigError) {
    for rule in pack.rules {
      if let other = packs.first(where: { $0.line(of: rule.id) != nil }) {
        throw pack.error("the ID `\(rule.id.rawValue)` is taken by a rule in \(other.path)", in: rule.id)
      }
    }
    if pack.wantsLater(than: Sentlint.version) {
      Diagnostic.write("\(pack.path): asks for a later version than \(Sentlint.version)")
    }
    packs.append(pack)
  }

  /// Compiles the rules that the project does not disable, with the packs' and the project's allowlists.
  ///
  /// - Throws: `ConfigError`, for a rule that does not exist or cannot be compiled.
  func scanner(for project: ProjectConfig) throws -> Scanner {
    try project.check(against: rules.map(\.id))
    let enabled = rules.filter { !project.disabledRules.contains($0.id) }
    return try located { () throws(RuleError) in
      try Scanner(rules: enabled, allowlists: allowlists + project.allowlists, today: ProcessState.today)
    }
  }

  /// Runs the rules' own tests.
  ///
  /// - Returns: What is wrong, each with its file and line.
  /// - Throws: `ConfigError`, for a rule that cannot be compiled.
  func problems() throws -> [ConfigError] {
    try located { () throws(RuleError) in try RuleCheck.problems(in: rules, allowlists: allowlists) }
      .map { error("\($0.rule.rawValue): \($0.message)", in: $0.rule) }
  }

  private var allowlists: [Rule.Allowlist] {
    packs.flatMap(\.allowlists)
  }

  /// Gives an error about a rule its file and line.
  private func located<Value>(_ compile: () throws(RuleError) -> Value) throws(ConfigError) -> Value {
    do {
      return try compile()
    } catch {
      throw self.error("\(error.rule.rawValue): \(error.message)", in: error.rule)
    }
  }

  private func error(_ message: String, in rule: Rule.ID) -> ConfigError {
    let pack = packs.first { $0.line(of: rule) != nil }
    return pack?.error(message, in: rule)
      ?? ConfigError(path: Project.fileName, line: nil, message: "\(rule.rawValue): \(message)")
  }
}
