// The spellings under which a keyword can stand in a text that decoding has not touched yet.

/// One spelling of a keyword.
struct KeywordForm: Hashable, Sendable {
  /// Its bytes.
  let bytes: [UInt8]
  /// Whether letters match in either case.
  let foldsCase: Bool

  /// Every spelling: plain, UTF-16 of both byte orders, hex, base64 in its three alignments and again inside
  /// base64, and with one character or all of them written as an escape.
  static func all(of keyword: String) -> Set<Self> {
    let plain = Array(keyword.utf8)
    var forms: Set<Self> = [Self(bytes: plain, foldsCase: true)]
    forms.insert(Self(bytes: plain.flatMap { [$0, 0] as [UInt8] }, foldsCase: true))
    forms.insert(Self(bytes: plain.flatMap { [0, $0] as [UInt8] }, foldsCase: true))
    for spelling in cases(of: plain) {
      forms.insert(Self(bytes: spelling.flatMap(hex), foldsCase: true))
      for escape in escapes {
        forms.insert(Self(bytes: spelling.flatMap(escape), foldsCase: true))
        for index in spelling.indices {
          let escaped = spelling[..<index] + escape(spelling[index]) + spelling[(index + 1)...]
          forms.insert(Self(bytes: Array(escaped), foldsCase: true))
        }
      }
      var texts: [[UInt8]] = [spelling, spelling.flatMap { [$0, 0] as [UInt8] }]
      for _ in 0..<nestedBase64 {
        texts = texts.flatMap(base64Cores)
        forms.formUnion(texts.map { Self(bytes: $0, foldsCase: false) })
      }
    }
    return forms.filter { $0.bytes.count >= min(5, plain.count) }
  }

  /// How many times base64 may be wrapped around a keyword and still be seen.
  private static let nestedBase64 = 3

  /// Base64 and hex depend on case: small letters, capitals, and a capital first.
  private static func cases(of plain: [UInt8]) -> Set<[UInt8]> {
    let lower = plain.map(\.lowercased)
    let upper = lower.map { $0.isLower ? $0 & 0xdf : $0 }
    return [lower, upper, Array(upper.prefix(1) + lower.dropFirst())]
  }

  private static let escapes: [@Sendable (UInt8) -> [UInt8]] = [
    { Array("\\x".utf8) + hex($0) },
    { Array("\\u00".utf8) + hex($0) },
    { Array("\\u{".utf8) + hex($0) + Array("}".utf8) },
    { Array("\\".utf8) + Array(String($0, radix: 8).utf8) },
    { Array("%".utf8) + hex($0) },
    { Array("&#\($0);".utf8) },
    { Array("&#x".utf8) + hex($0) + Array(";".utf8) },
  ]

  private static func hex(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// The base64 characters that depend on `bytes` alone, for each place that they can have in a group of three.
  private static func base64Cores(_ bytes: [UInt8]) -> [[UInt8]] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    return (0..<3).map { alignment in
      let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
      // The first sextet that lies wholly in `bytes` begins this many bits into it.
      let skipped = (6 - alignment * 8 % 6) % 6
      return stride(from: skipped, to: bits.count - 5, by: 6).map { start in
        alphabet[Int(bits[start..<(start + 6)].reduce(0) { $0 << 1 | $1 })]
      }
    }
  }
}
