// The first pass over a repository's objects: which of them can hold anything, and how commits hang together.

internal import SentlintCore
internal import SentlintPacks

/// Tells whether bytes can hold a finding.
package struct HistoryPrefilter: Sendable {
  /// How much of what stands around a new part of some bytes must be looked at with it, in bytes.
  package let reach: Int
  /// Whether what bytes hold depends on their beginning, so that nothing can be said of their parts.
  package let readsAsWhole: @Sendable (borrowing Span<UInt8>) -> Bool
  /// Whether bytes can hold a finding that touches one of these parts of them, or any if no parts are given.
  ///
  /// If the parts are all that is new in bytes that are otherwise copied from others, with `reach` bytes on each side,
  /// and those hold nothing, then the answer must be that for all of the bytes.
  package let mayHoldFindings: @Sendable (borrowing Span<UInt8>, _ parts: [Range<Int>]?) -> Bool

  /// Makes a prefilter.
  package init(
    reach: Int, readsAsWhole: @escaping @Sendable (borrowing Span<UInt8>) -> Bool,
    mayHoldFindings: @escaping @Sendable (borrowing Span<UInt8>, _ parts: [Range<Int>]?) -> Bool
  ) {
    self.reach = reach
    self.readsAsWhole = readsAsWhole
    self.mayHoldFindings = mayHoldFindings
  }

  /// Whether bytes can hold a finding.
  func mayHoldFindings(_ bytes: borrowing Span<UInt8>) -> Bool {
    mayHoldFindings(bytes, nil)
  }
}

extension ContiguousArray<UInt8> {
  /// A copy of some bytes.
  init(copying bytes: borrowing Span<UInt8>) {
    // SAFETY: reads the bytes of a span, which lives for the call.
    self = unsafe bytes.withUnsafeBufferPointer { unsafe ContiguousArray($0) }
  }
}

/// A commit, as far as history is made of it.
struct CommitRecord: Sendable {
  let id: ObjectID
  let tree: ObjectID?
  let parents: [ObjectID]
  /// When it was committed, in seconds since 1970.
  let time: Int64
  /// The header line that says who made it.
  let author: ContiguousArray<UInt8>

  /// The commit as reports name it.
  var commit: Commit {
    Commit(id: id.description, object: HeaderedObject(author))
  }
}

/// What the first pass saw: of one share of the objects, or of all.
struct Screening: Sendable {
  /// How many objects there are, and their bytes.
  var objects = 0
  var bytes = 0
  /// How many members archives have in which nothing was found, and their bytes.
  var members = 0
  var memberBytes = 0
  /// The bytes of the files, commits and tags that may hold something.
  var hitBytes = 0
  /// Files that may hold a finding.
  var blobs: [ObjectID] = []
  /// Archives that cannot be read to their end, and in which nothing else was found.
  var unreadable: [ObjectID] = []
  /// Directories with names that may.
  var trees: [ObjectID] = []
  /// Commits with messages or identities that may.
  var commits: [ObjectID] = []
  /// Tags with messages that may.
  var tags: [ObjectID] = []
  /// All commits.
  var records: [CommitRecord] = []
  /// Objects that directories list and that are not there.
  var missing: Set<ObjectID> = []
  /// Directories that list them.
  var lacking: [ObjectID] = []
  /// Commits of which the directory, and of which a parent, is not there.
  var withoutTree: [ObjectID] = []
  var withoutParents: [ObjectID] = []
  /// Directories that are not what git writes.
  var malformed: [ObjectID] = []
  /// Objects that are not what their IDs say, if that is checked.
  var mistaken: [ObjectID] = []
  private var toldObjects = 0
  private var toldBytes = 0
  private var toldHits = 0
  private let store: ObjectStore?
  /// Made by the thread that first needs it.
  private var directories: DirectoryCheck?
  private var zips: ZipGlance?
  /// What each annotated tag points at.
  var targets: [ObjectID: ObjectID] = [:]

  /// Whether any object may hold a finding, or cannot be looked into.
  var holdsAnything: Bool {
    !(blobs.isEmpty && unreadable.isEmpty && trees.isEmpty && commits.isEmpty && tags.isEmpty)
  }

  /// Checks that an object is what its ID says.
  mutating func check(_ id: ObjectID, _ type: ObjectType, _ bytes: borrowing Span<UInt8>, idLength: Int) {
    if ObjectID(hashing: bytes, type: type, idLength: idLength) != id { mistaken.append(id) }
  }

