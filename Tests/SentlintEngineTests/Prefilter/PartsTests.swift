// Looking at what is new in a text, against looking at all of it.

internal import Foundation
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintEngine

@Suite struct PartsTests {
  private static let index = KeywordIndex(["instasent", "issw_", "instasent.com"])

  private static func shows(_ text: ContiguousArray<UInt8>, _ parts: [Range<Int>]? = nil) -> Bool {
    if let parts {
      index.isAnyKeyword(in: text.span, parts: parts)
    } else {
      index.isAnyKeyword(in: text.span)
    }
  }

  private static let encodings: [@Sendable (String) -> String] = [
    { $0 },
    { Data($0.utf8).base64EncodedString() },
    { Data(Data($0.utf8).base64EncodedString().utf8).base64EncodedString() },
    { Data($0.utf8).base64EncodedString(options: .lineLength76Characters) },
    { $0.utf8.map { String(format: "%02x", $0) }.joined() },
    { $0.utf8.map { String(format: "%%%02X", $0) }.joined() },
    { $0.utf8.map { String(format: "\\u%04x", $0) }.joined() },
    { $0.utf8.map { "&#\($0);" }.joined() },
    { Data($0.utf8.map { String(format: "\\x%02x", $0) }.joined().utf8).base64EncodedString() },
  ]

  private static func words(_ random: inout SeededGenerator) -> String {
    let vocabulary = [
      "let", "the", "value =", "(", ");\n", "{\n", "return", "https://example.com/", "key:", "'abc'",
      "// note", "\t",
      "0x1f", "configuration", "[1, 2, 3]", "_private", "\n\n", "is", "inst", "issue", "%20", "\\n", "YWJj",
    ]
    return (0..<Int.random(in: 0...60, using: &random))
      .map { _ in vocabulary[Int.random(in: 0..<vocabulary.count, using: &random)] }.joined(separator: " ")
  }

  @Test func `what is new shows every keyword that the whole shows`() {
    var random = SeededGenerator(seed: 21)
    var shown = 0
    for _ in 0..<3_000 {
      let encode = Self.encodings[Int.random(in: 0..<Self.encodings.count, using: &random)]
      let (before, after) = (Self.words(&random), Self.words(&random))
      let (left, right) = (Self.words(&random), Self.words(&random))
      let keyword = ["instasent", "issw_abc", "api.INSTASENT.com", "nothing"][
        Int.random(in: 0..<4, using: &random)]
      let base = ContiguousArray("\(before) \(encode(left + "plain" + right)) \(after)".utf8)
      let text = ContiguousArray("\(before) \(encode(left + keyword + right)) \(after)".utf8)
      guard !Self.shows(base) else { continue }
      // As a delta would have it: what the texts share at both ends is copied.
      let start = zip(base, text).prefix { $0 == $1 }.count
      let end =
        text.count
        - zip(base.dropFirst(start).reversed(), text.dropFirst(start).reversed()).prefix { $0 == $1 }.count
      let part = max(0, start - Self.index.reach)..<min(text.count, end + Self.index.reach)
      let whole = Self.shows(text)
      #expect(
        Self.shows(text, [part]) == whole,
        "\(String(decoding: text, as: UTF8.self))")
      if whole { shown += 1 }
    }
    #expect(shown > 1_000)
  }

  @Test func `parts are looked at one by one`() {
    let text = ContiguousArray(
      (String(repeating: "x (\n", count: 1_000) + "issw_" + String(repeating: "y )\n", count: 1_000)).utf8)
    #expect(!Self.shows(text, []))
    #expect(!Self.shows(text, [0..<600, 5_000..<6_000]))
    #expect(Self.shows(text, [0..<600, 3_999..<4_002, 5_000..<6_000]))
  }
}
