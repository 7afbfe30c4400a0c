// What a rule pack's keys become.

import SentlintConfig
import SentlintCore
import Testing

struct RulePackTests {
  /// Every key there is, each with a value that is not its default.
  static let everything = #"""
    title = "A pack"                 # a comment that says id = "no"
    description = "For tests."
    minVersion = "v1.2"

    [[rules]]
    id = "acme-token"
    description = "A token of Acme's."
    help = '''
    # Help
    regex = "not a key"
    [[rules]]
    '''
    regex = '''\bacme_(?<secret>[0-9a-z]{8})\b'''
    secretGroup = 1
    keywords = ["acme_", "ACME"]
    path = '''\.env$'''
    entropy = 2.5
    severity = "warning"
    kind = "api_sms"
    evidence = ["self", "name", "section", "constructor", "endpoint", "flow"]
    specificity = -3
    tags = ["one", "two"]
    examples = [
      'T = "acme_{lower:8}"',
      { path = "src/a.php", text = "acme_{lower:8}" },
    ]
    counterexamples = ["acme_short"]

      [[rules.allowlists]]
      description = "checksums"
      condition = "AND"
      regexTarget = "line"
      regexes = ['''sha\d+''', "md5"]
      paths = ['''\.lock$''']
      stopwords = ["example"]

      [[rules.allowlists]]
      stopwords = ["other"]

      [[rules.required]]
      id = "acme-user"
      withinLines = 5

      [[rules.required]]
      id = "acme-host"

    [[rules]]
    id = "acme-user"
    regex = "user"

    [[rules]]
    id = "acme-host"
    regex = "host"

    [[allowlists]]
    targetRules = ["acme-user"]
    paths = ["^docs/"]

