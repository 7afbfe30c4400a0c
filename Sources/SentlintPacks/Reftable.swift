// Tables of refs and reflogs, as repositories have them whose `extensions.refStorage` is `reftable`.

/// One table of a stack, read without git: Git before 2.45 cannot read it, and later ones tell neither what older
/// tables of the stack hold nor what a reflog remembers of objects that are gone.
package struct Reftable: Sendable {
  /// What a table says of a ref.
  package enum Value: Sendable, Equatable {
    /// It is gone.
    case deleted
    /// It points at this object; a tag's own target may follow.
    case object(ObjectID)
    /// It stands for the ref of this name.
    case symbolic([UInt8])
  }

  /// A change of a ref.
  package struct Change: Sendable, Equatable {
    /// What tells it from all others.
    package let key: [UInt8]
    /// The ref's name.
    package let ref: [UInt8]
    /// What the ref pointed at before and after.
    package let ids: [ObjectID]
    /// Who changed it and why.
    package let text: [UInt8]
  }

  /// The refs, in the order of their names.
  package private(set) var refs: [(name: [UInt8], value: Value)] = []
  /// The changes, those of one ref together, the last first.
  package private(set) var changes: [Change] = []
  /// The keys of changes that older tables may hold and that are no longer remembered.
  package private(set) var forgotten: Set<[UInt8]> = []
  private let idLength: Int

  /// Reads the table at `path`, whose IDs have `idLength` bytes.
  package init(path: String, idLength: Int) throws(PackError) {
    let file = try MappedFile(path: path)
    self.idLength = idLength
    let isRead = file.withSpan { read($0) }
    guard isRead else { throw PackError(path: path, message: "it is no table of refs, or is damaged") }
  }

  private static let magic: UInt32 = 0x5245_4654

  /// Reads block after block. References to blocks, by which single refs are found, are passed over.
  private mutating func read(_ file: borrowing Span<UInt8>) -> Bool {
    guard file.count >= 24, file.bigEndian32(at: 0) == Self.magic, [1, 2].contains(file[4]) else {
      return false
    }
    let headLength = file[4] == 1 ? 24 : 28
    let footLength = headLength + 5 * 8 + 4
    let end = file.count - footLength
    guard end >= headLength, file.bigEndian32(at: end) == Self.magic,
      crc32(file, end..<(file.count - 4)) == file.bigEndian32(at: file.count - 4)
    else { return false }
    let inflater = Inflater()
    let buffer = ByteBuffer()
    var at = headLength
    while at < end {
      // Between blocks of a fixed size there are zeros.
      guard file[at] != 0 else {
        at += 1
        continue
      }
      guard at + 4 <= end else { return false }
      let length = Int(file.bigEndian32(at: at) & 0xff_ffff)
      // The first block's length, and the places in it, count from the file's beginning.
      let start = at == headLength ? 0 : at
      switch file[at] {
      case UInt8(ascii: "r"):
        guard start + length <= end, readBlock(file.extracting(at..<(start + length)), Self.readRef) else {
          return false
        }
        at = start + length
      case UInt8(ascii: "g"):
        let size = length - 4 - (start == at ? 0 : headLength)
        guard size > 0,
          case .done(let used) = inflater.inflate(file, (at + 4)..<end, size: size, into: buffer)
        else { return false }
        let isRead = buffer.withSpan { content in
          var block = ContiguousArray<UInt8>(repeating: 0, count: 4)
          for place in 0..<content.count { block.append(content[place]) }
          return readBlock(block.span, Self.readChange)
        }
        guard isRead else { return false }
        at += 4 + used
      case UInt8(ascii: "o"), UInt8(ascii: "i"):
        guard length > 4, start + length <= end else { return false }
        at = start + length
      default: return false
      }
    }
    return true
  }

  /// Reads the records of a block: keys share their beginnings; at the end there are the places of keys that do not,
  /// and their number.
  private mutating func readBlock(
    _ block: borrowing Span<UInt8>,
    _ readValue: (inout Self, _ key: [UInt8], _ type: UInt8, borrowing Span<UInt8>, inout Int) -> Bool
  ) -> Bool {
    guard block.count >= 6 else { return false }
    let restarts = Int(block[block.count - 2]) << 8 | Int(block[block.count - 1])
    let end = block.count - 2 - 3 * restarts
    var key: [UInt8] = []
    var at = 4
    while at < end {
      guard let shared = block.number(&at, end), let tail = block.number(&at, end), shared <= key.count,
        let suffix = block.bytes(&at, tail >> 3, end)
      else { return false }
      key.replaceSubrange(shared..., with: suffix)
      guard readValue(&self, key, UInt8(tail & 7), block, &at), at <= end else { return false }
    }
    return at == end
  }

  private static func readRef(
    _ table: inout Self, _ name: [UInt8], _ type: UInt8, _ block: borrowing Span<UInt8>, _ at: inout Int
  ) -> Bool {
    // When it was written, from the table's own beginning.
    guard block.number(&at, block.count) != nil else { return false }
    switch type {
    case 0: table.refs.append((name, .deleted))
    case 1, 2:
      guard let id = block.bytes(&at, table.idLength, block.count).flatMap({ ObjectID($0) }) else {
        return false
      }
      if type == 2, block.bytes(&at, table.idLength, block.count) == nil { return false }
      table.refs.append((name, .object(id)))
    case 3:
      guard let length = block.number(&at, block.count), let target = block.bytes(&at, length, block.count)
      else { return false }
      table.refs.append((name, .symbolic(target)))
    default: return false
    }
    return true
  }

  private static func readChange(
    _ table: inout Self, _ key: [UInt8], _ type: UInt8, _ block: borrowing Span<UInt8>, _ at: inout Int
  ) -> Bool {
    if type == 0 {
      table.forgotten.insert(key)
      return true
    }
    let end = block.count
    guard type == 1, key.count > 9, let old = block.bytes(&at, table.idLength, end).flatMap({ ObjectID($0) }),
      let new = block.bytes(&at, table.idLength, end).flatMap({ ObjectID($0) }),
      let name = block.text(&at, end), let mail = block.text(&at, end), block.number(&at, end) != nil,
      block.bytes(&at, 2, end) != nil, let message = block.text(&at, end)
    else { return false }
    let text = name + Array(" <".utf8) + mail + Array(">\t".utf8) + message
    table.changes.append(
      Change(key: key, ref: Array(key.dropLast(9)), ids: [old, new].filter { !$0.isZero }, text: text))
    return true
  }
}

extension Span<UInt8> {
  /// A number as big-endian groups of seven bits, in which each further byte adds one.
  fileprivate func number(_ at: inout Int, _ end: Int) -> Int? {
    guard at < end else { return nil }
    var value = Int(self[at] & 0x7f)
    while self[at] & 0x80 != 0 {
      at += 1
      guard at < end, value < 1 << 40 else { return nil }
      value = (value + 1) << 7 | Int(self[at] & 0x7f)
    }
    at += 1
    return value
  }

  /// The next bytes.
  fileprivate func bytes(_ at: inout Int, _ count: Int, _ end: Int) -> [UInt8]? {
    guard count >= 0, count <= end - at else { return nil }
    defer { at += count }
    return (at..<(at + count)).map { self[$0] }
  }

  /// Bytes behind their number.
  fileprivate func text(_ at: inout Int, _ end: Int) -> [UInt8]? {
    number(&at, end).flatMap { bytes(&at, $0, end) }
  }
}
