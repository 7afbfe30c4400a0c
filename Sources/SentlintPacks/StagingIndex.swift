// The index: what the next commit would record. Its form is git's `index-format`.

/// A repository's index, if it is one that can be read without git: of version 2 or 3, with SHA-1 IDs, in one file, and
/// with nothing in it that is not settled yet.
package struct StagingIndex {
  private let file: MappedFile
  /// Where each entry begins.
  private let starts: ContiguousArray<Int>
  /// What the root directory was when it was last written; nil if that is not known.
  private let root: WrittenDirectory?
  private static let idLength = 20
  /// Times, the device, the inode and the like stand in front of the mode; owner and size between it and the ID.
  private static let modeOffset = 24
  private static let idOffset = 40
  private static let flagsOffset = 60

  /// Reads the index at `path`; nil if it is another kind of index, or damaged.
  package init?(path: String) {
    guard let file = try? MappedFile(path: path) else { return nil }
    var root: WrittenDirectory?
    let starts = file.withSpan { bytes -> ContiguousArray<Int>? in
      guard let starts = Self.entries(in: bytes), let end = starts.last,
        let tree = Self.treeExtension(in: bytes, from: end)
      else { return nil }
      guard !tree.isEmpty else { return starts }
      var place = tree.lowerBound
      root = WrittenDirectory(bytes.extracting(..<tree.upperBound), at: &place)
      return root.map { _ in starts }
    }
    guard let starts else { return nil }
    self.file = file
    self.starts = starts
    self.root = root
  }

  /// Where entries begin, and where the last one ends; nil if one of them is not settled, or they are not in order.
  private static func entries(in bytes: borrowing Span<UInt8>) -> ContiguousArray<Int>? {
    let signature: UInt32 = 0x4449_5243
    guard bytes.count >= 12 + idLength, bytes.bigEndian32(at: 0) == signature,
      [2, 3].contains(bytes.bigEndian32(at: 4))
    else { return nil }
    let count = Int(bytes.bigEndian32(at: 8))
    let end = bytes.count - idLength
    guard count <= end / 64 + 1 else { return nil }
    var starts = ContiguousArray<Int>()
    starts.reserveCapacity(count + 1)
    var start = 12
    var previous: Range<Int>?
    for _ in 0..<count {
      guard start + flagsOffset + 2 <= end else { return nil }
      let flags = Int(bytes[start + flagsOffset]) << 8 | Int(bytes[start + flagsOffset + 1])
      // Of a merge that is not settled there are stages, and of what is only meant to be added there is no content:
      // what both mean is git's to say. Flags of the second kind are there for the latter and for sparse checkouts.
      let (isExtended, stage) = (flags & 0x4000 != 0, flags >> 12 & 3)
      guard stage == 0, start + flagsOffset + 4 <= end,
        !isExtended || bytes[start + flagsOffset + 2] & 0x20 == 0
      else { return nil }
      let name = nameStart(start, in: bytes)
      var nameEnd = name
      while nameEnd < end, bytes[nameEnd] != 0 { nameEnd += 1 }
      guard nameEnd < end, nameEnd > name, flags & 0xfff == min(nameEnd - name, 0xfff),
        previous.map({ bytes.isAscending($0, name..<nameEnd) }) != false
      else { return nil }
      starts.append(start)
      previous = name..<nameEnd
      // At least one NUL ends an entry, so that its length is a multiple of 8.
      start += (nameEnd - start + 8) & ~7
    }
    guard start <= end else { return nil }
    starts.append(start)
    return starts
  }

  /// Where the extension that remembers directories stands, empty if there is none; nil if there is another that cannot
  /// be passed over: their names begin with a small letter.
  private static func treeExtension(in bytes: borrowing Span<UInt8>, from start: Int) -> Range<Int>? {
    let end = bytes.count - idLength
    let name: UInt32 = 0x5452_4545
    var tree = start..<start
    var place = start
    while place < end {
      guard place + 8 <= end, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[place]) else {
        return nil
      }
      let content = place + 8
      let next = content + Int(bytes.bigEndian32(at: place + 4))
      guard next <= end else { return nil }
      if bytes.bigEndian32(at: place) == name { tree = content..<next }
      place = next
    }
    return tree
  }

  private static func nameStart(_ entry: Int, in bytes: borrowing Span<UInt8>) -> Int {
    entry + flagsOffset + (bytes[entry + flagsOffset] & 0x40 == 0 ? 2 : 4)
  }
}

/// A directory as it was when the index last had a tree written of it, or was read from one.
private struct WrittenDirectory {
  /// Its name in the directory above.
  let name: [UInt8]
  /// Its tree, and how many of the index's entries lie in it, also further below; nil if something in it has changed since.
  let tree: (id: ObjectID, entryCount: Int)?
  let children: [WrittenDirectory]

  /// Reads `<name> NUL <number of entries> SP <number of children> LF <ID>`, and the children behind it; the number of
  /// entries is negative, and there is no ID, if something has changed.
  init?(_ bytes: borrowing Span<UInt8>, at place: inout Int, depth: Int = 0) {
    func word(endingWith end: UInt8) -> [UInt8]? {
      let start = place
      while place < bytes.count, bytes[place] != end { place += 1 }
      guard place < bytes.count else { return nil }
      place += 1
      return (start..<(place - 1)).map { bytes[$0] }
    }
    guard depth < 1_000, let name = word(endingWith: 0),
      let entryCount = word(endingWith: UInt8(ascii: " ")).flatMap({
        Int(String(decoding: $0, as: UTF8.self))
      }),
      let childCount = word(endingWith: UInt8(ascii: "\n")).flatMap({
        Int(String(decoding: $0, as: UTF8.self))
      })
    else { return nil }
    self.name = name
    if entryCount >= 0 {
      guard place + 20 <= bytes.count else { return nil }
      tree = (ObjectID(bytes, at: place, count: 20), entryCount)
      place += 20
    } else {
      tree = nil
    }
    var children: [WrittenDirectory] = []
    while children.count < childCount {
      guard let child = WrittenDirectory(bytes, at: &place, depth: depth + 1) else { return nil }
      children.append(child)
    }
    self.children = children
  }
}

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

extension Span<UInt8> {
  /// Whether the bytes of one range come before those of another.
  fileprivate func isAscending(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
    for (one, other) in zip(first, second) where self[one] != self[other] { return self[one] < self[other] }
    return first.count < second.count
  }
}
