// Why git could not answer, and what to do about it.

/// A git command that failed, or a git that is not there.
package struct GitError: Error, Equatable {
  /// What went wrong, as far as the cure depends on it.
  package enum Kind: Equatable, Sendable {
    /// There is no git on the path.
    case notInstalled
    /// The directory belongs to no repository.
    case notARepository
    /// Git refuses a repository that another user owns.
    case dubiousOwnership
    /// A revision that the user named does not exist here.
    case unknownRevision
    /// An object is not in the repository: a shallow or partial clone, or damage.
    case missingObject
    /// Anything else.
    case other
  }

  /// What went wrong.
  package let kind: Kind
  /// The command, e.g. `git diff-index`.
  package let command: String
  /// What git said: the first lines of its standard error.
  package let message: String

  static let notInstalled = Self(
    kind: .notInstalled, command: "git", message: "git was not found on the PATH")

  static func failed(command: String, message: String) -> Self {
    Self(kind: .other, command: command, message: message)
  }
}

extension GitError {
  /// Reads what a command printed to standard error before it failed.
  init(command: String, status: String, errorOutput: String) {
    let lines = errorOutput.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("hint:") }
    let message = lines.prefix(4).joined(separator: "\n")
    self.init(
      kind: Kind(errorOutput), command: command,
      message: message.isEmpty ? "it said nothing, and ended with status \(status)" : message)
  }

  static let missingObjectCure =
    "the clone is shallow or partial, or damaged: fetch everything (fetch-depth: 0, git fetch --unshallow, "
    + "or a clone without --filter), or look at it with git fsck"

  /// What to do about it, where that is known.
  package var cure: String? {
    switch kind {
    case .notInstalled:
      "install git, or put it on the PATH"
    case .notARepository:
      "run this inside a git repository; in a container, check that its .git was copied or mounted too"
    case .dubiousOwnership:
      "the repository belongs to another user; if you trust it: "
        + "git config --global --add safe.directory <its path>"
    case .unknownRevision:
      "check the name; a CI checkout is often shallow: fetch the whole history "
        + "(actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0; elsewhere: git fetch --unshallow)"
    case .missingObject:
      Self.missingObjectCure
    case .other:
      nil
    }
  }
}

extension GitError.Kind {
  /// Git has one exit status for everything fatal; its messages, in the C locale, tell the kinds apart.
  init(_ errorOutput: String) {
    let known: [(String, Self)] = [
      ("not a git repository", .notARepository),
      ("must be run in a work tree", .notARepository),
      ("dubious ownership", .dubiousOwnership),
      ("unsafe repository", .dubiousOwnership),
      ("bad revision", .unknownRevision),
      ("unknown revision", .unknownRevision),
      ("ambiguous argument", .unknownRevision),
      ("Invalid revision range", .unknownRevision),
      ("Invalid symmetric difference", .unknownRevision),
      ("Needed a single revision", .unknownRevision),
      ("promisor", .missingObject),
      ("lazy fetching disabled", .missingObject),
      ("transport '", .missingObject),
      ("bad object", .missingObject),
      ("missing blob object", .missingObject),
      ("unable to read", .missingObject),
      ("Could not read", .missingObject),
      ("Failed to traverse parents", .missingObject),
    ]
    self = known.first { errorOutput.contains($0.0) }?.1 ?? .other
  }
}

extension GitError: CustomStringConvertible {
  /// The command, what git said, and the cure.
  package var description: String {
    let what = kind == .notInstalled ? message : "\(command) failed: \(message)"
    return cure.map { "\(what)\n\($0)" } ?? what
  }
}
