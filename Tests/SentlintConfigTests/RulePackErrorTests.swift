// What is said about a rule pack that is not right, and on which line.

import SentlintConfig
import SentlintCore
import Testing

/// A file that must be refused.
struct BadFile: CustomTestStringConvertible, Sendable {
  let text: String
  /// The line that the error must name.
  let line: Int?
  /// What the message must hold.
  let message: String

  init(_ text: String, _ line: Int?, _ message: String) {
    self.text = text
    self.line = line
    self.message = message
  }

  var testDescription: String { message }
}

struct RulePackErrorTests {
  /// A rule's first two lines; what is under test begins on line 3 inside a rule.
  private static let rule = "rules = [{ id = 'a', regex = 'b' }]"

  private static func inRule(_ lines: String) -> String {
    "[[rules]]\nid = 'a'\nregex = 'b'\n" + lines
  }

  static let keys = [
    BadFile(inRule("keyword = ['x']"), 4, "unknown key `keyword`; did you mean `keywords`?"),
    BadFile(inRule("key-words = ['x']"), 4, "did you mean `keywords`?"),
    BadFile(inRule("severty = 'error'"), 4, "did you mean `severity`?"),
    BadFile(inRule("secret_group = 1"), 4, "did you mean `secretGroup`?"),
    BadFile(
      inRule("colour = 'red'"), 4, "unknown key `colour`; the keys here are `id`, `description`, `help`"),
    BadFile("titel = 'x'\n\(rule)", 1, "did you mean `title`?"),
    BadFile("\(rule)\n[[allowlist.x]]", 2, "`allowlist` is not supported: write `[[allowlists]]`"),
    BadFile(inRule("[[rules.allowlists]]\nstopword = ['x']"), 5, "did you mean `stopwords`?"),
    BadFile(inRule("[[rules.required]]\nid = 'a'\nwithinLine = 1"), 6, "did you mean `withinLines`?"),
    BadFile(inRule("examples = [\n'x',\n{ file = 'a', text = 'x' }]"), 6, "the keys here are `path`, `text`"),
    BadFile(inRule("ID = 'c'"), 4, "`id` is given twice, in different case"),
    // The first of several in the file, whatever their alphabetical order.
    BadFile(inRule("zzz = 1\naaa = 2"), 4, "unknown key `zzz`"),
    BadFile(inRule("\"\\u001b[31m\" = 1"), 4, #"unknown key `\u{1b}[31m`"#),
    BadFile(inRule("'''x''' = 1"), 4, "invalid TOML"),
  ]

  static let gitleaks = [
    BadFile("[extend]\nuseDefault = true\n\(rule)", 1, "`extend` is not supported: give each pack"),
    BadFile("\(rule)\n[allowlist]\npaths = ['x']", 2, "write `[[allowlists]]`"),
    BadFile("\(rule)\n[allowlists]\npaths = ['x']", 2, "`allowlists` must be an array of tables"),
    BadFile(inRule("[rules.allowlist]\npaths = ['x']"), 4, "write `[[rules.allowlists]]`"),
    BadFile(inRule("skipReport = true"), 4, "`skipReport` is not supported: every rule reports"),
    BadFile(inRule("[[rules.required]]\nid = 'a'\nwithinColumns = 3"), 6, "write `withinLines`"),
    BadFile(inRule("[[rules.allowlists]]\ncommits = ['x']"), 5, "`.sentlint-baseline`"),
    BadFile("[[rules]]\nid = 'a'\npath = 'x'", 3, "needs a `regex` too"),
  ]

  static let types = [
    BadFile("rules = 1", 1, "`rules` must be an array of tables (`[[…]]`), not an integer"),
    BadFile("rules = [\n{ id = 'a', regex = 'b' },\n7\n]", 3, "`rules`, element 2, must be a table"),
    BadFile("[rules]\nid = 'a'", 1, "`rules` must be an array of tables (`[[…]]`), not a table"),
    BadFile("[[rules]]\nid = 1\nregex = 'b'", 2, "`id` must be a string, not an integer"),
    BadFile("[[rules]]\nid = 'a'\nregex = ['b']", 3, "`regex` must be a string, not an array"),
    BadFile(inRule("description = true"), 4, "`description` must be a string, not a boolean"),
    BadFile(inRule("help = 2020-01-01"), 4, "dates and times are not used here"),
    BadFile(inRule("keywords = 'x'"), 4, "`keywords` must be an array of strings, not a string"),
    BadFile(inRule("keywords = [\n  'x', # 1\n  2.5\n]"), 6, "`keywords`, element 2, must be a string"),
    BadFile(inRule("secretGroup = '1'"), 4, "`secretGroup` must be an integer, not a string"),
    BadFile(inRule("entropy = '1'"), 4, "`entropy` must be a number, not a string"),
    BadFile(inRule("evidence = [1]"), 4, "`evidence`, element 1, must be a string"),
    BadFile(inRule("examples = 'x'"), 4, "`examples` must be an array of strings and tables, not a string"),
    BadFile(inRule("examples = [1]"), 4, "must be a string or a table with `text`, not an integer"),
    BadFile(inRule("examples = [\n{ path = 'x' }]"), 5, "the example has no `text`"),
    BadFile(inRule("required = ['a']"), 4, "`required`, element 1, must be a table, not a string"),
    BadFile("\(rule)\nallowlists = 'x'", 2, "`allowlists` must be an array of tables"),
  ]

  static let values = [
    BadFile("[[rules]]\nregex = 'b'", 1, "the rule has no `id`"),
    BadFile("# comment\n\n[[rules]]\nid = 'a'", 3, "rule `a` has no `regex`"),
    BadFile("[[rules]]\nid = 'a'\nregex = ''", 3, "`regex` is empty"),
    BadFile("[[rules]]\nid = 'a b'\nregex = 'c'", 2, "`id` is `a b`; it may hold letters"),
    BadFile(inRule("[[rules]]\nid = 'a'\nregex = 'c'"), 5, "rule `a` is defined twice, first on line 1"),
    BadFile(inRule("keywords = ['x', '']"), 4, "`keywords`, element 2, is empty"),
    BadFile(inRule("path = ''"), 4, "`path` is empty"),
    BadFile(inRule("secretGroup = -1"), 4, "`secretGroup` is -1; it must be from 0 to 65535"),
    BadFile(inRule("entropy = 8.1"), 4, "`entropy` is 8.1; it must be from 0.0 to 8.0"),
    BadFile(inRule("entropy = nan"), 4, "`entropy` is nan"),
    BadFile(inRule("specificity = 100000"), 4, "it must be from -1000 to 1000"),
    BadFile(inRule("severity = 'high'"), 4, "is `high`; it must be one of `note`, `warning`, `error`"),
    BadFile(inRule("kind = 'sms'"), 4, "one of `datasource`, `product`, `api_sms`, `legacy`, `unknown`"),
    BadFile(
      inRule("evidence = ['name', 'host']"), 4, "`evidence`, element 2, is `host`; it must be one of `self`"),
    BadFile(inRule("[[rules.required]]\nwithinLines = 1"), 4, "the requirement has no `id`"),
    BadFile(inRule("[[rules.required]]\nid = 'a'"), 5, "rule `a` requires itself"),
    BadFile(inRule("[[rules.required]]\nid = 'other'"), 5, "there is no rule `other`"),
    BadFile(
      inRule("[[rules.required]]\nid = 'acme'\n[[rules]]\nid = 'acmes'\nregex = 'x'"), 5,
      "did you mean `acmes`?"),
    BadFile(
      inRule("[[rules.required]]\nid = 'c'\nwithinLines = -1\n[[rules]]\nid = 'c'\nregex = 'd'"), 6,
      "`withinLines` is -1"),
    BadFile(inRule("[[rules.allowlists]]\ndescription = 'x'"), 4, "the allowlist allows nothing"),
    BadFile(
      inRule("[[rules.allowlists]]\npaths = ['x']\n[[rules.allowlists]]"), 6, "the allowlist allows nothing"),
    BadFile(inRule("[[rules.allowlists]]\ncondition = 'XOR'"), 5, "is `XOR`; it must be `OR` or `AND`"),
    BadFile(inRule("[[rules.allowlists]]\nregexTarget = 'file'"), 5, "one of `secret`, `match`, `line`"),
    BadFile(inRule("[[rules.allowlists]]\nregexes = ['']"), 5, "`regexes`, element 1, is empty"),
    BadFile(inRule("[[rules.allowlists]]\ntargetRules = ['a']\npaths = ['x']"), 5, "is that rule's"),
    BadFile("\(rule)\n[[allowlists]]\npaths = ['x']\ntargetRules = []", 4, "`targetRules` is empty"),
    BadFile(
      "\(rule)\n[[allowlists]]\npaths = ['x']\ntargetRules = [\n'A']", 5, "no rule `A`; did you mean `a`?"),
    BadFile("minVersion = 'soon'\n\(rule)", 1, "is `soon`; a version is written like `1.2.3`"),
    BadFile("minVersion = '1..2'\n\(rule)", 1, "a version is written like"),
    BadFile("minVersion = ''\n\(rule)", 1, "a version is written like"),
  ]

  static let syntax = [
    BadFile("", nil, "the pack has no rules"),
    BadFile("# nothing\n", nil, "the pack has no rules"),
    BadFile("rules = []", nil, "the pack has no rules"),
    BadFile("title = 'a'\n\nrules", 3, "invalid TOML at column"),
    BadFile("[[rules]]\nid = 'a", 2, "invalid TOML at column"),
    BadFile("a = 1\na = 2", 2, "invalid TOML at column"),
    BadFile("[[rules]]\nid = \"\\q\"", 2, "invalid TOML at column"),
    BadFile(inRule("help = '''\nnever closed"), 5, "invalid TOML at column"),
    BadFile("title = 'a'\n[ ]\n", 2, "a table's name is expected"),
    BadFile("title = [\n'a'\n}", 3, "a value or `]` is expected"),
    // What is wrong first is said first.
    BadFile("title = 'a\n[ ]\n", 1, "invalid TOML at column"),
    BadFile("title = 'a'\0b'", 1, "a NUL byte"),
    BadFile(inRule("description = 'x'\nhelp = \"a\\u0000b\""), 5, "cannot hold U+0000"),
    BadFile(inRule("'a' = \"\"\"x\n\\U00000000\"\"\""), 5, "cannot hold U+0000"),
    BadFile(inRule("\"regex\\u0000\" = 'c'"), 4, "cannot hold U+0000"),
    BadFile("a = 1\nb." + String(repeating: "b.", count: 50000) + "b", 2, "nested more than 32 levels"),
    BadFile("a = " + String(repeating: "[", count: 50000), 1, "nested more than 32 levels"),
    BadFile("a = " + String(repeating: "{a=[", count: 50000), 1, "nested more than 32 levels"),
    BadFile("a = 1\n[" + String(repeating: "b.", count: 50000) + "b]", 2, "nested more than 32 levels"),
    BadFile(String(repeating: "# comment\n", count: 500_000), nil, "5000000 bytes long; 4194304 is the most"),
  ]

  @Test(arguments: keys + gitleaks + types + values + syntax)
  func `a bad pack is refused where it is bad`(_ file: BadFile) throws {
    let error = try #require(throws: ConfigError.self) { try RulePack(toml: file.text, path: "p.toml") }
    #expect(error.line == file.line)
    let place = file.line.map { "p.toml:\($0): " } ?? "p.toml: "
    #expect(error.description.hasPrefix(place))
    #expect(error.description.contains(file.message), "\(error)")
    #expect(error.description.allSatisfy { !$0.isNewline })
  }

  @Test(arguments: [
    (Array("title = 'a'\nx = '".utf8) + [0xFF] + Array("'".utf8), 2, "not UTF-8"),
    ([0xC3], 1, "not UTF-8"),
    ([0xFF, 0xFE, 0x61, 0x00], nil, "UTF-16"),
    ([0xFE, 0xFF, 0x00, 0x61], nil, "UTF-16"),
    ([0x61, 0x00, 0x3D, 0x00], 1, "UTF-16"),
  ])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8], line: Int?, message: String) throws {
    let error = try #require(throws: ConfigError.self) { try RulePack(bytes: bytes, path: "p.toml") }
    #expect(error.line == line)
    #expect(error.message.contains(message))
  }

  @Test func `an escape of NUL in a literal string is text`() throws {
    let pack = try RulePack(toml: Self.inRule(#"counterexamples = ['"\u0000"']"#), path: "p.toml")
    #expect(pack.rules.first?.counterexamples.map(\.text) == [#""\u0000""#])
  }
}
