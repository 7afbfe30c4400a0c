// A rule pack: rules as a TOML file has them, in the vocabulary of gitleaks v8 and some words of our own.

package import SentlintCore
internal import SentlintRules

/// A TOML file of rules. Every rule in it is valid, but for its patterns: those the engine compiles.
package struct RulePack: Sendable {
  /// The file, as it was named to the reader.
  package let path: String
  /// What the pack calls itself.
  package let title: String
  /// What the pack is for.
  package let description: String
  /// The rules, in the file's order.
  package let rules: [Rule]
  /// The allowlists of several rules. One that names no rules applies to all of this pack's, and lists them, so that
  /// a pack never silences another's rules.
  package let allowlists: [Rule.Allowlist]
  private let minVersion: [Int]
  private let lines: [Rule.ID: Int]

  /// The rules that are built in.
  package static func builtin() throws(ConfigError) -> Self {
    try Self(toml: BuiltinRulePack.toml, path: "instasent.toml")
  }

  /// Reads a pack from its text. `path` is for errors alone.
  package init(toml: String, path: String) throws(ConfigError) {
    try self.init(bytes: Array(toml.utf8), path: path)
  }

  /// Reads a pack from a file's bytes, which need not be UTF-8 to be complained about.
  package init(bytes: [UInt8], path: String) throws(ConfigError) {
    let file = try Section<PackKey>(file: bytes, path: path)
    self.path = path
    title = try file[.title]?.string() ?? ""
    description = try file[.description]?.string() ?? ""
    minVersion = try file[.minVersion]?.version() ?? []

    let sections: [Section<RuleKey>] = try file[.rules]?.sections() ?? []
    guard !sections.isEmpty else {
      throw ConfigError(
        path: path, line: nil, message: "the pack has no rules; a rule begins with `[[rules]]`")
    }
    var lines: [Rule.ID: Int] = [:]
    for section in sections {
      let id = try section.required(.id, in: "the rule").id()
      if let first = lines.updateValue(section.place.line, forKey: id) {
        throw section.error(at: .id, "rule \(id.rawValue.quoted) is defined twice, first on line \(first)")
      }
    }
    let ids = Set(lines.keys)
    rules = try sections.map { section throws(ConfigError) in try Rule(section, in: ids) }
    let allowlists: [Section<AllowlistKey>] = try file[.allowlists]?.sections() ?? []
    self.allowlists = try allowlists.map { section throws(ConfigError) in
      let rules = try section[.targetRules]?.targetRules() ?? []
      for (rule, place) in rules {
        try place.check(rule, in: ids)
      }
      return try Rule.Allowlist(section, rules: rules.isEmpty ? ids : Set(rules.map(\.0)))
    }
    self.lines = lines
  }

  /// The line on which a rule begins, 1-based; nil for a rule of another pack.
  package func line(of rule: Rule.ID) -> Int? {
    lines[rule]
  }

  /// What is wrong with a rule, in words, as an error that names its line: for faults that others find.
  package func error(_ message: String, in rule: Rule.ID) -> ConfigError {
    ConfigError(path: path, line: line(of: rule), message: message)
  }

  /// Whether `minVersion` asks for a later sentlint than `version`, which is written `1.2.3` with or without more
  /// behind a `-`. Such a pack was read in full nevertheless: what it could not mean would have been an error.
  package func wantsLater(than version: String) -> Bool {
    (version.versionNumbers ?? []).lexicographicallyPrecedes(minVersion)
  }
}

/// The keys of a rule pack.
private enum PackKey: String, SectionKey {
  case title
  case description
  case minVersion
  case rules
  case allowlists

  static let refusals = [
    "extend": "give each pack its own `--rules`, and switch rules off with `disabledRules` in .sentlint.toml",
    "allowlist": "write `[[allowlists]]`",
    "rule": "write `[[rules]]`",
  ]
}

extension Value {
  fileprivate func version() throws(ConfigError) -> [Int] {
    let version = try string()
    guard let numbers = version.versionNumbers else {
      throw place.error("\(name) is \(version.quoted); a version is written like `1.2.3`")
    }
    return numbers
  }
}

extension String {
  /// `[1, 2, 3]` of `1.2.3`, `v1.2.3` and `1.2.3-dev`; nil for what is no version.
  fileprivate var versionNumbers: [Int]? {
    let numbers = drop { $0 == "v" }.prefix { $0 != "-" && $0 != "+" }
      .split(separator: ".", omittingEmptySubsequences: false)
      .map { $0.allSatisfy(\.isASCIINumber) ? Int($0) : nil }
    return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
  }
}

extension Character {
  fileprivate var isASCIINumber: Bool { isASCII && isNumber }
}
