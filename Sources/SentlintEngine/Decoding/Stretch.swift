// Which characters of a decoded stretch stand for which of its bytes.

/// A stretch of base64 or hex whose decoded bytes are at hand.
struct Stretch {
  /// The characters, without what stands between lines.
  let lines: [Range<Int>]
  /// How many decoded bytes make a character: 2 for UTF-16.
  let width: Int
  /// How many bits a character holds.
  let bits: Int
  /// Where the replaced text begins: at the first line or a prefix before it.
  let from: Int
  /// Where it ends: at the last line or after the padding.
  let end: Int
}

extension Pass {
  /// Appends the edits for a stretch whose decoded bytes are in `scratch`.
  mutating func appendGroup(_ stretch: Stretch, _ decoding: Decoding) {
    let firstEdit = codecs.count
    var at = stretch.from
    var unit = 0
    var lineStart = 0
    let units = scratch.count / stretch.width
    for (index, line) in stretch.lines.enumerated() {
      let lineEnd = lineStart + line.count
      // Units that begin and end on this line.
      let whole = min(units, lineEnd * stretch.bits / (8 * stretch.width))
      at = append(
        unit..<max(unit, whole), of: stretch, lineAt: line.lowerBound - lineStart, after: at, decoding)
      unit = max(unit, whole)
      if index + 1 < stretch.lines.count {
        let next = stretch.lines[index + 1]
        if unit < units, unit * 8 * stretch.width < lineEnd * stretch.bits {
          // A unit that begins on this line and ends on the next.
          let first = unit * 8 * stretch.width / stretch.bits - lineStart + line.lowerBound
          let last =
            ((unit + 1) * 8 * stretch.width + stretch.bits - 1) / stretch.bits - lineEnd + next.lowerBound
          at = append(unit: unit, width: stretch.width, max(stretch.from, first)..<last, decoding)
          unit += 1
        } else {
          codecs.append(edit(at..<next.lowerBound, EmptyCollection(), scale: .whole, decoding))
          at = next.lowerBound
        }
      }
      lineStart = lineEnd
    }
    if at < stretch.end { codecs.append(edit(at..<stretch.end, EmptyCollection(), scale: .whole, decoding)) }
    let bringsText = scratch.contains { $0.isLiteralQuote || $0.isLineEnd }
    codecGroups.append(
      CodecGroup(
        edits: firstEdit..<codecs.count, range: stretch.from..<stretch.end,
        literal: bringsText ? literalIndex(at: stretch.from) : nil))
  }

  /// Appends units that stand on one line; returns the place after the last character they have bits in.
  private mutating func append(
    _ units: Range<Int>, of stretch: Stretch, lineAt: Int, after place: Int, _ decoding: Decoding
  ) -> Int {
    let unitBits = 8 * stretch.width
    var place = place
    var unit = units.lowerBound
    while unit < units.upperBound {
      let first = unit * unitBits / stretch.bits
      var end = unit
      while end < units.upperBound, stretch.width == 1 || isWideASCII(end) { end += 1 }
      let isPlain = end > unit
      if !isPlain { end = unit + 1 }
      let characters = (lineAt + first)..<(lineAt + (end * unitBits + stretch.bits - 1) / stretch.bits)
      if isPlain {
        let common = stretch.bits == 6 ? 2 : 4
        let scale = Scale(
          input: UInt8(unitBits / common), output: UInt8(stretch.bits / common),
          phase: UInt8((unit * unitBits - first * stretch.bits) / common))
        // A prefix before the first character goes with it.
        let bytes = scratch[(stretch.width * unit)..<(stretch.width * end)]
        if unit == 0, place < characters.lowerBound { drop(place..<characters.lowerBound, decoding) }
        codecs.append(
          edit(
            characters, stretch.width == 1 ? Array(bytes) : everySecond(bytes),
            scale: scale,
            decoding))
        place = characters.upperBound
      } else {
        place = append(unit: unit, width: stretch.width, characters, decoding)
      }
      unit = end
    }
    return place
  }

  private func isWideASCII(_ unit: Int) -> Bool {
    scratch[2 * unit] < 0x80 && scratch[2 * unit + 1] == 0
  }

  private mutating func drop(_ range: Range<Int>, _ decoding: Decoding) {
    codecs.append(edit(range, EmptyCollection(), scale: .whole, decoding))
  }

  private func everySecond(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { bytes[$0] }
  }

  /// Appends one unit that stands for all of a range.
  private mutating func append(unit: Int, width: Int, _ range: Range<Int>, _ decoding: Decoding) -> Int {
    var bytes: ContiguousArray<UInt8> = []
    let low = scratch[width * unit]
    if width == 1 {
      bytes.append(low)
    } else {
      let scalar = UInt32(scratch[width * unit + 1]) << 8 | UInt32(low)
      if scalar != 0xfeff { _ = bytes.appendUTF8(scalar) }
    }
    codecs.append(edit(range, bytes, scale: .whole, decoding))
    return range.upperBound
  }
}
