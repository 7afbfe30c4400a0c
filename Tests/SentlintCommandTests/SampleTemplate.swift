// Samples with made-up secrets, grown from a seed.

internal import SentlintTestSupport

/// A text with places to fill: `«hex:40»` is a secret that has to be found, `‹hex:40›` looks like one and is none.
///
/// Kinds are `hex`, `lower`, `alnum` and `b64url` with a length, `issw_lower` (a prefix before it), `jwt`, and
/// `base64:` in front of any of them.
struct SampleTemplate {
  /// A secret and where it stands.
  struct Secret: Hashable {
    /// The secret as the issuer would have made it, not encoded.
    let value: String
    /// The line, 1-based.
    let line: Int
    /// The column in code points, 1-based.
    let column: Int
  }

  /// The text, filled.
  private(set) var text = ""
  /// The secrets in it.
  private(set) var secrets: [Secret] = []

  /// Fills a template. Equal templates and seeds give equal texts.
  init(_ template: String, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var line = 1
    var column = 1
    for part in template.unicodeScalars.split(
      omittingEmptySubsequences: false, whereSeparator: { "«»‹›".unicodeScalars.contains($0) })
    {
      let isSecret =
        part.startIndex > template.startIndex
        && template.unicodeScalars[template.unicodeScalars.index(before: part.startIndex)] == "«"
      let isFiller =
        part.startIndex > template.startIndex
        && template.unicodeScalars[template.unicodeScalars.index(before: part.startIndex)] == "‹"
      var written = String(part)
      if isSecret || isFiller {
        let value: String
        (value, written) = Self.value(written, using: &generator)
        if isSecret {
          secrets.append(Secret(value: value, line: line, column: column))
        }
      }
      text += written
      for scalar in written.unicodeScalars {
        (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
      }
    }
  }

  /// A value of a kind, and how it is written.
  private static func value(_ kind: String, using generator: inout SeededGenerator) -> (String, String) {
    if kind.hasPrefix("base64:") {
      let value = value(String(kind.dropFirst(7)), using: &generator).0
      return (value, base64(Array(value.utf8), alphabet: base64Alphabet, padded: true))
    }
    let parts = kind.split(separator: ":")
    let length = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    func characters(_ set: String) -> String {
      String((0..<length).compactMap { _ in set.randomElement(using: &generator) })
    }
    let value: String =
      switch parts.first {
      case "hex": characters("0123456789abcdef")
      case "lower": characters("0123456789abcdefghijklmnopqrstuvwxyz")
      case "issw_lower": "issw_" + characters("0123456789abcdefghijklmnopqrstuvwxyz")
      case "alnum": characters(String(base64Alphabet.dropLast(2)))
      case "b64url": characters(String(base64Alphabet.dropLast(2)) + "-_")
      case "jwt": jwt(using: &generator)
      default: preconditionFailure("no kind \(kind)")
      }
    return (value, value)
  }

  private static let base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  private static func jwt(using generator: inout SeededGenerator) -> String {
    let urlAlphabet = String(base64Alphabet.dropLast(2)) + "-_"
    let payload = #"{"iss":"sample","iat":\#(1_600_000_000 + Int(generator.next() % 90_000_000))}"#
    let signature = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    return [Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8), Array(payload.utf8), signature]
      .map { base64($0, alphabet: urlAlphabet, padded: false) }.joined(separator: ".")
  }

  private static func base64(_ bytes: [UInt8], alphabet: String, padded: Bool) -> String {
    let characters = Array(alphabet)
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let chunk = bytes[start..<min(start + 3, bytes.count)]
      let bits = chunk.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - chunk.count))
      text += (0...chunk.count).map { String(characters[bits >> (18 - 6 * $0) & 63]) }.joined()
      if padded {
        text += String(repeating: "=", count: 3 - chunk.count)
      }
    }
    return text
  }
}
