// Runs of bytes in bytes. The standard library's searches are generic over any collection and cost a hundred times as much.

extension RandomAccessCollection<UInt8> where Index == Int {
  /// The first place where a run of bytes stands, nil where it stands nowhere.
  func place(of run: StaticString) -> Range<Int>? {
    place(of: run.bytes)
  }

  /// The first place where a run of bytes stands, nil where it stands nowhere.
  func place(of run: [UInt8]) -> Range<Int>? {
    guard let first = run.first, count >= run.count else { return nil }
    var at = startIndex
    let last = endIndex - run.count
    while at <= last {
      if self[at] == first, stands(run, at: at) { return at..<(at + run.count) }
      at += 1
    }
    return nil
  }

  /// The last place where a run of bytes stands.
  func lastPlace(of run: StaticString) -> Range<Int>? {
    let run = run.bytes
    var at = endIndex - run.count
    while at >= startIndex {
      if stands(run, at: at) { return at..<(at + run.count) }
      at -= 1
    }
    return nil
  }

  /// Whether a run of bytes stands anywhere.
  func holds(_ run: StaticString) -> Bool {
    place(of: run) != nil
  }

  private func stands(_ run: [UInt8], at start: Int) -> Bool {
    for offset in run.indices where self[start + offset] != run[offset] { return false }
    return true
  }
}

extension StaticString {
  /// The text's bytes.
  var bytes: [UInt8] {
    // SAFETY: the buffer lives for the closure, which copies it.
    withUTF8Buffer { unsafe Array($0) }
  }
}
