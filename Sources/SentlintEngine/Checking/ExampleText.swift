// Examples without live-looking secrets in them: their holes are filled from a seed.

/// Texts with holes such as `{hex:40}`, filled by a seeded generator, so that no file holds anything that looks like
/// a real token.
package enum ExampleText {
  /// A text with every hole filled: `{hex:N}`, `{alnum:N}`, `{lower:N}` (`[0-9a-z]`), `{b64url:N}`, `{digits:N}`,
  /// `{upper:N}` and `{jwt}`. Anything else in braces stays as it is.
  ///
  /// Equal texts and seeds give equal results.
  package static func filled(_ text: String, seed: UInt64) -> String {
    var generator = SplitMix64(state: seed)
    var filled = ""
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      filled += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}"),
        let value = value(ofHole: rest[rest.index(after: open)..<close], using: &generator)
      else {
        filled.append(rest.removeFirst())
        continue
      }
      filled += value
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }

  private static func value(ofHole hole: Substring, using generator: inout SplitMix64) -> String? {
    if hole == "jwt" {
      // The header is `{"alg":"HS256"}` or so; the rest is as random as a signature.
      return "eyJhbGciOiJIUzI1NiJ9.eyJ" + random(40, of: base64URL, using: &generator) + "."
        + random(43, of: base64URL, using: &generator)
    }
    let parts = hole.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[1]), (1...4096).contains(count),
      let alphabet = alphabets[String(parts[0])]
    else { return nil }
    return random(count, of: alphabet, using: &generator)
  }

  private static func random(_ count: Int, of alphabet: [UInt8], using generator: inout SplitMix64) -> String
  {
    String(
      decoding: (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] },
      as: UTF8.self)
  }

  private static let base64URL = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let alphabets: [String: [UInt8]] = [
    "hex": Array("0123456789abcdef".utf8),
    "lower": Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8),
    "upper": Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8),
    "alnum": Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8),
    "digits": Array("0123456789".utf8),
    "b64url": base64URL,
  ]
}

/// A small generator of numbers that a seed decides (Steele, Lea, Flood: Fast splittable pseudorandom number
/// generators, 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts at a seed.
  package init(state: UInt64) {
    self.state = state
  }

  /// The next number.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
