// The audit of one repository.

internal import SentlintCore
internal import SentlintPacks

/// What a repository keeps, and what its history says about it.
struct RepositoryAudit: Sendable {
  let reading: ObjectReading
  let layout: RepositoryLayout
  let screening: Screening
  let references: References
  private let staged: StagedFiles
  /// The repository's name, if there are several.
  let name: Path?
  /// Where each file that may hold a finding comes from: every path at which a commit has it, with the first such
  /// commit; else where an index has it, else no more than its ID.
  let origins: [ObjectID: [Origin]]
  /// Whether not all objects were read, and nothing is known of their history.
  let isCutShort: Bool
  private let excludes: ExcludeGlobs
  /// How many paths were left out at which something would have been scanned.
  private let excludedCount: Int
  /// What there is to know of the cache.
  let notices: [String]
  private let genealogy: Genealogy
  private let damaged: [Damage]
  private let elsewhere: Set<ObjectID>

  /// Reads all objects of a repository, and finds out about those that may hold a finding.
  init(
    of layout: RepositoryLayout, by git: Git, named name: Path?, excluding excludes: ExcludeGlobs,
    _ settings: HistorySource.Settings
  ) async throws {
    let store = try await ObjectStore.open(layout, git)
    let reading = ObjectReading(store: store, git: git, engine: settings.engine, jobs: settings.jobs)
    let prefilter = settings.prefilter
    let content = settings.content
    let progress = settings.progress
    let checksIDs = settings.checksIDs
    let entry = checksIDs ? nil : settings.cache?.entry(of: store, at: layout.objects, content.limits)
    progress?(.began(objects: store.count - (entry?.knownCount ?? 0)))
    var request = ObjectStore.Request(reach: prefilter.reach)
    request.known = entry?.known
    let everything = request
    async let found = References(layout)
    let outcome = try await settings.interruption.run {
      try await reading.walk(everything, from: Screening(store)) {
        screening, id, type, bytes, fresh in
        if checksIDs { screening.check(id(), type, bytes, idLength: store.idLength) }
        let isClean = screening.look(at: id, type, bytes, fresh, through: prefilter, content)
        if let progress { screening.tell(progress, every: 1_024) }
        return isClean
      }
    }
    // An interruption is asked for once; cancelling ends everything.
    try Task.checkCancellation()
    progress?(.attributing)
    var screening = Screening(outcome.states)
    if !outcome.isCutShort {
      let named = try await reading.files(namedIn: screening.trees, where: prefilter).subtracting(
        screening.blobs
      )
      .subtracting(screening.unreadable)
      screening.add(named, size: try await reading.size(of: named))
    }
    let screened = screening
    self.layout = layout
    self.reading = reading
    self.name = name
    self.screening = screening
    damaged = outcome.damaged
    elsewhere = outcome.elsewhere
    references = await found
    let checked = "\(screening.objects - screening.mistaken.count) objects are what their IDs say"
    notices =
      entry.map { Self.note(outcome, screening, in: $0, of: store) } ?? (checksIDs ? [checked] : [])
    staged = try await StagedFiles(in: layout)
    let inHead = try await Self.originsInHead(of: screening, references, git, excluding: excludes)
    do {
      if outcome.isCutShort { throw CancellationError() }
      genealogy = try await settings.interruption.run {
        try await Genealogy(of: inHead == nil ? screened : Screening(store), reading, prefilter)
      }
      isCutShort = false
    } catch is CancellationError {
      try Task.checkCancellation()
      genealogy = try await Genealogy(of: Screening(store), reading, prefilter)
      isCutShort = true
    }
    self.excludes = excludes
    var excluded: Set<Path> = []
    let origins =
      inHead ?? Self.origins(of: screening.blobs + screening.unreadable, genealogy, reading.store, staged)
    self.origins =
      origins.mapValues { origins in
        origins.filter { origin in
          let isExcluded = origin.hasPath && excludes.matches(origin.path, isDirectory: false)
          if isExcluded { excluded.insert(origin.path) }
          return !isExcluded
        }
      }
    excludedCount = excluded.count
  }

