// Any nesting of encodings comes apart, and nothing makes decoding fail or slow.

internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintEngine

/// A way to write a line of text in which a reader could undo it again.
enum Encoding: CaseIterable {
  case base64, base64URL, wrappedBase64, hex, percent, backslashX, backslashU, octal, entities, json, joined,
    codes

  /// The line, encoded, and standing where such a thing stands.
  func encode(_ text: String, using random: inout SeededGenerator) -> String {
    let bytes = Array(text.utf8)
    func each(_ form: (UInt8) -> String) -> String { bytes.map(form).joined() }
    switch self {
    case .base64: return "data = \(SentlintEngineTests.base64(bytes))"
    case .base64URL: return "data = \(SentlintEngineTests.base64(bytes, urlSafe: true, padded: false))"
    case .wrappedBase64:
      let width = [20, 64, 76].randomElement(using: &random) ?? 64
      return "data: |\n  \(wrapped(SentlintEngineTests.base64(bytes), at: width, by: "\n  "))\n"
    case .hex: return "0x\(SentlintEngineTests.hex(bytes))"
    case .percent: return each { "%" + SentlintEngineTests.hex([$0]) }
    case .backslashX: return "\"" + each { "\\x" + SentlintEngineTests.hex([$0]) } + "\""
    case .backslashU: return "'" + each { "\\u00" + SentlintEngineTests.hex([$0]) } + "'"
    case .octal: return "\"" + each { "\\" + ($0 < 64 ? "0" : "") + String($0, radix: 8) } + "\""
    case .entities: return each { "&#\($0);" }
    case .json:
      let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
        "\n", with: "\\n")
      return "{\"body\": \"\(escaped)\", \"other\": 1}"
    case .joined:
      let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
        "\n", with: "\\n")
      var pieces: [[UInt8]] = [[]]
      for byte in quoted.utf8 {
        // An escape is not cut in two.
        if pieces[pieces.count - 1].last != UInt8(ascii: "\\"), Int.random(in: 0..<24, using: &random) == 0 {
          pieces.append([])
        }
        pieces[pieces.count - 1].append(byte)
      }
      return "k = " + pieces.map { "\"\(String(decoding: $0, as: UTF8.self))\"" }.joined(separator: " +\n  ")
        + ";"
    case .codes: return "[\(bytes.map { String($0) }.joined(separator: ", "))]"
    }
  }
}

@Suite struct NestingTests {
  @Test(arguments: 0..<150) func `nested encodings come apart`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    let secret = "issw_" + String((0..<35).compactMap { _ in letters.randomElement(using: &random) })
    var text = "token: \"\(secret)\""
    let nesting = (0..<Int.random(in: 1...4, using: &random)).compactMap { _ in
      Encoding.allCases.randomElement(using: &random)
    }
    for encoding in nesting { text = encoding.encode(text, using: &random) }
    let before = "# it is a note: \"quoted\" (and) 100% done\nfirst = 'one';\n"
    let after = "\nlast: two\n# don't read on\n"
    let layers = Layer(before + text + after).all
    let found = layers.compactMap { layer in place(of: secret.utf8, in: layer.text).map { (layer, $0) } }
    let (layer, range) = try #require(
      found.first, "\(nesting): \(layers.map(\.string).joined(separator: "\n=>\n"))")
    #expect(layer.depth <= nesting.count + 1, "\(nesting)")
    let original = layer.original(range)
    let inside = before.utf8.count..<(before.utf8.count + text.utf8.count)
    #expect(inside.contains(original.lowerBound) && original.upperBound <= inside.upperBound)
    // Each byte's source follows that of the byte before it; together they are the whole's.
    let bytes = range.map { layer.original($0..<($0 + 1)) }
    #expect(
      zip(bytes, bytes.dropFirst()).allSatisfy {
        $0.lowerBound <= $1.lowerBound && $0.upperBound <= $1.upperBound
      })
    #expect(bytes.first?.lowerBound == original.lowerBound && bytes.last?.upperBound == original.upperBound)
    // What comes after the text stands where it stood.
    let end = try #require(place(of: "last: two".utf8, in: layer.text))
    #expect(layer.original(end) == (inside.upperBound + 1)..<(inside.upperBound + 10))
  }

  @Test(arguments: 0..<200) func `any bytes can be decoded`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let parts: [String] = [
      "\\", "\"", "'", "`", "\\x6", "\\u{6", "%6", "&#x", "&#105", ";", "${\"", "\"}", "\n", "\r\n", ": >-",
      "|\n  ", "+", " . ",
      "\"a\"", "'b'", "ZGVhZGJlZWZkZWFk", "==", "0x69,", "105, ", "\\\n", "^\n", "\u{0}", "a\u{0}",
      "\u{feff}", "é", "/*", "//", "#",
      "\"\"", "\\n\",\n\"", ".join(\"\")", "[", "]", "(", ")", "eyJhbGciOiJIUzI1NiJ9.", "69737377", "-", "_",
      "=", ", ",
    ]
    var bytes: ContiguousArray<UInt8> = []
    for _ in 0..<Int.random(in: 0...300, using: &random) {
      if Int.random(in: 0..<4, using: &random) == 0 {
        bytes.append(.random(in: 0...255, using: &random))
      } else if let part = parts.randomElement(using: &random) {
        bytes.append(contentsOf: part.utf8)
      }
    }
    for layer in Layer(original: bytes).all {
      var last = 0
      for offset in layer.text.indices {
        let source = layer.original(offset..<(offset + 1))
        // Ends keep their order too: no byte is behind one that comes later.
        #expect(source.upperBound >= last && source.upperBound <= bytes.count)
        last = source.upperBound
        if layer.depth > 0, layer.decodings(of: offset..<(offset + 1)).isEmpty {
          #expect(source.count == 1 && bytes[source.lowerBound] == layer.text[offset])
        }
      }
    }
  }

  @Test(arguments: [
    "\"", "'\"", "\\", "\\\"", "\"a\" + ", "\"a\", ", "\"a\\n\", ", "${\"a", "&#", "%", ": >\n ",
    "k: |\n  a\n", "69", "QUJD", "QUJDQUJDQUJDQUJD\n",
    "QUJDQUJDQUJDQUJD-", "105,", "0x69, ", "a\u{0}", "\"a\" /*", "\"a\" //", "key: \"abcd\n", "\\\n", "[[[",
    "`u{", "QUJDQUJDQUJDQUJD_/+", "eyJa.",
    "AAAAAAAAAAAAAAAAAAAA\n", "\"\"", "=\"abcd\n  ",
  ])
  func `time grows with the text`(pattern: String) {
    func time(_ count: Int) -> Duration {
      let layer = Layer(String(repeating: pattern, count: count / pattern.utf8.count))
      let clock = ContinuousClock()
      return (0..<3).map { _ in clock.measure { _ = layer.decoded() } }.min() ?? .zero
    }
    let small = time(20_000)
    let large = time(160_000)
    // Eight times the text; a quadratic pass takes 64 times as long.
    #expect(large < small * 40 + .milliseconds(50))
  }
}
