// The rules of a run: the built-in pack, and those of the user's files.

internal import SentlintConfig
internal import SentlintCore

/// Rules read from packs.
struct RuleSet {
  /// The rules, those of the built-in pack first.
  private(set) var rules: [Rule] = []
  /// The packs' own allowlists.
  private(set) var allowlists: [Rule.Allowlist] = []

  /// Reads the built-in pack and these files, and drops the disabled rules.
  ///
  /// - Throws: `ConfigError` or `TextFileError`, also for a rule ID that two packs use and for a disabled rule that does not exist.
  init(builtin: Bool = true, files: [Path], disabled: [Rule.ID] = []) throws {
    var origins: [Rule.ID: Path] = [:]
    if builtin {
      try add(RulePack.builtin(), from: Path("the built-in rules"), origins: &origins)
    }
    for file in files {
      let pack = try RulePack(toml: try TextFile.contents(of: file), path: file.text)
      try add(pack, from: file, origins: &origins)
    }
    if let unknown = disabled.first(where: { origins[$0] == nil }) {
      throw TextFileError(
        path: Path(Project.fileName), message: "there is no rule '\(unknown.rawValue)' to disable")
    }
    rules.removeAll { disabled.contains($0.id) }
  }

  private mutating func add(
    _ pack: RulePack, from name: Path, origins: inout [Rule.ID: Path]
  ) throws {
    for rule in pack.rules {
      if let other = origins.updateValue(name, forKey: rule.id) {
        throw TextFileError(
          path: name, message: "the ID '\(rule.id.rawValue)' is taken by a rule of \(other.text)")
      }
    }
    rules += pack.rules
    allowlists += pack.allowlists
  }
}
