// Text that cannot act on a terminal or deceive its reader.
//
// File names, file contents and commit authors are written by strangers. An escape sequence in one can repaint
// the terminal, a bidirectional control can reorder a line (CVE-2021-42574), a zero-width character hides.

internal import SentlintCore

extension String {
  /// This text with everything that does not show made visible: `\n`, `\x1b`, `\u{202e}`.
  var visible: String {
    visible(tab: "\\t")
  }

  /// The same, with `tab` for each tab.
  func visible(tab: String) -> String {
    guard unicodeScalars.contains(where: { !$0.isVisible }) else { return self }
    var text = ""
    for scalar in unicodeScalars { text += scalar == "\t" ? tab : scalar.visible }
    return text
  }
}

extension Path {
  /// The path made visible; a byte that is not part of valid UTF-8 shows as `\xNN`.
  var visible: String {
    var text = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let encoded):
        text += Unicode.UTF8.decode(encoded).visible
        offset += encoded.count
      case .error(let length):
        for byte in bytes[offset..<offset + length] { text += hexEscape(byte) }
        offset += length
      case .emptyInput:
        return text
      }
    }
  }

  /// Whether the path is valid UTF-8, so that its text is all of it.
  var isUTF8: Bool {
    String(validating: bytes, as: UTF8.self) != nil
  }
}

extension Unicode.Scalar {
  /// Whether the scalar leaves a mark, or is a plain space.
  var isVisible: Bool {
    if (0x20..<0x7F).contains(value) { return true }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return false
    default: return !properties.isDefaultIgnorableCodePoint
    }
  }

  fileprivate var visible: String {
    if isVisible { return String(self) }
    switch self {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: return isASCII ? hexEscape(UInt8(value)) : "\\u{\(String(value, radix: 16))}"
    }
  }
}

private func hexEscape(_ byte: UInt8) -> String {
  (byte < 0x10 ? "\\x0" : "\\x") + String(byte, radix: 16)
}
