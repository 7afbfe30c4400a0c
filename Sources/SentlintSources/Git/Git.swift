// The only place that runs git.

package import SentlintCore
internal import Subprocess
internal import SystemPackage

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Runs git's plumbing commands so that neither a repository's nor the user's configuration can change what they
/// print, run a program, or reach for the network.
///
/// Arguments are arrays, there is no shell, and a command that fails throws `GitError`: a git that could not
/// answer never reads as one that had nothing to say.
package struct Git: Sendable {
  private let executable: FilePath
  private let directory: FilePath?
  private let environment: Environment
  /// What the variables say that git looks for the repository by.
  private let places: [String: String]

  /// Finds git, and says where it is to run.
  ///
  /// - Parameters:
  ///   - repository: The repository to run in. Nil runs in the current directory and keeps what git sets for
  ///     the hooks it calls (`GIT_DIR`, `GIT_INDEX_FILE`, the quarantine's object directories); a named
  ///     repository is meant for itself, so these are then dropped.
  ///   - variables: Variables to set, or with nil to unset, beside those that the process has.
  /// - Throws: `GitError` if there is no git on the path.
  package init(in repository: Path? = nil, variables: [String: String?] = [:]) throws(GitError) {
    let searchPath = (variables["PATH"] ?? Self.inherited("PATH")) ?? "/usr/local/bin:/usr/bin:/bin"
    guard let found = Self.find("git", in: searchPath) else { throw GitError.notInstalled }
    executable = FilePath(found)
    directory = repository.map { FilePath($0) }
    var changes: [String: String?] = Self.fixedVariables
    if repository != nil {
      for name in Self.repositoryVariables {
        changes.updateValue(nil, forKey: name)
      }
    }
    changes.merge(variables) { _, new in new }
    places = Dictionary(
      uniqueKeysWithValues: RepositoryPlaces.variables.compactMap { name in
        (changes[name] ?? Self.inherited(name)).map { (name, $0) }
      })
    environment = .inherit.updating(
      Dictionary(uniqueKeysWithValues: changes.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
  }

  /// Runs a command and returns everything it prints.
  ///
  /// - Parameters:
  ///   - arguments: The command and its arguments; text of the user's stands behind `--end-of-options`, or is
  ///     known not to begin with `-`.
  ///   - input: What it reads from standard input.
  /// - Returns: Its standard output.
  /// - Throws: `GitError` if it ends with a status other than 0.
  package func run(_ arguments: [String], input: [UInt8] = []) async throws -> ContiguousArray<UInt8> {
    try await run(arguments, input: input) { output in try await output.rest() }
  }

  /// Runs a command and reads its output as it comes.
  ///
  /// - Parameters:
  ///   - arguments: As for `run(_:input:)`.
  ///   - input: What it reads from standard input, written while the output is being read.
  ///   - body: Reads the output, all of it.
  /// - Returns: What `body` returns.
  /// - Throws: `GitError` if the command ends with a status other than 0, and what `body` throws.
  package func run<Value: Sendable>(
    _ arguments: [String], input: [UInt8] = [], _ body: (inout GitOutput) async throws -> Value
  ) async throws -> Value {
    guard input.isEmpty else { return try await run(arguments, request: { input }, body: body) }
    return try await launch(arguments, input: .none) { execution in
      var output = GitOutput(execution.standardOutput.makeAsyncIterator())
      return try await body(&output)
    }
  }

  /// Runs a command whose input is made while it starts, so that its start costs no time of its own.
  ///
  /// - Parameters:
  ///   - arguments: As for `run(_:input:)`.
  ///   - request: Makes the input.
  ///   - body: Reads the output, all of it, while the input is still being written.
  /// - Returns: What `body` returns.
  /// - Throws: `GitError` if the command fails, and what `request` or `body` throws.
  package func run<Value: Sendable>(
    _ arguments: [String], request: () async throws -> [UInt8],
    body: (inout GitOutput) async throws -> Value
  ) async throws -> Value {
    try await launch(arguments, input: .inputWriter) { execution in
      var output = GitOutput(execution.standardOutput.makeAsyncIterator())
      let writer = execution.standardInputWriter
      let input = try await request()
      return try await withThrowingTaskGroup { group in
        group.addTask { await Self.write(input, to: writer) }
        return try await body(&output)
      }
    }
  }

  private func launch<Input: InputProtocol, Value: Sendable>(
    _ arguments: [String], input: Input,
    _ body: (Execution<Input, SequenceOutput, BytesOutput>) async throws -> Value
  ) async throws -> Value {
    let command = "git \(arguments.first ?? "")"
    let result: ExecutionResult<Result<Value, any Error>, SequenceOutput, BytesOutput>
    do {
      result = try await Subprocess.run(
        .path(executable), arguments: Arguments(Self.fixedOptions + arguments), environment: environment,
        workingDirectory: directory, input: input, output: .sequence, error: .bytes(limit: 1 << 22)
      ) { execution in
        do {
          return .success(try await body(execution))
        } catch {
          return .failure(error)
        }
      }
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw GitError.failed(command: command, message: error.description)
    }
    return try value(of: result, command: command)
  }

  /// Writes a command's whole input. One that ends early reads no further; its status tells why.
  @concurrent private static func write(_ input: [UInt8], to writer: StandardInputWriter) async {
    if !input.isEmpty { _ = try? await writer.write(input) }
    try? await writer.finish()
  }

  /// A command's failure explains an output that ended too early; any other error of the reader's stands, since
  /// git, no longer read from, then fails as a consequence.
  private func value<Value: Sendable>(
    of result: ExecutionResult<Result<Value, any Error>, SequenceOutput, BytesOutput>, command: String
  ) throws -> Value {
    let failure =
      result.terminationStatus.isSuccess
      ? nil
      : GitError(
        command: command, status: "\(result.terminationStatus)",
        errorOutput: String(decoding: result.standardError, as: UTF8.self))
    // A cancelled task ends its git: that is no failure of git's.
    if failure != nil { try Task.checkCancellation() }
    switch result.closureResult {
    case .success(let value):
      if let failure { throw failure }
      return value
    case .failure(let error):
      if error is GitOutput.Truncated, let failure { throw failure }
      if error is GitOutput.Truncated {
        throw GitError.failed(command: command, message: "its output ended in the middle of a record")
      }
      throw error
    }
  }

  /// Where the repository is, as far as can be told without git.
  ///
  /// It may be wrong, as only git knows all rules: take from there only what is proved by its ID.
  var repositoryPlaces: RepositoryPlaces {
    RepositoryPlaces(around: directory?.string, variables: places)
  }

  /// The first executable of this name. Relative directories are passed over: they would let a repository bring
  /// its own git.
  private static func find(_ name: String, in searchPath: String) -> String? {
    for directory in searchPath.split(separator: ":") where directory.hasPrefix("/") {
      let candidate = "\(directory)/\(name)"
      // SAFETY: the text is NUL-terminated for the call.
      if unsafe access(candidate, X_OK) == 0 { return candidate }
    }
    return nil
  }

  /// A variable of this process's environment; all of them at once would take longer than anything else here.
  private static func inherited(_ name: String) -> String? {
    // SAFETY: nothing in this process changes its environment, and the bytes are copied at once.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}

extension Git {
  /// Options before the command. Plumbing honours few settings; these are the ones that could run something or
  /// hide something: a pager, the fsmonitor hook, and a commit-graph file that contradicts the commits.
  private static let fixedOptions = [
    "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.commitGraph=false", "-c", "diff.relative=false",
    // It is about the empty graft file below, and each of its lines would wake us.
    "-c", "advice.graftFileDeprecated=false",
  ]

  /// The environment's part of the same. Git before 2.44 does not know `GIT_NO_LAZY_FETCH`, and would fetch what
  /// a partial clone lacks: `GIT_ALLOW_PROTOCOL` names a transport that does not exist, and outranks every
  /// `protocol.<name>.allow` that a repository may set. An empty graft file takes the place of the
  /// repository's, which could hide commits.
  private static let fixedVariables: [String: String?] = [
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_FLUSH": "0",
    "GIT_LITERAL_PATHSPECS": nil,
    "GIT_GLOB_PATHSPECS": nil,
    "GIT_NOGLOB_PATHSPECS": nil,
    "GIT_ICASE_PATHSPECS": nil,
    "GIT_EXTERNAL_DIFF": nil,
    "GIT_DIFF_OPTS": nil,
    "LC_ALL": "C",
    "LANGUAGE": nil,
  ]

  /// What ties git to one repository: `git rev-parse --local-env-vars`, and the quarantine.
  private static let repositoryVariables = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR", "GIT_QUARANTINE_PATH", "GIT_NAMESPACE", "GIT_INTERNAL_SUPER_PREFIX",
  ]
}

extension FilePath {
  /// The path of these bytes, also where they are not UTF-8.
  init(_ path: Path) {
    // SAFETY: the array ends with the NUL that is asked for, and a path has none before.
    unsafe self.init(platformString: path.bytes.map { CInterop.PlatformChar(bitPattern: $0) } + [0])
  }
}
