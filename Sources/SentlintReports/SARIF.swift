// The parts of SARIF 2.1.0 that reports use, named as the specification names them
// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

/// SARIF 2.1.0. A property that is nil is left out.
enum SARIF {
  /// §3.13 `sarifLog`.
  struct Log: Encodable {
    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let version = "2.1.0"
    let runs: [Run]

    enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case version
      case runs
    }
  }

  /// §3.14 `run`.
  struct Run: Encodable {
    let tool: Tool
    let invocations: [Invocation]
    // The engine's columns, and a lone CR is a line end to it.
    let columnKind = "unicodeCodePoints"
    let newlineSequences = ["\r\n", "\n", "\r"]
    let redactionTokens: [String]?
    let results: [Result]
    let properties: Coverage
  }

  /// §3.18 `tool`.
  struct Tool: Encodable {
    let driver: ToolComponent
  }

  /// §3.19 `toolComponent`.
  struct ToolComponent: Encodable {
    let name = "sentlint"
    let version: String
    let semanticVersion: String
    let rules: [ReportingDescriptor]
  }

  /// §3.49 `reportingDescriptor`: a rule.
  struct ReportingDescriptor: Encodable {
    let id: String
    let name: String
    let shortDescription: MultiformatMessageString
    let fullDescription: MultiformatMessageString
    let help: MultiformatMessageString
    let defaultConfiguration: ReportingConfiguration
    let properties: RuleProperties
  }

  /// §3.12 `multiformatMessageString`.
  struct MultiformatMessageString: Encodable {
    let text: String
    var markdown: String?
  }

  /// §3.50 `reportingConfiguration`.
  struct ReportingConfiguration: Encodable {
    let level: String
  }

  /// A rule's property bag, as GitHub reads it.
  struct RuleProperties: Encodable {
    let tags: [String]
    let precision: String
    let securitySeverity: String

    enum CodingKeys: String, CodingKey {
      case tags
      case precision
      case securitySeverity = "security-severity"
    }
  }

  /// §3.27 `result`.
  struct Result: Encodable {
    let ruleId: String
    let ruleIndex: Int
    let level: String
    let message: Message
    let locations: [Location]
    let partialFingerprints: [String: String]
    let relatedLocations: [Location]?
    let codeFlows: [CodeFlow]?
    let properties: ResultProperties
  }

  /// A result's property bag.
  struct ResultProperties: Encodable {
    let kind: String
    let origin: String
    let clientSide: Bool
    let project: String?
    let datasource: String?
    let commit: String?
    let author: String?
    let date: String?
    /// The commit that first had the secret, and the last one that removed it from the checked-out history.
    let introducedBy: String?
    let removedBy: String?
    /// What leads to it still, and how many commits hold it.
    let reach: String?
    let commits: Int?
  }

  /// §3.11 `message`.
  struct Message: Encodable {
    let text: String
  }

  /// §3.28 `location`.
  struct Location: Encodable {
    var id: Int?
    let physicalLocation: PhysicalLocation
    var logicalLocations: [LogicalLocation]?
    var message: Message?
  }

  /// §3.29 `physicalLocation`.
  struct PhysicalLocation: Encodable {
    let artifactLocation: ArtifactLocation
    var region: Region?
    var contextRegion: Region?
  }

  /// §3.4 `artifactLocation`.
  struct ArtifactLocation: Encodable {
    let uri: String
    let uriBaseId: String?
  }

  /// §3.30 `region`; lines and columns from 1, `endColumn` after the last character.
  struct Region: Encodable {
    let startLine: Int
    var startColumn: Int?
    var endLine: Int?
    var endColumn: Int?
    var snippet: ArtifactContent?
  }

  /// §3.3 `artifactContent`.
  struct ArtifactContent: Encodable {
    let text: String
  }

  /// §3.33 `logicalLocation`.
  struct LogicalLocation: Encodable {
    let fullyQualifiedName: String
    let kind: String
  }

  /// §3.36 `codeFlow`.
  struct CodeFlow: Encodable {
    let threadFlows: [ThreadFlow]
  }

  /// §3.37 `threadFlow`.
  struct ThreadFlow: Encodable {
    let locations: [ThreadFlowLocation]
  }

  /// §3.38 `threadFlowLocation`.
  struct ThreadFlowLocation: Encodable {
    let location: Location
  }

  /// §3.20 `invocation`.
  struct Invocation: Encodable {
    let executionSuccessful: Bool
    let toolExecutionNotifications: [Notification]
  }

  /// §3.58 `notification`.
  struct Notification: Encodable {
    let level: String
    let message: Message
    var locations: [Location]?
  }

  /// A run's property bag: the coverage.
  struct Coverage: Encodable {
    let complete: Bool
    let scanned: Int
    let bytes: Int
    let excluded: Int
    let ignored: Int
    let notFiles: Int
    let submodules: Int
    let skipped: Int
    let suppressed: Int
  }
}
