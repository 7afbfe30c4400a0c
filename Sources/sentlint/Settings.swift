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

/// What every scanning command was told, or the defaults where it was told nothing.
struct Choices: Equatable {
  /// The configuration file; nil: that of the project.
  var config: Path?
  /// Rule packs.
  var rules: [Path] = []
  /// How many pieces are scanned at a time; nil: as many as there are processors.
  var jobs: Int?
  /// How grave a finding must be for exit status 1; nil: what the project says.
  var failOn: Severity?
  /// The reports.
  var outputs = [FormatOption.text]
  /// When text is coloured.
  var color = Colouring.auto
  /// Whether secrets are shown in full.
  var showsSecrets = false
  /// Whether summaries are left out.
  var isQuiet = false
}

extension CommonOptions {
  /// What was typed.
  var choices: Choices {
    Choices(
      config: detection.config, rules: detection.rules.paths, jobs: detection.jobs, failOn: detection.failOn,
      outputs: reporting.outputs, color: reporting.color, showsSecrets: reporting.showSecrets,
      isQuiet: reporting.quiet)
  }

  /// The settings of every stage; see `Choices.resolved`.
  func resolved(near paths: [Path] = []) throws -> Settings {
    try choices.resolved(near: paths)
  }
}

extension Choices {
  /// Reads the configuration and the rules that it and the options name.
  ///
  /// - Parameter paths: What is to be scanned; the project is the repository that the first of them is in.
  /// - Returns: The settings of every stage.
  /// - Throws: `ConfigError` or `TextFileError`.
  func resolved(near paths: [Path] = []) throws -> Settings {
    let project =
      if let config = config {
        try Project(configuredBy: config)
      } else {
        try Project(around: paths.first { $0 != Path("-") } ?? Path("."))
      }
    var ruleSet = try project.rules()
    for path in rules {
      try ruleSet.add(fileAt: path)
    }
    return Settings(
      excludes: try project.excludes(),
      detection: Detection(
        scanner: try ruleSet.scanner(for: project.configuration),
        jobs: jobs ?? ProcessState.processorCount,
        showsProgress: !isQuiet && ProcessState.isTerminal(.error)),
      reporting: Reporting(
        outputs: outputs, color: color, showsSecrets: showsSecrets, isQuiet: isQuiet),
      threshold: failOn ?? project.configuration.failOn ?? .note)
  }
}
