// The options that every scanning command has, as they were typed; grouped by the stage that reads them.

internal import ArgumentParser
internal import SentlintCore
internal import SentlintReports

/// What every scanning command can be told.
struct CommonOptions: ParsableArguments {
  @OptionGroup(title: "Rules") var detection: DetectionOptions
  @OptionGroup(title: "Report") var reporting: ReportingOptions
}

/// What is looked for, and how hard.
struct DetectionOptions: ParsableArguments {
  @OptionGroup var rules: RuleOptions

  @Option(
    help: ArgumentHelp(
      "Read the configuration from this file (default: .sentlint.toml at the repository's root).",
      valueName: "path"))
  var config: Path?

  @Option(
    help: ArgumentHelp("Scan this many files at a time (default: the number of processors).", valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Exit with 1 for findings this grave or graver (default: note).", valueName: "severity"))
  var failOn: Severity?

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("'--jobs' takes a number from 1 to 1024, not \(jobs).")
    }
  }
}

/// Where rules are read from.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: ArgumentHelp("Apply the rules of this TOML file too. Can be repeated.", valueName: "path"))
  var paths: [Path] = []
}

/// What is reported, where to and how it looks.
struct ReportingOptions: ParsableArguments {
  @Option(
    name: .customLong("format"),
    help: ArgumentHelp(
      "Report as \(FormatOption.names); to standard output, or into a file. Can be repeated (default: text).",
      valueName: "format[=path]"),
    transform: FormatOption.init)
  var formats: [FormatOption] = []

  @Flag(help: "Show secrets in full. Mind where the output goes.")
  var showSecrets = false

  @Option(help: ArgumentHelp("Colour the text report.", valueName: "when"))
  var color: Colouring = .auto

  @Flag(name: .shortAndLong, help: "Report findings and problems only: no summary, no coverage line.")
  var quiet = false

  func validate() throws {
    var seen: Set<Destination> = []
    for format in formats where !seen.insert(format.destination).inserted {
      throw ValidationError(
        "Two reports cannot go to \(format.destination); give one a path: '--format \(format.format.rawValue)=PATH'."
      )
    }
  }

  /// The reports to write; text on standard output if nothing was asked for, or only files were.
  var outputs: [FormatOption] {
    formats.contains { $0.destination == .standardOutput }
      ? formats : [.text] + formats
  }
}

/// A report's format and where it goes: `sarif`, `sarif=out.sarif`.
struct FormatOption: Hashable {
  let format: ReportFormat
  let destination: Destination

  /// Text on standard output.
  static let text = Self(format: .text, destination: .standardOutput)

  /// Every format's name, for people.
  static var names: String {
    ReportFormat.allCases.map(\.rawValue).formattedAlternatives
  }
}

extension FormatOption {
  init(_ text: String) throws {
    let name = text.prefix { $0 != "=" }
    guard let format = ReportFormat(rawValue: String(name)) else {
      throw ValidationError("There is no format '\(name)'; the formats are \(Self.names).")
    }
    self.format = format
    let path = text.dropFirst(name.count + 1)
    if name.count == text.count || path == "-" {
      destination = .standardOutput
    } else if path.isEmpty {
      throw ValidationError("'--format \(text)' names no file behind its '='.")
    } else {
      destination = .file(Path(bytes: ArgumentText.bytes(of: String(path))))
    }
  }
}

/// When the text report is coloured.
enum Colouring: String, CaseIterable, ExpressibleByArgument {
  /// On a terminal, unless the environment asks for none.
  case auto
  case always
  case never

  /// Whether to colour a report that goes to `destination`.
  func applies(to destination: Destination) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      destination == .standardOutput && ProcessState.isTerminal(.output)
        && ProcessState.environment("NO_COLOR") == nil && ProcessState.environment("TERM") != "dumb"
    }
  }
}

extension [String] {
  /// `a`, `a or b`, `a, b or c`.
  fileprivate var formattedAlternatives: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " or " + last
  }
}
