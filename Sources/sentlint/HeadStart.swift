// What begins before the arguments are parsed.

internal import SentlintSources

/// Git's answer to what is staged takes as long as it takes to parse the arguments and to read the rules. A command that
/// certainly wants it has it asked for first of all: a hook is only borne if nobody feels it.
enum HeadStart {
  /// The question, where it has been asked.
  @TaskLocal static var stagedChanges: Task<[TreeChange], any Error>?

  /// Runs `body` with the question asked if the command that the arguments name wants an answer.
  static func giving<Value>(for arguments: [String], _ body: () async -> Value) async -> Value {
    let isWanted = [["staged"], ["hook", "run", "pre-commit"]].contains { arguments.starts(with: $0) }
    let question = isWanted ? Task { try await Git().stagedChanges() } : nil
    defer { question?.cancel() }
    return await $stagedChanges.withValue(question, operation: body)
  }
}

extension Git {
  /// The paths at which the index differs from HEAD, perhaps asked for long since.
  func stagedChangesWithHeadStart() async throws -> [TreeChange] {
    guard let question = HeadStart.stagedChanges else { return try await stagedChanges() }
    return try await question.value
  }
}
