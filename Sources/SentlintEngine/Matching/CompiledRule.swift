// A rule with its patterns compiled.

public import SentlintCore
internal import SentlintPCRE

/// A rule that cannot be applied.
public struct RuleError: Error, CustomStringConvertible, Sendable {
  /// The rule.
  public let rule: Rule.ID
  /// What is wrong with it, in words.
  public let message: String

  /// The rule and what is wrong with it.
  public var description: String { "rule `\(rule.rawValue)`: \(message)" }
}

/// A rule with its patterns compiled.
struct CompiledRule: Sendable {
  let rule: Rule
  let pattern: Pattern
  let path: Pattern?
  let allowlists: [CompiledAllowlist]
  /// The group that is the secret.
  private let secretGroup: Int

  init(_ rule: Rule, allowlists: [Rule.Allowlist]) throws(RuleError) {
    self.rule = rule
    pattern = try Pattern(rule.pattern, of: rule.id)
    if let path = rule.path { self.path = try Pattern(path, of: rule.id) } else { path = nil }
    secretGroup = pattern.groupNumbers["secret"] ?? rule.secretGroup ?? 0
    guard secretGroup <= pattern.groupCount else {
      throw RuleError(
        rule: rule.id, message: "it has no group \(secretGroup); its pattern has \(pattern.groupCount)")
    }
    var compiled: [CompiledAllowlist] = []
    for allowlist in rule.allowlists + allowlists
    where allowlist.rules.isEmpty || allowlist.rules.contains(rule.id) {
      compiled.append(try CompiledAllowlist(allowlist, of: rule.id))
    }
    self.allowlists = compiled
  }

  /// The secret's bytes in a match; empty behind the match where the rule looks for a name alone.
  func secret(in match: Match) -> Range<Int> {
    match[secretGroup] ?? match.range
  }

  /// Whether the rule looks at files of this path.
  func applies(to path: Path, using state: inout MatchState) -> Bool {
    guard let pattern = self.path else { return true }
    // A path that makes a pattern give up is looked at: the safe answer.
    return pattern.matches(ContiguousArray(path.bytes), using: &state) ?? true
  }
}

/// An allowlist with its patterns compiled.
struct CompiledAllowlist: Sendable {
  let allowlist: Rule.Allowlist
  private let patterns: [Pattern]
  private let paths: [Pattern]
  private let stopwords: [[UInt8]]

  init(_ allowlist: Rule.Allowlist, of rule: Rule.ID) throws(RuleError) {
    self.allowlist = allowlist
    var patterns: [Pattern] = []
    for pattern in allowlist.patterns { patterns.append(try Pattern(pattern, of: rule)) }
    var paths: [Pattern] = []
    for path in allowlist.paths { paths.append(try Pattern(path, of: rule)) }
    self.patterns = patterns
    self.paths = paths
    stopwords = allowlist.stopwords.map { $0.utf8.map(\.lowercased) }
  }

  /// Whether the allowlist drops a candidate at a path.
  func covers(_ candidate: Candidate, at path: Path, using state: inout MatchState) -> Bool {
    var answers: [Bool] = []
    if !paths.isEmpty { answers.append(Self.any(paths, in: ContiguousArray(path.bytes), &state)) }
    if !patterns.isEmpty { answers.append(Self.any(patterns, in: target(of: candidate), &state)) }
    if !stopwords.isEmpty {
      let secret = candidate.bytes.map(\.lowercased)
      answers.append(stopwords.contains { secret.place(of: $0) != nil })
    }
    return allowlist.requiresAll ? !answers.contains(false) : answers.contains(true)
  }

  private func target(of candidate: Candidate) -> ContiguousArray<UInt8> {
    switch allowlist.target {
    case .secret: ContiguousArray(candidate.bytes)
    case .match: ContiguousArray(candidate.text[candidate.match])
    case .line: ContiguousArray(candidate.text[candidate.lines])
    }
  }

  private static func any(_ patterns: [Pattern], in text: ContiguousArray<UInt8>, _ state: inout MatchState)
    -> Bool
  {
    for pattern in patterns where pattern.matches(text, using: &state) == true { return true }
    return false
  }
}

extension Candidate {
  /// The lines that the secret stands on, without the last one's end.
  fileprivate var lines: Range<Int> {
    let start = text[..<secret.lowerBound].lastIndex { $0 == 0x0a || $0 == 0x0d }.map { $0 + 1 } ?? 0
    return start..<(text[secret.upperBound...].firstIndex { $0 == 0x0a || $0 == 0x0d } ?? text.count)
  }
}

extension Pattern {
  /// Compiles a pattern of a rule.
  convenience init(_ source: String, of rule: Rule.ID) throws(RuleError) {
    do {
      try self.init(source)
    } catch {
      throw RuleError(rule: rule, message: error.description)
    }
  }

  /// Whether the pattern matches anywhere in a text; nil where it gave up.
  func matches(_ text: ContiguousArray<UInt8>, using state: inout MatchState) -> Bool? {
    do throws(PatternError) {
      return try firstMatch(in: text.span, using: &state) != nil
    } catch {
      return nil
    }
  }
}
