// The report as it may be shown: every text in it is masked, so that no reporter has to think of it.

internal import SentlintCore

extension Report {
  /// This report with every found secret masked in every text that a reporter writes, unless the user asked to
  /// see secrets. Only `Finding.secret` still holds one. Of the rules, only what reporters show is kept.
  func shown(_ options: ReportOptions) -> Self {
    guard !options.showsSecrets else { return self }
    let mask = SecretMask(findings.lazy.map(\.secret))
    var shown = Self(
      findings: findings.map { $0.masked(by: mask) }, skips: skips.map { $0.masked(by: mask) },
      coverage: coverage, rules: rules.map { $0.masked(by: mask) },
      notices: notices.map { mask.masked($0) })
    for (fingerprint, lives) in lifecycles {
      shown.lifecycles[fingerprint.masked(by: mask)] = lives.map { $0.masked(by: mask) }
    }
    return shown
  }
}

extension Fingerprint {
  fileprivate func masked(by mask: SecretMask) -> Self {
    Self(rawValue: mask.masked(rawValue))
  }
}

extension Lifecycle {
  fileprivate func masked(by mask: SecretMask) -> Self {
    var reach = reach
    if case .refs(let names) = reach { reach = .refs(names.map { mask.masked($0) }) }
    return Self(
      repository: repository.map { mask.masked($0) },
      introductions: introductions.map { $0.masked(by: mask) }, paths: paths.map { mask.masked($0) },
      pathsInHead: pathsInHead.map { mask.masked($0) }, removal: removal?.masked(by: mask), reach: reach,
      commitCount: commitCount)
  }
}

extension Finding {
  fileprivate func masked(by mask: SecretMask) -> Self {
    Self(
      rule: rule.masked(by: mask), origin: origin.masked(by: mask), span: span, secret: secret,
      severity: severity, kind: kind,
      evidence: evidence.map { Evidence(kind: $0.kind, text: mask.masked($0.text), span: $0.span) },
      isClientSide: isClientSide, project: project.map { mask.masked($0) },
      datasource: datasource.map { mask.masked($0) },
      fingerprint: fingerprint.masked(by: mask),
      excerpt: Excerpt(before: mask.masked(excerpt.before), after: mask.masked(excerpt.after)),
      lineHash: lineHash.map { mask.masked($0) }, suppression: suppression)
  }
}

extension Rule {
  fileprivate func masked(by mask: SecretMask) -> Self {
    func masked(_ text: String) -> String { mask.masked(text, minimum: SecretMask.minimumInRules) }
    return Self(
      id: id.masked(by: mask), description: masked(description), help: masked(help), pattern: "",
      severity: severity, kind: kind, evidence: evidence, tags: tags.map(masked))
  }
}

extension Rule.ID {
  fileprivate func masked(by mask: SecretMask) -> Self {
    Self(rawValue: mask.masked(rawValue, minimum: SecretMask.minimumInRules))
  }
}

extension Skip {
  fileprivate func masked(by mask: SecretMask) -> Self {
    let reason: Reason =
      switch reason {
      case .notFound, .vanished, .interrupted: reason
      case .unreadable(let message): .unreadable(mask.masked(message))
      case .notAFile(let kind): .notAFile(mask.masked(kind))
      case .gaveUp(let rule, let limit): .gaveUp(rule: rule.masked(by: mask), limit: mask.masked(limit))
      case .limit(let message): .limit(mask.masked(message))
      case .missingObject(let message): .missingObject(mask.masked(message))
      }
    return Self(origin: origin.masked(by: mask), reason: reason)
  }
}

extension Origin {
  fileprivate func masked(by mask: SecretMask) -> Self {
    switch self {
    case .file(let path): .file(mask.masked(path))
    case .symbolicLink(let path): .symbolicLink(mask.masked(path))
    case .gitConfiguration(let path): .gitConfiguration(mask.masked(path))
    case .standardInput: .standardInput
    case .archiveMember(let path, let outer): .archiveMember(mask.masked(path), of: outer.masked(by: mask))
    case .staged(let path): .staged(mask.masked(path))
    case .committed(let path, let commit): .committed(mask.masked(path), commit.masked(by: mask))
    case .metadata(let metadata, let commit):
      .metadata(metadata.masked(by: mask), commit?.masked(by: mask))
    case .pathName(let named): .pathName(of: named.masked(by: mask))
    case .repository(let path, let inner): .repository(mask.masked(path), inner.masked(by: mask))
    }
  }
}

extension GitMetadata {
  fileprivate func masked(by mask: SecretMask) -> Self {
    switch self {
    case .commitMessage, .identity, .objects: self
    case .tagMessage(let tag): .tagMessage(mask.masked(tag))
    case .refName(let ref): .refName(mask.masked(ref))
    case .reflog(let ref): .reflog(mask.masked(ref))
    case .blob: self
    }
  }
}

extension Commit {
  fileprivate func masked(by mask: SecretMask) -> Self {
    Self(id: mask.masked(id), author: mask.masked(author), date: mask.masked(date))
  }
}
