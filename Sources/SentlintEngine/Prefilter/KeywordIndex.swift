// One pass over a text that tells which keywords it can hold, plain or encoded.

internal import CKeyword

/// Tells at memory speed which keywords stand in a text, in any case and in any encoding that decoding could
/// undo.
///
/// Two loops read the text. One looks for grams (four bytes) of every spelling that is known beforehand. The
/// other looks for what has none: escapes of the keywords' characters, in any mixture, and long runs of base64
/// or hex that decode to text, whatever that text is encoded in itself. Where either sees something that is
/// no proof, the text around it is decoded in earnest.
///
/// Not seen: a keyword that is encoded twice or more where the outer encoding is a list of numbers, UTF-16 in a
/// binary, or base64 or hex in lines or literals of fewer than 32 characters.
struct KeywordIndex: Sendable {
  /// A spelling of a keyword, filed under one of its grams.
  private struct Form: Sendable {
    let gram: UInt32
    /// Where in the spelling that gram stands.
    let gramOffset: Int
    let bytes: Range<Int>
    let keyword: Int
    let foldsCase: Bool
    let isCertain: Bool
    /// Which form is filed under the same gram next; nil if none is.
    var next: Int?
  }

  private var table: ContiguousArray<UInt8>
  private let forms: ContiguousArray<Form>
  /// The first form of each gram.
  private let first: [UInt32: Int]
  private let bytes: ContiguousArray<UInt8>
  private let multiplier: UInt32
  private let stride: Int
  private let escapes: EscapedCharacters
  /// For each keyword whether it is too short to look for: it counts as present everywhere.
  private let alwaysPresent: [Bool]

  /// Makes the index of some keywords.
  ///
  /// A keyword of fewer than four bytes counts as present in every text.
  init(_ keywords: [String]) {
    alwaysPresent = keywords.map { $0.utf8.count < 4 }
    escapes = EscapedCharacters(of: keywords.map { $0.utf8.map(\.lowercased) })
    let spellings = keywords.indices.filter { keywords[$0].utf8.count >= 4 }
      .flatMap { index in KeywordForm.all(of: keywords[index]).map { (index, $0) } }
    // Every second byte is looked at if every form has a gram at an even and one at an odd offset.
    stride = spellings.allSatisfy { $0.1.bytes.count >= 5 } ? 2 : 1
    var forms: ContiguousArray<Form> = []
    var bytes: ContiguousArray<UInt8> = []
    // What is no proof leads to a look for every keyword: once is enough.
    var hints: Set<KeywordForm> = []
    for (keyword, spelling) in spellings where spelling.isCertain || hints.insert(spelling).inserted {
      let start = bytes.count
      bytes.append(contentsOf: spelling.bytes)
      let rarest = Self.rarestStart(in: spelling.bytes, grams: stride)
      for offset in rarest..<(rarest + stride) {
        forms.append(
          Form(
            gram: Self.gram(bytes, at: start + offset), gramOffset: offset, bytes: start..<bytes.count,
            keyword: keyword, foldsCase: spelling.foldsCase, isCertain: spelling.isCertain))
      }
    }
    self.bytes = bytes
    multiplier = Self.multiplier(for: forms)
    table = ContiguousArray(repeating: 0, count: 1 << Int(SENTLINT_GRAM_BITS))
    var first: [UInt32: Int] = Dictionary(minimumCapacity: forms.count)
    for index in forms.indices.reversed() {
      forms[index].next = first.updateValue(index, forKey: forms[index].gram)
    }
    self.forms = forms
    self.first = first
    for gram in first.keys { file(gram) }
  }

  /// The multiplier by which the fewest grams of ordinary text fall on the place of a form's.
  ///
  /// With the wrong one, a gram as common as `type` would be looked at again wherever it stands.
  private static func multiplier(for forms: ContiguousArray<Form>) -> UInt32 {
    let text = ContiguousArray(ordinaryText.utf8)
    let known = Set(forms.map(\.gram))
    let grams = Set((0...(text.count - 4)).map { gram(text, at: $0) }).filter { !known.contains($0) }
    let multipliers = (0..<8).map { UInt32(truncatingIfNeeded: 2_654_435_761 &+ $0 * 0x3504_f334) | 1 }
    var places = ContiguousArray<UInt64>(repeating: 0, count: 1 << Int(SENTLINT_GRAM_BITS) / 64)
    func collisions(_ multiplier: UInt32) -> Int {
      for word in places.indices { places[word] = 0 }
      for form in forms {
        let place = Int(sentlint_gram_place(form.gram, multiplier))
        places[place / 64] |= 1 << UInt64(place % 64)
      }
      return grams.count { gram in
        let place = Int(sentlint_gram_place(gram, multiplier))
        return places[place / 64] & 1 << UInt64(place % 64) != 0
      }
    }
    return multipliers.min { collisions($0) < collisions($1) } ?? 2_654_435_761
  }

