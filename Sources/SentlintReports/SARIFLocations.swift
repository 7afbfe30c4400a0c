// Places as SARIF names them. GitHub shows files of the repository only, so every result names one, or
// something that looks like one: a result without a physical location makes it reject the upload.

internal import SentlintCore

extension Origin {
  /// The file itself, for an archive's member the archive.
  var artifact: SARIF.ArtifactLocation {
    switch self {
    case .archiveMember(_, let outer), .pathName(let outer): outer.artifact
    case .repository:
      SARIF.ArtifactLocation(uri: path.uri, uriBaseId: isFile && !path.isAbsolute ? "%SRCROOT%" : nil)
    case .file, .symbolicLink, .gitConfiguration, .standardInput, .staged, .committed, .metadata:
      SARIF.ArtifactLocation(uri: path.uri, uriBaseId: isFile && !path.isAbsolute ? "%SRCROOT%" : nil)
    }
  }

  // What stands for the place in a logical location, where the artifact alone does not name it.
  fileprivate var logicalLocations: [SARIF.LogicalLocation]? {
    switch self {
    case .archiveMember:
      [SARIF.LogicalLocation(fullyQualifiedName: path.visible, kind: "archiveMember")]
    case .metadata(_, let commit):
      [
        SARIF.LogicalLocation(
          fullyQualifiedName: (commit.map { "\($0.id):" } ?? "").visible + path.visible, kind: "gitMetadata")
      ]
    case .pathName(let named), .repository(_, let named): named.logicalLocations
    case .file, .symbolicLink, .gitConfiguration, .standardInput, .staged, .committed: nil
    }
  }
}

extension Origin {
  // Whether line and column are those of the artifact.
  fileprivate var hasOwnLines: Bool {
    switch self {
    case .archiveMember, .pathName: false
    case .repository(_, let inner): inner.hasOwnLines
    case .file, .symbolicLink, .gitConfiguration, .standardInput, .staged, .committed, .metadata: true
    }
  }

  // Whether it is a member of an archive.
  fileprivate var isArchiveMember: Bool {
    switch self {
    case .archiveMember: true
    case .repository(_, let inner): inner.isArchiveMember
    default: false
    }
  }
}

extension Finding {
  /// Whether line and column are those of the artifact.
  var hasOwnLines: Bool { origin.hasOwnLines }

  /// Where in an archive's member it stands; nil if it stands in none.
  var innerPlace: String? {
    guard origin.isArchiveMember else { return nil }
    return "\(origin.path.text), line \(span.start.line), column \(span.start.column)"
  }

  /// The place of the finding, with the secret as it may be shown.
  func location(secret: String) -> SARIF.Location {
    guard hasOwnLines else {
      // The first character of the outer file: GitHub wants a region, and a member's lines are not in it.
      let first = SARIF.Region(startLine: 1, startColumn: 1, endLine: 1, endColumn: 2)
      return SARIF.Location(
        physicalLocation: SARIF.PhysicalLocation(artifactLocation: origin.artifact, region: first),
        logicalLocations: origin.logicalLocations)
    }
    var region = SARIF.Region(span)
    var context: SARIF.Region?
    if !secret.isEmpty { region.snippet = SARIF.ArtifactContent(text: secret) }
    let line = excerpt.before.visible(tab: "\t") + secret + String(excerpt.afterOnLine).visible(tab: "\t")
    if !line.isEmpty, span.end.line == span.start.line {
      context = SARIF.Region(
        startLine: span.start.line, endLine: span.start.line, snippet: SARIF.ArtifactContent(text: line))
    }
    return SARIF.Location(
      physicalLocation: SARIF.PhysicalLocation(
        artifactLocation: origin.artifact, region: region, contextRegion: context),
      logicalLocations: origin.logicalLocations)
  }

  /// The evidence that has a place of its own, numbered from 1 as the message's links are.
  var relatedLocations: [SARIF.Location] {
    guard hasOwnLines else { return [] }
    return evidence.filter { $0.span != nil }.enumerated().compactMap { index, evidence in
      location(of: evidence, id: index + 1)
    }
  }

  /// The way from the secret to where it is used, if evidence tells. The strongest evidence is the way's end.
  var codeFlows: [SARIF.CodeFlow]? {
    guard hasOwnLines else { return nil }
    let steps = evidence.filter { $0.kind == .flow }.compactMap { location(of: $0, id: nil) }
    guard let end = steps.first else { return nil }
    let start = SARIF.Location(
      physicalLocation: SARIF.PhysicalLocation(artifactLocation: origin.artifact, region: SARIF.Region(span)),
      message: SARIF.Message(text: "the secret"))
    return [
      SARIF.CodeFlow(threadFlows: [
        SARIF.ThreadFlow(
          locations: ([start] + steps.dropFirst() + [end]).map { SARIF.ThreadFlowLocation(location: $0) })
      ])
    ]
  }

  /// By what viewers know the result again: GitHub by its own hash of the line, others by the secret's.
  var partialFingerprints: [String: String] {
    var fingerprints = ["secretHash/v1": fingerprint.rawValue]
    switch origin {
    case .file, .gitConfiguration, .staged, .committed: fingerprints["primaryLocationLineHash"] = lineHash
    // GitHub would hash the lines of another text.
    case .symbolicLink, .standardInput, .archiveMember, .metadata, .pathName, .repository: break
    }
    return fingerprints
  }

  private func location(of evidence: Evidence, id: Int?) -> SARIF.Location? {
    evidence.span.map { span in
      SARIF.Location(
        id: id,
        physicalLocation: SARIF.PhysicalLocation(
          artifactLocation: origin.artifact, region: SARIF.Region(span)),
        message: SARIF.Message(text: evidence.text.visible))
    }
  }
}

extension SARIF.Region {
  /// A span as a region: both end after the last character.
  init(_ span: SourceSpan) {
    self.init(
      startLine: span.start.line, startColumn: span.start.column, endLine: span.end.line,
      endColumn: span.end.column)
  }
}
