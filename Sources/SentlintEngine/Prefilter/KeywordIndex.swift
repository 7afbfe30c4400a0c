// One pass over a text that tells which keywords it can hold, plain or encoded.

internal import CKeyword

/// Tells in one pass at memory speed which keywords stand in a text, in any case and in any encoding that
/// decoding could undo. What it says may stand there is looked for in earnest afterwards; what it does not
/// say stands nowhere.
struct KeywordIndex: Sendable {
  /// A spelling of a keyword.
  private struct Form: Sendable {
    let bytes: [UInt8]
    let keyword: Int
    let foldsCase: Bool
    /// Where in `bytes` the gram stands that led here.
    let gramOffset: Int
  }

  private let table: ContiguousArray<UInt64>
  private let forms: [UInt32: [Form]]
  private let stride: Int
  /// Keywords too short to look for: they count as present everywhere.
  private let alwaysPresent: [Int]
  private let count: Int
  /// The length in bytes of the longest spelling of a keyword.
  let reach: Int

  /// Makes the index of some keywords.
  ///
  /// A keyword of fewer than four bytes counts as present in every text.
  init(_ keywords: [String]) {
    count = keywords.count
    alwaysPresent = keywords.indices.filter { keywords[$0].utf8.count < 4 }
    let spellings = keywords.indices.filter { keywords[$0].utf8.count >= 4 }
      .flatMap { index in KeywordForm.all(of: keywords[index]).map { (index, $0) } }
    reach = spellings.map { $0.1.bytes.count }.max() ?? 1
    // Every second byte is looked at if every form has a gram at an even and one at an odd offset.
    stride = spellings.allSatisfy { $0.1.bytes.count >= 5 } ? 2 : 1
    var table = ContiguousArray<UInt64>(repeating: 0, count: (1 << Int(SENTLINT_GRAM_BITS)) / 64)
    var forms: [UInt32: [Form]] = [:]
    for (keyword, spelling) in spellings {
      let first = Self.rarestStart(in: spelling.bytes, grams: stride)
      for offset in first..<(first + stride) {
        let gram = Self.gram(spelling.bytes, at: offset)
        table[Int(gram >> 6)] |= 1 << UInt64(gram & 63)
        forms[gram, default: []].append(
          Form(
            bytes: spelling.bytes, keyword: keyword, foldsCase: spelling.foldsCase, gramOffset: offset))
      }
    }
    self.table = table
    self.forms = forms
  }

  /// The keywords that stand in the text, by their index.
  func keywords(in text: borrowing Span<UInt8>) -> [Int] {
    var present = [Bool](repeating: false, count: count)
    for index in alwaysPresent { present[index] = true }
    var at = nextGram(in: text, from: 0)
    while at < text.count {
      for form in forms[Self.gram(text, at: at)] ?? [] where !present[form.keyword] {
        if Self.matches(form, in: text, at: at - form.gramOffset) { present[form.keyword] = true }
      }
      at = nextGram(in: text, from: at + stride)
    }
    return present.indices.filter { present[$0] }
  }

  /// Whether any keyword stands in the text.
  func isAnyKeyword(in text: borrowing Span<UInt8>) -> Bool {
    guard alwaysPresent.isEmpty else { return true }
    var at = nextGram(in: text, from: 0)
    while at < text.count {
      for form in forms[Self.gram(text, at: at)] ?? [] {
        if Self.matches(form, in: text, at: at - form.gramOffset) { return true }
      }
      at = nextGram(in: text, from: at + stride)
    }
    return false
  }

  private func nextGram(in text: borrowing Span<UInt8>, from start: Int) -> Int {
    guard start < text.count else { return text.count }
    // SAFETY: both buffers live for the call, which reads text[start..<count] and the whole table, whose
    // size is the one that the C side expects.
    return unsafe text.withUnsafeBufferPointer { bytes in
      unsafe table.withUnsafeBufferPointer { table in
        guard let bytes = bytes.baseAddress, let table = table.baseAddress else { return text.count }
        return unsafe sentlint_next_gram(bytes, start, text.count, stride, table)
      }
    }
  }

  private static func gram(_ text: borrowing Span<UInt8>, at offset: Int) -> UInt32 {
    // SAFETY: four bytes from `offset` are in bounds: the C side found a gram there.
    unsafe text.withUnsafeBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe sentlint_gram($0 + offset) } ?? 0
    }
  }

  private static func gram(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    // SAFETY: callers pass offsets with four bytes behind them.
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe sentlint_gram($0 + offset) } ?? 0
    }
  }

  private static func matches(_ form: Form, in text: borrowing Span<UInt8>, at start: Int) -> Bool {
    guard start >= 0, start + form.bytes.count <= text.count else { return false }
    for (offset, byte) in form.bytes.enumerated() {
      let there = text[start + offset]
      guard there == byte || (form.foldsCase && there.lowercased == byte.lowercased) else { return false }
    }
    return true
  }

  /// Where the run of `grams` overlapping grams begins that ordinary text holds least often.
  private static func rarestStart(in bytes: [UInt8], grams: Int) -> Int {
    let width = 3 + grams
    var best = 0
    var sum = bytes[..<width].reduce(0) { $0 + commonness[Int($1)] }
    var least = sum
    for end in width..<max(width, bytes.count) {
      sum += commonness[Int(bytes[end])] - commonness[Int(bytes[end - width])]
      if sum < least { (best, least) = (end - width + 1, sum) }
    }
    return best
  }

  /// A rough rank of each byte in source code and prose: it decides speed only, never a result. Made once: with a
  /// look-up in the alphabet for each byte of each form, a third of the time that a start takes went into this.
  private static let commonness: [Int] = (0...255).map { (byte: UInt8) in
    if let rank = Array("etaoinsrlcdupmhgfbyvwkxqjz".utf8).firstIndex(of: byte.lowercased) {
      return 30 - rank
    }
    return byte == 0 || byte == 0x20 ? 40 : byte.isDigit ? 12 : 6
  }
}
