// Who is whose delta in a pack.

internal import Dispatch
internal import Synchronization

/// The families of a pack's objects, by entry: the place in pack order, from 0.
struct DeltaTree: Sendable {
  /// No entry.
  static let none = UInt32.max

  /// The type that a root's family has; 0 for deltas and for entries that cannot be read.
  private(set) var types: ContiguousArray<UInt8>
  /// The child with the most descendants.
  private(set) var heavyChild: ContiguousArray<UInt32>
  /// The first of the other children.
  private(set) var lightChild: ContiguousArray<UInt32>
  /// The next of the same parent's other children.
  private(set) var nextSibling: ContiguousArray<UInt32>
  /// How many bytes of the pack each entry's family fills, itself included: deltas and whole objects alike.
  private(set) var weights: ContiguousArray<Int>
  /// The entries of objects stored whole, in pack order.
  private(set) var roots: [Int] = []
  /// The entries that no root leads to.
  private(set) var unreachable: [Int] = []

  /// Reads every entry's head. `offsets` are the entries' beginnings, ascending, and the last one's end.
  init(
    file: MappedFile, index: PackIndex, offsets: ContiguousArray<Int>, positions: ContiguousArray<UInt32>
  ) {
    let count = positions.count
    let heads = Heads(file: file, index: index, offsets: offsets, count: count)
    types = heads.types
    heavyChild = ContiguousArray(repeating: Self.none, count: count)
    lightChild = heavyChild
    nextSibling = heavyChild
    weights = heads.weights
    let parents = heads.parents
    roots = (0..<count).filter { types[$0] != 0 }
    weigh(parents)
    link(parents)
  }

  /// Adds to each entry's weight that of its descendants.
  private mutating func weigh(_ parents: ContiguousArray<UInt32>) {
    let count = parents.count
    // A base stands in front of its deltas wherever deltas name it by its offset; then one pass from the end
    // is enough. Deltas that name it by its ID can stand anywhere.
    let isOrdered = (0..<count).allSatisfy { parents[$0] == Self.none || Int(parents[$0]) < $0 }
    let order = isOrdered ? nil : descending(parents)
    for place in stride(from: (order?.count ?? count) - 1, through: 0, by: -1) {
      let entry = order?[place] ?? place
      let parent = parents[entry]
      if parent != Self.none { weights[Int(parent)] += weights[entry] }
    }
    var isReached = ContiguousArray(repeating: false, count: count)
    for place in 0..<(order?.count ?? count) {
      let entry = order?[place] ?? place
      isReached[entry] = types[entry] != 0 || (parents[entry] != Self.none && isReached[Int(parents[entry])])
    }
    unreachable = (0..<count).filter { !isReached[$0] }
  }

  /// The entries that roots lead to, each behind its parent. Without this, deltas that are each other's base
  /// would be walked for ever.
  private func descending(_ parents: ContiguousArray<UInt32>) -> [Int] {
    var children: [Int: [Int]] = [:]
    for entry in parents.indices where parents[entry] != Self.none {
      children[Int(parents[entry]), default: []].append(entry)
    }
    var order = roots
    var next = 0
    while next < order.count {
      order += children[order[next]] ?? []
      next += 1
    }
    return order
  }

  /// Makes each parent's list of children, with the heaviest apart.
  private mutating func link(_ parents: ContiguousArray<UInt32>) {
    for entry in parents.indices.reversed() where parents[entry] != Self.none {
      let parent = Int(parents[entry])
      var light = UInt32(entry)
      let heaviest = heavyChild[parent]
      if heaviest == Self.none || weights[entry] > weights[Int(heaviest)] {
        heavyChild[parent] = UInt32(entry)
        light = heaviest
      }
      if light != Self.none {
        nextSibling[Int(light)] = lightChild[parent]
        lightChild[parent] = light
      }
    }
  }
}

/// What the heads of some entries say, one after another.
private struct Heads: Sendable {
  var types: ContiguousArray<UInt8> = []
  var parents: ContiguousArray<UInt32> = []
  var weights: ContiguousArray<Int> = []

  /// Reads all of them, on several threads: the pack's pages are touched here for the first time.
  init(file: MappedFile, index: PackIndex, offsets: ContiguousArray<Int>, count: Int) {
    let finder = OffsetFinder(offsets: offsets, count: count)
    let share = 1 << 14
    let shares = Mutex([Self?](repeating: nil, count: (count + share - 1) / share))
    DispatchQueue.concurrentPerform(iterations: (count + share - 1) / share) { place in
      let entries = (place * share)..<min((place + 1) * share, count)
      let heads = Self(entries, file: file, index: index, finder)
      shares.withLock { $0[place] = heads }
    }
    for heads in shares.withLock(\.self) {
      guard let heads else { continue }
      types += heads.types
      parents += heads.parents
      weights += heads.weights
    }
  }

  private init(_ entries: Range<Int>, file: MappedFile, index: PackIndex, _ finder: OffsetFinder) {
    let offsets = finder.offsets
    types.reserveCapacity(entries.count)
    parents.reserveCapacity(entries.count)
    weights.reserveCapacity(entries.count)
    file.withSpan { bytes in
      for entry in entries {
        let range = offsets[entry]..<max(offsets[entry + 1], offsets[entry])
        // Entries at one offset: only the last of them has its range here, which is enough to read its head.
        let head = EntryHeader(
          bytes, range.isEmpty ? offsets[entry]..<bytes.count : range, idLength: index.idLength)
        var type: UInt8 = 0
        var parent: Int?
        switch head?.kind {
        case .whole(let whole): type = whole.rawValue
        case .offsetDelta(let base): parent = finder.entry(at: base)
        case .idDelta(let base):
          parent = index.position(of: base).flatMap { index.offset(at: $0) }.flatMap { finder.entry(at: $0) }
        case nil: break
        }
        types.append(type)
        parents.append(parent.map { UInt32($0) } ?? DeltaTree.none)
        weights.append(range.count)
      }
    }
  }
}

/// Finds entries by their offsets, with about one step each: the pack is divided into as many stretches as it has
/// entries.
private struct OffsetFinder: Sendable {
  let offsets: ContiguousArray<Int>
  private let count: Int
  private let shift: Int
  /// For each stretch, the first entry that begins in it or behind it.
  private var firsts: ContiguousArray<UInt32>

  init(offsets: ContiguousArray<Int>, count: Int) {
    self.offsets = offsets
    self.count = count
    let end = offsets[count]
    var shift = 0
    while end >> shift > count { shift += 1 }
    self.shift = shift
    firsts = ContiguousArray(repeating: UInt32(count), count: end >> shift + 2)
    for entry in (0..<count).reversed() { firsts[offsets[entry] >> shift] = UInt32(entry) }
    for stretch in firsts.indices.dropLast().reversed() {
      firsts[stretch] = min(firsts[stretch], firsts[stretch + 1])
    }
  }

  /// The entry that begins at `offset`.
  func entry(at offset: Int) -> Int? {
    guard offset >= 0, offset < offsets[count] else { return nil }
    var low = Int(firsts[offset >> shift])
    var high = Int(firsts[offset >> shift + 1])
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low < count && offsets[low] == offset ? low : nil
  }
}
