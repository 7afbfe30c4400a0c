// Which directories hold what matters.

internal import SentlintCore
internal import SentlintPacks

/// The directories that lead to what matters, and what they hold of it. Objects are known by their number in the store,
/// names by theirs in `names`.
struct TreeGraph: Sendable {
  /// That something stands in a directory under a name.
  struct Edge: Sendable {
    let parent: UInt32
    let child: UInt32
    let name: UInt32
    let kind: Kind
  }

  /// What stands there.
  enum Kind: Sendable {
    case directory
    /// A file that matters by its content.
    case file
    /// A file, link, directory or submodule whose name matters.
    case named
  }

  private(set) var names: [[UInt8]] = []
  /// The edges from each directory, and to each child.
  private var downward: [UInt32: [Edge]] = [:]
  private var upward: [UInt32: [Edge]] = [:]
  private let numbers: Int

  /// The number of what is not in the store: a submodule's commit, or a missing object.
  static let absent = UInt32.max

  /// Nothing matters.
  init() {
    numbers = 0
  }

  /// Reads every directory for the files of `blobs`, and those that lead to them or to `trees` for names that `isWanted`
  /// takes.
  init(
    of reading: ObjectReading, blobs: Set<ObjectID>, trees: Set<ObjectID>,
    isWanted: @escaping @Sendable (borrowing Span<UInt8>) -> Bool
  ) async throws {
    let store = reading.store
    numbers = store.numbers
    let files = Dictionary(
      uniqueKeysWithValues: blobs.compactMap { id in store.number(of: id).map { (id, UInt32($0)) } })
    let links = try await DirectoryLinks(of: reading, files: files)
    let isCarrier = links.carriers(of: files.values, and: trees.compactMap { store.number(of: $0) })
    let request = ObjectStore.Request(
      types: [.tree], ids: Set(isCarrier.indices.lazy.filter { isCarrier[$0] }.compactMap(store.id(of:))))
    let nothing: EntryReader? = nil
    let outcome = try await reading.walk(request, from: nothing) { share, id, _, bytes, _ in
      let current = share ?? EntryReader(store, files: files, isCarrier: isCarrier)
      share = current
      let tree = id()
      current.read(bytes, id: tree, namesMatter: trees.contains(tree), where: isWanted)
      return true
    }
    try Task.checkCancellation()
    var numberOfName: [[UInt8]: UInt32] = [:]
    // Sorted, so that names and edges do not depend on how the work was shared.
    for entry in outcome.states.compactMap({ $0?.entries }).joined().sorted(by: <) {
      let name = numberOfName[entry.name] ?? UInt32(names.count)
      if name == names.count {
        names.append(entry.name)
        numberOfName[entry.name] = name
      }
      let edge = Edge(parent: entry.parent, child: entry.child, name: name, kind: entry.kind)
      downward[edge.parent, default: []].append(edge)
      upward[edge.child, default: []].append(edge)
    }
  }

  /// Marks by number the directories that hold any of these files, directly or not.
  func carriers(of files: Set<UInt32>) -> [Bool] {
    var isCarrier = Array(repeating: false, count: numbers)
    var waiting = files.flatMap { upward[$0] ?? [] }.filter { $0.kind != .directory }.map(\.parent)
    while let number = waiting.popLast() {
      if isCarrier[Int(number)] { continue }
      isCarrier[Int(number)] = true
      waiting += (upward[number] ?? []).lazy.filter { $0.kind == .directory }.map(\.parent)
    }
    return isCarrier
  }

  /// What stands in a directory and matters, or leads to what does.
  func entries(of directory: UInt32) -> [Edge] {
    downward[directory] ?? []
  }

  /// An edge with its name.
  struct Entry: Comparable, Sendable {
    let parent: UInt32
    let child: UInt32
    let name: [UInt8]
    let kind: Kind

    init(_ ends: (parent: UInt32, child: UInt32), _ name: [UInt8], _ kind: Kind) {
      parent = ends.parent
      child = ends.child
      self.name = name
      self.kind = kind
    }

    static func < (left: Self, right: Self) -> Bool {
      if left.parent != right.parent { return left.parent < right.parent }
      return left.name.lexicographicallyPrecedes(right.name)
    }
  }
}