  /// Where the checked-out commit has the archives that cannot be read, if it has them all and there is nothing else: then
  /// it is not worth looking through all directories for more places.
  private static func originsInHead(
    of screening: Screening, _ references: References, _ git: Git, excluding excludes: ExcludeGlobs
  ) async throws -> [ObjectID: [Origin]]? {
    let holdsMore = [screening.blobs, screening.trees, screening.commits, screening.tags].contains {
      !$0.isEmpty
    }
    guard !holdsMore, !screening.unreadable.isEmpty,
      let head = screening.records.first(where: { $0.id == references.head }),
      let entries = try? await git.entries(ofTree: head.id)
    else { return nil }
    let wanted = Set(screening.unreadable)
    var origins: [ObjectID: [Origin]] = [:]
    for (path, entry) in entries where wanted.contains(entry.id) {
      // Of a file that is excluded here other places count.
      if excludes.matches(path, isDirectory: false) { return nil }
      origins[entry.id, default: []].append(.committed(path, head.commit))
    }
    return origins.count == wanted.count ? origins : nil
  }

  /// Writes into the cache what need not be read again: what holds nothing and lists nothing that is missing. Commits and
  /// tags are always read, since histories are made of them.
  private static func note(
    _ outcome: ObjectReading.Outcome<Screening>, _ screening: Screening, in entry: AuditCache.Entry,
    of store: ObjectStore
  ) -> [String] {
    var notices = [entry.notice].compactMap(\.self)
    if entry.knownCount > 0 {
      notices.append(
        "\(entry.knownCount) objects were not read again, which an earlier audit found clean; --no-cache reads them"
      )
    }
    guard !outcome.isCutShort else { return notices }
    var unclean = Set(screening.records.map(\.id))
    unclean.formUnion(screening.targets.keys)
    unclean.formUnion(screening.blobs + screening.unreadable + screening.trees + screening.tags)
    unclean.formUnion(screening.malformed + screening.lacking + outcome.damaged.map(\.id))
    unclean.formUnion(outcome.elsewhere)
    return notices + [entry.note(store, unclean: unclean)].compactMap(\.self)
  }

  private static func origins(
    of blobs: [ObjectID], _ genealogy: Genealogy, _ store: ObjectStore, _ staged: StagedFiles
  ) -> [ObjectID: [Origin]] {
    let ids = Dictionary(
      blobs.compactMap { id in store.number(of: id).map { (UInt32($0), id) } },
      uniquingKeysWith: { first, _ in first })
    var origins: [ObjectID: [Origin]] = [:]
    for appearance in genealogy.appearances where appearance.kind == .file {
      guard let id = ids[appearance.file] else { continue }
      let commit = genealogy.graph.commits[appearance.commit].commit
      origins[id, default: []].append(.committed(appearance.path, commit))
    }
    let homeless = Set(blobs.filter { origins[$0] == nil })
    for (id, entries) in Dictionary(grouping: staged.entries.filter { homeless.contains($0.id) }, by: \.id) {
      origins[id] = Set(entries.map(\.path)).sorted().map { .staged($0) }
    }
    for id in homeless where origins[id] == nil { origins[id] = [.metadata(.blob(id.description), nil)] }
    return origins
  }
}

extension RepositoryAudit {
  /// Hands over what is not in objects, what is named rather than held, and what could not be read.
  func readSurroundings(
    _ content: ContentReader, _ receive: (SourceEvent) async throws -> Void, mayHoldFindings: HistoryPrefilter
  ) async throws {
    func offer(_ bytes: some Sequence<UInt8>, _ origin: Origin) async throws {
      let bytes = ContiguousArray(bytes)
      if mayHoldFindings.mayHoldFindings(bytes.span) {
        try await receive(.piece(Piece(bytes: bytes, origin: located(origin))))
      }
    }
    for ref in references.refs.map(\.name) + references.names.sorted() {
      try await offer(ref.utf8, .metadata(.refName(ref), nil))
    }
    for line in references.reflogs { try await offer(line.text, .metadata(.reflog(line.ref), nil)) }
    var named: Set<Path> = []
    for appearance in genealogy.appearances where appearance.kind == .named {
      guard named.insert(appearance.path).inserted else { continue }
      if excludes.matches(appearance.path, isDirectory: false) { continue }
      let commit = genealogy.graph.commits[appearance.commit].commit
      // The scan reads the path of every file; this one's content is read elsewhere, or holds nothing.
      try await receive(.piece(Piece(bytes: [], origin: located(.committed(appearance.path, commit)))))
    }
    for path in Set(staged.entries.map(\.path)).subtracting(named).sorted()
    where mayHoldFindings.mayHoldFindings(path.bytes.span) && !excludes.matches(path, isDirectory: false) {
      try await receive(.piece(Piece(bytes: [], origin: located(.staged(path)))))
    }
    for _ in 0..<excludedCount { try await receive(.passedOver(.excluded)) }
    try await layout.readFiles(besides: reading.store, with: content) {
      try await receive($0.mapped(located))
    }
    for skip in skips { try await receive(.skipped(skip)) }
  }