  /// Looks at one object.
  ///
  /// - Returns: Whether it holds nothing, and its parts, copied elsewhere, would hold nothing there.
  mutating func look(
    at id: () -> ObjectID, _ type: ObjectType, _ bytes: borrowing Span<UInt8>, _ fresh: [Range<Int>]?,
    through prefilter: HistoryPrefilter, _ content: ContentReader
  ) -> Bool {
    objects += 1
    self.bytes += bytes.count
    if type == .tree { return look(atDirectory: id, bytes, fresh, through: prefilter) }
    let isWhole = type == .blob && prefilter.readsAsWhole(bytes)
    let isHit =
      type == .commit && fresh == nil
      // IDs hold nothing, and look like much.
      ? prefilter.mayHoldFindings(bytes.extracting(CommitRecord.startOfAuthor(in: bytes)...))
      : prefilter.mayHoldFindings(bytes, isWhole ? nil : fresh)
    switch type {
    case .blob:
      if isHit {
        hit(id(), bytes, in: \.blobs)
      } else if ArchiveFormat.mayBegin(bytes) {
        switch look(into: bytes, through: prefilter, content) {
        case .nothing: break
        case .hit: hit(id(), bytes, in: \.blobs)
        case .unreadable: hit(id(), bytes, in: \.unreadable)
        }
      }
    case .tree: break
    case .commit:
      let id = id()
      let record = CommitRecord(id, bytes)
      records.append(record)
      if let store {
        if record.tree.map(store.contains) != true { withoutTree.append(id) }
        if !record.parents.allSatisfy(store.contains) { withoutParents.append(id) }
      }
      if isHit { hit(id, bytes, in: \.commits) }
    case .tag:
      let id = id()
      if let target = bytes.header("object", from: 0).flatMap({ ObjectID(hexIn: bytes, $0.value) }) {
        targets[id] = target
      }
      if isHit { hit(id, bytes, in: \.tags) }
    }
    return !isHit && !isWhole
  }

  /// Looks at the names in a directory, and at whether what it lists is there.
  private mutating func look(
    atDirectory id: () -> ObjectID, _ bytes: borrowing Span<UInt8>, _ fresh: [Range<Int>]?,
    through prefilter: HistoryPrefilter
  ) -> Bool {
    if directories == nil { directories = store.map(DirectoryCheck.init) }
    guard let directories else { return false }
    var isWhole = true
    let isWellFormed = directories.check(bytes, fresh) {
      missing.insert($0)
      isWhole = false
    }
    if !isWhole { lacking.append(id()) }
    if !isWellFormed { malformed.append(id()) }
    // What cannot be read as entries is looked at as it is.
    let isHit =
      fresh == nil || !isWellFormed
      ? prefilter.mayHoldFindings(bytes) : directories.holdsName(prefilter)
    if isHit { trees.append(id()) }
    return !isHit && isWellFormed
  }

  /// Adds files that may hold a finding by their path.
  mutating func add(_ files: Set<ObjectID>, size: Int) {
    blobs = (blobs + files).sorted()
    hitBytes += size
  }

  private mutating func hit(
    _ id: ObjectID, _ bytes: borrowing Span<UInt8>, in list: WritableKeyPath<Self, [ObjectID]>
  ) {
    self[keyPath: list].append(id)
    hitBytes += bytes.count
  }

  /// Tells of what was looked at since it was told last, if those are `count` objects.
  mutating func tell(_ progress: @Sendable (HistoryProgress) -> Void, every count: Int) {
    guard objects - toldObjects >= count else { return }
    let hits = blobs.count + trees.count + commits.count + tags.count
    progress(.read(objects: objects - toldObjects, bytes: bytes - toldBytes, hits: hits - toldHits))
    (toldObjects, toldBytes, toldHits) = (objects, bytes, hits)
  }

  /// What an archive holds.
  private enum ArchiveContent {
    case nothing
    case hit
    /// Nothing that can be read may hold a finding, but not all can be read.
    case unreadable
  }

