// Texts that no language knows: whatever is written, a scan ends and speaks of places that exist.

internal import Foundation
internal import SentlintCore
internal import SentlintEngine
internal import SentlintTestSupport
internal import Testing

struct BrokenTextTests {
  /// What breaks readers: brackets and quotes without partners, beginnings of structures, bytes that are no text.
  private static let pieces: [String] = [
    "(", ")", "{", "}", "[", "]", "\"", "'", "`", "\n", "\r", "\0", "=", ":", ",", ";", "@", "#", "//", "/*",
    "<", ">",
    "<td>", "</tr>", "<dict>", "<key>", "</string>", "|", "$", "\\", "%", "---\n", "VALUES (",
    "COPY t (a) FROM stdin;\n",
    "struct {", "class X {", "case a: ", "else", "?", "-> ", "=> ", "set \"A=", "uses: ", "machine ",
    "\n@@ -1 +1 @@\n",
    "<<<<<<< ", "define('", "--token", "instasent", "api.instasent.com",
  ]

  @Test(arguments: 0..<8)
  func `a scan of broken texts ends, and its findings are inside the text`(_ seed: UInt64) throws {
    let scanner = try SentlintEngine.Scanner.builtin()
    let examples = try CorpusCase.all(in: "positives")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<150 {
      let example = examples[Int.random(in: examples.indices, using: &generator)]
      var bytes = Array(example.filled().string.utf8.prefix(4000))
      for _ in 0..<Int.random(in: 1...10, using: &generator) {
        let at = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, at + Int.random(in: 1...40, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          bytes.insert(
            contentsOf: Self.pieces[Int.random(in: Self.pieces.indices, using: &generator)].utf8, at: at)
        case 1: bytes.removeSubrange(at..<end)
        case 2:
          bytes.insert(
            contentsOf: Array(bytes[at..<end]), at: Int.random(in: 0...bytes.count, using: &generator))
        default: if at % 8 == 0 { bytes = Array(bytes[at...]) }
        }
      }
      let result = scanner.scan(Piece(bytes: ContiguousArray(bytes), origin: .file(Path(example.path))))
      let lines = bytes.count { $0 == 0x0a || $0 == 0x0d } + 1
      #expect(result.findings.allSatisfy { (1...lines).contains($0.span.start.line) })
    }
  }
}