  /// Hands over the content of the objects that may hold something, each under every name that it has.
  func readContent(
    _ content: ContentReader, _ receive: (SourceEvent) async throws -> Void
  ) async throws {
    let ids = screening.blobs + screening.unreadable + screening.commits + screening.tags
    try await receive(
      .screened(
        count: screening.objects + screening.members - ids.count,
        bytes: screening.bytes + screening.memberBytes - screening.hitBytes))
    guard !ids.isEmpty else { return }
    let request = ObjectStore.Request(types: [.blob, .commit, .tag], ids: Set(ids))
    try await reading.hand(over: request, elsewhere: elsewhere, to: receive) { id, type, bytes, receive in
      hand(over: bytes, of: id, type, content, to: receive)
    }
  }

  private func hand(
    over bytes: borrowing Span<UInt8>, of id: ObjectID, _ type: ObjectType, _ content: ContentReader,
    to receive: (SourceEvent) -> Void
  ) {
    let copy = ContiguousArray(copying: bytes)
    switch type {
    case .blob:
      for origin in origins[id] ?? [] { content.read(copy, from: located(origin), to: receive) }
    case .commit:
      let object = HeaderedObject(copy)
      let commit = Commit(id: id.description, object: object)
      receive(.piece(Piece(bytes: object.identities, origin: located(.metadata(.identity, commit)))))
      receive(.piece(Piece(bytes: object.message, origin: located(.metadata(.commitMessage, commit)))))
    case .tag:
      let object = HeaderedObject(copy)
      let tag = String(decoding: object.header("tag") ?? [], as: UTF8.self)
      receive(
        .piece(
          Piece(
            bytes: object.identities + [0x0a] + object.message,
            origin: located(.metadata(.tagMessage(tag), nil)))))
    case .tree: break
    }
  }

  private func located(_ origin: Origin) -> Origin {
    name.map { .repository($0, origin) } ?? origin
  }

  /// What should be here and is not, or cannot be read.
  private var skips: [Skip] {
    let store = reading.store
    var messages = store.problems.map(\.description)
    messages += store.unindexed.map { "\($0): it has no index, and git cannot make one" }
    messages += screening.withoutTree.map { "the directory of commit \($0) is missing" }
    if let first = screening.withoutParents.first {
      let cause = layout.isShallow ? "the clone is shallow" : "commits are missing"
      messages.append(
        "\(cause): the parents of \(screening.withoutParents.count) commits are not here, such as those of \(first); "
          + GitError.missingObjectCure)
    }
    messages += references.refs.filter { !store.contains($0.target) }.map {
      "\($0.name) points at \($0.target), which is missing"
    }
    messages += missingInReflogs
    messages += screening.malformed.map { "the directory \($0) is malformed" }
    messages += layout.unknownExtensions.map {
      "the repository's configuration says \($0), which is not known here: it may keep more than was read"
    }
    let listed = staged.entries.map(\.id) + screening.targets.values
    let missing = screening.missing.union(listed.filter { !store.contains($0) }).sorted()
    let cause = isPartial ? "a partial clone lacks it" : "it is missing"
    let lost = missing.map { Damage(id: $0, message: "\(cause): \(GitError.missingObjectCure)") }
    let interruption =
      isCutShort ? [Skip(origin: .metadata(.objects, nil), reason: .interrupted)] : []
    let mistaken = screening.mistaken.map {
      Damage(id: $0, message: "its content is not what its ID says")
    }
    let skips =
      interruption
      + messages.map { Skip(origin: .metadata(.objects, nil), reason: .missingObject($0)) }
      + (damaged + lost + mistaken).map { Skip($0) } + references.skips + staged.skips
    return skips.map { Skip(origin: located($0.origin), reason: $0.reason) }
  }

  /// What reflogs remember and the repository no longer has: `git fsck` calls these invalid entries.
  private var missingInReflogs: [String] {
    let lines = references.reflogs.flatMap { line in line.ids.map { (line.ref, $0) } }
      .filter { !reading.store.contains($0.1) }
    guard let (ref, first) = lines.first else { return [] }
    let count = Set(lines.map(\.1)).count
    return ["reflogs remember \(count) objects that are missing, such as \(first) in that of \(ref)"]
  }

