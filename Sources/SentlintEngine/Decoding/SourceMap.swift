// Where each byte of a decoded text came from.

/// How many bytes of the encoded text stand for how many of the decoded.
struct Scale: Hashable, Sendable {
  /// Encoded bytes for every `output` decoded ones.
  let input: UInt8
  /// 0: the run stands for its whole input, none of its bytes for a part of it.
  let output: UInt8
  /// How many `output`ths of an encoded byte the first decoded byte begins into the run's first encoded byte.
  var phase: UInt8 = 0

  /// Each byte stands for itself.
  static let same = Self(input: 1, output: 1)
  /// All of the decoded bytes stand for all of the encoded ones.
  static let whole = Self(input: 0, output: 0)
  /// Each decoded byte stands for a number of encoded ones.
  static func each(_ count: Int) -> Self {
    count <= Int(UInt8.max) ? Self(input: UInt8(count), output: 1) : .whole
  }
}

/// A map from ranges of a decoded text to ranges of the text it was decoded from.
///
/// A sorted list of runs, each with one scale; looking a range up is a binary search.
struct SourceMap: Sendable {
  private struct Run {
    /// The run's first decoded byte. The run ends where the next begins.
    let output: Int32
    let input: Int32
    var inputEnd: Int32
    let scale: Scale
    /// The raw value of its decoding, `noDecoding` if the bytes were copied.
    let decoding: UInt8
  }

  private static let noDecoding = UInt8.max

  private var runs: ContiguousArray<Run> = []
  /// Bytes left out right before a run, by the run's index: sparse, in order.
  private var gaps: ContiguousArray<(run: Int32, decoding: Decoding)> = []
  private var outputEnd = 0
  private var inputEnd = 0

  /// Appends decoded bytes and what they stand for.
  ///
  /// Inputs must come in order; they may share a byte that holds bits of two decoded ones.
  mutating func append(count: Int, from input: Range<Int>, scale: Scale = .same, decoding: Decoding? = nil) {
    let raw = decoding?.rawValue ?? Self.noDecoding
    inputEnd = max(inputEnd, input.upperBound)
    guard count > 0 else {
      if let decoding { gaps.append((Int32(runs.count), decoding)) }
      return
    }
    defer { outputEnd += count }
    // Runs of one scale that follow one another are one run, so that text full of escapes keeps its map small.
    let extends = gaps.last.map { Int($0.run) < runs.count } ?? true
    if extends, scale.output == 1, let last = runs.last, last.scale == scale, last.decoding == raw,
      Int(last.inputEnd) == input.lowerBound
    {
      runs[runs.count - 1].inputEnd = Int32(input.upperBound)
    } else {
      runs.append(
        Run(
          output: Int32(outputEnd), input: Int32(input.lowerBound), inputEnd: Int32(input.upperBound),
          scale: scale, decoding: raw))
    }
  }

  /// The smallest range of the encoded text that holds all that a range of the decoded text came from.
  func source(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else {
      let start = range.lowerBound < outputEnd ? source(ofByte: range.lowerBound).lowerBound : inputEnd
      return start..<start
    }
    let first = source(ofByte: range.lowerBound)
    let last = source(ofByte: range.upperBound - 1)
    return first.lowerBound..<max(last.upperBound, first.upperBound)
  }

  /// The first decoding that a range of the decoded text came out of, nil if it was copied in one piece.
  func decoding(of range: Range<Int>) -> Decoding? {
    guard !range.isEmpty, !runs.isEmpty else { return nil }
    let first = run(at: range.lowerBound)
    let last = run(at: range.upperBound - 1)
    for index in first...last {
      if let decoding = Decoding(rawValue: runs[index].decoding) { return decoding }
      if index > first, let gap = gap(before: index) { return gap }
    }
    return nil
  }

  private func source(ofByte offset: Int) -> Range<Int> {
    guard !runs.isEmpty else { return 0..<0 }
    let run = runs[self.run(at: offset)]
    let end = Int(run.inputEnd)
    guard run.scale.output > 0 else { return Int(run.input)..<end }
    let place = (offset - Int(run.output)) * Int(run.scale.input) + Int(run.scale.phase)
    let output = Int(run.scale.output)
    let upper = Int(run.input) + (place + Int(run.scale.input) + output - 1) / output
    return min(Int(run.input) + place / output, end)..<min(upper, end)
  }

  private func run(at offset: Int) -> Int {
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(runs[middle].output) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func gap(before run: Int) -> Decoding? {
    var low = 0
    var high = gaps.count
    while low < high {
      let middle = (low + high) / 2
      if Int(gaps[middle].run) < run { low = middle + 1 } else { high = middle }
    }
    return low < gaps.count && Int(gaps[low].run) == run ? gaps[low].decoding : nil
  }
}
