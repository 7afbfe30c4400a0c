// `sentlint range`: what commits add.

internal import ArgumentParser
internal import SentlintCore
internal import SentlintSources

struct RangeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "range",
    abstract: "Scan what commits add: content, messages, names.",
    usage: """
      sentlint range BASE..HEAD [options]
      sentlint range HEAD --not --remotes [options]
      sentlint range --pre-push [REMOTE [URL]] [options]
      sentlint range --pre-receive [options]
      """,
    discussion: """
      Revisions are git's, as in git rev-list, with --not, --all, --branches, --tags and --remotes. What a merge alone \
      holds is scanned too, and so are the tags and the names of branches that point into the range.
      """
  )

  @Flag(help: "Scan what a push adds to its remote: reads a pre-push hook's lines from standard input.")
  var prePush = false

  @Flag(
    help: "Scan what a push adds to this repository: reads a pre-receive hook's lines from standard input.")
  var preReceive = false

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("The commits; for --pre-push the remote's name and URL.", valueName: "revision"))
  var revisions: [String] = []

  @OptionGroup(title: "Archives") var archives: ArchiveOptions
  @OptionGroup var options: CommonOptions

  func validate() throws {
    guard !prePush, !preReceive else {
      if prePush && preReceive { throw ValidationError("Give one of --pre-push and --pre-receive.") }
      if revisions.count > (prePush ? 2 : 0) {
        throw ValidationError("Unexpected argument '\(revisions.last ?? "")'.")
      }
      if let option = revisions.first(where: { $0.hasPrefix("-") }) {
        throw ValidationError("Unknown option '\(option)'.")
      }
      return
    }
    _ = try userRange()
  }

  func run() async throws {
    let settings = try options.resolved()
    let git = try Git()
    let source = RangeSource(
      git: git, range: try await range(in: git), excludes: settings.excludes, content: archives.reader)
    let report = try await settings.detection.scan(source)
    try settings.reporting.deliver(report)
    throw ExitStatus(of: report, failingOn: settings.threshold)
  }

  private func range(in git: Git) async throws -> CommitRange {
    if preReceive { return try CommitRange.received(try StandardInput.contents()) }
    if prePush {
      return try await CommitRange.pushed(try StandardInput.contents(), to: revisions.first, in: git)
    }
    return try userRange()
  }

  private func userRange() throws -> CommitRange {
    do {
      return try CommitRange(revisions: revisions)
    } catch {
      throw ValidationError("\(error.description).")
    }
  }
}
