// What is said on standard error.

internal import SentlintCore

/// Messages about the run, on standard error.
enum Diagnostic {
  /// Writes one message, a line.
  static func write(_ message: String) {
    StandardStream.error.write("sentlint: \(message)\n")
  }
}
