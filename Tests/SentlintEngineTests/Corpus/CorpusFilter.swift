// The encodings that the corpus hides its secrets in.

/// An encoding of a part of a text, written `{{base64:…}}`. Marks inside keep their places.
enum CorpusFilter: String {
  case base64
  case base64url
  /// Base64 in lines of 60 characters.
  case base64wrap
  /// Hex digits, two for each byte.
  case hexenc
  /// `%2F` for what a query string cannot hold.
  case percent
  /// `%41` for every byte.
  case percentall
  /// The inside of a JSON string.
  case jsonescape
  /// `\u0041` for every byte.
  case uescape
  /// `\x41` for every byte.
  case xescape
  /// `\101` for every byte.
  case octescape
  /// UTF-16, little-endian.
  case utf16
  /// Named entities for `<`, `>`, `&` and quotes.
  case entities
  /// `&#65;` for every byte.
  case entitiesdec
  /// `&#x41;` for every byte.
  case entitieshex

  /// The encoded text.
  func apply(to bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .base64: Self.base64(bytes, alphabet: "+/", padded: true, width: nil)
    case .base64url: Self.base64(bytes, alphabet: "-_", padded: false, width: nil)
    case .base64wrap: Self.base64(bytes, alphabet: "+/", padded: true, width: 60)
    default: bytes.flatMap { Self.isMark($0) ? [$0] : Array(encoded($0).utf8) }
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == MarkedText.opening || byte == MarkedText.closing
  }

  private static func padded(_ byte: UInt8, radix: Int, to width: Int) -> String {
    let digits = String(byte, radix: radix)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private func encoded(_ byte: UInt8) -> String {
    let character = String(UnicodeScalar(byte))
    return switch self {
    case .hexenc: Self.padded(byte, radix: 16, to: 2)
    case .percent:
      character.allSatisfy { $0.isLetter || $0.isNumber || "-._~".contains($0) }
        ? character : "%" + Self.padded(byte, radix: 16, to: 2).uppercased()
    case .percentall: "%" + Self.padded(byte, radix: 16, to: 2).uppercased()
    case .jsonescape: ["\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t"][character] ?? character
    case .uescape: "\\u" + Self.padded(byte, radix: 16, to: 4)
    case .xescape: "\\x" + Self.padded(byte, radix: 16, to: 2)
    case .utf16: character + "\0"
    case .octescape: "\\" + Self.padded(byte, radix: 8, to: 3)
    case .entities:
      ["<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;", "'": "&#39;"][character] ?? character
    case .entitiesdec: "&#\(byte);"
    case .entitieshex: "&#x" + String(byte, radix: 16) + ";"
    case .base64, .base64url, .base64wrap: character
    }
  }

  /// Base64 with each mark before the character that holds its byte's first bit.
  private static func base64(_ bytes: [UInt8], alphabet: String, padded: Bool, width: Int?) -> [UInt8] {
    let digits = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + alphabet).utf8)
    var marks: [(at: Int, mark: UInt8)] = []
    var plain: [UInt8] = []
    for byte in bytes {
      if isMark(byte) {
        marks.append((plain.count, byte))
      } else {
        plain.append(byte)
      }
    }
    var output: [UInt8] = []
    let count = (plain.count * 8 + 5) / 6
    for index in 0...count {
      if let width, index > 0, index < count, index.isMultiple(of: width) {
        output.append(UInt8(ascii: "\n"))
      }
      while let first = marks.first, index == count || first.at * 4 / 3 <= index {
        output.append(first.mark)
        marks.removeFirst()
      }
      if index == count { break }
      output.append(digits[sextet(index, of: plain)])
    }
    return output + (padded ? Array(repeating: UInt8(ascii: "="), count: (4 - count % 4) % 4) : [])
  }

  private static func sextet(_ index: Int, of bytes: [UInt8]) -> Int {
    (0..<6).reduce(0) { value, bit in
      let place = index * 6 + bit
      let byte = place / 8 < bytes.count ? Int(bytes[place / 8]) : 0
      return value << 1 | (byte >> (7 - place % 8)) & 1
    }
  }
}
