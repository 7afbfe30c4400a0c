// `.sentlint.toml`: what its keys become, and what is said about wrong ones.

import SentlintConfig
import SentlintCore
import Testing

struct ProjectConfigTests {
  static let everything = #"""
    rules = ["rules/ours.toml", "../shared.toml"]
    disabledRules = [
      "acme-user",
    ]
    exclude = [
      "vendor/",
      "*.min.js",
    ]
    failOn = "warning"

    [[allowlists]]
    description = "documentation"
    targetRules = ["acme-token"]
    paths = ['^docs/']

    [[allowlists]]
    stopwords = ["example"]
    """#

  @Test func `every key arrives`() throws {
    let config = try ProjectConfig(toml: Self.everything, path: ".sentlint.toml")
    #expect(config.rulePaths == ["rules/ours.toml", "../shared.toml"])
    #expect(config.disabledRules == [Rule.ID(rawValue: "acme-user")])
    #expect(config.exclude == ["vendor/", "*.min.js"])
    #expect(config.failOn == .warning)
    #expect(
      config.allowlists == [
        Rule.Allowlist(
          description: "documentation", paths: ["^docs/"], rules: [Rule.ID(rawValue: "acme-token")]),
        Rule.Allowlist(stopwords: ["example"]),
      ])
  }

  @Test(arguments: ["", "\n# nothing yet\n", "exclude = []"])
  func `an empty file configures nothing`(_ text: String) throws {
    for config in [try ProjectConfig(toml: text, path: ".sentlint.toml"), ProjectConfig()] {
      #expect(config.rulePaths.isEmpty && config.disabledRules.isEmpty && config.exclude.isEmpty)
      #expect(config.failOn == nil && config.allowlists.isEmpty)
      try config.check(against: [])
    }
  }

  @Test(arguments: [
    BadFile("exlude = []", 1, "unknown key `exlude`; did you mean `exclude`?"),
    BadFile("\nfail-on = 'note'", 2, "did you mean `failOn`?"),
    BadFile("disabled-rules = []", 1, "did you mean `disabledRules`?"),
    BadFile("\n\n[allowlist]", 3, "write `[[allowlists]]`"),
    BadFile(
      "threads = 4", 1, "the keys here are `rules`, `disabledRules`, `exclude`, `failOn`, `allowlists`"),
    BadFile("failOn = 'never'", 1, "is `never`; it must be one of `note`, `warning`, `error`"),
    BadFile("failOn = 1", 1, "`failOn` must be a string, not an integer"),
    BadFile("rules = 'x.toml'", 1, "`rules` must be an array of strings, not a string"),
    BadFile("[[rules]]\nid = 'a'", 1, "`rules`, element 1, must be a string, not a table"),
    BadFile("exclude = [\n'a',\n'']", 3, "`exclude`, element 2, is empty"),
    BadFile("disabledRules = ['a b']", 1, "is `a b`"),
    BadFile("[[allowlists]]\nregexTarget = 'secret'", 1, "allows nothing"),
    BadFile("[[allowlists]]\ncommits = ['a']", 2, "`commits` is not supported"),
    BadFile("exclude = [", 1, "invalid TOML"),
  ])
  func `a bad configuration is refused where it is bad`(_ file: BadFile) throws {
    let error = try #require(throws: ConfigError.self) { try ProjectConfig(toml: file.text, path: "c.toml") }
    #expect(error.line == file.line)
    #expect(error.message.contains(file.message), "\(error)")
  }

  @Test func `rules that are named must exist`() throws {
    let config = try ProjectConfig(toml: Self.everything, path: "c.toml")
    let user = Rule.ID(rawValue: "acme-user")
    let token = Rule.ID(rawValue: "acme-token")
    try config.check(against: [user, token])
    let disabled = try #require(throws: ConfigError.self) { try config.check(against: [token]) }
    #expect(String(describing: disabled) == "c.toml:3: there is no rule `acme-user`")
    let target = try #require(throws: ConfigError.self) {
      try config.check(against: [user, Rule.ID(rawValue: "acme-tokens")])
    }
    #expect(
      String(describing: target) == "c.toml:13: there is no rule `acme-token`; did you mean `acme-tokens`?")
  }

  @Test func `faults that others find have a line`() throws {
    let config = try ProjectConfig(toml: Self.everything, path: "c.toml")
    #expect(config.error("no such file", at: .rules, element: 1).description == "c.toml:1: no such file")
    #expect(config.error("odd", at: .exclude, element: 1).description == "c.toml:7: odd")
    #expect(config.error("odd", at: .exclude, element: 2).description == "c.toml: odd")
  }
}
