// The options resolved: configuration and rules read, every default filled in; grouped by stage.

internal import SentlintConfig
internal import SentlintCore
internal import SentlintEngine
internal import SentlintSources

/// All that a scanning command needs but its source.
struct Settings {
  /// What the project leaves out.
  let excludes: ExcludeGlobs
  /// The scanning stage.
  let detection: Detection
  /// The reporting stage.
  let reporting: Reporting
  /// How grave a finding must be for exit status 1.
  let threshold: Severity
}

extension CommonOptions {
  /// Reads the configuration and the rules that it and the options name.
  ///
  /// - Parameter paths: What is to be scanned; the project is the repository that the first of them is in.
  /// - Returns: The settings of every stage.
  /// - Throws: `ConfigError` or `TextFileError`.
  func resolved(near paths: [Path] = []) throws -> Settings {
    let project =
      if let config = detection.config {
        try Project(configuredBy: config)
      } else {
        try Project(around: paths.first { $0 != Path("-") } ?? Path("."))
      }
    var rules = try project.rules()
    for path in detection.rules.paths {
      try rules.add(fileAt: path)
    }
    return Settings(
      excludes: try project.excludes(),
      detection: Detection(
        scanner: try rules.scanner(for: project.configuration),
        jobs: detection.jobs ?? ProcessState.processorCount,
        showsProgress: !reporting.quiet && ProcessState.isTerminal(.error)),
      reporting: Reporting(
        outputs: reporting.outputs, color: reporting.color, showsSecrets: reporting.showSecrets,
        isQuiet: reporting.quiet),
      threshold: detection.failOn ?? project.configuration.failOn ?? .note)
  }
}
