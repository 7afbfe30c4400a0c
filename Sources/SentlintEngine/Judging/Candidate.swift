// What a rule proposes.

/// A match of a rule's pattern, to be judged.
struct Candidate {
  /// The text that it stands in.
  let text: ContiguousArray<UInt8>
  /// The whole match.
  let match: Range<Int>
  /// The secret in it.
  let secret: Range<Int>

  /// The secret's bytes.
  var bytes: ContiguousArray<UInt8>.SubSequence { text[secret] }

  /// At most `count` bytes before the secret, on its own line.
  func before(_ count: Int) -> ContiguousArray<UInt8>.SubSequence {
    let stretch = text[max(0, secret.lowerBound - count)..<secret.lowerBound]
    return stretch[(stretch.lastIndex { $0 == 0x0a || $0 == 0x0d }.map { $0 + 1 } ?? stretch.startIndex)...]
  }

  /// At most `count` bytes behind the secret.
  func after(_ count: Int) -> ContiguousArray<UInt8>.SubSequence {
    text[secret.upperBound..<min(text.count, secret.upperBound + count)]
  }
}
