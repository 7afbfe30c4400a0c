// What hosts and frameworks read of this repository, against their own schemas.

internal import Foundation
internal import Subprocess
internal import SystemPackage
internal import Testing

/// Programs that a test needs and that not every machine has.
enum Tools {
  /// Whether a program is on the path.
  static func has(_ name: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains { directory in
      FileManager.default.isExecutableFile(atPath: "\(directory)/\(name)")
    }
  }

  /// Runs a program in this repository's root.
  static func run(_ name: String, _ arguments: [String]) async throws -> (succeeded: Bool, output: String) {
    let result = try await Subprocess.run(
      .name(name), arguments: Arguments(arguments), workingDirectory: FilePath(Repository.root),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return (result.terminationStatus.isSuccess, result.standardOutput + result.standardError)
  }
}

@Suite struct SchemaTests {
  @Test(
    .enabled(if: Tools.has("check-jsonschema"), "check-jsonschema is not installed"),
    arguments: [
      ("vendor.github-actions", "action.yml"), ("vendor.gitlab-ci", "templates/sentlint.gitlab-ci.yml"),
    ])
  func `CI files follow their hosts' schemas`(_ schema: String, _ file: String) async throws {
    let checked = try await Tools.run("check-jsonschema", ["--builtin-schema", schema, file])
    #expect(checked.succeeded, "\(checked.output)")
  }

  @Test(.enabled(if: Tools.has("pre-commit"), "pre-commit is not installed"))
  func `the hooks follow the pre-commit framework's schema`() async throws {
    let checked = try await Tools.run("pre-commit", ["validate-manifest", ".pre-commit-hooks.yaml"])
    #expect(checked.succeeded, "\(checked.output)")
  }
}
