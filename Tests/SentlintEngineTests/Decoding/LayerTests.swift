// What the next layer of a text is, one example of each encoding, and where it came from.

internal import Testing

@testable internal import SentlintEngine

/// A text, what the next layer makes of it, and which part of the original a part of that came from.
struct DecodingCase: CustomTestStringConvertible, Sendable {
  let encoded: String
  /// The whole next layer; nil if there is none.
  let decoded: String?
  /// A part of the decoded text.
  var part: String?
  /// The part of the encoded text that it came from.
  var source: String?

  var testDescription: String { encoded }

  init(_ encoded: String, _ decoded: String?, part: String? = nil, from source: String? = nil) {
    self.encoded = encoded
    self.decoded = decoded
    self.part = part
    self.source = source
  }
}

extension Layer {
  init(_ text: String) {
    self.init(original: ContiguousArray(text.utf8))
  }

  var string: String { String(decoding: text, as: UTF8.self) }

  /// All layers of a text, itself first.
  var all: [Layer] {
    var layers = [self]
    while layers.count <= Layer.maximumDepth, let next = layers.last?.decoded() { layers.append(next) }
    return layers
  }
}

/// Where a part of a text stands.
func place(of part: some Collection<UInt8>, in text: some Collection<UInt8>) -> Range<Int>? {
  let part = Array(part)
  let text = Array(text)
  guard !part.isEmpty, part.count <= text.count else { return nil }
  return (0...(text.count - part.count)).first { text[$0...].starts(with: part) }.map {
    $0..<($0 + part.count)
  }
}

@Suite struct LayerTests {
  static func check(_ example: DecodingCase) throws {
    let layer = Layer(example.encoded)
    let next = layer.decoded()
    #expect(next?.string == example.decoded)
    guard let next, let part = example.part, let source = example.source else { return }
    let found = try #require(place(of: part.utf8, in: next.text))
    let original = next.original(found)
    #expect(String(decoding: layer.text[original], as: UTF8.self) == source)
    #expect(next.decoding(of: found) != nil || part == source)
  }

