// Paths as URIs (RFC 3986).

internal import SentlintCore

/// The bytes as a URI takes them: all but unreserved characters and `/` as `%XX`.
func percentEncoded(_ bytes: [UInt8]) -> String {
  var text = ""
  for byte in bytes {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "/"):
      text.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      text += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }
  return text
}

extension Path {
  /// Whether it begins at the root of the file system.
  var isAbsolute: Bool {
    bytes.first == UInt8(ascii: "/")
  }

  /// The path as a URI reference: relative as it is, absolute as `file:///…`.
  var uri: String {
    if isAbsolute { return "file://" + percentEncoded(bytes) }
    var relative = bytes[...]
    while relative.starts(with: "./".utf8), relative.count > 2 {
      relative = relative.dropFirst(2).drop { $0 == UInt8(ascii: "/") }
    }
    return percentEncoded(Array(relative))
  }
}
