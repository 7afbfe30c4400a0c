// Scratch repositories for tests.

package import Foundation
internal import Subprocess
internal import SystemPackage

/// A git repository in a temporary directory, removed with the value's last reference. It never sees the
/// configuration of the developer who runs the tests, and its dates are fixed, so that its IDs are too.
package final class GitRepository: Sendable {
  /// How a repository stores things.
  package struct Format: Sendable, CustomStringConvertible {
    /// `sha1` or `sha256`.
    package let objects: String
    /// `files` or `reftable`.
    package let refs: String

    /// What every git has.
    package static let sha1 = Self(objects: "sha1", refs: "files")
    /// Since git 2.29.
    package static let sha256 = Self(objects: "sha256", refs: "files")
    /// Since git 2.45.
    package static let reftable = Self(objects: "sha1", refs: "reftable")

    /// For a test's name.
    package var description: String { "\(objects), \(refs)" }
  }

  /// Whether the installed git can make such a repository.
  package static func supports(_ format: Format) async -> Bool {
    (try? await GitRepository(format)) != nil
  }

  /// What a git command did.
  package struct Outcome: Sendable {
    /// The exit status.
    package let status: Int32
    /// Standard output.
    package let output: String
    /// Standard error.
    package let errorOutput: String
  }

  /// The directory that holds everything: the work tree, and what a test puts beside it.
  package let directory: URL
  /// The work tree.
  package let root: URL
  private let ownsDirectory: Bool

  /// Makes a repository on branch `main`, with nothing in it.
  package convenience init(_ format: Format = .sha1, bare: Bool = false) async throws {
    let directory = URL(fileURLWithPath: NSTemporaryDirectory())
      .appendingPathComponent("sentlint-\(UUID().uuidString)", isDirectory: true)
    let root = directory.appendingPathComponent("repository", isDirectory: true)
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    self.init(directory: directory, root: root, ownsDirectory: true)
    var arguments = ["init", "--quiet", "--initial-branch=main", "--object-format=\(format.objects)"]
    if format.refs != "files" { arguments.append("--ref-format=\(format.refs)") }
    if bare { arguments.append("--bare") }
    try await git(arguments)
  }

  /// A repository that exists, such as a clone; its directory stays.
  package convenience init(at root: URL) {
    self.init(directory: root.deletingLastPathComponent(), root: root, ownsDirectory: false)
  }

  private init(directory: URL, root: URL, ownsDirectory: Bool) {
    self.directory = directory
    self.root = root
    self.ownsDirectory = ownsDirectory
  }

  deinit {
    if ownsDirectory { try? FileManager.default.removeItem(at: directory) }
  }

  /// What a git in a test has to have in its environment; nil unsets.
  package static let variables: [String: String?] = [
    "HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_COUNT": nil,
    "GIT_CONFIG_PARAMETERS": nil, "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil,
    "GIT_OBJECT_DIRECTORY": nil, "GIT_ALTERNATE_OBJECT_DIRECTORIES": nil, "GIT_PREFIX": nil,
    "GIT_AUTHOR_NAME": "A. Author", "GIT_AUTHOR_EMAIL": "author@example.com",
    "GIT_AUTHOR_DATE": "1551438000 +0100",
    "GIT_COMMITTER_NAME": "C. Committer", "GIT_COMMITTER_EMAIL": "committer@example.com",
    "GIT_COMMITTER_DATE": "1551441600 +0100",
    "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "LC_ALL": "C",
  ]

  /// Runs git in the work tree; a failure is an error, with what git said.
  ///
  /// - Returns: Its standard output, without the line feed at its end.
  @discardableResult
  package func git(_ arguments: [String], variables: [String: String?] = [:], input: String = "")
    async throws -> String
  {
    let outcome = try await run("git", arguments, variables: variables, input: input)
    guard outcome.status == 0 else {
      throw Failure(command: "git \(arguments.joined(separator: " "))", outcome: outcome)
    }
    return outcome.output.hasSuffix("\n") ? String(outcome.output.dropLast()) : outcome.output
  }

  /// Runs git in the work tree.
  @discardableResult
  package func git(_ arguments: String...) async throws -> String {
    try await git(arguments)
  }

  /// Runs any program in a directory of the work tree.
  package func run(
    _ program: String, _ arguments: [String], in subdirectory: String = "",
    variables: [String: String?] = [:], input: String = ""
  ) async throws -> Outcome {
    let changes = Self.variables.merging(variables) { _, new in new }
    let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
    let result = try await Subprocess.run(
      executable, arguments: Arguments(arguments),
      environment: .inherit.updating(
        Dictionary(uniqueKeysWithValues: changes.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
      workingDirectory: FilePath(root.appendingPathComponent(subdirectory).path),
      input: .string(input), output: .bytes(limit: 1 << 26), error: .bytes(limit: 1 << 26))
    let status: Int32
    switch result.terminationStatus {
    case .exited(let code): status = code
    case .signaled(let signal): status = -signal
    }
    return Outcome(
      status: status, output: String(decoding: result.standardOutput, as: UTF8.self),
      errorOutput: String(decoding: result.standardError, as: UTF8.self))
  }

  /// Writes a file of the work tree, making its directories.
  package func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  /// Writes a file of the work tree, making its directories.
  package func write(_ content: Data, to path: String) throws {
    let file = root.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: file)
  }

  /// Writes files, adds everything and commits.
  ///
  /// - Returns: The commit's ID.
  @discardableResult
  package func commit(_ files: [String: String], message: String = "change") async throws -> String {
    for (path, text) in files { try write(text, to: path) }
    try await git("add", "--all")
    try await git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", message)
    return try await git("rev-parse", "HEAD")
  }

  /// Puts a blob into the index under a path of any bytes, with no file of that name.
  package func stage(_ text: String, at path: [UInt8], mode: String = "100644") async throws {
    let id = try await git(["hash-object", "-w", "--stdin"], input: text)
    let record = Array("\(mode) \(id)\t".utf8) + path + [0]
    let file = directory.appendingPathComponent("index-info-\(UUID().uuidString)")
    try Data(record).write(to: file)
    let script = "git update-index -z --index-info < \"$1\""
    let outcome = try await run("sh", ["-c", script, "sh", file.path])
    guard outcome.status == 0 else { throw Failure(command: script, outcome: outcome) }
  }

  /// A git command that failed.
  package struct Failure: Error, CustomStringConvertible {
    let command: String
    let outcome: Outcome

    /// The command and what it said.
    package var description: String { "\(command): \(outcome.status): \(outcome.errorOutput)" }
  }
}
