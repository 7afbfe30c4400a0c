// Samples with made-up secrets, grown from a seed.

internal import SentlintEngine

/// A text with holes such as `{hex:40}`, as in rules' examples. What stands between `«` and `»` is a secret that has
/// to be found; `«base64:…»` is written in base64.
struct SampleTemplate {
  /// A secret and where it stands.
  struct Secret: Hashable {
    /// The secret as its issuer would have made it, not encoded.
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
    // Marks come in pairs, so that every second part is a secret.
    for (index, part) in template.split(
      omittingEmptySubsequences: false, whereSeparator: { "«»".contains($0) }
    )
    .enumerated() {
      let seed = seed &+ UInt64(index) &* 0x9e37_79b9
      guard !index.isMultiple(of: 2) else {
        text += ExampleText.filled(String(part), seed: seed)
        continue
      }
      let isEncoded = part.hasPrefix(Self.encodingMark)
      let value = ExampleText.filled(
        String(isEncoded ? part.dropFirst(Self.encodingMark.count) : part), seed: seed)
      let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      secrets.append(Secret(value: value, line: lines.count, column: (lines.last?.count ?? 0) + 1))
      text += isEncoded ? Self.base64(Array(value.utf8)) : value
    }
  }

  private static let encodingMark = "base64:"

  private static func base64(_ bytes: [UInt8]) -> String {
    let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    return stride(from: 0, to: bytes.count, by: 3).map { start in
      let chunk = bytes[start..<min(start + 3, bytes.count)]
      let bits = chunk.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - chunk.count))
      return String((0...chunk.count).map { characters[bits >> (18 - 6 * $0) & 63] })
        + String(repeating: "=", count: 3 - chunk.count)
    }.joined()
  }
}
