// An allowlist: `[[rules.allowlists]]`, or `[[allowlists]]` of a pack or a project.

internal import SentlintCore

/// The keys of an allowlist.
enum AllowlistKey: String, SectionKey {
  case description
  case condition
  case regexTarget
  case regexes
  case paths
  case stopwords
  case targetRules

  static let refusals = [
    "commits": "a commit is not a reason; accept its findings one by one in `.sentlint-baseline`",
    "regex": "write `regexes`",
    "files": "write `paths`",
  ]
}

extension Rule.Allowlist {
  /// Reads an allowlist that applies to `rules`.
  init(_ section: Section<AllowlistKey>, rules: Set<Rule.ID>) throws(ConfigError) {
    self.init(
      description: try section[.description]?.string() ?? "",
      requiresAll: try section[.condition]?.requiresAll() ?? false,
      target: try section[.regexTarget]?.choice() ?? .secret,
      patterns: try section[.regexes]?.filledStrings() ?? [],
      paths: try section[.paths]?.filledStrings() ?? [],
      stopwords: try section[.stopwords]?.filledStrings() ?? [],
      rules: rules
    )
    guard !patterns.isEmpty || !paths.isEmpty || !stopwords.isEmpty else {
      throw section.place.error("the allowlist allows nothing; give it `regexes`, `paths` or `stopwords`")
    }
  }
}

extension Value {
  /// The rules that an allowlist is for, each with its place. None is an error: left out, it means all.
  func targetRules() throws(ConfigError) -> [(Rule.ID, Place)] {
    let rules = try elements(of: "strings").map { value throws(ConfigError) in (try value.id(), value.place) }
    guard !rules.isEmpty else { throw place.error("\(name) is empty; leave it out if all rules are meant") }
    return rules
  }

  fileprivate func requiresAll() throws(ConfigError) -> Bool {
    let condition = try string()
    switch condition.uppercased() {
    case "AND", "&&": return true
    case "OR", "||": return false
    default: throw place.error("\(name) is \(condition.quoted); it must be `OR` or `AND`")
    }
  }
}

extension Place {
  /// Checks that a rule is one of `ids`.
  func check(_ rule: Rule.ID, in ids: Set<Rule.ID>) throws(ConfigError) {
    guard !ids.contains(rule) else { return }
    throw error(
      "there is no rule \(rule.rawValue.quoted)"
        + rule.rawValue.suggestion(among: ids.map(\.rawValue).sorted()))
  }
}
