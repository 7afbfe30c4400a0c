// One `[[rules]]` table, as a rule.

internal import SentlintCore

/// The keys of a rule, in the order of the reference.
enum RuleKey: String, SectionKey {
  case id
  case description
  case help
  case regex
  case secretGroup
  case keywords
  case path
  case entropy
  case severity
  case kind
  case evidence
  case specificity
  case tags
  case allowlists
  case required
  case examples
  case counterexamples

  static let refusals = [
    "allowlist": "write `[[rules.allowlists]]`",
    "skipreport": "every rule reports; give one that only serves `required` the severity `note`",
    "pattern": "write `regex`",
    "filter": "write `[[rules.allowlists]]`, `entropy` or `evidence`",
    "components": "write `[[rules.required]]`",
    "confidence": "write `severity`",
    "validate": "tokens are tried only by `sentlint verify`",
  ]
}

/// The keys of a requirement.
private enum RequirementKey: String, SectionKey {
  case id
  case withinLines

  static let refusals = ["withincolumns": "write `withinLines`"]
}

/// The keys of an example that is a table.
private enum ExampleKey: String, SectionKey {
  case path
  case text
}

extension Rule {
  /// Reads a rule of a pack whose rules are `ids`.
  init(_ section: Section<RuleKey>, in ids: Set<ID>) throws(ConfigError) {
    let id = try section.required(.id, in: "the rule").id()
    let kind = "rule \(id.rawValue.quoted)"
    guard section[.regex] != nil || section[.path] == nil else {
      throw section.error(
        at: .path, "\(kind) has `path` alone; it needs a `regex` too, since files are not findings")
    }
    self.init(
      id: id,
      description: try section[.description]?.string() ?? "",
      help: try section[.help]?.string() ?? "",
      pattern: try section.required(.regex, in: kind).filledString(),
      secretGroup: try section[.secretGroup]?.integer(in: 0...65535),
      keywords: try section[.keywords]?.filledStrings() ?? [],
      path: try section[.path]?.filledString(),
      entropy: try section[.entropy]?.entropy(),
      severity: try section[.severity]?.choice() ?? .error,
      kind: try section[.kind]?.choice() ?? .unknown,
      evidence: Set(try section[.evidence]?.choices() ?? []),
      required: try section[.required]?.requirements(of: id, in: ids) ?? [],
      allowlists: try section[.allowlists]?.allowlists() ?? [],
      tags: try section[.tags]?.filledStrings() ?? [],
      specificity: try section[.specificity]?.integer(in: -1000...1000) ?? 0,
      examples: try section[.examples]?.examples() ?? [],
      counterexamples: try section[.counterexamples]?.examples() ?? []
    )
  }
}

extension Value {
  /// A rule's name.
  func id() throws(ConfigError) -> Rule.ID {
    let id = try filledString()
    guard id.utf8.allSatisfy(\.isNamePart) else {
      throw place.error("\(name) is \(id.quoted); it may hold letters, digits, `-`, `_` and `.` alone")
    }
    return Rule.ID(rawValue: id)
  }

  /// Bits per byte; 0 asks for nothing.
  fileprivate func entropy() throws(ConfigError) -> Double? {
    let bits = try number(in: 0...8)
    return bits == 0 ? nil : bits
  }

  fileprivate func choices<Choice: RawRepresentable<String> & CaseIterable>() throws(ConfigError) -> [Choice]
  {
    try elements(of: "strings").map { value throws(ConfigError) in try value.choice() }
  }

  fileprivate func requirements(of rule: Rule.ID, in ids: Set<Rule.ID>) throws(ConfigError) -> [Rule
    .Requirement]
  {
    let sections: [Section<RequirementKey>] = try sections()
    return try sections.map { section throws(ConfigError) in
      let id = try section.required(.id, in: "the requirement")
      let required = try id.id()
      try id.place.check(required, in: ids)
      guard required != rule else { throw id.place.error("rule \(rule.rawValue.quoted) requires itself") }
      return Rule.Requirement(
        rule: required, withinLines: try section[.withinLines]?.integer(in: 0...Int.max))
    }
  }

  fileprivate func allowlists() throws(ConfigError) -> [Rule.Allowlist] {
    let sections: [Section<AllowlistKey>] = try sections()
    return try sections.map { section throws(ConfigError) in
      guard section[.targetRules] == nil else {
        throw section.error(
          at: .targetRules,
          "an allowlist below a rule is that rule's; only `[[allowlists]]` has `targetRules`")
      }
      return try Rule.Allowlist(section, rules: [])
    }
  }

  fileprivate func examples() throws(ConfigError) -> [Rule.Example] {
    try elements(of: "strings and tables").map { value throws(ConfigError) in
      if value.isString { return Rule.Example(text: try value.string()) }
      let section: Section<ExampleKey> = try value.section(insteadOf: "a string or a table with `text`")
      let text = try section.required(.text, in: "the example").string()
      guard let path = section[.path] else { return Rule.Example(text: text) }
      return Rule.Example(path: Path(try path.filledString()), text: text)
    }
  }
}

extension UInt8 {
  fileprivate var isNamePart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