  @Test(arguments: [
    DecodingCase(#"k = "\x69\x73s""#, #"k = "iss""#, part: "is", from: #"\x69\x73"#),
    DecodingCase(#"\u0069\u{73}\U00000073"#, "iss", part: "ss", from: #"\u{73}\U00000073"#),
    DecodingCase(#"\151\163\60\061"#, "is01", part: "0", from: #"\60"#),
    DecodingCase(#"re.sub("(a)\1\12")"#, nil),
    DecodingCase(#"\0151\0163"#, "is", part: "s", from: #"\0163"#),
    DecodingCase(#"https:\/\/a.b"#, "https://a.b", part: "://", from: #":\/\/"#),
    DecodingCase(#"issw\_abc"#, "issw_abc", part: "issw_a", from: #"issw\_a"#),
    DecodingCase(#"C:\new\table\file"#, nil),
    DecodingCase(#"[\x00-\x1f\xff]"#, nil),
    DecodingCase(#"\u00e9t\u00e9"#, nil),
    DecodingCase("\"`u{69}`u{73}\"", "\"is\"", part: "i", from: "`u{69}"),
    DecodingCase(#"\\x69"#, #"\x69"#, part: #"\x"#, from: #"\\x"#),
    DecodingCase("a%69%73%5F%2520", "ais_%20", part: "is", from: "%69%73"),
    DecodingCase("100% of %s %d %zz", nil),
    DecodingCase("%u0069", "i"),
    DecodingCase(
      "a&amp;b&#105;&#x69;&quot;&nbsp;&eacute;", "a&bii\" &eacute;", part: "ii", from: "&#105;&#x69;"),
    DecodingCase("if (a && b) &c;", nil),
  ])
  func `single characters`(_ example: DecodingCase) throws {
    try Self.check(example)
  }

  @Test(arguments: [
    DecodingCase(#"{"raw": "{\"a\": \"b\"}"}"#, #"{"raw":  {"a": "b"} }"#, part: #""b""#, from: #"\"b\""#),
    DecodingCase(#"x = "a\tb\n""#, "x =  a\tb\n "),
    DecodingCase(#""don't", 'don\'t'"#, #""don't", 'don't'"#),
    DecodingCase(
      #"{"sourcesContent":["import x\nk = 'v'\n"]}"#, "{\"sourcesContent\": \nimport x\nk = 'v'\n  }",
      part: "k = 'v'",
      from: "k = 'v'"),
    DecodingCase(
      "\"source\": [\n  \"import os\\n\",\n  \"k = \\\"v\\\"\\n\",\n  \"f(k)\"\n ]",
      "\"source\":  \n  \nimport os\nk = \"v\"\nf(k) \n  ", part: "k = \"v\"", from: #"k = \"v\""#),
    DecodingCase(#"-d '{"k": "v"}'"#, #"-d  {"k": "v"} "#),
    DecodingCase(#"<a x="{&quot;k&quot;:&quot;v&quot;}">"#, #"<a x= {"k":"v"} >"#),
    DecodingCase(#"1,"{""k"": ""v""}",2"#, #"1, {"k": "v"} ,2"#, part: "\"v", from: "\"\"v"),
    DecodingCase(#"{"a": "b", 'c': 'd'}"#, nil),
  ])
  func `texts in literals`(_ example: DecodingCase) throws {
    try Self.check(example)
  }

  @Test(arguments: [
    DecodingCase(#"k = "issw_" + "abc" + 'def';"#, #"k = "issw_abcdef';"#, part: "w_ab", from: #"w_" + "ab"#),
    DecodingCase("k = 'a' . \"b\"", "k = 'ab\""),
    DecodingCase("k = %w[issw_ abc  de].join", "k = \"issw_abcde\"", part: "_ab", from: "_ ab"),
    DecodingCase("# k = %w(\n#   a\n#   b\n# ).join('')", "# k = \"ab\""),
    DecodingCase("k = %w[a b].join(', ')", nil),
    DecodingCase("k = %w[a b].joined", nil),
    DecodingCase("k = \"a\" & _\n \"b\"", "k = \"ab\""),
    DecodingCase("k = \"a\" & _x \"b\"", nil),
    DecodingCase("// k = \"a\" +\n// \"b\"", "// k = \"ab\""),
    DecodingCase("k = \"a\" & \"b\"", "k = \"ab\""),
    DecodingCase("k = \"a\" .. \"b\"", "k = \"ab\""),
    DecodingCase("k = \"a\" <> \"b\"", "k = \"ab\""),
    DecodingCase("k = \"a\" // first\n  + /* second */ \"b\"", "k = \"ab\""),
    DecodingCase("k = (\"a\"\n    \"b\")", "k = (\"ab\")"),
    DecodingCase("static const char *k = \"a\" \"b\";", "static const char *k = \"ab\";"),
    DecodingCase("#define K \"a\" \"b\"", "#define K \"ab\""),
    DecodingCase("k = 'a' \\\n  'b'", "k = 'ab'"),
    DecodingCase("k=\"a\"'b'\"c\"", "k=\"abc\""),
    DecodingCase("k=\"a\"\"b\"", "k=\"ab\""),
    DecodingCase("curl -H \"a\" \"b\"", nil),
    DecodingCase("k=(\"a\" \"b\")", nil),
    DecodingCase("<a b=\"c\" d=\"e\">", nil),
    DecodingCase("[\"a\", \"b\"]", nil),
    DecodingCase("[\"a\", \"b\"].join(\"\")", "[\"ab\"].join(\"\")"),
    DecodingCase("[\"a\", \"b\"].join(\",\")", nil),
    DecodingCase("\"\".join([\"a\", \"b\"])", "\"\".join([\"ab\"])"),
    DecodingCase("implode('', ['a', 'b'])", "implode('', ['ab'])"),
    DecodingCase("String.join(\"\", \"a\", \"b\")", "String.join(\"\", \"ab\")"),
    DecodingCase("strings.Join([]string{\"a\", \"b\"}, \"\")", "strings.Join([]string{\"ab\"}, \"\")"),
    DecodingCase("%w[x]; ['a', 'b'].join", "%w[x]; ['ab'].join"),
    DecodingCase("\"a\".concat('b', \"c\")", "\"abc\")"),
    DecodingCase("concat('a', 'b')", "concat('ab')"),
    DecodingCase("select 'a' || 'b'", "select 'ab'"),
    DecodingCase("x || 'a'", nil),
    DecodingCase("`a${\"b\"}c`", "`abc`", part: "abc", from: "a${\"b\"}c"),
    DecodingCase("\"a#{'b'}\"", "\"ab\""),
    DecodingCase("new StringBuilder(\"a\").append(\"b\")", "new StringBuilder(\"ab\")"),
    DecodingCase(
      "{" + "issw_abcdefghijklm".map { "'\($0)'" }.joined(separator: ", ") + "}", "{'issw_abcdefghijklm'}"),
    DecodingCase("\"{\\\"k\\\":\" + \"\\\"v\\\"}\"", " {\"k\":\"v\"} "),
  ])
  func joins(_ example: DecodingCase) throws {
    try Self.check(example)
  }

  @Test(arguments: [
    DecodingCase("k=ab\\\n    cd", "k=abcd", part: "abcd", from: "ab\\\n    cd"),
    DecodingCase("curl -k \\\r\n  -H x", "curl -k   -H x"),
    DecodingCase("curl -k ^\n -H x", "curl -k  -H x"),
    DecodingCase(
      "BEGIN:VCARD\r\nNOTE:is\r\n sw\r\nEND:VCARD", "BEGIN:VCARD\r\nNOTE:issw\r\nEND:VCARD", part: "issw",
      from: "is\r\n sw"),
    DecodingCase("irm -k `\n -H x", "irm -k  -H x"),
    DecodingCase("k: >-\n  word word\n  word\nm: n", "k: word word word\nm: n"),
    DecodingCase("k: >\n  abcdefghijklmnopq\n  rst\nm: n", "k: abcdefghijklmnopqrst\nm: n"),
    DecodingCase("k: |\n  one\nm: n", "k: one\nm: n", part: "one", from: "one"),
    DecodingCase("k: |\n  one\n  two\nm: n", nil),
    DecodingCase("k: \"abcdef\n    ghij\"\n", "k: \"abcdefghij\"\n"),
    DecodingCase("a | b\n  c > d\n   e", nil),
  ])
  func `wrapped lines`(_ example: DecodingCase) throws {
    try Self.check(example)
  }
}
