// GitHub's line hashes against upstream's own vectors (github/codeql-action, src/fingerprints.test.ts).

import SentlintEngine
import SentlintTestSupport
import Testing

@Suite struct LineHashesTests {
  struct Vector: CustomTestStringConvertible {
    let text: String
    let hashes: [String]
    var testDescription: String { text.debugDescription }
  }

  static let empty = "c129715d7a2bc9a3:1"
  static let greetings = [
    "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", empty,
  ]

  @Test(arguments: [
    Vector(text: "", hashes: [empty]),
    Vector(
      text: " a\nb\n  \t\tc\n d",
      hashes: ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
    Vector(
      text: " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
      hashes: [
        "8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1",
        "b86d3392aea1be30:1", "e6ceba753e1a442:1",
      ]),
    Vector(text: " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", hashes: greetings),
    Vector(text: " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", hashes: greetings),
    Vector(text: " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", hashes: greetings),
    Vector(text: " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", hashes: greetings),
    Vector(
      text: String(repeating: "Lorem ipsum dolor sit amet.\n", count: 10),
      hashes: [
        "a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4",
        "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6", "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1",
        "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", empty,
      ]),
  ])
  func `every line hashes as upstream says`(_ vector: Vector) {
    let hashes = LineHashes(ContiguousArray(vector.text.utf8))
    #expect((1...vector.hashes.count).map { hashes.hash(ofLine: $0) } == vector.hashes)
    #expect(hashes.hash(ofLine: 0) == nil)
    #expect(hashes.hash(ofLine: vector.hashes.count + 1) == nil)
  }

  /// The definition, written down naively: each line's hash by itself, over at most 100 units.
  static func naive(_ text: String) -> [String] {
    var units: [UInt16] = []
    var starts = [0]
    var previous: UInt16 = 0
    for unit in text.utf16 {
      defer { previous = unit }
      if unit == 32 || unit == 9 || (unit == 10 && previous == 13) { continue }
      units.append(unit == 13 ? 10 : unit)
      if units.last == 10 { starts.append(units.count) }
    }
    units += [UInt16.max] + Array(repeating: 0, count: 100)
    var counts: [UInt64: Int] = [:]
    return starts.map { start in
      let hash = units[start..<start + 100].reduce(UInt64(0)) { $0 &* 37 &+ UInt64($1) }
      counts[hash, default: 0] += 1
      return "\(String(hash, radix: 16)):\(counts[hash] ?? 0)"
    }
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `a rolled hash is the hash of its window`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet = ["a", "b", " ", "\t", "\r", "\n", "\u{e9}", "\u{1f600}"]
    let text = (0..<400).map { _ in alphabet.randomElement(using: &generator) ?? "a" }.joined()
    let hashes = LineHashes(ContiguousArray(text.utf8))
    let expected = Self.naive(text)
    #expect((1...expected.count).map { hashes.hash(ofLine: $0) } == expected)
    #expect(hashes.hash(ofLine: expected.count + 1) == nil)
  }

  @Test func `bytes that are not UTF-8 hash as U+FFFD each`() {
    let broken = LineHashes([0x61, 0xFF, 0xFE, 0x0A])
    let replaced = LineHashes(ContiguousArray("a\u{FFFD}\u{FFFD}\n".utf8))
    #expect(broken.hash(ofLine: 1) == replaced.hash(ofLine: 1))
  }
}
