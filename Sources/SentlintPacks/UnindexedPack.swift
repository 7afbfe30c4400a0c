// Packs without an index, such as those in bundles.

/// A pack in memory, read from its first entry to its last. Its objects are rebuilt family by family, and what names them is
/// what they hold.
package final class UnindexedPack {
  private struct Entry {
    let head: EntryHeader
    let end: Int
    /// How many entries are rebuilt from it, itself included.
    var weight = 1
    var isRebuilt = false
  }

  private let bytes: ContiguousArray<UInt8>
  private var entries: [Entry] = []
  /// The deltas to each entry, and to each object that is known by its ID.
  private var deltas: [Int: [Int]] = [:]
  private var deltasByID: [ObjectID: [Int]] = [:]
  private let inflater = Inflater()
  private let rebuilder = DeltaRebuilder(reach: 1)
  private static let headLength = 12
  /// Larger objects are not rebuilt. Bytes.
  private static let limit = 1 << 29

  /// How many objects the pack says that it holds.
  package let count: Int
  /// The length of an ID in bytes: 20 or 32.
  package private(set) var idLength: Int
  /// Where in the bytes the pack ends, its checksum included.
  package private(set) var end: Int
  /// Whether its checksum is right.
  package private(set) var isIntact = false

  /// Whether a pack may begin at `start`.
  package static func begins(at start: Int, in bytes: borrowing Span<UInt8>) -> Bool {
    let magic: UInt32 = 0x5041_434b
    return start + headLength <= bytes.count && bytes.bigEndian32(at: start) == magic
      && [2, 3].contains(bytes.bigEndian32(at: start + 4))
  }

  /// Finds the entries of the pack that begins at `start`; nil if none does.
  ///
  /// - Parameters:
  ///   - bytes: The pack, and what may stand around it.
  ///   - start: Where in the bytes it begins.
  ///   - idLength: The length of an ID in bytes; nil if nothing but the pack itself can tell.
  package init?(_ bytes: ContiguousArray<UInt8>, at start: Int, idLength: Int?) {
    guard Self.begins(at: start, in: bytes.span) else { return nil }
    self.bytes = bytes
    self.idLength = idLength ?? 20
    count = Int(bytes.span.bigEndian32(at: start + 8))
    end = start + Self.headLength
    findEntries()
    for length in idLength.map({ [$0] }) ?? [20, 32]
    where end + length <= bytes.count && !isIntact
      && digest(of: bytes.span, start..<end, idLength: length).elementsEqual(bytes[end..<(end + length)])
    {
      self.idLength = length
      isIntact = true
    }
    end = min(bytes.count, end + self.idLength)
  }

  private func findEntries() {
    let buffer = ByteBuffer()
    var numbers: [Int: Int] = [:]
    while entries.count < count, let entry = entry(at: end, by: buffer) {
      switch entry.head.kind {
      case .whole: break
      case .offsetDelta(let base): numbers[base].map { deltas[$0, default: []].append(entries.count) }
      case .idDelta(let base): deltasByID[base, default: []].append(entries.count)
      }
      numbers[end] = entries.count
      end = entry.end
      entries.append(entry)
    }
    for entry in entries.indices.reversed() {
      entries[entry].weight += (deltas[entry] ?? []).reduce(0) { $0 + entries[$1].weight }
    }
  }

  private func entry(at start: Int, by buffer: ByteBuffer) -> Entry? {
    let limit = bytes.count - idLength
    let bytes = bytes
    let span = bytes.span
    guard start < limit, let head = EntryHeader(span, start..<limit, idLength: idLength),
      head.size <= Self.limit,
      case .done(let consumed) = inflater.inflate(
        span, head.dataStart..<limit, size: head.size, into: buffer)
    else { return nil }
    return Entry(head: head, end: head.dataStart + consumed)
  }

  /// Rebuilds the objects of some types and shows each to `visit`, which answers whether to go on. What is a delta to an
  /// object known by its ID is rebuilt whatever its type.
  package func read(
    _ types: Set<ObjectType>, _ visit: (ObjectID, ObjectType, borrowing Span<UInt8>) -> Bool
  ) {
    // What is a delta to an object of its own ID would come again and again.
    var isDone = Array(repeating: false, count: entries.count)
    for root in entries.indices {
      guard case .whole(let type) = entries[root].head.kind, types.contains(type) || !deltasByID.isEmpty
      else { continue }
      var waiting: [(entry: Int, base: ByteBuffer?)] = [(root, nil)]
      while let (entry, base) = waiting.popLast() {
        guard !isDone[entry], let object = object(entry, from: base),
          let id = object.withSpan({ ObjectID(hashing: $0, type: type, idLength: idLength) })
        else { continue }
        isDone[entry] = true
        entries[entry].isRebuilt = true
        if types.contains(type), !object.withSpan({ visit(id, type, $0) }) { return }
        // The heaviest waits longest, and then is the last that needs its base: few objects are held at once.
        let children = (deltas[entry] ?? []) + (deltasByID[id] ?? [])
        waiting += children.sorted { entries[$0].weight > entries[$1].weight }.map { ($0, object) }
      }
    }
  }

  /// How many objects no reading has come to: they are damaged or cut off, or their base is not in the pack.
  package var unreadCount: Int {
    count - entries.count { $0.isRebuilt }
  }

  private func object(_ entry: Int, from base: ByteBuffer?) -> ByteBuffer? {
    let (head, end) = (entries[entry].head, entries[entry].end)
    let content = ByteBuffer()
    let bytes = bytes
    let span = bytes.span
    guard case .done = inflater.inflate(span, head.dataStart..<end, size: head.size, into: content)
    else { return nil }
    guard let base else { return content }
    let result = ByteBuffer()
    return rebuilder.apply(content, to: base, into: result, limit: Self.limit) ? result : nil
  }
}
