// What is wrong with a file that a user wrote, and where.

/// What is wrong with a rule pack or a configuration file. Prints `path:line: message`, as compilers do.
package struct ConfigError: Error, Equatable, CustomStringConvertible {
  /// The file, as it was named to the reader.
  package let path: String
  /// The line, 1-based; nil where the fault is the whole file's.
  package let line: Int?
  /// What is wrong and what to write instead.
  package let message: String

  /// Makes an error.
  package init(path: String, line: Int?, message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  /// `path:line: message`, on one line whatever the file holds: control characters print as `\u{1b}`.
  package var description: String {
    let place = line.map { "\(path):\($0)" } ?? path
    return "\(place): \(message)".unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension String {
  /// This text between backticks, cut to a length that fits into a message.
  var quoted: String {
    count <= 60 ? "`\(self)`" : "`\(prefix(60))…`"
  }
}