    [[allowlists]]
    regexes = ["x"]
    """#

  @Test func `every key arrives`() throws {
    let pack = try RulePack(toml: Self.everything, path: "pack.toml")
    #expect(pack.title == "A pack")
    #expect(pack.description == "For tests.")
    #expect(pack.rules.map(\.id.rawValue) == ["acme-token", "acme-user", "acme-host"])
    let rule = try #require(pack.rules.first)
    #expect(rule.description == "A token of Acme's.")
    #expect(rule.help == "# Help\nregex = \"not a key\"\n[[rules]]\n")
    #expect(rule.pattern == #"\bacme_(?<secret>[0-9a-z]{8})\b"#)
    #expect(rule.secretGroup == 1)
    #expect(rule.keywords == ["acme_", "ACME"])
    #expect(rule.path == #"\.env$"#)
    #expect(rule.entropy == 2.5)
    #expect(rule.severity == .warning)
    #expect(rule.kind == .apiSMS)
    #expect(rule.evidence == Set(EvidenceKind.allCases))
    #expect(rule.specificity == -3)
    #expect(rule.tags == ["one", "two"])
    #expect(
      rule.examples == [
        Rule.Example(text: #"T = "acme_{lower:8}""#),
        Rule.Example(path: Path("src/a.php"), text: "acme_{lower:8}"),
      ])
    #expect(rule.counterexamples == [Rule.Example(text: "acme_short")])
    #expect(
      rule.allowlists == [
        Rule.Allowlist(
          description: "checksums", requiresAll: true, target: .line, patterns: [#"sha\d+"#, "md5"],
          paths: [#"\.lock$"#], stopwords: ["example"]),
        Rule.Allowlist(stopwords: ["other"]),
      ])
    #expect(
      rule.required == [
        Rule.Requirement(rule: Rule.ID(rawValue: "acme-user"), withinLines: 5),
        Rule.Requirement(rule: Rule.ID(rawValue: "acme-host")),
      ])
  }

  @Test func `an allowlist of the pack is for the rules it names, else for all of the pack's`() throws {
    let pack = try RulePack(toml: Self.everything, path: "pack.toml")
    #expect(
      pack.allowlists == [
        Rule.Allowlist(paths: ["^docs/"], rules: [Rule.ID(rawValue: "acme-user")]),
        Rule.Allowlist(patterns: ["x"], rules: Set(pack.rules.map(\.id))),
      ])
  }

  @Test func `what is left out has the engine's defaults`() throws {
    let pack = try RulePack(toml: "rules = [{ id = 'a', regex = 'b' }]", path: "pack.toml")
    let rule = try #require(pack.rules.first)
    let plain = Rule(id: Rule.ID(rawValue: "a"), description: "", pattern: "b")
    #expect(String(describing: rule) == String(describing: plain))
    #expect(pack.allowlists.isEmpty)
    #expect(!pack.wantsLater(than: "0.0.1"))
  }

  @Test func `keys are read in any case, as gitleaks does`() throws {
    let pack = try RulePack(
      toml: """
        [[Rules]]
        ID = "a"
        REGEX = "b"
        secretgroup = 0
        [[Rules.AllowLists]]
        stopWords = ["c"]
        regextarget = "match"
        """, path: "pack.toml")
    let rule = try #require(pack.rules.first)
    #expect(rule.secretGroup == 0)
    #expect(rule.allowlists == [Rule.Allowlist(target: .match, stopwords: ["c"])])
    #expect(pack.line(of: rule.id) == 1)
  }

  @Test(arguments: [("OR", false), ("or", false), ("||", false), ("And", true), ("&&", true)])
  func `conditions are spelt as in gitleaks`(word: String, requiresAll: Bool) throws {
    let pack = try RulePack(
      toml: """
        rules = [{ id = "a", regex = "b", allowlists = [{ condition = "\(word)", paths = ["c"] }] }]
        """, path: "pack.toml")
    #expect(pack.rules.first?.allowlists.map(\.requiresAll) == [requiresAll])
  }

  @Test func `entropy can be whole, and 0 asks for nothing`() throws {
    let pack = try RulePack(
      toml: """
        rules = [{ id = "a", regex = "b", entropy = 3 }, { id = "c", regex = "d", entropy = 0.0 }]
        """, path: "pack.toml")
    #expect(pack.rules.map(\.entropy) == [3, nil])
  }

  @Test func `a byte order mark and Windows line ends change nothing`() throws {
    // A set of several elements describes itself in any order.
    let lines = Self.everything.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("evidence") ? "evidence = ['name']" : $0 }
    let plain = try RulePack(toml: lines.joined(separator: "\n"), path: "pack.toml")
    let windows = lines.joined(separator: "\r\n")
    let marked = try RulePack(bytes: [0xEF, 0xBB, 0xBF] + Array(windows.utf8), path: "pack.toml")
    #expect(String(describing: marked.rules) == String(describing: plain.rules))
    #expect(marked.rules.map { marked.line(of: $0.id) } == plain.rules.map { plain.line(of: $0.id) })
  }

  @Test func `a rule's line is where it begins`() throws {
    let pack = try RulePack(toml: Self.everything, path: "pack.toml")
    #expect(pack.rules.map { pack.line(of: $0.id) } == [5, 47, 51])
    #expect(pack.line(of: Rule.ID(rawValue: "other")) == nil)
    let error = pack.error("its pattern is odd", in: Rule.ID(rawValue: "acme-user"))
    #expect(String(describing: error) == "pack.toml:47: its pattern is odd")
  }

  @Test(arguments: [
    ("1.2.3", "1.2.2", true), ("1.2.3", "1.2.3", false), ("1.10", "1.9.9", true), ("v8.25.0", "1.0.0", true),
    ("1", "1.0.0", false), ("0.2.0", "0.2.0-dev", false),
  ])
  func `a pack can ask for a later sentlint`(wanted: String, version: String, wantsLater: Bool) throws {
    let pack = try RulePack(
      toml: "minVersion = '\(wanted)'\nrules = [{ id = 'a', regex = 'b' }]", path: "pack.toml")
    #expect(pack.wantsLater(than: version) == wantsLater)
  }

  @Test func `the built-in rules load`() throws {
    let pack = try RulePack.builtin()
    #expect(pack.rules.map(\.id.rawValue).contains("instasent-token"))
    #expect(pack.rules.allSatisfy { pack.line(of: $0.id) != nil && !$0.help.isEmpty })
  }
}
