// What the process ends with: a promise to hooks and CI, made in one place.

internal import SentlintCore

/// The exit status. Commands throw it when they are done.
enum ExitStatus: Int32, Error {
  /// Everything asked for was scanned, and nothing at or above the threshold was found.
  case clean = 0
  /// Something was found.
  case findings = 1
  /// Not everything asked for could be scanned or reported, or the configuration is wrong.
  case failure = 2
  /// The command line is wrong: `EX_USAGE`.
  case wrongCommandLine = 64

  /// The status of a report. Findings outrank incompleteness.
  init(of report: Report, failingOn threshold: Severity) {
    if report.active.contains(where: { $0.severity >= threshold }) {
      self = .findings
    } else {
      self = report.isComplete ? .clean : .failure
    }
  }
}
