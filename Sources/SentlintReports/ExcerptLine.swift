// The line of a finding as a terminal shows it, and which part of it to underline.

internal import SentlintCore

/// A line to show, with the part to underline, in Unicode code points.
struct ExcerptLine {
  /// The line, visible in all its characters and without tabs.
  let text: String
  /// How many code points stand before the underlined part.
  let start: Int
  /// The code points of the underlined part: at least one.
  let length: Int

  /// At most this many code points are shown on each side of the secret; `…` stands for the rest.
  static let context = 80

  /// Takes a finding's excerpt with `secret` as it may be shown; nil if there is nothing to show.
  ///
  /// A finding without a secret has the name that it is about at the start of what stands `after`.
  init?(_ finding: Finding, secret: String) {
    let before = Self.flat(finding.excerpt.before)
    let after = Self.flat(finding.excerpt.afterOnLine)
    let secret = Self.flat(secret)
    guard !(before + secret + after).isEmpty else { return nil }
    let left = String.UnicodeScalarView(before.unicodeScalars.suffix(Self.context))
    let isCut = left.count < before.unicodeScalars.count
    let leading = String(isCut ? left.drop { $0 == " " } : left[...])
    let start = (isCut ? "…" : "") + leading
    self.start = start.unicodeScalars.count
    let right = secret.isEmpty ? after : secret + after
    let span = finding.span
    let name = span.end.line == span.start.line ? span.end.column - span.start.column : Int.max
    let marked = secret.isEmpty ? min(name, right.unicodeScalars.count) : secret.unicodeScalars.count
    length = max(1, marked)
    let shown = right.unicodeScalars.prefix(marked + Self.context)
    text = start + String(shown) + (shown.count < right.unicodeScalars.count ? "…" : "")
  }

  private static func flat(_ text: some StringProtocol) -> String {
    String(text).visible(tab: "    ")
  }
}