  /// Looks at what an archive holds. If that is nothing, it is done with.
  private mutating func look(
    into archive: borrowing Span<UInt8>, through prefilter: HistoryPrefilter, _ content: ContentReader
  ) -> ArchiveContent {
    if zips == nil { zips = ZipGlance() }
    let glance = zips?.content(of: archive, limits: content.limits) { prefilter.mayHoldFindings($0) }
    if let glance {
      members += glance.members
      memberBytes += glance.bytes
      return .nothing
    }
    var holds = ArchiveContent.nothing
    var count = 0
    var size = 0
    content.read(ContiguousArray(copying: archive), from: .standardInput) { event in
      switch event {
      case .piece(let piece):
        if piece.start.offset + piece.owned.lowerBound == 0 { count += 1 }
        size += piece.owned.count
        // A member's name counts as well, and may make its content a finding.
        if prefilter.mayHoldFindings(piece.bytes.span)
          || prefilter.mayHoldFindings(piece.origin.path.bytes.span)
        {
          holds = .hit
        }
      case .skipped: if holds == .nothing { holds = .unreadable }
      case .screened, .deferred, .passedOver, .notice: break
      }
    }
    if holds == .nothing {
      members += count
      memberBytes += size
    }
    return holds
  }

  /// Nothing seen yet; what directories list is looked for in `store`.
  init(_ store: ObjectStore) {
    self.store = store
  }

  /// The sum of the shares, in an order that does not depend on how they were shared.
  init(_ shares: [Self]) {
    store = nil
    for share in shares {
      objects += share.objects
      bytes += share.bytes
      members += share.members
      memberBytes += share.memberBytes
      hitBytes += share.hitBytes
      blobs += share.blobs
      unreadable += share.unreadable
      trees += share.trees
      commits += share.commits
      tags += share.tags
      records += share.records
      missing.formUnion(share.missing)
      malformed += share.malformed
      mistaken += share.mistaken
      lacking += share.lacking
      withoutTree += share.withoutTree
      withoutParents += share.withoutParents
      targets.merge(share.targets) { first, _ in first }
    }
    blobs.sort()
    unreadable.sort()
    withoutParents.sort()
    trees.sort()
    commits.sort()
    tags.sort()
  }
}

extension CommitRecord {
  /// Where the lines end that name the directory and the parents.
  fileprivate static func startOfAuthor(in bytes: borrowing Span<UInt8>) -> Int {
    var at = bytes.header("tree", from: 0)?.end ?? 0
    while let parent = bytes.header("parent", from: at) { at = parent.end }
    return at
  }

  /// Reads a commit object.
  init(_ id: ObjectID, _ bytes: borrowing Span<UInt8>) {
    self.id = id
    let first = bytes.header("tree", from: 0)
    tree = first.flatMap { ObjectID(hexIn: bytes, $0.value) }
    var at = first?.end ?? 0
    var parents: [ObjectID] = []
    while let parent = bytes.header("parent", from: at) {
      if let id = ObjectID(hexIn: bytes, parent.value) { parents.append(id) }
      at = parent.end
    }
    self.parents = parents
    let start = at
    if let author = bytes.header("author", from: at) { at = author.end }
    var author: ContiguousArray<UInt8> = []
    author.reserveCapacity(at - start)
    for place in start..<at { author.append(bytes[place]) }
    self.author = author
    time = bytes.header("committer", from: at).map { bytes.time(in: $0.value) } ?? 0
  }
}

/// A header line of a commit or tag.
private struct HeaderLine {
  /// Where its value stands.
  let value: Range<Int>
  /// Where the next line begins.
  let end: Int
}

extension Span<UInt8> {
  /// The header of this name, if the line at `start` is one.
  fileprivate func header(_ name: StaticString, from start: Int) -> HeaderLine? {
    let length = name.utf8CodeUnitCount
    guard start + length < count, self[start + length] == UInt8(ascii: " ") else { return nil }
    let isNamed = name.withUTF8Buffer { letters in
      // SAFETY: `letters` are the name's, which is static.
      letters.indices.allSatisfy { unsafe letters[$0] == self[start + $0] }
    }
    guard isNamed else { return nil }
    var end = start + length + 1
    while end < count, self[end] != UInt8(ascii: "\n") { end += 1 }
    return HeaderLine(value: (start + length + 1)..<end, end: Swift.min(end + 1, count))
  }

  /// The number behind the last `>`.
  fileprivate func time(in range: Range<Int>) -> Int64 {
    var start = range.upperBound
    while start > range.lowerBound, self[start - 1] != UInt8(ascii: ">") { start -= 1 }
    guard start > range.lowerBound else { return 0 }
    var time: Int64 = 0
    for place in start..<range.upperBound {
      let byte = self[place]
      if (0x30...0x39).contains(byte), time < 1 << 40 {
        time = time * 10 + Int64(byte - 0x30)
      } else if time > 0 {
        break
      }
    }
    return time
  }
}
