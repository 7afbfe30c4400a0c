// Everything that repositories keep.

package import SentlintCore
internal import SentlintPacks
internal import Synchronization

/// All that repositories keep: every object, reachable or not, what refs and reflogs say, and configuration.
///
/// Objects go through a prefilter where they lie; only those that pass it become pieces, each of them once for each
/// path that it ever stood at.
package struct HistorySource: PieceSource {
  /// How a history is read.
  package struct Settings: Sendable {
    /// How objects are read.
    package var engine = HistoryEngine.pack
    /// How many threads read.
    package var jobs: Int
    /// What tells whether content can hold a finding.
    package var prefilter: HistoryPrefilter
    /// Told how far the reading of a repository's objects has come, from several threads.
    package var progress: (@Sendable (HistoryProgress) -> Void)?
    /// The paths, from a repository's root, that are left out: files that stood nowhere else are not scanned.
    package var excludes = ExcludeGlobs.none
    /// The repository that they hold for; nil: all that are named.
    package var excludingRepository: Path?
    /// Whether to check that each object is what its ID says. Then the cache is not used.
    package var checksIDs = false
    /// What audits remember of each other; nil: nothing.
    package var cache: AuditCache?
    /// Asked for when reading is to end early.
    package var interruption = Interruption()
    /// How archives and large files become pieces.
    package var content = ContentReader()

    /// Makes settings.
    package init(jobs: Int, prefilter: HistoryPrefilter) {
      self.jobs = jobs
      self.prefilter = prefilter
    }

    /// What is left out of a repository; of those of submodules nothing is.
    fileprivate func excludes(in repository: Path, of named: [Path]) -> ExcludeGlobs {
      let isMeant = excludingRepository.map { $0 == repository } ?? named.contains(repository)
      return isMeant ? excludes : .none
    }
  }

  private let repositories: [Path]
  private let skips: [Skip]
  private let settings: Settings
  private let told = Told()

  /// What is known about the repositories that have been read.
  private final class Told: Sendable {
    let audits = Mutex<[RepositoryAudit]>([])
  }

  /// Makes a source of repositories: work trees or repositories themselves, by their paths. `skips` are places where
  /// repositories were looked for in vain.
  package init(repositories: [Path], skips: [Skip] = [], settings: Settings) {
    self.repositories = repositories
    self.skips = skips
    self.settings = settings
  }

  /// Reads repository by repository, and those of their submodules.
  package func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    for skip in skips { try await receive(.skipped(skip)) }
    var seen: Set<String> = []
    var waiting = repositories.map { (path: $0, name: repositories.count > 1 ? $0 : nil) }[...]
    while let (repository, name) = waiting.popFirst() {
      if settings.interruption.isRequested {
        try await receive(.skipped(Skip(origin: .file(repository), reason: .interrupted)))
        continue
      }
      let audit: RepositoryAudit
      let layout: RepositoryLayout
      do {
        let git = try Git(in: repository)
        layout = try await RepositoryLayout(git)
        // Linked work trees are one repository.
        guard seen.insert(layout.common).inserted else { continue }
        waiting += layout.submodules.map { ($0, $0) }
        let excludes = settings.excludes(in: repository, of: repositories)
        audit = try await RepositoryAudit(of: layout, by: git, named: name, excluding: excludes, settings)
      } catch let error as GitError where name != nil {
        try await receive(.skipped(Skip(origin: .file(repository), reason: .unreadable(error.description))))
        continue
      }
      told.audits.withLock { $0.append(audit) }
      for notice in audit.notices { try await receive(.notice("\(layout.common): \(notice)")) }
      try await audit.readSurroundings(
        settings.content, receive, mayHoldFindings: settings.prefilter)
      try await audit.readContent(settings.content, receive)
    }
  }

  /// A scan's report with the lives of the secrets that were found.
  ///
  /// A secret stands at a path for many versions of a file; of them that of the checked-out commit is reported or, where
  /// it is gone from there, the first. To be asked for when all has been read and scanned.
  package func completed(_ report: Report) -> Report {
    let audits = told.audits.withLock { $0 }
    var lives: [Fingerprint: [Lifecycle]] = [:]
    var findings: [Finding] = []
    for audit in audits {
      for (fingerprint, life) in audit.lifecycles(of: report.findings) {
        lives[fingerprint, default: []].append(life)
      }
      findings += audit.occurrences(in: report.findings)
    }
    var completed = Report(
      findings: findings, skips: report.skips, coverage: report.coverage, rules: report.rules,
      notices: report.notices)
    completed.lifecycles = lives
    return completed
  }
}

/// How far the reading of a repository has come.
package enum HistoryProgress: Sendable {
  /// A repository is opened that has so many objects.
  case began(objects: Int)
  /// So many more objects and bytes have been read, and so many more objects are to be looked into.
  case read(objects: Int, bytes: Int, hits: Int)
  /// All objects have been read; now their history is.
  case attributing
}
