// Base64, hex, character codes and UTF-16.

internal import Testing

@testable internal import SentlintEngine

/// Base64 of bytes.
func base64(_ bytes: some Sequence<UInt8>, urlSafe: Bool = false, padded: Bool = true) -> String {
  let alphabet =
    Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    + (urlSafe ? [0x2d, 0x5f] : [0x2b, 0x2f])
  let bytes = Array(bytes)
  var encoded: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
    for index in 0..<4 {
      if index <= group.count {
        encoded.append(alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)])
      } else if padded {
        encoded.append(UInt8(ascii: "="))
      }
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}

/// Hex of bytes.
func hex(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// UTF-16 of a text, little end first.
func utf16(_ text: String, bigEndian: Bool = false) -> [UInt8] {
  text.utf16.flatMap { unit in
    let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
    return bigEndian ? bytes.reversed() : bytes
  }
}

/// Lines of a length.
func wrapped(_ text: String, at width: Int, by separator: String) -> String {
  let bytes = Array(text.utf8)
  return stride(from: 0, to: bytes.count, by: width)
    .map { String(decoding: bytes[$0..<min($0 + width, bytes.count)], as: UTF8.self) }
    .joined(separator: separator)
}

@Suite struct CodecTests {
  static let line = "Authorization: Bearer issw_something and https://api.instasent.com/v1/organization?é=1"

  @Test(arguments: [true, false], [true, false])
  func `base64 of a line`(urlSafe: Bool, padded: Bool) throws {
    for start in 0..<3 {
      let text = String(Self.line.dropFirst(start)) + "?>?>~~~"
      let encoded = base64(text.utf8, urlSafe: urlSafe, padded: padded)
      try LayerTests.check(DecodingCase("k = '\(encoded)'", "k = '\(text)'"))
      try LayerTests.check(
        DecodingCase("data:text/plain;base64,\(encoded)\nx", "data:text/plain;base64,\(text)\nx"))
      try LayerTests.check(DecodingCase("some_key/\(encoded)", "some_key/\(text)"))
    }
  }

  @Test func `a byte's source is the characters that hold its bits`() throws {
    let layer = Layer("k='\(base64(Self.line.utf8))'")
    let next = try #require(layer.decoded())
    for byte in 0..<24 {
      let expected = (3 + byte * 8 / 6)..<(3 + ((byte + 1) * 8 + 5) / 6)
      #expect(next.original((3 + byte)..<(4 + byte)) == expected)
    }
    #expect(next.decoding(of: 3..<9) == .base64)
    #expect(next.decoding(of: 0..<3) == nil)
    #expect(next.original(0..<3) == 0..<3)
    #expect(
      next.original((next.text.count - 1)..<next.text.count) == (layer.text.count - 1)..<layer.text.count)
  }

  @Test(arguments: [16, 20, 21, 38, 64, 76, 77], ["\n", "\r\n", "\n    ", "\r"])
  func `wrapped base64`(width: Int, separator: String) throws {
    let text = Self.line + Self.line
    let encoded = base64(text.utf8)
    for (before, after) in [
      ("", "\nend of it: 1\n"), ("k: =\n    ", "\n"), ("-----BEGIN X-----\n", "\n-----END X-----"),
    ] {
      let layer = Layer(before + wrapped(encoded, at: width, by: separator) + after)
      let next = try #require(layer.decoded())
      #expect(next.string == before + text + after)
      let secret = try #require(place(of: "issw_something".utf8, in: next.text))
      // Counted in characters of base64, line ends left out.
      let expected = (secret.lowerBound - before.utf8.count) * 8 / 6
      let source = layer.text[next.original(secret)]
      let start = layer.text[before.utf8.count..<source.startIndex].filter { $0 > 0x20 }.count
      #expect(start == expected)
      #expect(
        source.filter { $0 > 0x20 }.count == ((secret.upperBound - before.utf8.count) * 8 + 5) / 6 - expected)
    }
  }

  @Test func `PowerShell's encoded commands`() throws {
    let text = "$k = 'issw_something' # é"
    let layer = Layer("powershell -EncodedCommand \(base64(utf16(text)))")
    let next = try #require(layer.decoded())
    #expect(next.string == "powershell -EncodedCommand \(text)")
    let secret = try #require(place(of: "issw_".utf8, in: next.text))
    let start = "powershell -EncodedCommand ".utf8.count
    let first = secret.lowerBound - start
    #expect(next.original(secret) == (start + first * 16 / 6)..<(start + ((first + 5) * 16 + 5) / 6))
  }

  @Test(arguments: [
    "src/components/ButtonGroup/index", "NSAttributedStringDocumentFormat", "thisIsJustAVeryLongIdentifier",
    "0123456789abcdef0123456789abcdef01234567", "--------------------------------",
    "AAAAAAAAAAAAAAAAAAAAAAAA",
    "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
  ])
  func `what is no base64 of a text`(text: String) {
    #expect(Layer("x = \(text)").decoded() == nil)
  }

  @Test func `a JWT is left whole`() {
    let header = base64(#"{"alg":"HS256","typ":"JWT"}"#.utf8, urlSafe: true, padded: false)
    let payload = base64(#"{"sub":"1234567890","name":"Somebody"}"#.utf8, urlSafe: true, padded: false)
    #expect(Layer("Bearer \(header).\(payload).c2lnbmF0dXJlc2lnbmF0dXJl").decoded() == nil)
  }

  @Test func `base64 in pieces is joined first`() throws {
    let encoded = base64(Self.line.utf8)
    let cut = encoded.index(encoded.startIndex, offsetBy: 33)
    let layers = Layer("k = '\(encoded[..<cut])' +\n '\(encoded[cut...])'").all
    #expect(layers.map(\.string).contains("k = '\(encoded)'"))
    #expect(layers.last?.string == "k = '\(Self.line)'")
  }

  @Test(arguments: ["", "0x"]) func `hex of a text`(prefix: String) throws {
    let text = "issw_something else"
    try LayerTests.check(
      DecodingCase("x'\(prefix)\(hex(text.utf8))'", "x'\(text)'", part: "issw", from: hex("issw".utf8)))
    #expect(Layer(prefix + "0123456789abcdef0123456789abcdef01234567").decoded() == nil)
  }

  @Test func `hex as PostgreSQL writes it`() throws {
    let text = "issw_something else"
    try LayerTests.check(
      DecodingCase("E'\\x\(hex(text.utf8))'", "E'\(text)'", part: "else", from: hex("else".utf8)))
  }

  @Test func `character codes`() throws {
    let text = "issw_something else"
    let decimal = text.utf8.map { String($0) }.joined(separator: ", ")
    try LayerTests.check(
      DecodingCase(
        "String.fromCharCode(\(decimal))", "String.fromCharCode(\"\(text)\")", part: "is", from: "105, 115, ")
    )
    let hexadecimal = wrapped(
      text.utf8.map { "0x" + String($0, radix: 16) }.joined(separator: ","), at: 60, by: "\n  ")
    try LayerTests.check(DecodingCase("{\(hexadecimal)}", "{\"\(text)\"}"))
    #expect(Layer("[105, 115, 115, 119, 95]").decoded() == nil)
    #expect(Layer("[" + Array(repeating: "7", count: 40).joined(separator: ",") + "]").decoded() == nil)
  }

  @Test(arguments: [true, false], [true, false]) func `UTF-16`(bigEndian: Bool, hasMark: Bool) throws {
    let text = "key = 'issw_something'\r\nñ = 1 🙂\r\n"
    let bytes = utf16((hasMark ? "\u{feff}" : "") + text, bigEndian: bigEndian)
    let layer = Layer(original: ContiguousArray(bytes))
    #expect(layer.string == text)
    #expect(layer.decodings == [.utf16])
    let secret = try #require(place(of: "issw_".utf8, in: layer.text))
    let shift = hasMark ? 2 : 0
    #expect(layer.original(secret) == (2 * secret.lowerBound + shift)..<(2 * secret.upperBound + shift))
    let last = try #require(place(of: "🙂".utf8, in: layer.text))
    #expect(layer.original(last) == (bytes.count - 8)..<(bytes.count - 4))
  }

  @Test func `a UTF-8 byte order mark is dropped`() throws {
    let layer = Layer("\u{feff}key = 1")
    #expect(layer.string == "key = 1")
    #expect(layer.original(0..<3) == 3..<6)
    #expect(layer.decodings.isEmpty)
  }

  @Test(arguments: [true, false]) func `UTF-16 strings in a binary`(bigEndian: Bool) throws {
    let noise = [UInt8](repeating: 0x9f, count: 30)
    let bytes = [0xff, 0x80, 0x01, 0x81, 0xfe, 0xc3] + utf16("issw_something", bigEndian: bigEndian) + noise
    let layer = Layer(original: ContiguousArray(bytes))
    #expect(Array(layer.text) == bytes)
    let next = try #require(layer.decoded())
    let found = try #require(place(of: "issw_something".utf8, in: next.text))
    #expect(next.original(found) == 6..<34)
    #expect(next.original(found.lowerBound..<(found.lowerBound + 1)) == 6..<8)
  }
}
