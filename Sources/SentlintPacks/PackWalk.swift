// The walk through a pack's families.

/// An object as a walk shows it.
package struct PackedObject: Sendable {
  /// Its entry in the pack: `Pack.id(ofEntry:)` is its name.
  package let entry: Int
  /// Its type.
  package let type: ObjectType
  /// The parts that may hold something that the object's base does not: every window of at most the walk's
  /// `reach` bytes that lies in none of them stands in the base as well. Of a directory they are what is not copied from
  /// the base, and empty ones where copies meet. Nil if there is no base, or if it was not clean: then all of it is to be looked at.
  package let fresh: [Range<Int>]?
}

/// A share of a pack's families, to be walked by one thread.
package struct PackUnit: Sendable {
  /// The roots of the families.
  let roots: [Int]
  /// How many bytes of the pack they fill.
  package let weight: Int
}

extension Pack {
  /// The families of the given types in about `count` shares of like weight, the heaviest first. `selection`
  /// marks the entries that matter; families without any are left out. Nil is all.
  package func units(
    _ count: Int, types: Set<ObjectType> = [.commit, .tree, .blob, .tag], selection: EntrySet? = nil
  ) -> [PackUnit] {
    let wanted = Set(types.map(\.rawValue))
    let roots = tree.roots.filter { wanted.contains(tree.types[$0]) && selection?.holdsFamily($0) != false }
    let share = max(1, roots.reduce(0) { $0 + tree.weights[$1] } / max(1, count))
    var units: [PackUnit] = []
    var current: [Int] = []
    var weight = 0
    for root in roots {
      current.append(root)
      weight += tree.weights[root]
      guard weight >= share else { continue }
      units.append(PackUnit(roots: current, weight: weight))
      current = []
      weight = 0
    }
    if !current.isEmpty { units.append(PackUnit(roots: current, weight: weight)) }
    return units.sorted { $0.weight > $1.weight }
  }
}

