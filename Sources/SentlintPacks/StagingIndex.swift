// The index: what the next commit would record. Its form is git's `index-format`.

/// A repository's index, if it is one that can be read without git: of version 2 or 3, with SHA-1 IDs, in one file, and
/// with nothing in it that is not settled yet.
package struct StagingIndex {
  let file: MappedFile
  /// Where each entry begins.
  let starts: ContiguousArray<Int>
  /// What the root directory was when it was last written; nil if that is not known.
  let root: WrittenDirectory?
  static let idLength = 20
  /// Times, the device, the inode and the like stand in front of the mode; owner and size between it and the ID.
  static let modeOffset = 24
  static let idOffset = 40
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

  static func nameStart(_ entry: Int, in bytes: borrowing Span<UInt8>) -> Int {
    entry + flagsOffset + (bytes[entry + flagsOffset] & 0x40 == 0 ? 2 : 4)
  }
}

/// A directory as it was when the index last had a tree written of it, or was read from one.
struct WrittenDirectory {
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

extension Span<UInt8> {
  /// Whether the bytes of one range come before those of another.
  fileprivate func isAscending(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
    for (one, other) in zip(first, second) where self[one] != self[other] { return self[one] < self[other] }
    return first.count < second.count
  }
}
