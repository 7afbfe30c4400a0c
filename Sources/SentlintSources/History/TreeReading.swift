// What is read from directories.

internal import SentlintPacks

extension TreePlace {
  /// Whether it is a directory, or a submodule, which begins with 1 as files do.
  fileprivate func isDirectory(in tree: borrowing Span<UInt8>) -> Bool {
    tree[mode.lowerBound] != UInt8(ascii: "1")
  }
}

/// Reads from directories what matters of them. One for each share of the work.
final class EntryReader: @unchecked Sendable {
  // SAFETY: made, filled and left by one thread; read when all are done.
  private let numbers: ObjectNumbers
  private let files: [ObjectID: UInt32]
  private let isCarrier: [Bool]
  private let some: TreeReader
  private let everything: TreeReader
  private(set) var entries: [TreeGraph.Entry] = []

  init(_ store: ObjectStore, files: [ObjectID: UInt32], isCarrier: [Bool]) {
    numbers = ObjectNumbers(store)
    self.files = files
    self.isCarrier = isCarrier
    some = TreeReader(idLength: store.idLength, ids: files.keys)
    everything = TreeReader(idLength: store.idLength, everything: true)
  }

  /// Reads a directory. If names matter in it, those do that `isWanted` takes.
  func read(
    _ tree: borrowing Span<UInt8>, id: ObjectID, namesMatter: Bool,
    where isWanted: (borrowing Span<UInt8>) -> Bool
  ) {
    guard let parent = numbers.number(of: id) else { return }
    _ = (namesMatter ? everything : some).read(tree) { place, tree in
      let child = numbers.id(at: place, in: tree)
      let isDirectory = place.isDirectory(in: tree)
      if isDirectory, let number = numbers.number(of: child), isCarrier[Int(number)] {
        add(place, in: tree, (parent, number), .directory)
      } else if !isDirectory, let number = files[child] {
        add(place, in: tree, (parent, number), .file)
      }
      if namesMatter, isWanted(tree.extracting(place.name)) {
        add(place, in: tree, (parent, numbers.number(of: child) ?? TreeGraph.absent), .named)
      }
    }
  }

  private func add(
    _ place: TreePlace, in tree: borrowing Span<UInt8>, _ ends: (parent: UInt32, child: UInt32),
    _ kind: TreeGraph.Kind
  ) {
    let name = Array(ContiguousArray(copying: tree.extracting(place.name)))
    entries.append(TreeGraph.Entry(ends, name, kind))
  }
}

/// The numbers of objects that directories list: a directory's versions and siblings list mostly the same.
final class ObjectNumbers {
  private let store: ObjectStore
  private var recent = ContiguousArray<(id: ObjectID, number: UInt32)?>(repeating: nil, count: 1 << 12)

  init(_ store: ObjectStore) {
    self.store = store
  }

  func number(of id: ObjectID) -> UInt32? {
    let slot = Int(truncatingIfNeeded: id.prefix) & (recent.count - 1)
    if let known = recent[slot], known.id == id { return known.number }
    guard let number = store.number(of: id).map({ UInt32($0) }) else { return nil }
    recent[slot] = (id, number)
    return number
  }

  func id(at place: TreePlace, in tree: borrowing Span<UInt8>) -> ObjectID {
    ObjectID(tree, at: place.id.lowerBound, count: store.idLength)
  }
}

/// Which directory stands in which, for all directories of a repository, and which hold files that matter.
struct DirectoryLinks {
  /// A directory and what stands in it. There are millions: they hold nothing else.
  private struct Link: Sendable {
    let parent: UInt32
    let child: UInt32
  }

  /// The parents of all children, and where those of each child begin.
  private var parents: ContiguousArray<UInt32>
  private var starts: ContiguousArray<UInt32>

  /// Reads every directory.
  init(of reading: ObjectReading, files: [ObjectID: UInt32]) async throws {
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
    try Task.checkCancellation()
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
    private let numbers: ObjectNumbers
    private let files: [ObjectID: UInt32]
    private let reader: TreeReader
    private(set) var links: ContiguousArray<Link> = []

    init(_ store: ObjectStore, files: [ObjectID: UInt32]) {
      numbers = ObjectNumbers(store)
      self.files = files
      reader = TreeReader(idLength: store.idLength, ids: files.keys)
    }

    func read(_ tree: borrowing Span<UInt8>, id: ObjectID) {
      guard let parent = numbers.number(of: id) else { return }
      _ = reader.read(tree) { place, tree in
        let child = numbers.id(at: place, in: tree)
        if place.isDirectory(in: tree) {
          if let number = numbers.number(of: child) { links.append(Link(parent: parent, child: number)) }
        } else if let number = files[child] {
          links.append(Link(parent: parent, child: number))
        }
      }
    }
  }
}
