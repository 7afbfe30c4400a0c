// The index beside a tree: what the next commit would change, found as `git diff-index --cached` finds it.

extension StagingIndex {
  /// A file, a link or a submodule, as the index or a tree has it.
  package struct Entry: Hashable, Sendable {
    /// The mode: of files one of two, of links and submodules the only one.
    package let mode: UInt32
    /// The object.
    package let id: ObjectID

    /// Of a file's permissions, git keeps whether its owner may run it.
    fileprivate init(mode: UInt32, id: ObjectID) {
      let kind = mode & 0o170000
      self.mode = kind == 0o100000 ? (mode & 0o100 == 0 ? 0o100644 : 0o100755) : kind
      self.id = id
    }
  }

  /// A path at which the index holds something else than a tree does.
  package struct Change: Sendable {
    /// The path's bytes.
    package let path: [UInt8]
    /// What the tree holds there, if anything.
    package let before: Entry?
    /// What the index holds there.
    package let after: Entry
  }

  /// What the index holds that a tree does not, in order of the paths. Of what the tree alone holds nothing is said.
  ///
  /// - Parameters:
  ///   - tree: The tree; nil is the empty one.
  ///   - read: Shows a tree, and answers whether it is there and sound.
  /// - Returns: The changes; nil if a tree cannot be read, or contradicts the index.
  package func changes(
    from tree: ObjectID?, reading read: @escaping (ObjectID, (borrowing Span<UInt8>) -> Void) -> Bool
  ) -> [Change]? {
    var comparison = Comparison(index: self, read: read)
    return comparison.compare(root, with: tree, prefix: 0, end: starts.count - 1) ? comparison.changes : nil
  }

  /// Everything that the index lists, in order of the paths.
  package var entries: [(path: [UInt8], entry: Entry)] {
    starts.indices.dropLast().map { (path($0), entry($0)) }
  }

  fileprivate func entry(_ number: Int) -> Entry {
    file.withSpan { bytes in
      Entry(
        mode: bytes.bigEndian32(at: starts[number] + Self.modeOffset),
        id: ObjectID(bytes, at: starts[number] + Self.idOffset, count: Self.idLength))
    }
  }

  fileprivate func path(_ number: Int) -> [UInt8] {
    file.withSpan { bytes in
      var path: [UInt8] = []
      var place = Self.nameStart(starts[number], in: bytes)
      while bytes[place] != 0 {
        path.append(bytes[place])
        place += 1
      }
      return path
    }
  }

  /// Of an entry's path the part behind `prefix` bytes that is the name of a file, or of a directory with its slash.
  fileprivate func name(_ number: Int, behind prefix: Int) -> [UInt8] {
    file.withSpan { bytes in
      var name: [UInt8] = []
      var place = Self.nameStart(starts[number], in: bytes) + prefix
      while bytes[place] != 0, name.last != UInt8(ascii: "/") {
        name.append(bytes[place])
        place += 1
      }
      return name
    }
  }

  /// Where the entries end, of `number` and those behind it up to `end`, that have the same `length` bytes in front.
  fileprivate func groupEnd(_ number: Int, sharing length: Int, before end: Int) -> Int {
    file.withSpan { bytes in
      let name = Self.nameStart(starts[number], in: bytes)
      var (inside, outside) = (number, end)
      while outside - inside > 1 {
        let middle = (inside + outside) / 2
        let other = Self.nameStart(starts[middle], in: bytes)
        // A path that ends early differs from the other at its end.
        let isShared = (0..<length).allSatisfy { bytes[name + $0] == bytes[other + $0] }
        if isShared { inside = middle } else { outside = middle }
      }
      return outside
    }
  }
}

/// The walk through the index and a tree side by side.
private struct Comparison {
  let index: StagingIndex
  let read: (ObjectID, (borrowing Span<UInt8>) -> Void) -> Bool
  private let reader = TreeReader(idLength: 20, everything: true)
  private var next = 0
  private(set) var changes: [StagingIndex.Change] = []

  init(index: StagingIndex, read: @escaping (ObjectID, (borrowing Span<UInt8>) -> Void) -> Bool) {
    self.index = index
    self.read = read
  }

  /// Compares the entries up to `end`, which are those of one directory, with a tree.
  ///
  /// - Parameters:
  ///   - written: What is remembered of the directory.
  ///   - tree: The tree; nil is none.
  ///   - prefix: How many bytes of the paths are the directory's own, slash included.
  ///   - end: The entry behind the directory's last one.
  /// - Returns: Whether the tree could be read.
  mutating func compare(_ written: WrittenDirectory?, with tree: ObjectID?, prefix: Int, end: Int) -> Bool {
    if let tree, let known = written?.tree, known.id == tree {
      guard known.entryCount == end - next else { return false }
      next = end
      return true
    }
    guard let items = tree.map(items(of:)) ?? [] else { return false }
    var item = items[...]
    while next < end {
      let name = index.name(next, behind: prefix)
      while let first = item.first, first.name.lexicographicallyPrecedes(name) { item.removeFirst() }
      let before = item.first?.name == name ? item.removeFirst().entry : nil
      if name.last == UInt8(ascii: "/") {
        let length = prefix + name.count
        let child = written?.children.first { $0.name.elementsEqual(name.dropLast()) }
        let childEnd = index.groupEnd(next, sharing: length, before: end)
        guard compare(child, with: before?.id, prefix: length, end: childEnd) else { return false }
      } else {
        let after = index.entry(next)
        if before != after {
          changes.append(StagingIndex.Change(path: index.path(next), before: before, after: after))
        }
        next += 1
      }
    }
    return true
  }

  /// What a tree holds, in its order, which is that of the names with a slash behind those of directories.
  private func items(of tree: ObjectID) -> [(name: [UInt8], entry: StagingIndex.Entry)]? {
    var items: [(name: [UInt8], entry: StagingIndex.Entry)] = []
    var isSound = false
    let isThere = read(tree) { bytes in
      isSound = reader.read(bytes) { place, bytes in
        let mode = place.mode.reduce(UInt32(0)) { $0 << 3 | UInt32(bytes[$1] & 7) }
        let name = place.name.map { bytes[$0] }
        items.append(
          (
            mode & 0o170000 == 0o040000 ? name + [UInt8(ascii: "/")] : name,
            StagingIndex.Entry(mode: mode, id: ObjectID(bytes, at: place.id.lowerBound, count: 20))
          ))
      }
    }
    return isThere && isSound ? items : nil
  }
}
