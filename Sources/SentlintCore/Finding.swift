// What a scan finds.

/// A secret at a place, with what shows that it is one.
public struct Finding: Hashable, Sendable {
  /// The rule that found it.
  public let rule: Rule.ID
  /// Where the bytes came from.
  public let origin: Origin
  /// Where the secret stands in the original bytes, also when it stood there encoded.
  public let span: SourceSpan
  /// The secret, decoded. Empty where the finding is a name alone, with no literal in sight.
  public let secret: Secret
  /// How grave it is: the rule's severity, or `error` for a token in client-side code.
  public let severity: Severity
  /// Which token it is, as far as anything nearby tells.
  public let kind: TokenKind
  /// What shows that it is this service's, strongest first.
  public let evidence: [Evidence]
  /// Whether it stands in code that is shipped to its users.
  public let isClientSide: Bool
  /// The project that the token belongs to, where a URL nearby names it literally.
  public let project: String?
  /// The datasource that the token belongs to, where a URL nearby names it literally.
  public let datasource: String?
  /// The finding's identity wherever it stands.
  public let fingerprint: Fingerprint
  /// The first line of the secret's place, fit to be shown.
  public let excerpt: Excerpt
  /// GitHub's `primaryLocationLineHash` of the line that the span begins on, `hash:occurrence`; nil in a file
  /// that was scanned in windows, where the occurrences before this one are not known.
  public let lineHash: String?
  /// Why it counts no more, or nil.
  public let suppression: Suppression?

  /// Makes a finding.
  public init(
    rule: Rule.ID, origin: Origin, span: SourceSpan, secret: Secret, severity: Severity, kind: TokenKind,
    evidence: [Evidence], isClientSide: Bool, project: String?, datasource: String?, fingerprint: Fingerprint,
    excerpt: Excerpt, lineHash: String?, suppression: Suppression?
  ) {
    self.rule = rule
    self.origin = origin
    self.span = span
    self.secret = secret
    self.severity = severity
    self.kind = kind
    self.evidence = evidence
    self.isClientSide = isClientSide
    self.project = project
    self.datasource = datasource
    self.fingerprint = fingerprint
    self.excerpt = excerpt
    self.lineHash = lineHash
    self.suppression = suppression
  }
}

extension Finding: Comparable {
  /// By origin, place and rule: the order of every report.
  public static func < (left: Self, right: Self) -> Bool {
    (left.origin, left.span, left.rule) < (right.origin, right.span, right.rule)
  }
}

/// What shows that a candidate is this service's credential.
public enum EvidenceKind: String, CaseIterable, Sendable {
  /// The value names itself, by its prefix or its host.
  case itself = "self"
  /// The name that it is assigned to says so.
  case name
  /// The key, section, table or comment above it says so.
  case section
  /// It is the argument of an SDK's constructor.
  case constructor
  /// The nearest endpoint that owns the header is one of the service's hosts.
  case endpoint
  /// It flows through names into one of these places.
  case flow
}

/// One piece of evidence.
public struct Evidence: Hashable, Sendable {
  /// What kind it is.
  public let kind: EvidenceKind
  /// In words, as a clause without a full stop, e.g. `sent to api.instasent.com on line 14`. Never holds a secret.
  public let text: String
  /// Where it stands, if it has a place of its own in the same origin.
  public let span: SourceSpan?

  /// Makes a piece of evidence.
  public init(kind: EvidenceKind, text: String, span: SourceSpan? = nil) {
    self.kind = kind
    self.text = text
    self.span = span
  }
}

/// A finding's identity: a digest of the secret alone, so that moving or renaming code never changes it.
public struct Fingerprint: RawRepresentable, Hashable, Sendable {
  /// Sixteen lower-case hex digits: SHA-256 over a version and the secret, cut to 64 bits so that a committed
  /// baseline does not let guesses be checked with certainty.
  public let rawValue: String

  /// Makes a fingerprint of its text.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

/// A line fit to be shown: every secret on it, this and others, is masked, and it is cut to a readable length.
public struct Excerpt: Hashable, Sendable {
  /// What stands before the secret on its line; `…` in front where it was cut.
  public let before: String
  /// What stands after it; where a name alone was found, the name and what stands after that.
  public let after: String

  /// Makes an excerpt.
  public init(before: String, after: String) {
    self.before = before
    self.after = after
  }
}

/// Why a finding counts no more.
public enum Suppression: Hashable, Sendable {
  /// An inline comment, with the reason given there.
  case comment(reason: String)
  /// An entry of the baseline, with the reason given there.
  case baseline(reason: String)
}
