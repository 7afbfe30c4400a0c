// The outcome of a scan.

/// The outcome of a scan, sorted: equal inputs give equal reports, however many jobs scanned them.
public struct Report: Sendable {
  /// What was found, suppressed findings included.
  public let findings: [Finding]
  /// What was asked for and not scanned.
  public let skips: [Skip]
  /// How much was scanned.
  public let coverage: Coverage
  /// The rules that were applied, sorted by ID.
  public let rules: [Rule]
  /// Things worth knowing that change no result, such as an expired suppression. Sorted.
  public let notices: [String]

  /// The lives of the secrets that were found in histories, by fingerprint; one for each repository that a secret is
  /// in, in the order in which they were named.
  public var lifecycles: [Fingerprint: [Lifecycle]] = [:]

  /// Makes a report, sorting what it is given.
  public init(
    findings: [Finding], skips: [Skip], coverage: Coverage, rules: [Rule], notices: [String] = []
  ) {
    self.findings = findings.sorted()
    self.skips = skips.sorted()
    self.coverage = coverage
    self.rules = rules.sorted { $0.id < $1.id }
    self.notices = notices.sorted()
  }

  /// Whether everything that was asked for was scanned.
  public var isComplete: Bool {
    skips.isEmpty
  }

  /// The findings that count.
  public var active: [Finding] {
    findings.filter { $0.suppression == nil }
  }
}

/// How much was scanned.
public struct Coverage: Hashable, Sendable {
  /// Files, links and other origins scanned.
  public var scanned = 0
  /// Their bytes.
  public var bytes = 0
  /// Files and directories left out on the user's word.
  public var excluded = 0
  /// Files and directories left out because git ignores them.
  public var ignored = 0
  /// FIFOs, sockets and devices passed over.
  public var notFiles = 0
  /// Submodules passed over.
  public var submodules = 0

  /// Nothing yet.
  public init() {}

  /// The sum of two counts.
  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.scanned += right.scanned
    sum.bytes += right.bytes
    sum.excluded += right.excluded
    sum.ignored += right.ignored
    sum.notFiles += right.notFiles
    sum.submodules += right.submodules
    return sum
  }
}
