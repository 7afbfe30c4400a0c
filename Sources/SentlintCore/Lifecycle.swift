// The life of one credential in a repository's history.

/// When a secret came into a repository, where it stood, when it went, and who can still get at it.
public struct Lifecycle: Hashable, Sendable {
  /// Where the secret lives on.
  public enum Reach: Hashable, Sendable {
    /// These refs lead to it; sorted, never empty. Whoever can fetch them has it.
    case refs([String])
    /// Only stashes hold it.
    case stash
    /// Only what reflogs remember leads to it.
    case reflog
    /// Only an index holds it: it was staged and never committed.
    case index
    /// Nothing leads to it; it stays until git collects its garbage.
    case unreachable
  }

  /// The repository, as it was named; nil where there is one alone.
  public let repository: Path?
  /// The commits that brought it, oldest first: the first one introduced it, the others brought it back. Empty if no
  /// commit holds it.
  public let introductions: [Commit]
  /// Every path it stood at, and every other place, such as `<commit message>`. Sorted.
  public let paths: [Path]
  /// Those of the paths at which the commit that is checked out holds it. Sorted.
  public let pathsInHead: [Path]
  /// The last commit of the checked-out history that removed it; nil while it is there, or if it never was.
  public let removal: Commit?
  /// Where it lives on.
  public let reach: Reach
  /// How many commits hold it.
  public let commitCount: Int

  /// Whether the commit that is checked out holds it.
  public var isInHead: Bool { !pathsInHead.isEmpty }

  /// Makes a lifecycle.
  public init(
    repository: Path?, introductions: [Commit], paths: [Path], pathsInHead: [Path], removal: Commit?,
    reach: Reach,
    commitCount: Int
  ) {
    self.repository = repository
    self.introductions = introductions
    self.paths = paths
    self.pathsInHead = pathsInHead
    self.removal = removal
    self.reach = reach
    self.commitCount = commitCount
  }
}
