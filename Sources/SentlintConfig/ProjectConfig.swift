// `.sentlint.toml`: what a project wants scanned, and how strictly.

package import SentlintCore

/// A project's configuration.
package struct ProjectConfig: Sendable {
  /// Rule packs, as they are written: relative to the configuration file.
  package var rulePaths: [String] = []
  /// Rules to leave out.
  package var disabledRules: [Rule.ID] = []
  /// Globs of what not to scan, as in `.gitignore`.
  package var exclude: [String] = []
  /// The least severity that fails a run; nil: the command's default.
  package var failOn: Severity?
  /// Findings to drop.
  package var allowlists: [Rule.Allowlist] = []
  private var path = ""
  private var lines: [ProjectKey: [Int]] = [:]
  private var mentions: [(rule: Rule.ID, place: Place)] = []

  /// A project that configures nothing.
  package init() {}

  /// Reads a configuration from its text. `path` is for errors alone.
  package init(toml: String, path: String) throws(ConfigError) {
    try self.init(bytes: Array(toml.utf8), path: path)
  }

  /// Reads a configuration from a file's bytes, which need not be UTF-8 to be complained about.
  package init(bytes: [UInt8], path: String) throws(ConfigError) {
    let file = try Section<ProjectKey>(file: bytes, path: path)
    self.path = path
    rulePaths = try file[.rules]?.filledStrings() ?? []
    exclude = try file[.exclude]?.filledStrings() ?? []
    failOn = try file[.failOn]?.choice()
    let disabled = try file[.disabledRules]?.elements(of: "strings") ?? []
    for rule in disabled {
      mentions.append((try rule.id(), rule.place))
    }
    disabledRules = mentions.map(\.rule)
    let sections: [Section<AllowlistKey>] = try file[.allowlists]?.sections() ?? []
    for section in sections {
      let targets = try section[.targetRules]?.targetRules() ?? []
      mentions += targets
      allowlists.append(try Rule.Allowlist(section, rules: Set(targets.map(\.0))))
    }
    for key in [ProjectKey.rules, .exclude] {
      lines[key] = try file[key]?.elements(of: "strings").map(\.place.line)
    }
  }

  /// Checks that every rule named here is one of `rules`, which are all that were loaded.
  package func check(against rules: some Sequence<Rule.ID>) throws(ConfigError) {
    let ids = Set(rules)
    for (rule, place) in mentions {
      try place.check(rule, in: ids)
    }
  }

  /// What is wrong with an element of `rules` or `exclude`, 0-based, as an error that names its line: for faults
  /// that others find, such as a pack that does not exist.
  package func error(_ message: String, at key: ProjectKey, element: Int) -> ConfigError {
    let lines = lines[key] ?? []
    return ConfigError(path: path, line: element < lines.count ? lines[element] : nil, message: message)
  }
}

/// The keys of a project's configuration.
package enum ProjectKey: String, SectionKey {
  /// Rule packs.
  case rules
  /// Rules to leave out.
  case disabledRules
  /// What not to scan.
  case exclude
  /// The least severity that fails a run.
  case failOn
  /// Findings to drop.
  case allowlists

  static let refusals = [
    "extend": "name rule packs in `rules`",
    "allowlist": "write `[[allowlists]]`",
  ]
}
