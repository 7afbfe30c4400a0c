// `sentlint history`: the audit of everything that repositories keep.

internal import ArgumentParser
internal import SentlintCore
internal import SentlintEngine
internal import SentlintSources

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Audit everything that repositories keep.",
    discussion: """
      Reads every object, reachable or not: all commits of all refs, stashes, reflogs and what nothing leads to any \
      more; messages, names and addresses, tags, notes, refs, paths and configuration. Tells the life of each secret \
      that it finds: when it came, where it stood, when it went and which refs still lead to it.

      A secret that was ever pushed is to be revoked, whether or not it is still there.
      """
  )

  @Argument(help: "Work trees or repositories.")
  var repositories: [Path] = [Path(".")]

  @Flag(help: "Audit every repository below the directories that are named.")
  var recursive = false

  @Option(help: "How objects are read: pack (directly) or git (by git cat-file).")
  var engine: HistoryEngine = .pack

  @Flag(
    help:
      "Write secrets into SARIF too that no file of the checked-out commit holds: code scanning shows only those."
  )
  var includeHistory = false

  @OptionGroup(title: "Archives") var archives: ArchiveOptions

  @Option(
    help: ArgumentHelp(
      "Where to note which objects hold nothing, so that the next audit reads only what is new (default: sentlint in the user's directory for caches).",
      valueName: "directory"))
  var cache: Path?

  @Flag(help: "Check that each object is what its ID says, as git fsck does.")
  var checkIds = false

  @Flag(help: "Read everything, and note nothing.")
  var noCache = false

  @OptionGroup var options: CommonOptions

  func run() async throws {
    let settings = try options.resolved(near: repositories)
    let scanner = settings.detection.scanner
    var history = HistorySource.Settings(
      jobs: settings.detection.jobs,
      prefilter: HistoryPrefilter(
        reach: scanner.prefilterReach, readsAsWhole: { scanner.isReadAsWhole($0) },
        mayHoldFindings: { bytes, parts in
          guard let parts else { return scanner.mayHoldFindings(bytes) }
          return scanner.mayHoldFindings(bytes, parts: parts)
        }))
    history.engine = engine
    history.content = archives.reader
    history.checksIDs = checkIds
    history.excludes = settings.excludes
    // The project is the first one's, unless its configuration is named.
    history.excludingRepository = options.detection.config == nil ? repositories.first : nil
    history.cache =
      noCache ? nil : cacheDirectory.map { AuditCache(directory: $0, look: Self.look(of: scanner)) }
    let meter = HistoryMeter()
    history.progress = { meter.note($0) }
    let (chosen, skips) = try chosenRepositories()
    let source = HistorySource(repositories: chosen, skips: skips, settings: history)
    let interruption = history.interruption
    let scanned = try await settings.detection.scan(
      source, progress: { meter.text }, interrupt: { interruption.request() })
    let report = source.completed(scanned)
    var reporting = settings.reporting
    reporting.includesHistory = includeHistory
    try reporting.deliver(report)
    throw ExitStatus(of: report, failingOn: settings.threshold)
  }

  private var cacheDirectory: Path? {
    if let cache { return cache }
    if let caches = ProcessState.environment("XDG_CACHE_HOME"), caches.hasPrefix("/") {
      return Path(caches).appending("sentlint".utf8)
    }
    return ProcessState.environment("HOME").flatMap { home in
      home.hasPrefix("/") ? Path(home).appending(".cache/sentlint".utf8) : nil
    }
  }

  /// All that decides whether an object holds nothing: this program, and what the rules look for first.
  private static func look(of scanner: Scanner) -> String {
    let rules = scanner.rules.map { "\($0.id.rawValue) \($0.keywords)" }
    return "\(Sentlint.version) \(ProcessState.programStamp) \(rules)"
  }

  private func chosenRepositories() throws -> ([Path], [Skip]) {
    guard recursive else { return (repositories, []) }
    let found = repositories.map(RepositoryFinder().search(below:))
    guard found.contains(where: { !$0.repositories.isEmpty }) else {
      throw ValidationError(
        "There is no repository below \(repositories.map(\.text).joined(separator: ", ")).")
    }
    return (found.flatMap(\.repositories), found.flatMap(\.skips))
  }
}

extension HistoryEngine: ExpressibleByArgument {}
