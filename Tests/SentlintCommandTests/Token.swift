// Made-up tokens for tests; none is ever written down.

internal import SentlintTestSupport

/// A token that names itself.
enum Token {
  /// The token of a number; equal numbers give equal tokens.
  static func prefixed(_ number: UInt64 = 1) -> String {
    var generator = SeededGenerator(seed: number)
    let characters = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "issw_" + String((0..<35).compactMap { _ in characters.randomElement(using: &generator) })
  }
}
