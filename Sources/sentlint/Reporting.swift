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

  /// Writes every report, then what could not be scanned and the coverage line to standard error.
  ///
  /// - Throws: `OutputError`, after all reports have been tried.
  func deliver(_ report: Report) throws(OutputError) {
    var failure: OutputError?
    for output in outputs {
      let reporter = output.format.reporter(
        ReportOptions(
          showsSecrets: showsSecrets, usesColor: color.applies(to: output.destination),
          version: Sentlint.version, isQuiet: isQuiet))
      do {
        try output.destination.write { reporter.write(report, to: &$0) }
      } catch {
        failure = failure ?? error
      }
    }
    if !isQuiet {
      Diagnostic.write(report.coverageLine)
    }
    if let failure {
      throw failure
    }
  }
}
