// The real binary, run as its users run it.

internal import Foundation
internal import Subprocess
internal import SystemPackage

/// The built program, or the one that `SENTLINT_TEST_PROGRAM` names.
enum Program {
  /// The program's path.
  static let path: String =
    if let named = ProcessInfo.processInfo.environment["SENTLINT_TEST_PROGRAM"] {
      URL(fileURLWithPath: named).path
    } else {
      // Beside the test bundle.
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/sentlint"
    }

  /// Runs the program.
  static func run(
    _ arguments: [String], in workspace: Workspace, input: String = "", environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await run(.path(FilePath(path)), Arguments(arguments), in: workspace.path, input, environment)
  }

  /// Runs the program with arguments of any bytes.
  static func run(_ arguments: [[UInt8]], in workspace: Workspace) async throws -> Outcome {
    try await run(.path(FilePath(path)), Arguments(arguments.map { $0 + [0] }), in: workspace.path, "", [:])
  }

  /// Runs a shell script in which `"$S"` is the program.
  static func shell(
    _ script: String, in workspace: Workspace, environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await shell(script, in: workspace.path, environment: environment)
  }

  /// Runs a shell script in which `"$S"` is the program.
  static func shell(
    _ script: String, in directory: String, environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await run(
      .path(FilePath("/bin/sh")), ["-c", script], in: directory, "",
      environment.merging(["S": path]) { first, _ in first })
  }

  private static func run(
    _ executable: Executable, _ arguments: Arguments, in directory: String, _ input: String,
    _ environment: [String: String]
  ) async throws -> Outcome {
    var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": directory, "GIT_CONFIG_NOSYSTEM": "1"]
    variables.merge(environment) { _, new in new }
    let result = try await Subprocess.run(
      executable, arguments: arguments,
      environment: .custom(
        variables.reduce(into: [:]) { $0[Environment.Key(stringLiteral: $1.key)] = $1.value }),
      workingDirectory: FilePath(directory),
      input: .string(input), output: .bytes(limit: 1 << 26), error: .bytes(limit: 1 << 26))
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
    return Outcome(
      status: status, output: String(decoding: result.standardOutput, as: UTF8.self),
      error: String(decoding: result.standardError, as: UTF8.self))
  }
}

/// What a run did.
struct Outcome: Equatable {
  /// The exit status; a signal's number, negated, where one ended it.
  let status: Int32
  /// Standard output.
  let output: String
  /// Standard error.
  let error: String
}
