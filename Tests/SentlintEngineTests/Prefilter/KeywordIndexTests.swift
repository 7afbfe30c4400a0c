// The prefilter lets through whatever decoding can bring to light.

internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintEngine

@Suite struct KeywordIndexTests {
  static let words = ["instasent", "issw_"]
  static let index = KeywordIndex(words)

  /// A keyword in letters of either case, as a text would have it.
  static func spelled(_ word: String, using random: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: word
    case 1: word.uppercased()
    default: word.prefix(1).uppercased() + word.dropFirst()
    }
  }

  /// Each character as it is or as one of many escapes of it.
  static func escaped(_ text: String, using random: inout SeededGenerator) -> String {
    text.utf8.map { byte in
      let character = String(UnicodeScalar(byte))
      let forms = [
        character, character, "\\x\(hex([byte]))", "\\u00\(hex([byte]))", "\\u{\(hex([byte]))}",
        "\\U000000\(hex([byte]))",
        "\\\(byte < 64 ? "0" : "")\(String(byte, radix: 8))", "%\(hex([byte]))",
        "%\(hex([byte]).uppercased())", "&#\(byte);",
        "&#x\(hex([byte]));", "`u{\(hex([byte]))}", "&amp;#\(byte);", "%25\(hex([byte]))",
        "\\\\x\(hex([byte]))",
        "\\\\\\\\u00\(hex([byte]))", "%5cx\(hex([byte]))", "\\u0026#\(byte);",
      ]
      return forms.randomElement(using: &random) ?? character
    }.joined()
  }

  /// Text without keywords that has something of everything.
  static func noise(using random: inout SeededGenerator) -> String {
    let parts = [
      "let x = \"y\" + z\n", "// installed an instance; sent\n", "\\n\\t", "%20", "&amp;", "0x69, 0x6e\n",
      "if (a && b) { return; }\n",
      "ZGVhZGJlZWY=\n", "\n", "    ", "'it''s'", "path/to/some-file_name.ext ", "\"insta\" ",
      "https://example.org/?a=b%26c\n",
    ]
    return (0..<Int.random(in: 0..<40, using: &random)).compactMap { _ in parts.randomElement(using: &random)
    }.joined() + "\n"
  }

  private static func found(_ bytes: some Sequence<UInt8>, _ index: KeywordIndex = index) -> [Int] {
    index.keywords(in: ContiguousArray(bytes).span)
  }

  private func check(_ embedded: String, word: Int, _ random: inout SeededGenerator) {
    let text = Self.noise(using: &random) + embedded + "\n" + Self.noise(using: &random)
    let bytes = ContiguousArray(text.utf8)
    let isThere = Layer(original: bytes).all.contains { $0.string.lowercased().contains(Self.words[word]) }
    guard isThere else { return }
    #expect(Self.found(bytes).contains(word), "\(embedded)")
    let isAnyFound = Self.index.isAnyKeyword(in: bytes.span)
    #expect(isAnyFound)
  }

  @Test(arguments: 0..<200) func `keywords in nested encodings`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let word = Int.random(in: 0..<2, using: &random)
    var text = "key: \"\(Self.spelled(Self.words[word], using: &random))abcdefghijklmnopqrstuvwxyz012345678\""
    let depth = Int.random(in: 0...3, using: &random)
    for level in 0..<depth {
      // In a list of numbers and in short literals and lines only what is in plain sight is seen.
      let encodings = Encoding.allCases.filter {
        level == 0 || ![.codes, .joined, .wrappedBase64].contains($0)
      }
      text = encodings.randomElement(using: &random)?.encode(text, using: &random) ?? text
    }
    check(text, word: word, &random)
  }

  @Test(arguments: 0..<200) func `keywords in any mixture of escapes`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let word = Int.random(in: 0..<2, using: &random)
    let escaped = Self.escaped(Self.spelled(Self.words[word], using: &random), using: &random)
    check("k = \"\(escaped)0a1b2c\"", word: word, &random)
  }

  /// What no gram shows is looked for in steps of 64 bytes.
  @Test func `keywords behind an escape or two encodings, at many places in a step`() {
    let once = base64("key = instasentabcdefghijklmnopqrstuvwxyz".utf8)
    for hidden in ["\\x69nstasent", base64(once.utf8)] {
      for before in stride(from: 0, to: 130, by: 13) {
        for after in [0, 70] {
          let text = String(repeating: " ", count: before) + hidden + String(repeating: " ", count: after)
          #expect(Self.found(text.utf8) == [0], "\(before) bytes before, \(after) behind \(hidden)")
        }
      }
    }
  }

  @Test func `keywords cut in two`() {
    var random = SeededGenerator(seed: 1)
    for (number, word) in Self.words.enumerated() {
      for cut in 1..<word.utf8.count {
        let (left, right) = (word.prefix(cut), word.dropFirst(cut))
        for joint in [
          "\" + \"", "' . '", "\"\n  + \"", "\" \"", "\"\"", "' + // rest\n    '", "${\"", "\\\n  ", "', '",
          "\" & \"",
        ] {
          let isList = joint == "', '"
          let (opening, closing) = (joint.hasPrefix("'") ? "'" : "\"", joint.hasSuffix("'") ? "'" : "\"")
          let value =
            joint == "${\""
            ? "`\(left)${\"\(right)abc\"}`" : "\(opening)\(left)\(joint)\(right)abc012\(closing)"
          check(isList ? "concat(\(value))" : "k = \(value);", word: number, &random)
        }
        check("k: >-\n  abcdefghijklmnopq_\(left)\n  \(right)abc", word: number, &random)
      }
      for width in 17..<30 {
        let encoded = base64("key = \(word)abcdefghijklmnopqrstuvwxyz0123456789".utf8)
        check("k: |\n  " + wrapped(encoded, at: width, by: "\n  "), word: number, &random)
        check("k = '" + wrapped(encoded, at: width, by: "' +\n  '") + "'", word: number, &random)
      }
    }
  }

  @Test func `keywords as lists, in UTF-16 and behind backslashes`() {
    var random = SeededGenerator(seed: 2)
    for (number, word) in Self.words.enumerated() {
      let text = "key=\(word)abcdefghijklmn"
      for separator in [",", ", "] {
        check("[" + text.utf8.map { String($0) }.joined(separator: separator) + "]", word: number, &random)
        check(
          "{" + text.utf8.map { "0x" + hex([$0]) }.joined(separator: separator) + "}", word: number, &random)
        check("[" + text.map { "'\($0)'" }.joined(separator: separator) + "]", word: number, &random)
        for width in 4..<9 {
          let codes = text.utf8.map { "0x" + hex([$0]) }
          let lines = stride(from: 0, to: codes.count, by: width).map {
            codes[$0..<min($0 + width, codes.count)].joined(separator: ", ")
          }
          check("{" + lines.joined(separator: ",\n  ") + "}", word: number, &random)
        }
      }
      for bigEndian in [true, false] {
        let wide = ContiguousArray(utf16("x = '\(word.uppercased())'\n", bigEndian: bigEndian))
        #expect(Self.found(wide) == [number])
        #expect(
          Self.found(ContiguousArray(repeating: 0x9f, count: 99) + wide) == [number])
        let inside = "x = '\(base64(word.utf8))' and \\x69\\x73 \(Self.escaped(word, using: &random))\n"
        #expect(
          Self.found(utf16(inside, bigEndian: bigEndian)) == [number])
      }
      check(base64(utf16("$k = '\(word)abcdefghijklm'")), word: number, &random)
      check("a " + word.replacing("_", with: "\\_") + "abc", word: number, &random)
    }
  }

  @Test func `a part of a text shows what the text shows there`() {
    let encoded = base64(
      base64("the key of instasent is issw_abcdefghijklmnopqrstuvwxyz012345678, as they say".utf8).utf8)
    let text = Array("key = '\(encoded)'\n\(String(repeating: "let x = 1\n", count: 80))".utf8)
    #expect(Self.found(text) == [0, 1])
    // Cut behind the beginning of base64, what was encoded once is still seen.
    let once = Array(
      base64("\(String(repeating: "- ", count: 30))instasent \(String(repeating: "- ", count: 30))".utf8).utf8
    )
    for start in 0..<12 { #expect(Self.found(once[start...]) == [0]) }
    for start in [0, 1, 6] { #expect(Self.found(text[start...(start + Self.index.reach)]) == [0, 1]) }
  }

  @Test func `nothing where there is nothing`() {
    for text in [
      "installed an instance; sent", "InstaSentiment".replacing("Sent", with: "Centi"), "\"insta\" + x",
      "status: \"sent\"",
      "'i', 'n', 's', 't'", "105, 110, 115, 116", "printf(\"%6d %5f %73\")", "&#105;&#110;",
      "\\x69\\x6e\\x73", "is \"sw_x\"",
      base64("nothing to be seen in here, move along please".utf8),
      String(repeating: "ab\\u0061", count: 500),
    ] {
      #expect(Self.found(text.utf8).isEmpty, "\(text)")
    }
  }

  @Test(arguments: 0..<100) func `plain keywords as a naive search finds them`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = ["instasent", "issw_", "sentry", "aaaa", "abab", "x.y/z", "ab"]
    let index = KeywordIndex(words)
    var text = ""
    for _ in 0..<Int.random(in: 0..<12, using: &random) {
      let word = words.randomElement(using: &random) ?? ""
      let cut = word.prefix(Int.random(in: 1...word.count, using: &random))
      text +=
        ["a", " ", "A", "b", "xy", String(cut), cut.uppercased(), word].randomElement(using: &random) ?? ""
    }
    let expected = words.indices.filter { text.lowercased().contains(words[$0]) || words[$0].count < 4 }
    #expect(Self.found(text.utf8, index) == expected, "\(text)")
  }

  @Test(arguments: 0..<100) func `any bytes can be looked at`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0..<300, using: &random)
    let alphabet: [UInt8] = Array("\\%&#xu0{69};/insta`\"' +\n".utf8) + [0, 0xff]
    let bytes = ContiguousArray((0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 })
    let isThere = Layer(original: bytes).all.contains { $0.string.lowercased().contains("instasent") }
    #expect(!isThere || Self.found(bytes).contains(0))
  }
}
