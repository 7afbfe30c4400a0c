// What a pass changes, and how the changes become the next text.

/// One replacement: a stretch of the text and what takes its place.
struct Edit: Sendable {
  /// The first byte that is replaced.
  let start: Int32
  /// The byte after the last that is replaced. The next edit may begin one byte earlier: a byte of base64 can
  /// hold bits of two decoded ones.
  let end: Int32
  /// Where the replacement begins in the pass's output.
  let output: Int32
  /// How many bytes it has; 0 leaves the stretch out.
  let count: Int32
  let scale: Scale
  let decoding: Decoding
  /// Whether base64 or hex that touches this stretch may go on in the next text, so that it has to wait.
  let binds: Bool
}

/// Edits in the order of the text, none inside another.
typealias Edits = ContiguousArray<Edit>

extension Edits {
  /// Both lists in order; where two overlap, the one in `self` stays.
  func merged(with others: Edits) -> Edits {
    guard !isEmpty else { return others }
    guard !others.isEmpty else { return self }
    var merged: Edits = []
    merged.reserveCapacity(count + others.count)
    var mine = 0
    for other in others {
      while mine < count, self[mine].end <= other.start {
        merged.append(self[mine])
        mine += 1
      }
      // All that is left of `self` ends after `other` begins.
      let overlaps = mine < count && self[mine].start < other.end
      if !overlaps { merged.append(other) }
    }
    merged.append(contentsOf: self[mine...])
    return merged
  }

  /// The text with every edit made, and the map back.
  func applied(
    to text: ContiguousArray<UInt8>, output: ContiguousArray<UInt8>
  ) -> (text: ContiguousArray<UInt8>, map: SourceMap) {
    var result: ContiguousArray<UInt8> = []
    result.reserveCapacity(text.count)
    var map = SourceMap()
    var at = 0
    for edit in self {
      let start = Int(edit.start)
      if start > at {
        result.append(contentsOf: text[at..<start])
        map.append(count: start - at, from: at..<start)
      }
      let replacement = Int(edit.output)..<Int(edit.output + edit.count)
      result.append(contentsOf: output[replacement])
      map.append(
        count: replacement.count, from: start..<Int(edit.end), scale: edit.scale, decoding: edit.decoding)
      at = Swift.max(at, Int(edit.end))
    }
    if at < text.count {
      result.append(contentsOf: text[at...])
      map.append(count: text.count - at, from: at..<text.count)
    }
    return (result, map)
  }
}
