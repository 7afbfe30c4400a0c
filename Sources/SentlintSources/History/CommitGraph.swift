// How commits descend from each other.

internal import SentlintPacks

/// The commits of a repository in an order in which parents come first. A commit is known by its place in that order.
struct CommitGraph: Sendable {
  /// The commits.
  private(set) var commits: [CommitRecord] = []
  /// The places of each commit's parents, as far as they are there.
  private(set) var parents: [[Int]] = []
  private(set) var places: [ObjectID: Int] = [:]

  /// Orders commits: parents first; among those that are free to be next, the oldest, then the one with the least ID.
  init(_ records: [CommitRecord]) {
    let order = records.indices.sorted {
      (records[$0].time, records[$0].id) < (records[$1].time, records[$1].id)
    }
    var ranks: [ObjectID: Int] = Dictionary(minimumCapacity: records.count)
    for (rank, index) in order.enumerated() { ranks[records[index].id] = rank }
    let parentRanks = order.map { records[$0].parents.compactMap { ranks[$0] } }
    var children: [[Int]] = Array(repeating: [], count: records.count)
    var missing = parentRanks.map(\.count)
    for (rank, parents) in parentRanks.enumerated() {
      for parent in parents { children[parent].append(rank) }
    }
    var heap = Heap()
    for rank in records.indices where missing[rank] == 0 { heap.insert(rank) }
    var placeOfRank = Array(repeating: -1, count: records.count)
    commits.reserveCapacity(records.count)
    while let rank = heap.popLeast() {
      placeOfRank[rank] = commits.count
      commits.append(records[order[rank]])
      parents.append(parentRanks[rank].map { placeOfRank[$0] })
      for child in children[rank] {
        missing[child] -= 1
        if missing[child] == 0 { heap.insert(child) }
      }
    }
    places = Dictionary(minimumCapacity: commits.count)
    for (place, commit) in commits.enumerated() { places[commit.id] = place }
  }

  /// The commits that any of `starts` descends from, and these themselves.
  func ancestors(of starts: some Sequence<Int>) -> [Bool] {
    var isReached = Array(repeating: false, count: commits.count)
    for start in starts { isReached[start] = true }
    for place in commits.indices.reversed() where isReached[place] {
      for parent in parents[place] { isReached[parent] = true }
    }
    return isReached
  }

  /// The commits that descend from any for which `isStart` is true, and these themselves.
  func descendants(where isStart: (Int) -> Bool) -> [Bool] {
    var isReached = Array(repeating: false, count: commits.count)
    for place in commits.indices {
      isReached[place] = isStart(place) || parents[place].contains { isReached[$0] }
    }
    return isReached
  }
}

/// A binary heap of numbers.
private struct Heap {
  private var items: [Int] = []

  mutating func insert(_ item: Int) {
    items.append(item)
    var at = items.count - 1
    while at > 0, items[at] < items[(at - 1) / 2] {
      items.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func popLeast() -> Int? {
    guard let least = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return least }
    items[0] = last
    var at = 0
    while true {
      var child = 2 * at + 1
      guard child < items.count else { return least }
      if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
      guard items[child] < items[at] else { return least }
      items.swapAt(at, child)
      at = child
    }
  }
}
