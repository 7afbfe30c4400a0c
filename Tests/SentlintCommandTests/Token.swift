// Made-up tokens for tests; none is ever written down.

internal import SentlintEngine

/// A token that names itself.
enum Token {
  /// The token of a number; equal numbers give equal tokens.
  static func prefixed(_ number: UInt64 = 1) -> String {
    ExampleText.filled("issw_{lower:35}", seed: number)
  }

  /// A token that says nothing of whose it is.
  static func bare(_ number: UInt64) -> String {
    ExampleText.filled("{hex:40}", seed: number)
  }
}
