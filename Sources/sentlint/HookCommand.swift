// `sentlint hook`: git hooks without a framework, and what every kind of hook runs.

internal import ArgumentParser
internal import SentlintCore
internal import SentlintSources

struct HookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook",
    abstract: "Install git hooks that refuse commits and pushes with secrets in them.",
    subcommands: [Install.self, Uninstall.self, Run.self]
  )
}

extension HookCommand {
  /// Puts hooks into the repository.
  struct Install: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "install",
      abstract: "Install hooks; a hook that is there already goes on being run, before ours.")

    @Argument(help: "Which hooks.") var hooks: [HookName] = HookName.allCases

    func run() async throws {
      let folder = try await HookFolder(of: try Git())
      for hook in hooks {
        Diagnostic.write(try folder.install(hook, running: ProcessState.programPath))
      }
    }
  }

  /// Takes them out again.
  struct Uninstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "uninstall",
      abstract: "Take our hooks out, and put back what was there before.")

    @Argument(help: "Which hooks.") var hooks: [HookName] = HookName.allCases

    func run() async throws {
      let folder = try await HookFolder(of: try Git())
      for hook in hooks {
        Diagnostic.write(try folder.uninstall(hook))
      }
    }
  }

  /// Does a hook's work.
  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run",
      abstract: "Do a hook's work: scan, and say what to do if something is found.",
      discussion: "For hooks of any making, Husky's and lefthook's too: sentlint hook run pre-commit")

    @Argument(help: "Which hook.") var hook: HookName

    @Argument(help: "What git gives to the hook: a remote and its URL, or the file of the message.")
    var arguments: [String] = []

    @Flag(
      help: "Called by the pre-commit framework, which says in its PRE_COMMIT_ variables what it is about.")
    var framework = false

    @OptionGroup(title: "Archives") var archives: ArchiveOptions
    @OptionGroup var options: CommonOptions

    func run() async throws {
      try await HookOccasion(
        hook: hook, git: try Git(), arguments: arguments, isFramework: framework, content: archives.reader
      ).run(with: options.choices)
    }
  }
}

/// The hooks that there are.
enum HookName: String, CaseIterable, ExpressibleByArgument {
  /// Before a commit is made.
  case preCommit = "pre-commit"
  /// Before commits go to a remote.
  case prePush = "pre-push"
  /// When a commit's message is written.
  case commitMessage = "commit-msg"
}
