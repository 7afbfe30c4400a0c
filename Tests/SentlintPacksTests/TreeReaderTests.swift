// Which entries of a directory are fresh, against the entries of its base.

internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintPacks

@Suite struct TreeReaderTests {
  private struct Entry: Hashable {
    let mode: String
    let name: [UInt8]
    let id: [UInt8]

    /// Few letters and few IDs, so that parts of entries recur.
    init(_ random: inout SeededGenerator) {
      mode = Bool.random(using: &random) ? "100644" : "40000"
      name = (0..<Int.random(in: 1...6, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random)
      }
      let byte = UInt8.random(in: 0...3, using: &random)
      id = (0..<20).map { _ in byte }
    }

    var bytes: [UInt8] { Array(mode.utf8) + [0x20] + name + [0] + id }
  }

  /// A delta that inserts and copies as an encoder may, wherever the texts allow it.
  private func delta(from base: [UInt8], to result: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var delta = [UInt8(base.count & 0x7f) | 0x80, UInt8(base.count >> 7)]
    delta += [UInt8(result.count & 0x7f) | 0x80, UInt8(result.count >> 7)]
    var at = 0
    while at < result.count {
      let start = Int.random(in: 0..<base.count, using: &random)
      var best = (start: 0, count: 0)
      for place in base.indices.map({ ($0 + start) % base.count }) {
        let count = zip(base[place...], result[at...]).prefix { $0 == $1 }.count
        if count > best.count { best = (place, count) }
      }
      let count = min(best.count, Int.random(in: 1...200, using: &random))
      if count > 3 {
        delta += [0x93, UInt8(best.start & 255), UInt8(best.start >> 8), UInt8(count)]
        at += count
      } else {
        let count = min(Int.random(in: 1...8, using: &random), result.count - at)
        delta += [UInt8(count)] + result[at..<(at + count)]
        at += count
      }
    }
    return delta
  }

  @Test func `every entry that the base does not have is fresh, and so is each of its new parts`() throws {
    var random = SeededGenerator(seed: 31)
    var passedOver = 0
    for _ in 0..<2_000 {
      var entries = (0..<Int.random(in: 1...40, using: &random)).map { _ in Entry(&random) }
      let base = entries
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<entries.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: entries[place] = Entry(&random)
        case 1: entries.insert(Entry(&random), at: place)
        default: if entries.count > 1 { entries.remove(at: place) }
        }
      }
      let (before, after) = (base.flatMap(\.bytes), entries.flatMap(\.bytes))
      let rebuilder = DeltaRebuilder(reach: 0)
      let tree = ByteBuffer()
      try #require(
        rebuilder.apply(
          ByteBuffer(delta(from: before, to: after, &random)), to: ByteBuffer(before), into: tree,
          limit: 1 << 20))
      var names: Set<[UInt8]> = []
      var ids: Set<[UInt8]> = []
      var shown = 0
      let isWellFormed = tree.withSpan { bytes in
        TreeReader(idLength: 20, everything: true).read(bytes, fresh: rebuilder.fresh) { place, bytes in
          shown += 1
          if place.isNameFresh { names.insert(place.name.map { bytes[$0] }) }
          if place.isRestFresh { ids.insert(place.id.map { bytes[$0] }) }
        }
      }
      #expect(isWellFormed)
      let (oldNames, oldIDs) = (Set(base.map(\.name)), Set(base.map(\.id)))
      for entry in entries {
        if !oldNames.contains(entry.name) { #expect(names.contains(entry.name)) }
        if !oldIDs.contains(entry.id) { #expect(ids.contains(entry.id)) }
      }
      passedOver += entries.count - shown
    }
    #expect(passedOver > 10_000)
  }
}
