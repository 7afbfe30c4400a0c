// How grave a finding is.

/// How grave a finding is; the names are SARIF's levels.
public enum Severity: String, CaseIterable, Comparable, Sendable {
  /// Worth knowing.
  case note
  /// Probably a leak.
  case warning
  /// A leak.
  case error

  /// `note` < `warning` < `error`.
  public static func < (left: Self, right: Self) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// Which of the service's tokens a secret is; it decides what its holder can do and where it is revoked.
public enum TokenKind: String, CaseIterable, Sendable {
  /// Reads and writes one datasource through the Ingest API.
  case datasource
  /// Acts on an organization or project through the Product API, within the token's scopes.
  case product
  /// Sends messages and reads the balance through the Transactional API.
  case apiSMS = "api_sms"
  /// Sends messages and manages the account through the legacy API.
  case legacy
  /// Nothing nearby tells.
  case unknown
}
