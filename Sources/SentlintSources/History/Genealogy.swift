// Which commits hold what, and since when.

internal import SentlintCore
internal import SentlintPacks

/// Where a file or a name first stood.
struct Appearance: Sendable {
  /// The file's number in the store.
  let file: UInt32
  let path: Path
  /// The first commit, in the graph's order, that has it there.
  let commit: Int
  let kind: TreeGraph.Kind
}

/// The commits and directories of a repository, as far as they are about what matters.
struct Genealogy: Sendable {
  let graph: CommitGraph
  let trees: TreeGraph
  /// The number of each commit's directory.
  private let roots: [UInt32]
  /// Everything that matters, each path of it once.
  let appearances: [Appearance]

  /// Finds out about what may hold a finding; there is nothing to find out if nothing does.
  init(of screening: Screening, _ reading: ObjectReading, _ prefilter: HistoryPrefilter) async throws {
    async let graph = CommitGraph(screening.holdsAnything ? screening.records : [])
    var trees = TreeGraph()
    if !(screening.blobs.isEmpty && screening.unreadable.isEmpty && screening.trees.isEmpty) {
      trees = try await TreeGraph(
        of: reading, blobs: Set(screening.blobs + screening.unreadable), trees: Set(screening.trees),
        isWanted: prefilter.mayHoldFindings)
    }
    self.init(await graph, trees, store: reading.store)
  }

  private init(_ graph: CommitGraph, _ trees: TreeGraph, store: ObjectStore) {
    self.graph = graph
    self.trees = trees
    let roots = graph.commits.map { commit in
      commit.tree.flatMap { store.number(of: $0) }.map { UInt32($0) } ?? TreeGraph.absent
    }
    self.roots = roots
    appearances = Self.appearances(in: roots, trees)
  }

  /// Goes through the directories of all commits, oldest first, and through each at each place once.
  private static func appearances(in roots: [UInt32], _ trees: TreeGraph) -> [Appearance] {
    var paths = PathTable()
    var seen: Set<UInt64> = []
    var seenFiles: Set<UInt64> = []
    var appearances: [Appearance] = []
    for (commit, root) in roots.enumerated()
    where root != TreeGraph.absent {
      var waiting: [(tree: UInt32, path: UInt32)] = [(root, PathTable.root)]
      while let (tree, path) = waiting.popLast() {
        guard seen.insert(UInt64(tree) << 32 | UInt64(path)).inserted else { continue }
        for edge in trees.entries(of: tree) {
          let place = paths.appending(edge.name, to: path)
          if edge.kind == .directory {
            waiting.append((edge.child, place))
          } else if seenFiles.insert(UInt64(edge.child) << 32 | UInt64(place)).inserted {
            appearances.append(
              Appearance(
                file: edge.child, path: paths.path(place, names: trees.names), commit: commit, kind: edge.kind
              ))
          }
        }
      }
    }
    return appearances
  }

  /// What matters of the files of a commit.
  func files(of commit: Int) -> [(file: UInt32, path: Path)] {
    Self.appearances(in: [roots[commit]], trees).map { ($0.file, $0.path) }
  }

  /// Which commits have one of the marked directories as their own.
  func commits(of isCarrier: [Bool]) -> [Bool] {
    roots.map { $0 != TreeGraph.absent && Int($0) < isCarrier.count && isCarrier[Int($0)] }
  }
}

/// Paths as chains of names, so that those of many files in one directory share it.
private struct PathTable {
  static let root: UInt32 = 0
  private var parents: [UInt32] = [0]
  private var names: [UInt32] = [0]
  private var numbers: [UInt64: UInt32] = [:]

  mutating func appending(_ name: UInt32, to path: UInt32) -> UInt32 {
    let key = UInt64(path) << 32 | UInt64(name)
    if let number = numbers[key] { return number }
    let number = UInt32(parents.count)
    parents.append(path)
    names.append(name)
    numbers[key] = number
    return number
  }

  func path(_ number: UInt32, names texts: [[UInt8]]) -> Path {
    var components: [[UInt8]] = []
    var number = number
    while number != Self.root {
      components.append(texts[Int(names[Int(number)])])
      number = parents[Int(number)]
    }
    return Path(bytes: Array(components.reversed().joined(separator: [UInt8(ascii: "/")])))
  }
}
