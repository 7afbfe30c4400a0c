// The options of a command that walks directories.

internal import ArgumentParser
internal import SentlintCore
internal import SentlintSources

/// What a walk leaves out.
struct WalkingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out files and directories that match, as in a .gitignore. Can be repeated.", valueName: "glob"))
  var exclude: [String] = []

  @Flag(name: .customLong("no-ignore"), help: "Scan files that git ignores too.")
  var ignoresNothing = false

  @OptionGroup var archives: ArchiveOptions

  /// The content of these paths; `-` is standard input.
  ///
  /// - Parameters:
  ///   - paths: What to scan.
  ///   - configured: What the project leaves out.
  /// - Returns: Standard input first, if it is among them.
  /// - Throws: `ValidationError` for a glob that cannot be read.
  func source(of paths: [Path], excluding configured: ExcludeGlobs) throws -> JoinedSource {
    let given: ExcludeGlobs
    do {
      given = try ExcludeGlobs(exclude)
    } catch {
      throw ValidationError("'--exclude': \(error)")
    }
    let files = paths.filter { $0 != Path("-") }
    var parts: [any PieceSource] = []
    if files.count < paths.count {
      parts.append(StandardInputSource(archives: archives.limits))
    }
    if !files.isEmpty {
      parts.append(
        DirectorySource(
          paths: files, excludes: configured + given, honoursGitignore: !ignoresNothing,
          archives: archives.limits))
    }
    return JoinedSource(parts: parts)
  }
}

/// Several sources, one after the other.
struct JoinedSource: PieceSource {
  let parts: [any PieceSource]

  func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    for part in parts {
      try await part.read(receive)
    }
  }
}