/// Walks families of one pack, on one thread.
///
/// Of every object the child with the heaviest family comes last and takes the object's place in memory. So at
/// most as many objects are held at once as the family's size has binary digits, however long its chains are.
package struct PackWalk {
  private struct Frame {
    let entry: Int
    let bytes: ByteBuffer
    let isClean: Bool
    var nextLight: UInt32
  }

  private let pack: Pack
  private let limit: Int
  private let selection: EntrySet?
  private let inflater = Inflater()
  private let rebuilder: DeltaRebuilder
  /// For directories: what matters in them are entries.
  private let directoryRebuilder = DeltaRebuilder(reach: 0)
  private let delta = ByteBuffer()
  private var spare: [ByteBuffer] = []
  private var stack: [Frame] = []
  /// What could not be read.
  package private(set) var damaged: [Damage] = []

  /// Prepares a walk in which an object's fresh parts hold every new window of at most `reach` bytes.
  ///
  /// Objects of more than `limit` bytes are not read but reported as damaged. `selection` marks the entries that
  /// matter: branches without any are not walked, and of the others those entries alone are shown. Nil is all.
  package init(_ pack: Pack, reach: Int, limit: Int = 1 << 31, selection: EntrySet? = nil) {
    self.pack = pack
    self.limit = limit
    self.selection = selection
    rebuilder = DeltaRebuilder(reach: reach)
  }

  /// Rebuilds every object of the unit's families and shows it to `visit`, which answers whether it is clean: holds
  /// nothing that is looked for. The bytes are gone when `visit` has returned.
  package mutating func callAsFunction(
    _ unit: PackUnit, _ visit: (PackedObject, borrowing Span<UInt8>) -> Bool
  ) {
    for root in unit.roots {
      guard let type = ObjectType(rawValue: pack.tree.types[root]) else { continue }
      walkFamily(of: root, type, visit)
    }
  }

  private mutating func walkFamily(
    of root: Int, _ type: ObjectType, _ visit: (PackedObject, borrowing Span<UInt8>) -> Bool
  ) {
    show(root, type, base: nil, visit)
    while let top = stack.last {
      if top.nextLight != DeltaTree.none {
        let child = Int(top.nextLight)
        stack[stack.count - 1].nextLight = pack.tree.nextSibling[child]
        show(child, type, base: top, visit)
      } else {
        stack.removeLast()
        let heavy = pack.tree.heavyChild[top.entry]
        if heavy != DeltaTree.none { show(Int(heavy), type, base: top, visit) }
        recycle(top.bytes)
      }
    }
  }

  /// Reads one entry, shows it, and puts it on the stack if others depend on it.
  private mutating func show(
    _ entry: Int, _ type: ObjectType, base: Frame?, _ visit: (PackedObject, borrowing Span<UInt8>) -> Bool
  ) {
    if let selection, !selection.holdsFamily(entry) { return }
    let bytes = spare.popLast() ?? ByteBuffer()
    let rebuilder = type == .tree ? directoryRebuilder : rebuilder
    if let problem = read(entry, base: base?.bytes, into: bytes, by: rebuilder) {
      recycle(bytes)
      return report(entry, problem)
    }
    var isClean = false
    if selection?.contains(entry) != false {
      let fresh = base?.isClean == true ? rebuilder.fresh : nil
      isClean = bytes.withSpan { visit(PackedObject(entry: entry, type: type, fresh: fresh), $0) }
    }
    if pack.tree.heavyChild[entry] == DeltaTree.none {
      recycle(bytes)
    } else {
      stack.append(
        Frame(entry: entry, bytes: bytes, isClean: isClean, nextLight: pack.tree.lightChild[entry]))
    }
  }

  /// Reads an entry's object into `bytes`; returns what is wrong with it, if anything is.
  private func read(
    _ entry: Int, base: ByteBuffer?, into bytes: ByteBuffer, by rebuilder: DeltaRebuilder
  ) -> String? {
    let range = pack.range(ofEntry: entry)
    return pack.file.withSpan { file -> String? in
      if let crc = pack.index.crc(at: Int(pack.positions[entry])), crc != crc32(file, range) {
        return "its checksum does not match its content"
      }
      guard let head = EntryHeader(file, range, idLength: pack.index.idLength) else {
        return "its head cannot be read"
      }
      guard head.size <= limit else { return "it is larger than \(limit >> 20) MiB" }
      let outcome = inflater.inflate(
        file, head.dataStart..<range.upperBound, size: head.size, into: base == nil ? bytes : delta)
      guard case .done = outcome else { return "its zlib stream is damaged" }
      guard let base else { return nil }
      return rebuilder.apply(delta, to: base, into: bytes, limit: limit) ? nil : "its delta is damaged"
    }
  }

  /// Reports an entry and all that depend on it as damaged.
  private mutating func report(_ entry: Int, _ message: String) {
    var waiting = [(entry, message)]
    while let (entry, message) = waiting.popLast() {
      if selection?.contains(entry) != false {
        damaged.append(Damage(id: pack.id(ofEntry: entry), message: message))
      }
      var child = pack.tree.lightChild[entry]
      while child != DeltaTree.none {
        waiting.append((Int(child), "its delta base is damaged"))
        child = pack.tree.nextSibling[Int(child)]
      }
      let heavy = pack.tree.heavyChild[entry]
      if heavy != DeltaTree.none { waiting.append((Int(heavy), "its delta base is damaged")) }
    }
  }

  private mutating func recycle(_ bytes: ByteBuffer) {
    if !bytes.isOutsized { spare.append(bytes) }
  }
}

/// Some of a pack's entries.
package struct EntrySet: Sendable {
  private var entries: ContiguousArray<Bool>
  /// The entries and all those that they depend on.
  private var families: ContiguousArray<Bool>

  /// The entries for which `isWanted` is true.
  package init(_ pack: Pack, where isWanted: (Int) -> Bool) {
    let tree = pack.tree
    entries = ContiguousArray(pack.positions.indices.lazy.map(isWanted))
    families = entries
    // Each root's descendants, to the deepest, then back up.
    for root in tree.roots {
      var order = [root]
      var parents = [-1]
      var next = 0
      while next < order.count {
        var child = tree.lightChild[order[next]]
        while child != DeltaTree.none {
          order.append(Int(child))
          parents.append(next)
          child = tree.nextSibling[Int(child)]
        }
        let heavy = tree.heavyChild[order[next]]
        if heavy != DeltaTree.none {
          order.append(Int(heavy))
          parents.append(next)
        }
        next += 1
      }
      for place in order.indices.reversed() where families[order[place]] && parents[place] >= 0 {
        families[order[parents[place]]] = true
      }
    }
  }

  /// Whether it is one of them.
  package func contains(_ entry: Int) -> Bool { entries[entry] }

  /// Whether it is one of them, or one of them is rebuilt from it.
  func holdsFamily(_ entry: Int) -> Bool { families[entry] }
}