  private static let ordinaryText = """
    return the self.name = type and this is for in not of to if it with as be that on we can use an int const char \
    static void struct public private function class import from include define else case break while string value \
    true false null none error data list item index size length count key set get add new old node file path line \
    text code test check state option object table string_sk_ASN1_ @param @return // # * <div class= </span> px; \
    length)); }); () => { var let const export default require module.exports = [ ], "", '', 0x00, 0, 1, 2, 10, 255
            return None;\n    def __init__(self, args, kwargs):\n\tpublic static final String\n        }\n    }\n}\n\n
    information should have been which also other only first must will may than when there time used number version
    copyright license software without warranty http://www. https:// .com .org .html .json .py .js .h> --- === ***
    """

  /// The keywords that can stand in the text, by their index.
  func keywords(in text: borrowing Span<UInt8>) -> [Int] {
    var search = Search(present: alwaysPresent, endsAtFirst: false)
    run(&search, in: text)
    return search.present.indices.filter { search.present[$0] }
  }

  /// Whether any keyword can stand in the text.
  func isAnyKeyword(in text: borrowing Span<UInt8>) -> Bool {
    var search = Search(present: alwaysPresent, endsAtFirst: true)
    run(&search, in: text)
    return search.present.contains(true)
  }

  /// Whether any keyword can stand in these parts of a text that is not UTF-16, or begin or end in them. The parts ascend.
  ///
  /// Each part is widened to what decoding would read with it: to white space, and to the ends of a run that may be
  /// base64 or hex.
  func isAnyKeyword(in text: borrowing Span<UInt8>, parts: [Range<Int>]) -> Bool {
    var done = 0
    for part in parts where part.upperBound > done {
      let wide = widened(part, in: text, from: done)
      var search = Search(present: alwaysPresent, endsAtFirst: true)
      runUndecoded(&search, in: text.extracting(wide))
      if search.present.contains(true) { return true }
      done = wide.upperBound
    }
    return false
  }

  private func widened(
    _ part: Range<Int>, in text: borrowing Span<UInt8>, from done: Int
  ) -> Range<Int> {
    var low = part.lowerBound
    var high = part.upperBound
    // What has been looked at ended where nothing goes on; yet a keyword may begin in its end.
    let least = max(0, done - reach)
    while low > least, !text[low - 1].isSpace { low -= 1 }
    while low > least, Self.mayContinueCodec(text[low - 1]) { low -= 1 }
    while high < text.count, !text[high].isSpace { high += 1 }
    while high < text.count, Self.mayContinueCodec(text[high]) { high += 1 }
    while high < text.count, !text[high].isSpace { high += 1 }
    return min(low, high)..<high
  }

  /// How many bytes a part of a text must have before and after a place for the part to show all keywords that
  /// the text shows there: enough for each in any spelling, and for base64 to be told from words.
  let reach = Self.before
}

extension KeywordIndex {
  /// What has been found so far.
  private struct Search {
    var present: [Bool]
    let endsAtFirst: Bool
    /// How many decodings lie between the text and the one that is being looked at.
    var depth = 0

    /// Whether there is no more to look for.
    var isOver: Bool { endsAtFirst ? present.contains(true) : !present.contains(false) }
  }

  private func run(_ search: inout Search, in text: borrowing Span<UInt8>) {
    guard !search.isOver else { return }
    if Charset.looksLikeUTF16(text) {
      decode(text, 0..<text.count, &search)
    } else {
      runUndecoded(&search, in: text)
    }
  }

  private func runUndecoded(_ search: inout Search, in text: borrowing Span<UInt8>) {
    guard !search.isOver else { return }
    lookForGrams(in: text, &search)
    if !search.isOver { lookForSignals(in: text, &search) }
  }

  private func lookForGrams(in text: borrowing Span<UInt8>, _ search: inout Search) {
    var decodedUntil = 0
    var at = nextGram(in: text, from: 0)
    while at < text.count {
      let gram = Self.gram(text, at: at)
      var index = first[gram]
      while let current = index {
        let form = forms[current]
        index = form.next
        let start = at - form.gramOffset
        guard form.isCertain ? !search.present[form.keyword] : start >= decodedUntil,
          matches(form, in: text, at: start)
        else { continue }
        if form.isCertain {
          search.present[form.keyword] = true
        } else {
          decodedUntil = decode(text, around: start, &search)
        }
        if search.isOver { return }
      }
      at = nextGram(in: text, from: at + stride)
    }
  }

  private func lookForSignals(in text: borrowing Span<UInt8>, _ search: inout Search) {
    var at = 0
    var decodedUntil = 0
    while !search.isOver, let signal = nextSignal(in: text, from: at) {
      at = signal.end
      if signal.kind == SENTLINT_SIGNAL_CODEC {
        while at < text.count, Self.mayContinueCodec(text[at]) { at += 1 }
        decode(text, signal.start..<at, &search)
      } else if signal.start >= decodedUntil,
        signal.kind == SENTLINT_SIGNAL_ROW
          || escapes.fits(signal.character, in: text, at: signal.start..<signal.end)
      {
        decodedUntil = decode(text, around: signal.start, &search)
      }
    }
  }