  /// Whether the repository was cloned without some of its objects.
  private var isPartial: Bool {
    reading.store.hasPromisor
  }
}

extension RepositoryAudit {
  /// The lives of the secrets that were found in this repository, by fingerprint.
  func lifecycles(of findings: [Finding]) -> [Fingerprint: Lifecycle] {
    if isCutShort { return [:] }
    let history = LifeHistory(
      genealogy, store: reading.store, references, targets: screening.targets, repository: name)
    var files: [Origin: Set<UInt32>] = [:]
    for (id, origins) in origins {
      guard let number = reading.store.number(of: id) else { continue }
      for origin in origins { files[origin, default: []].insert(UInt32(number)) }
    }
    var filesAtPath: [Path: Set<UInt32>] = [:]
    for appearance in genealogy.appearances {
      filesAtPath[appearance.path, default: []].insert(appearance.file)
    }
    var places: [Fingerprint: LifeHistory.Places] = [:]
    for finding in findings {
      guard let (repository, origin) = finding.origin.unwrapped, repository == name else { continue }
      places[finding.fingerprint, default: LifeHistory.Places()].add(
        origin, files: files[origin] ?? filesAtPath[origin.path] ?? [])
    }
    return places.mapValues(history.life(of:))
  }
}

extension RepositoryAudit {
  /// One finding for each place in each of the files at which a secret stands in this repository.
  func occurrences(in findings: [Finding]) -> [Finding] {
    struct Occurrence: Hashable {
      let fingerprint: Fingerprint
      let rule: Rule.ID
      let path: Path
    }
    var ofOccurrence: [Occurrence: [Finding]] = [:]
    for finding in findings where finding.origin.unwrapped?.repository == name {
      let key = Occurrence(fingerprint: finding.fingerprint, rule: finding.rule, path: finding.origin.path)
      ofOccurrence[key, default: []].append(finding)
    }
    let inHead = originsInHead
    func rank(_ finding: Finding) -> Int {
      guard let origin = finding.origin.unwrapped?.origin, !inHead.contains(origin) else { return -1 }
      return origin.commit.flatMap { ObjectID(hex: $0.id.utf8) }.flatMap { genealogy.graph.places[$0] } ?? 0
    }
    return ofOccurrence.values.flatMap { findings -> [Finding] in
      let best = findings.map(rank).min() ?? 0
      return findings.filter { rank($0) == best }
    }
  }

  /// Where those files come from that the checked-out commit has.
  private var originsInHead: Set<Origin> {
    guard let head = references.head.flatMap({ genealogy.graph.places[$0] }) else { return [] }
    let files = genealogy.files(of: head)
    return Set(
      genealogy.appearances.filter { appearance in
        files.contains { $0.file == appearance.file && $0.path == appearance.path }
      }
      .map { .committed($0.path, genealogy.graph.commits[$0.commit].commit) })
  }
}

extension LifeHistory.Places {
  /// Adds the place of a finding: a file, by its number, or something else.
  fileprivate mutating func add(_ origin: Origin, files: Set<UInt32>) {
    paths.insert(origin.path)
    switch origin {
    case .metadata(.commitMessage, let commit), .metadata(.identity, let commit):
      if let id = commit.flatMap({ ObjectID(hex: $0.id.utf8) }) { messages.insert(id) }
    case .metadata(.tagMessage(let tag), _): tags.insert(tag)
    case .metadata(.refName(let ref), _): refs.insert(ref)
    case .metadata(.reflog, _): isInReflog = true
    case .staged:
      isInIndex = true
      self.files.formUnion(files)
    default: self.files.formUnion(files)
    }
  }
}

extension Origin {
  /// Whether it is a file of a commit's or an index's.
  fileprivate var hasPath: Bool {
    switch self {
    case .committed, .staged: true
    default: false
    }
  }

  /// The repository that it is in, and what of git's the bytes came from: an archive for its members, a file for its
  /// name.
  fileprivate var unwrapped: (repository: Path?, origin: Origin)? {
    switch self {
    case .repository(let path, let inner): inner.unwrapped.map { (path, $0.origin) }
    case .archiveMember(_, let outer), .pathName(let outer): outer.unwrapped
    default: (nil, self)
    }
  }
}
