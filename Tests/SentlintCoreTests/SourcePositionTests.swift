// Counting lines and columns.

import SentlintCore
import Testing

@Suite struct SourcePositionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let line: Int
    let column: Int

    var testDescription: String { "\(bytes)" }

    init(_ text: String, _ line: Int, _ column: Int) {
      self.init(Array(text.utf8), line, column)
    }

    init(_ bytes: [UInt8], _ line: Int, _ column: Int) {
      (self.bytes, self.line, self.column) = (bytes, line, column)
    }
  }

  @Test(arguments: [
    Case("", 1, 1), Case("abc", 1, 4), Case("abc\n", 2, 1), Case("a\nbc", 2, 3), Case("a\r\nb", 2, 2),
    Case("a\rb", 2, 2), Case("\n\n", 3, 1), Case("\r\r\n\n", 4, 1), Case("é€😀", 1, 4), Case("\u{0}x", 1, 3),
    Case([0xff, 0x61], 1, 3), Case([0xe2, 0x82, 0x61], 1, 4), Case([0xc0, 0x80], 1, 3),
    Case([0xed, 0xa0, 0x80], 1, 4),
    Case([0xf4, 0x90, 0x80, 0x80], 1, 5), Case([0xe0, 0x80, 0x80], 1, 4), Case([0xe2, 0x82], 1, 3),
  ])
  func `lines end at LF, CRLF and CR, and columns are code points`(_ example: Case) {
    let bytes = ContiguousArray(example.bytes)
    let end = SourcePosition.start.advanced(over: bytes.span)
    #expect(end == SourcePosition(offset: bytes.count, line: example.line, column: example.column))
  }

  /// Random bytes rich in what can be split.
  private static func bytes(seed: UInt64) -> ContiguousArray<UInt8> {
    var state = seed
    let alphabet: [[UInt8]] = [
      [0x0d], [0x0a], [0x0d, 0x0a], [0x61], Array("é".utf8), Array("€".utf8), Array("😀".utf8), [0x80], [0xe2],
      [0xf0, 0x9f],
    ]
    return ContiguousArray(
      (0..<40).flatMap { _ -> [UInt8] in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return alphabet[Int(state >> 33) % alphabet.count]
      })
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `positions add up over a boundary anywhere`(seed: UInt64) {
    let bytes = Self.bytes(seed: seed)
    let whole = SourcePosition.start.advanced(over: bytes.span)
    for index in 0...bytes.count {
      let cut = SourcePosition.boundary(before: index, in: bytes.span)
      #expect((max(0, index - 3)...index).contains(cut))
      let parts = SourcePosition.start.advanced(over: bytes.span.extracting(..<cut))
        .advanced(over: bytes.span.extracting(cut...))
      #expect(parts == whole)
    }
  }
}
