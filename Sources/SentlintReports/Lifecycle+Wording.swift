// The life of a secret in words, and as data.

internal import SentlintCore

extension Report {
  /// The life of a finding's secret in the repository that the finding is in.
  func life(of finding: Finding) -> Lifecycle? {
    lifecycles[finding.fingerprint]?.first { $0.repository == finding.origin.repository }
  }

  /// Whether a finding is of a history alone: the checked-out commit has its secret no more at its path.
  func isPast(_ finding: Finding) -> Bool {
    guard let life = life(of: finding) else { return false }
    return !life.pathsInHead.contains(finding.origin.pathInRepository)
  }
}

extension Lifecycle {
  /// How many paths, refs or commits a sentence names.
  private static let named = 3

  /// The life, a clause for each of its times: how it came, where it stood, how it went, who has it still.
  var clauses: [String] {
    var clauses: [String] = []
    if let first = introductions.first {
      clauses.append("introduced by \(first.summary)")
      let later = introductions.dropFirst().map(\.summary)
      if !later.isEmpty { clauses.append("brought back by \(Self.list(later))") }
    }
    clauses.append("stood at \(Self.list(paths.map(\.visible)))")
    if isInHead {
      clauses.append("still in HEAD, at \(Self.list(pathsInHead.map(\.visible)))")
    } else if let removal {
      clauses.append("removed by \(removal.summary)")
    }
    let holders = commitCount == 0 ? "no commit holds it" : "\(count(commitCount, "commit")) held it"
    clauses.append("\(holders); \(reach.clause)")
    return clauses
  }

  fileprivate static func list(_ items: [String]) -> String {
    let shown = items.prefix(named).joined(separator: ", ")
    return items.count > named ? "\(shown) and \((items.count - named).grouped) more" : shown
  }

  /// The life as JSON: the fields are a promise.
  var json: JSON {
    var refs: [String] = []
    if case .refs(let names) = reach { refs = names }
    return .object([
      "introducedBy": (introductions.first?.id).map { .string($0) },
      "introducedAt": (introductions.first?.date).map { .string($0) },
      "broughtBackBy": .array(introductions.dropFirst().map { .string($0.id) }),
      "removedBy": (removal?.id).map { .string($0) },
      "removedAt": (removal?.date).map { .string($0) },
      "paths": .array(paths.map { .string($0.text) }),
      "inHead": .bool(isInHead),
      "reach": .string(reach.name),
      "refs": .array(refs.map { .string($0) }),
      "commits": .integer(commitCount),
    ])
  }
}

extension Lifecycle.Reach {
  /// In words.
  fileprivate var clause: String {
    switch self {
    case .refs(let names): "refs lead to it: \(Lifecycle.list(names.map(\.visible)))"
    case .stash: "only a stash leads to it"
    case .reflog: "only a reflog leads to it"
    case .index: "only an index holds it"
    case .unreachable: "nothing leads to it any more"
    }
  }

  /// As data.
  var name: String {
    switch self {
    case .refs: "refs"
    case .stash: "stash"
    case .reflog: "reflog"
    case .index: "index"
    case .unreachable: "unreachable"
    }
  }
}
