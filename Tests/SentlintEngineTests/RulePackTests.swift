// The built-in rules keep their own promises.

internal import SentlintConfig
internal import SentlintCore
internal import SentlintEngine
internal import Testing

struct RulePackTests {
  @Test func `the built-in rules pass their own check`() throws {
    let pack = try RulePack.builtin()
    let problems = try RuleCheck.problems(in: pack.rules, allowlists: pack.allowlists)
    #expect(problems.map { "\($0.rule.rawValue): \($0.message)" } == [])
  }
}
