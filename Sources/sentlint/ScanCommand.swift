// `sentlint scan`: the pipeline on one screen.

internal import ArgumentParser
internal import SentlintCore

struct ScanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Scan files and directories (the default command).",
    discussion: """
      Inside a git repository, files that git ignores are left out: an ignored .env is where a token belongs. \
      Archives are looked into. Symbolic links are not followed.
      """
  )

  @Argument(help: "Files and directories to scan; - is standard input.")
  var paths: [Path] = [Path(".")]

  @OptionGroup(title: "Files") var walking: WalkingOptions
  @OptionGroup var options: CommonOptions

  func run() async throws {
    let settings = try options.resolved(near: paths)
    let source = try walking.source(of: paths, excluding: settings.excludes)
    let report = try await settings.detection.scan(source)
    try settings.reporting.deliver(report)
    throw ExitStatus(of: report, failingOn: settings.threshold)
  }
}
