// `sentlint staged`: what the next commit would record.

internal import ArgumentParser
internal import SentlintCore
internal import SentlintSources

struct StagedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "staged",
    abstract: "Scan what the next commit would record.",
    discussion: """
      Reads the index, not the work tree, wherever in the tree it is run: of a file that is staged in part, the staged \
      part decides. A finding that HEAD already has at the same path is not reported, unless with --all.
      """
  )

  @Flag(help: "Report what HEAD already has too.")
  var all = false

  @OptionGroup(title: "Archives") var archives: ArchiveOptions
  @OptionGroup var options: CommonOptions

  func run() async throws {
    try await StagedScan(reportsInherited: all, content: archives.reader, choices: options.choices).run()
  }
}

/// One run of `sentlint staged`; by default, as without options.
struct StagedScan {
  /// Whether what HEAD has too is reported.
  var reportsInherited = false
  /// What turns content into pieces.
  var content = ContentReader()
  /// What every command can be told.
  var choices = Choices()

  /// Scans and reports, and throws the exit status.
  func run() async throws {
    let git = try Git()
    let changes = try await git.stagedChanges()
    let settings = try choices.resolved()
    let source = StagedSource(
      git: git, selection: .changed(changes), excludes: settings.excludes, content: content)
    let report = try await settings.detection.scan(source, reportingInherited: reportsInherited)
    try settings.reporting.deliver(report)
    throw ExitStatus(of: report, failingOn: settings.threshold)
  }
}

extension Detection {
  /// Scans what is staged.
  ///
  /// - Parameters:
  ///   - source: The index.
  ///   - reportsInherited: Whether a finding counts that HEAD already has at the same path. To tell, HEAD's content
  ///     is scanned too, but only where there are findings.
  /// - Returns: The report.
  /// - Throws: What makes the index or HEAD unreadable.
  func scan(_ source: StagedSource, reportingInherited reportsInherited: Bool) async throws -> Report {
    let report = try await source.isBrief ? scanAtOnce(source) : scan(source)
    guard !reportsInherited, !report.active.isEmpty else { return report }
    let head = try await scanAtOnce(source.head(at: report.active.map(\.origin)))
    return report.leavingOut(head.active)
  }
}

extension Report {
  /// This report without what others have found of the same secrets at the same paths.
  fileprivate func leavingOut(_ known: [Finding]) -> Report {
    let occurrences = Set(known.map(Occurrence.init))
    let new = findings.filter { $0.suppression != nil || !occurrences.contains(Occurrence($0)) }
    let count = findings.count - new.count
    let notice =
      "\(count) finding\(count == 1 ? "" : "s") that HEAD already has left out (--all reports them)"
    return Report(
      findings: new, skips: skips, coverage: coverage, rules: rules,
      notices: count == 0 ? notices : notices + [notice])
  }
}

/// A secret at a path, wherever in the file.
private struct Occurrence: Hashable {
  private let fingerprint: Fingerprint
  private let path: Path

  init(_ finding: Finding) {
    fingerprint = finding.fingerprint
    path = finding.origin.path
  }
}
