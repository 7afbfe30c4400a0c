// The life of a secret, told from where it was found.

internal import SentlintCore
internal import SentlintPacks

/// What a repository's history says about the files and messages that hold a secret.
struct LifeHistory: Sendable {
  private let genealogy: Genealogy
  private let store: ObjectStore
  private let references: References
  private let targets: [ObjectID: ObjectID]
  private let repository: Path?
  /// What the commit that is checked out has, as far as it matters.
  private let filesInHead: [(file: UInt32, path: Path)]

  /// Makes ready to tell lives.
  ///
  /// `targets` are what annotated tags point at; `repository` is the repository's name, if there are several.
  init(
    _ genealogy: Genealogy, store: ObjectStore, _ references: References, targets: [ObjectID: ObjectID],
    repository: Path?
  ) {
    self.genealogy = genealogy
    self.store = store
    self.references = references
    self.targets = targets
    self.repository = repository
    filesInHead = references.head.flatMap { genealogy.graph.places[$0] }.map(genealogy.files(of:)) ?? []
  }

  /// Where a secret was found.
  struct Places: Sendable {
    /// The numbers in the store of files that hold it, or are named after it.
    var files: Set<UInt32> = []
    /// Commits whose messages or identities hold it.
    var messages: Set<ObjectID> = []
    /// The names of tags whose messages hold it.
    var tags: Set<String> = []
    /// Refs that are named after it.
    var refs: Set<String> = []
    /// The places where findings are.
    var paths: Set<Path> = []
    /// Whether a reflog's own text holds it.
    var isInReflog = false
    /// Whether an index holds it.
    var isInIndex = false
  }

  /// Tells the life of a secret found at these places.
  func life(of places: Places) -> Lifecycle {
    let graph = genealogy.graph
    let isCarrier = genealogy.trees.carriers(of: places.files)
    let inTree = genealogy.commits(of: isCarrier)
    let spoken = Set(places.messages.compactMap { graph.places[$0] })
    let holds = graph.commits.indices.map { inTree[$0] || spoken.contains($0) }
    let introductions = graph.commits.indices.filter { place in
      holds[place] && !graph.parents[place].contains { holds[$0] }
    }
    let head = references.head.flatMap { graph.places[$0] }
    let isInHead = head.map { inTree[$0] } ?? false
    let pathsInHead = Set(filesInHead.filter { places.files.contains($0.file) }.map(\.path))
    let paths = places.paths.union(
      genealogy.appearances.lazy.filter { places.files.contains($0.file) }.map(\.path))
    return Lifecycle(
      repository: repository, introductions: introductions.map { graph.commits[$0].commit },
      paths: paths.sorted(),
      pathsInHead: pathsInHead.sorted(),
      removal: isInHead ? nil : head.flatMap { removal(inTree, from: $0) }.map { graph.commits[$0].commit },
      reach: reach(of: places, holds, isCarrier), commitCount: holds.count { $0 })
  }

  /// The last commit of a history that dropped what all of its parents had; if there is none, the last merge that
  /// took the side without it.
  private func removal(_ holds: [Bool], from head: Int) -> Int? {
    let graph = genealogy.graph
    let isOurs = graph.ancestors(of: [head])
    let drops = graph.commits.indices.filter { place in
      isOurs[place] && !holds[place] && graph.parents[place].contains { holds[$0] }
    }
    return drops.last { graph.parents[$0].allSatisfy { holds[$0] } } ?? drops.last
  }

  private func reach(of places: Places, _ holds: [Bool], _ isCarrier: [Bool]) -> Lifecycle.Reach {
    let reaching = genealogy.graph.descendants { holds[$0] }
    func leads(_ id: ObjectID) -> Bool {
      var id = id
      var steps = 0
      // Tags of tags end; in a hostile repository they may not.
      while steps < 100 {
        if store.number(of: id).map({ places.files.contains(UInt32($0)) }) == true {
          return true
        }
        if let place = genealogy.graph.places[id] { return reaching[place] }
        guard let target = targets[id] else { break }
        id = target
        steps += 1
      }
      // A directory.
      return store.number(of: id).map { $0 < isCarrier.count && isCarrier[$0] } ?? false
    }
    let refs = Set(references.refs.filter { leads($0.target) }.map(\.name)).union(places.refs)
      .union(
        references.refs.map(\.name).filter {
          $0.hasPrefix("refs/tags/") && places.tags.contains(String($0.dropFirst(10)))
        })
    let lasting = refs.subtracting(["refs/stash"])
    if !lasting.isEmpty { return .refs(lasting.sorted()) }
    let remembering = references.reflogs.filter { $0.ids.contains(where: leads) }
    if refs.contains("refs/stash") || remembering.contains(where: { $0.ref == "refs/stash" }) {
      return .stash
    }
    if !remembering.isEmpty || places.isInReflog { return .reflog }
    return places.isInIndex ? .index : .unreachable
  }
}
