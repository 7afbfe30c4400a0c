// The formats of a report, and what can be asked of them.

package import SentlintCore

/// What the user asked of a report.
package struct ReportOptions: Sendable {
  /// Whether secrets are written out instead of masked.
  package var showsSecrets = false
  /// Whether text for people has colours.
  package var usesColor = false
  /// Whether text for people leaves out advice, notices and the summary.
  package var isQuiet = false
  /// Whether SARIF holds what no checked-out file holds any more: secrets of histories alone.
  package var includesHistory = false
  /// The version of the program, SemVer.
  package var version: String

  /// Makes options.
  package init(
    showsSecrets: Bool = false, usesColor: Bool = false, version: String, isQuiet: Bool = false,
    includesHistory: Bool = false
  ) {
    self.includesHistory = includesHistory
    self.showsSecrets = showsSecrets
    self.usesColor = usesColor
    self.isQuiet = isQuiet
    self.version = version
  }
}

/// Writes a report in one format. Equal reports give equal bytes.
package protocol Reporter: Sendable {
  /// Writes the whole report. Suppressed findings are left out.
  func write(_ report: Report, to output: inout some TextOutputStream)
}

/// A format, by the name it has on the command line.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// For people.
  case text
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// JSON Lines, for programs.
  case jsonl

  /// The reporter that writes this format.
  package func reporter(_ options: ReportOptions) -> any Reporter {
    switch self {
    case .text: TextReporter(options: options)
    case .sarif: SARIFReporter(options: options)
    case .jsonl: JSONLinesReporter(options: options)
    }
  }
}
