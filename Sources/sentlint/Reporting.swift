// The reporting stage: a report into every place that was asked for.

internal import SentlintCore
internal import SentlintReports

/// The reporting stage.
struct Reporting {
  /// The formats and where each goes.
  let outputs: [FormatOption]
  /// When text is coloured.
  let color: Colouring
  /// Whether secrets are shown in full.
  let showsSecrets: Bool
  /// Whether summaries are left out.
  let isQuiet: Bool
  /// Whether SARIF holds what no checked-out file holds any more.
  var includesHistory = false

  /// Writes every report, then the coverage line to standard error, and what could not be scanned where no text
  /// report says so.
  ///
  /// - Throws: `OutputError`, after all reports have been tried.
  func deliver(_ report: Report) throws(OutputError) {
    var failure: OutputError?
    for output in outputs {
      let reporter = output.format.reporter(options(usingColor: color.applies(to: output.destination)))
      do {
        try output.destination.write { reporter.write(report, to: &$0) }
      } catch {
        failure = failure ?? error
      }
    }
    if !outputs.contains(.text) {
      StandardStream.error.write(report.skipLines(options(usingColor: false)))
    }
    if !isQuiet {
      Diagnostic.write(report.coverageLine)
    }
    if let failure {
      throw failure
    }
  }

  private func options(usingColor usesColor: Bool) -> ReportOptions {
    ReportOptions(
      showsSecrets: showsSecrets, usesColor: usesColor, version: Sentlint.version, isQuiet: isQuiet,
      includesHistory: includesHistory)
  }
}
