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
    of reading: ObjectReading, blobs: Set<ObjectName>, trees: Set<ObjectName>,
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
    let shares = try await reading.walk(request, from: [Entry]()) { entries, id, _, bytes, _ in
      guard let parent = store.number(of: id()) else { return true }
      _ = TreeReader(idLength: store.idLength, everything: true).read(bytes) { place, tree in
        let child = ObjectName(tree, at: place.id.lowerBound, count: store.idLength)
        let number = store.number(of: child)
        let isDirectory = place.isDirectory(in: tree)
        let leads = isDirectory ? number.map { isCarrier[$0] } ?? false : files[child] != nil
        let isNamed = isWanted(tree.extracting(place.name))
        guard leads || isNamed else { return }
        let name = Array(ContiguousArray(copying: tree.extracting(place.name)))
        let ends = (parent: UInt32(parent), child: number.map { UInt32($0) } ?? Self.absent)
        if leads { entries.append(Entry(ends, name, isDirectory ? .directory : .file)) }
        if isNamed { entries.append(Entry(ends, name, .named)) }
      }
      return true
    }
    .states
    var numberOfName: [[UInt8]: UInt32] = [:]
    // Sorted, so that names and edges do not depend on how the work was shared.
    for entry in shares.joined().sorted(by: <) {
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
  private struct Entry: Comparable, Sendable {
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

extension TreePlace {
  /// Whether it is a directory, or a submodule, which begins with 1 as files do.
  fileprivate func isDirectory(in tree: borrowing Span<UInt8>) -> Bool {
    tree[mode.lowerBound] != UInt8(ascii: "1")
  }
}

/// Which directory stands in which, for all directories of a repository, and which hold files that matter.
private struct DirectoryLinks {
  /// A directory and what stands in it. There are millions: they hold nothing else.
  private struct Link: Sendable {
    let parent: UInt32
    let child: UInt32
  }

  /// The parents of all children, and where those of each child begin.
  private var parents: ContiguousArray<UInt32>
  private var starts: ContiguousArray<UInt32>

  /// Reads every directory.
  init(of reading: ObjectReading, files: [ObjectName: UInt32]) async throws {
    let store = reading.store
    // What cannot be read has been told by the walk before.
    let shares = try await reading.walk(ObjectStore.Request(types: [.tree]), from: Share?.none) {
      share, id, _, bytes, _ in
      let current = share ?? Share(store, files: files)
      share = current
      current.read(bytes, id: id())
      return true
    }
    .states
    starts = ContiguousArray(repeating: 0, count: store.numbers + 1)
    for share in shares {
      for link in share?.links ?? [] { starts[Int(link.child) + 1] += 1 }
    }
    for number in starts.indices.dropFirst() { starts[number] += starts[number - 1] }
    parents = ContiguousArray(repeating: 0, count: Int(starts[store.numbers]))
    var next = starts
    for share in shares {
      for link in share?.links ?? [] {
        parents[Int(next[Int(link.child)])] = link.parent
        next[Int(link.child)] += 1
      }
    }
  }

  /// Marks by number the directories that hold any of these files, directly or not, and those of `trees` and all that
  /// hold them.
  func carriers(of files: some Sequence<UInt32>, and trees: [Int]) -> [Bool] {
    var isCarrier = Array(repeating: false, count: starts.count - 1)
    var waiting = trees
    for file in files { waiting += parents(of: Int(file)) }
    while let number = waiting.popLast() {
      if isCarrier[number] { continue }
      isCarrier[number] = true
      waiting += parents(of: number)
    }
    return isCarrier
  }

  private func parents(of number: Int) -> some Sequence<Int> {
    parents[Int(starts[number])..<Int(starts[number + 1])].lazy.map { Int($0) }
  }

  /// What one share of the walk has read.
  private final class Share: @unchecked Sendable {
    // SAFETY: made, filled and left by one thread; read when all are done.
    private let store: ObjectStore
    private let files: [ObjectName: UInt32]
    private let reader: TreeReader
    private(set) var links: ContiguousArray<Link> = []
    /// What the last directories held: a directory's versions hold mostly the same.
    private var recent = ContiguousArray<(id: ObjectName, number: UInt32)?>(repeating: nil, count: 1 << 12)

    init(_ store: ObjectStore, files: [ObjectName: UInt32]) {
      self.store = store
      self.files = files
      reader = TreeReader(idLength: store.idLength, ids: files.keys)
    }

    func read(_ tree: borrowing Span<UInt8>, id: ObjectName) {
      guard let parent = store.number(of: id).map({ UInt32($0) }) else { return }
      _ = reader.read(tree) { place, tree in
        let child = ObjectName(tree, at: place.id.lowerBound, count: store.idLength)
        if place.isDirectory(in: tree) {
          if let number = number(of: child) { links.append(Link(parent: parent, child: number)) }
        } else if let number = files[child] {
          links.append(Link(parent: parent, child: number))
        }
      }
    }

    private func number(of id: ObjectName) -> UInt32? {
      let slot = Int(truncatingIfNeeded: id.prefix) & (recent.count - 1)
      if let known = recent[slot], known.id == id { return known.number }
      guard let number = store.number(of: id).map({ UInt32($0) }) else { return nil }
      recent[slot] = (id, number)
      return number
    }
  }
}
