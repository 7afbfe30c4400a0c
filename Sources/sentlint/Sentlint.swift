// The command's root: arguments in, exit status out.

internal import ArgumentParser
internal import SentlintSources

@main
struct Sentlint: AsyncParsableCommand {
  /// The version of everything that is released together; the only place that states it.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "sentlint",
    abstract: "Finds leaked Instasent credentials in files, git indexes, pushes and histories.",
    discussion: """
      EXAMPLES
        sentlint                           scan the current directory
        sentlint src config/prod.yml       scan these
        git show HEAD:.env | sentlint -    scan standard input
        sentlint staged                    scan what the next commit would record
        sentlint --format sarif=out.sarif  write SARIF to a file, and text here
        sentlint rules explain RULE        what a rule finds, and what to do then

      EXIT STATUS
        0   clean: everything asked for was scanned, and nothing was found
        1   findings at or above --fail-on
        2   not everything could be scanned, or the configuration or a rule is wrong
        64  the command line is wrong
        Findings outrank incompleteness. Secrets are redacted in all output.
      """,
    version: version,
    subcommands: [
      ScanCommand.self, StagedCommand.self, RangeCommand.self, HistoryCommand.self, HookCommand.self,
      RulesCommand.self,
    ],
    defaultSubcommand: ScanCommand.self
  )

  /// Runs the command that the arguments name, and ends the process with its status.
  static func main() async {
    ProcessState.prepare()
    let arguments = ProcessState.arguments
    ProcessState.exit(await status(for: arguments))
  }

  /// Parses and runs. An error that gets here was not foreseen by the command, and never reads as 0 or 1.
  private static func status(for arguments: [String]) async -> ExitStatus {
    do {
      if let shortcut = shortcut(for: arguments) {
        try await shortcut()
      } else {
        try await run(try await command(for: arguments))
      }
      return .clean
    } catch let status as ExitStatus {
      return status
    } catch  where exitCode(for: error).isSuccess || exitCode(for: error) == .validationFailure {
      // Help, the version, or arguments that are wrong, be it that only the command itself could find that.
      let isFailure = !exitCode(for: error).isSuccess
      let output: StandardStream = isFailure ? .error : .output
      output.write(fullMessage(for: error) + "\n")
      return isFailure ? .wrongCommandLine : .clean
    } catch {
      Diagnostic.write("\(error)")
      return .failure
    }
  }

  /// What hooks call: it is known without the parser, which takes half as long as git does.
  private static func shortcut(for arguments: [String]) -> (@Sendable () async throws -> Void)? {
    switch arguments {
    case ["staged"]: { try await StagedScan().run() }
    case ["hook", "run", "pre-commit"], ["hook", "run", "pre-commit", "--"]:
      { try await HookOccasion(hook: .preCommit, git: try Git()).run(with: Choices()) }
    default: nil
    }
  }

  /// Parses. A command that is named first is parsed by itself, which takes half the time of going down to it from the
  /// root; what it does not understand, the root explains.
  private static func command(for arguments: [String]) async throws -> any ParsableCommand {
    var command: any ParsableCommand.Type = Self.self
    var rest = arguments[...]
    while let name = rest.first,
      let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == name })
    {
      command = next
      rest = rest.dropFirst()
    }
    if rest.count < arguments.count, command.configuration.subcommands.isEmpty,
      let parsed = try? command.parseAsRoot(Array(rest))
    {
      return parsed
    }
    return try await asyncParseAsRoot(arguments)
  }

  private static func run(_ command: sending any ParsableCommand) async throws {
    var command = command
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      try command.run()
    }
  }
}
