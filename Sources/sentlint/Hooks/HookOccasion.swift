// What a hook has to scan, by whom it was called.

internal import ArgumentParser
internal import SentlintCore
internal import SentlintSources

/// One run of a hook.
struct HookOccasion {
  /// Which hook it is.
  let hook: HookName
  let git: Git
  /// What git gave to it.
  var arguments: [String] = []
  /// Whether the pre-commit framework called it. It keeps git's arguments and standard input to itself.
  var isFramework = false
  /// What turns content into pieces.
  var content = ContentReader()

  /// Scans and reports, says what to do if something is found, and throws the exit status.
  func run(with choices: Choices) async throws {
    async let found = subject
    let settings = try choices.resolved()
    let subject = try await found
    let report = try await scan(subject, with: settings.detection, leavingOut: settings.excludes)
    try settings.reporting.deliver(report)
    let status = ExitStatus(of: report, failingOn: settings.threshold)
    let isOfGit = if case .tracked = subject { isInCommit } else { true }
    if let refusal = Refusal(by: hook, ofGit: isOfGit, report: report, status: status) {
      StandardStream.error.write(refusal.text)
    }
    throw status
  }

  /// What a hook can be about.
  private enum Subject {
    case commits(CommitRange)
    case message(Path)
    case index([TreeChange])
    /// Everything that is tracked: `pre-commit run --all-files`, maybe. Whether it is, the framework tells nobody, and to
    /// scan what is staged would pass anything.
    case tracked
  }

  /// Finds out what the hook is about.
  private var subject: Subject {
    get async throws {
      if let range = try await range() { return .commits(range) }
      guard hook == .commitMessage else {
        if isFramework, !isInCommit { return .tracked }
        let changes = try await git.stagedChanges()
        return isFramework && changes.isEmpty ? .tracked : .index(changes)
      }
      guard let file = arguments.first.flatMap(Path.init(argument:)) else {
        throw ValidationError("The commit-msg hook takes the file that holds the message.")
      }
      return .message(file)
    }
  }

  private func scan(
    _ subject: Subject, with detection: Detection, leavingOut excludes: ExcludeGlobs
  ) async throws -> Report {
    switch subject {
    case .commits(let range):
      return try await detection.scan(
        RangeSource(git: git, range: range, excludes: excludes, content: content))
    case .message(let file): return try await detection.scanAtOnce(CommitMessageSource(file: file))
    case .tracked:
      Diagnostic.write("no commit is being made: scanning everything that is tracked")
      return try await detection.scan(
        StagedSource(git: git, selection: .tracked, excludes: excludes, content: content))
    case .index(let changes):
      let staged = StagedSource(
        git: git, selection: .changed(changes), excludes: excludes, content: content)
      return try await detection.scan(staged, reportingInherited: false)
    }
  }

  /// Whether the hook, or the framework that called it, was called by `git commit`: git names the index for each such
  /// hook (`run_commit_hook` in its commit.c).
  private var isInCommit: Bool { ProcessState.environment("GIT_INDEX_FILE") != nil }

  /// The commits that it is about, if it is about commits.
  private func range() async throws -> CommitRange? {
    guard isFramework else {
      guard hook == .prePush else { return nil }
      return try await CommitRange.pushed(try StandardInput.contents(), to: arguments.first, in: git)
    }
    func variable(_ name: String) -> String? { ProcessState.environment("PRE_COMMIT_\(name)") }
    // The framework names no commits where a push begins at a root.
    let tip = variable("TO_REF") ?? (hook == .prePush ? variable("LOCAL_BRANCH") : nil)
    guard hook != .commitMessage, let tip else { return nil }
    var excluded = variable("FROM_REF").map { [$0] } ?? []
    if let remote = variable("REMOTE_NAME") { excluded.append("--remotes=\(remote)") }
    return try CommitRange(revisions: [tip, "--not"] + excluded)
  }
}