  /// Decodes what surrounds a place; returns up to where places need no further look.
  private func decode(_ text: borrowing Span<UInt8>, around place: Int, _ search: inout Search) -> Int {
    let start = max(0, place - Self.before)
    var end = min(text.count, place + Self.after)
    // What is escaped several times over is as long as it likes, but has no white space in it.
    while end < text.count, !text[end].isSpace { end += 1 }
    decode(text, start..<end, &search)
    return end < text.count ? end - Self.before : end
  }

  /// How much is decoded before and after a place: more than a keyword takes in any spelling, and as much as
  /// may stand between two literals or in a list of numbers.
  private static let before = 256
  private static let after = 1_024

  /// What may stand between lines or literals that base64 goes on in.
  private static func mayContinueCodec(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "\\"),
      UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "%"):
      true
    default: byte.isCodecByte || byte.isSpace
    }
  }

  /// Decodes a part of the text in earnest, once, and looks at what comes out.
  private func decode(_ text: borrowing Span<UInt8>, _ range: Range<Int>, _ search: inout Search) {
    var part: ContiguousArray<UInt8> = []
    part.reserveCapacity(range.count)
    for index in range { part.append(text[index]) }
    let layer = Layer(original: part)
    guard search.depth < Layer.maximumDepth,
      let next = layer.decodings.contains(.utf16) ? layer : layer.decoded()
    else { return }
    search.depth += 1
    run(&search, in: next.text.span)
    search.depth -= 1
  }

  private func matches(_ form: Form, in text: borrowing Span<UInt8>, at start: Int) -> Bool {
    guard start >= 0, start + form.bytes.count <= text.count else { return false }
    // Spellings that share a gram differ at their ends.
    let last = form.bytes.upperBound - 1
    guard isSame(form, last, text[start + form.bytes.count - 1]) else { return false }
    var at = start
    for index in form.bytes.lowerBound..<last {
      guard isSame(form, index, text[at]) else { return false }
      at += 1
    }
    return true
  }

  private func isSame(_ form: Form, _ index: Int, _ there: UInt8) -> Bool {
    let byte = bytes[index]
    return there == byte || (form.foldsCase && there.lowercased == byte.lowercased)
  }

  /// Where the run of `grams` overlapping grams begins that ordinary text holds least often.
  private static func rarestStart(in bytes: [UInt8], grams: Int) -> Int {
    var (rarest, least) = (0, Int.max)
    for start in 0...max(0, bytes.count - 4 - (grams - 1)) {
      var commonness = 0
      for offset in start..<(start + grams) {
        var sum = 0
        for place in offset..<(offset + 4) { sum += ranks[Int(bytes[place])] }
        commonness = max(commonness, sum)
      }
      if commonness < least { (rarest, least) = (start, commonness) }
    }
    return rarest
  }

  /// A rough rank of bytes in source code and prose: it decides speed only, never a result.
  private static let ranks: [Int] = (0...UInt8.max).map { byte in
    if let rank = Array("etaoinsrlcdupmhgfbyvwkxqjz".utf8).firstIndex(of: byte.lowercased) {
      return 30 - rank
    }
    switch byte {
    case 0, 0x20: return 40
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","):
      return 12
    default: return 6
    }
  }
}

extension KeywordIndex {
  private func nextGram(in text: borrowing Span<UInt8>, from start: Int) -> Int {
    guard start < text.count else { return text.count }
    // SAFETY: both buffers live for the call, which reads text[start..<count] and the whole table, whose
    // size is the one that the C side expects.
    return unsafe text.withUnsafeBufferPointer { bytes in
      unsafe table.withUnsafeBufferPointer { table in
        guard let bytes = bytes.baseAddress, let table = table.baseAddress else { return text.count }
        return unsafe sentlint_next_gram(bytes, start, text.count, stride, table, multiplier)
      }
    }
  }

  private func nextSignal(in text: borrowing Span<UInt8>, from start: Int) -> sentlint_signal? {
    guard start < text.count else { return nil }
    // SAFETY: both buffers live for the call, which reads text[start..<count] and two words of characters.
    let signal: sentlint_signal? = unsafe text.withUnsafeBufferPointer { bytes in
      unsafe escapes.characters.withUnsafeBufferPointer { characters in
        guard let bytes = bytes.baseAddress, let characters = characters.baseAddress else { return nil }
        return unsafe sentlint_next_signal(bytes, start, text.count, characters)
      }
    }
    return signal?.kind == SENTLINT_SIGNAL_NONE ? nil : signal
  }

  private mutating func file(_ gram: UInt32) {
    // SAFETY: the table has the size that the C side expects.
    unsafe table.withUnsafeMutableBufferPointer { table in
      guard let table = table.baseAddress else { return }
      unsafe sentlint_file_gram(gram, table, multiplier)
    }
  }

  private static func gram(_ text: borrowing Span<UInt8>, at offset: Int) -> UInt32 {
    // SAFETY: four bytes from `offset` are in bounds: the C side found a gram there.
    unsafe text.withUnsafeBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe sentlint_gram($0 + offset) } ?? 0
    }
  }

  private static func gram(_ bytes: ContiguousArray<UInt8>, at offset: Int) -> UInt32 {
    gram(bytes.span, at: offset)
  }
}
