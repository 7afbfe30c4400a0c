// A rule: a pattern that proposes secrets, and what must stand around them.

/// A rule as the engine applies it: valid, with every default filled in.
public struct Rule: Identifiable, Sendable {
  /// A rule's name, kebab-case, stable for ever: it stands in baselines and comments.
  public struct ID: RawRepresentable, Hashable, Comparable, Sendable {
    /// The name.
    public let rawValue: String

    /// Makes an ID of a name.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// In byte order of the names.
    public static func < (left: Self, right: Self) -> Bool {
      Array(left.rawValue.utf8).lexicographicallyPrecedes(Array(right.rawValue.utf8))
    }
  }

  /// The rule's name.
  public let id: ID
  /// What was found and what its holder can do with it. One or two sentences.
  public let description: String
  /// What to do about a finding, in Markdown.
  public let help: String
  /// The PCRE2 pattern. Its group named `secret` is the secret, else `secretGroup`, else the whole match.
  public let pattern: String
  /// The number of the group that is the secret where none is named `secret`.
  public let secretGroup: Int?
  /// Words of which at least one stands in every text that the rule can match (any case). None: always tried.
  public let keywords: [String]
  /// A PCRE2 pattern that the path must match.
  public let path: String?
  /// The Shannon entropy in bits per byte that the secret must exceed.
  public let entropy: Double?
  /// How grave a finding is.
  public let severity: Severity
  /// Which token a match is, where the rule alone can tell.
  public let kind: TokenKind
  /// What may show that a match is this service's: one of these is enough. Empty: the match names itself.
  public let evidence: Set<EvidenceKind>
  /// Rules that must match nearby too.
  public let required: [Requirement]
  /// Matches to drop.
  public let allowlists: [Allowlist]
  /// Free labels for reports.
  public let tags: [String]
  /// Of two rules that find the same secret at the same place, the higher wins.
  public let specificity: Int
  /// Texts in which the rule must find something; `{hex:40}` and the like are filled from a seed.
  public let examples: [Example]
  /// Texts in which it must find nothing.
  public let counterexamples: [Example]

  /// Makes a rule.
  public init(
    id: ID, description: String, help: String = "", pattern: String, secretGroup: Int? = nil,
    keywords: [String] = [], path: String? = nil, entropy: Double? = nil, severity: Severity = .error,
    kind: TokenKind = .unknown, evidence: Set<EvidenceKind> = [], required: [Requirement] = [],
    allowlists: [Allowlist] = [], tags: [String] = [], specificity: Int = 0, examples: [Example] = [],
    counterexamples: [Example] = []
  ) {
    self.id = id
    self.description = description
    self.help = help
    self.pattern = pattern
    self.secretGroup = secretGroup
    self.keywords = keywords
    self.path = path
    self.entropy = entropy
    self.severity = severity
    self.kind = kind
    self.evidence = evidence
    self.required = required
    self.allowlists = allowlists
    self.tags = tags
    self.specificity = specificity
    self.examples = examples
    self.counterexamples = counterexamples
  }
}

extension Rule {
  /// A text that shows what a rule finds or leaves alone.
  public struct Example: Hashable, Sendable {
    /// The path that the text is scanned under; rules may look at it.
    public let path: Path
    /// The text, with its placeholders not yet filled in.
    public let text: String

    /// Makes an example.
    public init(path: Path = Path("example.txt"), text: String) {
      self.path = path
      self.text = text
    }
  }

  /// Another rule that must match in the same piece.
  public struct Requirement: Hashable, Sendable {
    /// The other rule.
    public let rule: ID
    /// How many lines its match may be away; nil: anywhere in the piece.
    public let withinLines: Int?

    /// Makes a requirement.
    public init(rule: ID, withinLines: Int? = nil) {
      self.rule = rule
      self.withinLines = withinLines
    }
  }

  /// Matches to drop, as gitleaks' allowlists: any filled criterion drops a match, or all of them together.
  public struct Allowlist: Hashable, Sendable {
    /// Why these are harmless.
    public let description: String
    /// Whether every criterion that is filled in must hold, rather than one.
    public let requiresAll: Bool
    /// What the patterns in `patterns` are matched against.
    public let target: Target
    /// PCRE2 patterns; one that matches fulfils this criterion.
    public let patterns: [String]
    /// PCRE2 patterns for the path.
    public let paths: [String]
    /// Words; a secret that contains one (any case) fulfils this criterion.
    public let stopwords: [String]
    /// The rules it applies to; empty: all.
    public let rules: Set<ID>

    /// What an allowlist's patterns look at.
    public enum Target: String, CaseIterable, Sendable {
      /// The secret.
      case secret
      /// The rule's whole match.
      case match
      /// The lines that the secret stands on.
      case line
    }

    /// Makes an allowlist.
    public init(
      description: String = "", requiresAll: Bool = false, target: Target = .secret, patterns: [String] = [],
      paths: [String] = [], stopwords: [String] = [], rules: Set<ID> = []
    ) {
      self.description = description
      self.requiresAll = requiresAll
      self.target = target
      self.patterns = patterns
      self.paths = paths
      self.stopwords = stopwords
      self.rules = rules
    }
  }
}
