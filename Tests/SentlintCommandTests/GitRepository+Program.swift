// The program and git's hooks in scratch repositories.

internal import Foundation
internal import SentlintTestSupport

extension GitRepository {
  /// Runs the program in a directory of the work tree.
  func sentlint(
    _ arguments: String..., in subdirectory: String = "", variables: [String: String?] = [:],
    input: String = ""
  ) async throws -> GitRepository.Outcome {
    try await run(Program.path, arguments, in: subdirectory, variables: variables, input: input)
  }

  /// Runs git so that hooks find the program on the path.
  func tryGit(_ arguments: String..., variables: [String: String?] = [:]) async throws
    -> GitRepository.Outcome
  {
    try await run("git", arguments, variables: Self.withProgramOnPath.merging(variables) { _, new in new })
  }

  /// The path as it is, and the program's directory in front.
  static var withProgramOnPath: [String: String?] {
    let directory = URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
    return ["PATH": "\(directory):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"]
  }

  /// Writes a script that can be run.
  func writeScript(_ text: String, to path: String) throws {
    try write("#!/bin/sh\n\(text)\n", to: path)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: root.appendingPathComponent(path).path)
  }

  /// Whether there is a file at this path of the work tree.
  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// A file's text.
  func read(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }
}
