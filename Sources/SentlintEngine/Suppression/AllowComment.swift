// `sentlint:allow RULE reason [until=YYYY-MM-DD]`: a finding accepted on its own line.

internal import SentlintCore

/// An inline comment that accepts a rule's findings on exactly its line.
enum AllowComment: Hashable {
  /// It holds; the reason given.
  case valid(reason: String)
  /// It held until the end of this day.
  case expired(until: String)

  /// What begins a comment.
  static let marker = Array("sentlint:allow".utf8)

  /// The comment on a line that speaks of a rule, if there is one. `today` is `YYYY-MM-DD`, nil where no comment
  /// shall expire.
  static func on(_ line: some BidirectionalCollection<UInt8>, for rule: Rule.ID, today: String?)
    -> AllowComment?
  {
    var rest = ArraySlice(line)
    while let found = rest.place(of: marker) {
      rest = rest[found.upperBound...]
      let words = String(decoding: rest.prefix(400), as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard let named = words.first, named == rule.rawValue else { continue }
      let until = words.lazy.compactMap {
        $0.hasPrefix("until=") ? $0.dropFirst("until=".count).prefix(10) : nil
      }.first
      if let until, let today, until < today { return .expired(until: String(until)) }
      let reason = words.dropFirst().filter { !$0.hasPrefix("until=") && !Self.closers.contains($0) }
      return .valid(reason: reason.joined(separator: " "))
    }
    return nil
  }

  private static let closers: Set<Substring> = ["*/", "-->", "#}", "%>", "*)", "-}"]

  /// What it does to a finding.
  var suppression: Suppression? {
    switch self {
    case .valid(let reason): .comment(reason: reason)
    case .expired: nil
    }
  }
}
