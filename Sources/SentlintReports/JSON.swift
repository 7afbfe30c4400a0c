// JSON as reports write it: keys in the order they are given, everything invisible escaped.

/// A JSON value.
enum JSON {
  /// A string.
  case string(String)
  /// An integer.
  case integer(Int)
  /// A truth value.
  case bool(Bool)
  /// An array.
  case array([JSON])
  /// An object, its keys in this order; a key whose value is nil is left out.
  case object(KeyValuePairs<String, JSON?>)

  /// Writes the value without any white space.
  func write(to output: inout some TextOutputStream) {
    switch self {
    case .string(let text): Self.write(text, to: &output)
    case .integer(let number): output.write(String(number))
    case .bool(let isTrue): output.write(isTrue ? "true" : "false")
    case .array(let values):
      output.write("[")
      for (index, value) in values.enumerated() {
        if index > 0 { output.write(",") }
        value.write(to: &output)
      }
      output.write("]")
    case .object(let members):
      output.write("{")
      var separator = ""
      for case (let key, let value?) in members {
        output.write(separator)
        Self.write(key, to: &output)
        output.write(":")
        value.write(to: &output)
        separator = ","
      }
      output.write("}")
    }
  }

  private static func write(_ text: String, to output: inout some TextOutputStream) {
    var escaped = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": escaped += "\\\(scalar)"
      case _ where scalar.isVisible: escaped.unicodeScalars.append(scalar)
      default: escaped += scalar.escapedInJSON
      }
    }
    output.write(escaped + "\"")
  }
}

extension String {
  /// JSON text with everything invisible in it escaped, but for its line ends: it can stand within strings only.
  var invisibleEscapedInJSON: String {
    guard unicodeScalars.contains(where: { !$0.isVisible && $0 != "\n" }) else { return self }
    var text = UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isVisible || scalar == "\n" {
        text.append(scalar)
      } else {
        text.append(contentsOf: scalar.escapedInJSON.unicodeScalars)
      }
    }
    return String(text)
  }
}

extension Unicode.Scalar {
  /// Written as `\u` and four hex digits, or as two of those.
  fileprivate var escapedInJSON: String {
    String(self).utf16.reduce("") { text, unit in
      let digits = String(unit, radix: 16)
      return text + "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
}
