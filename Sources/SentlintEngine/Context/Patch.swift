// Patches: what they add and take away is read as the file that it stands in.

extension ContiguousArray<UInt8> {
  /// The text with spaces in place of the `+` and `-` that mark the lines of a unified diff's hunks, so that their
  /// indentation is that of the file. Every other byte stays at its place.
  var withoutPatchMarkers: Self {
    guard holds("@@ -") else { return self }
    var text = self
    let lines = Lines(self)
    var isInHunk = false
    for line in 0..<lines.count {
      let range = lines.range(line)
      guard let first = self[range].first else { continue }
      if first == UInt8(ascii: "@") {
        isInHunk = self[range].starts(with: "@@ -".utf8)
      } else if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
        // `--- a/file` and `+++ b/file` begin another file's hunks.
        if self[range].dropFirst().starts(with: CollectionOfOne(first)), self[range].contains(0x20) {
          isInHunk = false
        }
        if isInHunk { text[range.lowerBound] = 0x20 }
      } else if !first.isSpace, first != UInt8(ascii: "\\") {
        isInHunk = false
      }
    }
    return text
  }
}
