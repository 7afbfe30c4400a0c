// What a judge says of a candidate.

/// Whether a candidate is kept, and if not, why.
package enum Verdict: Hashable, Sendable {
  /// Nothing speaks against it.
  case keep
  /// It is no leak.
  case drop(Reason)

  /// Why a candidate is dropped.
  package enum Reason: Hashable, Sendable {
    /// It stands in for a secret: `changeme`, `<token>`, `xxxxxxxx`.
    case placeholder
    /// It refers to a secret kept elsewhere: an environment variable, a template's hole, a secrets manager.
    case reference
    /// It is shaped like something else: a path, a host, a class, a phone number.
    case shape(String)
    /// Its entropy is at or below the rule's limit.
    case lowEntropy
    /// The name around it says that it is something else.
    case notACredential(String)
    /// It belongs to another service.
    case anotherService
    /// Nothing around it says that it is this service's.
    case noEvidence
    /// An allowlist names it; the allowlist's description.
    case allowlisted(String)
  }
}

extension Verdict.Reason: CustomStringConvertible {
  /// The reason in words.
  package var description: String {
    switch self {
    case .placeholder: "a placeholder"
    case .reference: "a reference to a secret kept elsewhere"
    case .shape(let shape): "shaped like \(shape)"
    case .lowEntropy: "too regular for a secret"
    case .notACredential(let name): "named `\(name)`, which is no credential"
    case .anotherService: "another service's"
    case .noEvidence: "nothing around it names the service"
    case .allowlisted(let description): description.isEmpty ? "allowlisted" : "allowlisted: \(description)"
    }
  }
}
