// Deltas, taken apart from packs.

internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintPacks

@Suite struct DeltaTests {
  /// A delta as an encoder could write it, and what it makes.
  private struct Sample {
    let base: [UInt8]
    var delta: [UInt8] = []
    var result: [UInt8] = []

    init(_ random: inout SeededGenerator) {
      // Few different bytes, so that windows recur.
      func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 97...99, using: &random) }
      }
      base = bytes(Int.random(in: 1...200, using: &random))
      var ops: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        if Bool.random(using: &random) {
          let inserted = bytes(Int.random(in: 1...20, using: &random))
          ops += [UInt8(inserted.count)] + inserted
          result += inserted
        } else {
          let start = Int.random(in: 0..<base.count, using: &random)
          let count = Int.random(in: 1...(base.count - start), using: &random)
          ops += [0x91, UInt8(start), UInt8(count)]
          result += base[start..<(start + count)]
        }
      }
      delta = size(base.count) + size(result.count) + ops
    }
  }

  @Test func `fresh parts hold every window that the base does not`() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let sample = Sample(&random)
      let reach = Int.random(in: 1...9, using: &random)
      let rebuilder = DeltaRebuilder(reach: reach)
      let made = ByteBuffer()
      #expect(
        rebuilder.apply(ByteBuffer(sample.delta), to: ByteBuffer(sample.base), into: made, limit: 1 << 20))
      #expect(made.array == sample.result)
      for (range, next) in zip(rebuilder.fresh, rebuilder.fresh.dropFirst()) {
        #expect(range.upperBound < next.lowerBound)
      }
      for length in 1...reach where sample.result.count >= length {
        for start in 0...(sample.result.count - length) {
          let window = start..<(start + length)
          if rebuilder.fresh.contains(where: { $0.contains(window) }) { continue }
          #expect(sample.base.contains(sample.result[window]), "\(sample) \(reach) \(window)")
        }
      }
    }
  }

  @Test func `malformed deltas are refused, whatever they hold`() {
    var random = SeededGenerator(seed: 12)
    let made = ByteBuffer()
    let rebuilder = DeltaRebuilder(reach: 4)
    for _ in 0..<20_000 {
      let sample = Sample(&random)
      var delta = sample.delta
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        delta[Int.random(in: 0..<delta.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { delta.removeLast(Int.random(in: 1...delta.count, using: &random)) }
      if rebuilder.apply(ByteBuffer(delta), to: ByteBuffer(sample.base), into: made, limit: 1 << 20) {
        #expect(rebuilder.fresh.allSatisfy { $0.upperBound <= made.count })
      }
    }
  }

  @Test(
    arguments: [
      [5, 3, 0x91, 3, 3], [5, 3, 0x91, 6, 0], [5, 3, 2, 1], [5, 3, 0], [5, 3, 0x91, 0, 4],
      [5, 3, 0x91, 0, 2],
      [4, 3, 0x91, 0, 3], [0x85], [5], [], [5, 3, 0x91, 0], [5, 4, 3, 97, 97, 97],
      [5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
    ] as [[UInt8]])
  func `a delta that copies from nowhere, ends early or makes another size`(_ delta: [UInt8]) {
    let base = ByteBuffer([1, 2, 3, 4, 5])
    #expect(!DeltaRebuilder(reach: 4).apply(ByteBuffer(delta), to: base, into: ByteBuffer(), limit: 1 << 20))
  }

  @Test func `more fresh parts than there is room for still hold everything new`() {
    // 3,000 single new bytes with 40 copied ones between.
    let base = [UInt8](repeating: 97, count: 40)
    var ops: [UInt8] = []
    for _ in 0..<3_000 { ops += [1, 98, 0x90, 40] }
    let delta = size(40) + size(3_000 * 41) + ops
    let rebuilder = DeltaRebuilder(reach: 3)
    let made = ByteBuffer()
    #expect(rebuilder.apply(ByteBuffer(delta), to: ByteBuffer(base), into: made, limit: 1 << 20))
    for place in stride(from: 0, to: 3_000 * 41, by: 41) {
      #expect(rebuilder.fresh.contains { $0.contains(place) })
    }
  }
}

/// A size as deltas write it.
private func size(_ number: Int) -> [UInt8] {
  var rest = number
  var bytes: [UInt8] = []
  while rest > 0x7f {
    bytes.append(UInt8(rest & 0x7f) | 0x80)
    rest >>= 7
  }
  return bytes + [UInt8(rest)]
}

extension ByteBuffer {
  fileprivate var array: [UInt8] {
    withSpan { bytes in bytes.indices.map { bytes[$0] } }
  }
}
