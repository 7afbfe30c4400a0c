// GitHub's `primaryLocationLineHash`, by which code scanning knows an alert again when lines are added above it.
// `upload-sarif` computes it too, and warns where it differs, so it must be exact, oddities included
// (github/codeql-action, src/fingerprints.ts).

/// The hashes of all lines of a text.
///
/// A line's hash is taken over the 100 UTF-16 code units that follow its start, without spaces and tabs, with
/// every line end as LF; the text is followed by U+FFFF and zeros. It therefore reaches into the lines below.
package struct LineHashes {
  private var hashes: [UInt64] = []
  // How many lines up to this one have the same hash, 1-based.
  private var occurrences: [UInt32] = []

  /// Hashes a whole text, decoded as UTF-8, in one pass.
  package init(_ text: ContiguousArray<UInt8>) {
    var window = Window()
    var counts: [UInt64: UInt32] = [:]
    var lines = 1
    var startsLine = true
    var followsCR = false

    func record(_ hash: UInt64) {
      counts[hash, default: 0] += 1
      hashes.append(hash)
      occurrences.append(counts[hash, default: 1])
    }
    for unit in String(decoding: text, as: UTF8.self).utf16 {
      // Upstream forgets a CR at a blank too, so that CR, blank, LF ends two lines here as well.
      let isSkipped = unit == Self.space || unit == Self.tab || (followsCR && unit == Self.lf)
      followsCR = unit == Self.cr
      guard !isSkipped else { continue }
      let isLineEnd = unit == Self.cr || unit == Self.lf
      if let hash = window.push(isLineEnd ? Self.lf : unit, startsLine: startsLine) { record(hash) }
      startsLine = isLineEnd
      lines += isLineEnd ? 1 : 0
    }
    if let hash = window.push(.max, startsLine: startsLine) { record(hash) }
    while hashes.count < lines {
      if let hash = window.push(0, startsLine: false) { record(hash) }
    }
  }

  /// The hash of a line (1-based), as `hash:occurrence`; nil if the text has no such line.
  package func hash(ofLine line: Int) -> String? {
    guard hashes.indices.contains(line - 1) else { return nil }
    return "\(String(hashes[line - 1], radix: 16)):\(occurrences[line - 1])"
  }

  private static let tab = UInt16(0x09)
  private static let lf = UInt16(0x0A)
  private static let cr = UInt16(0x0D)
  private static let space = UInt16(0x20)
}

/// The last 100 units, and their hash: h = 37·h + unit, modulo 2^64.
private struct Window {
  private static let size = 100
  private static let factor: UInt64 = 37
  // What a unit has grown to when it leaves: 37^100.
  private static let leaving = (0..<size).reduce(UInt64(1)) { power, _ in power &* factor }

  private var units = ContiguousArray<UInt16>(repeating: 0, count: size)
  private var startsLine = ContiguousArray<Bool>(repeating: false, count: size)
  private var index = 0
  private var hash: UInt64 = 0

  /// Takes in a unit. If the one that leaves for it began a line, that line's hash.
  mutating func push(_ unit: UInt16, startsLine starts: Bool) -> UInt64? {
    let finished = startsLine[index] ? hash : nil
    hash = hash &* Self.factor &+ UInt64(unit) &- Self.leaving &* UInt64(units[index])
    units[index] = unit
    startsLine[index] = starts
    index = index == Self.size - 1 ? 0 : index + 1
    return finished
  }
}
