// Fills the corpus's templates, so that no committed text holds anything that looks like a token.

internal import SentlintCore

/// Fills templates: `{{hex:40}}`, `{{issw}}`, `{{base64:user:{{!jwt}}}}`. `!` marks what is to be found, `#name` names
/// a value so that it can be repeated, `[2:10]` takes a part of it. What is no template is left as it stands.
struct CorpusTemplate {
  private let source: [UInt8]
  private let seed: String
  private let replacement: [UInt8]?
  private var secrets: [[UInt8]] = []
  private var ordinal = 0

  /// Fills a template with values made of `seed`, the same each time; `replacement` is written in place of the
  /// marked ones.
  static func filled(_ source: [UInt8], seed: String, replacement: String? = nil) -> MarkedText {
    var template = CorpusTemplate(source: source, seed: seed, replacement: replacement.map { Array($0.utf8) })
    var at = 0
    let bytes = template.text(from: &at, nested: false)
    return MarkedText(bytes: bytes, secrets: template.secrets)
  }

  private init(source: [UInt8], seed: String, replacement: [UInt8]?) {
    self.source = source
    self.seed = seed
    self.replacement = replacement
  }

  private func byte(_ at: Int) -> UInt8? {
    at < source.count ? source[at] : nil
  }

  private mutating func text(from at: inout Int, nested: Bool) -> [UInt8] {
    var output: [UInt8] = []
    while let next = byte(at) {
      if next == UInt8(ascii: "{"), byte(at + 1) == next, let filled = template(from: &at) {
        output += filled
        continue
      }
      if nested, next == UInt8(ascii: "}"), byte(at + 1) == next, closes(at) { return output }
      output.append(next)
      at += 1
    }
    return output
  }

  /// Of an odd run of closing braces, the first is text.
  private func closes(_ at: Int) -> Bool {
    source[at...].prefix { $0 == UInt8(ascii: "}") }.count.isMultiple(of: 2)
  }

  /// The template at `at`, filled, or nil where none stands.
  private mutating func template(from at: inout Int) -> [UInt8]? {
    let before = (at, secrets, ordinal)
    at += 2
    let isMarked = byte(at) == UInt8(ascii: "!")
    if isMarked { at += 1 }
    let name = word(from: &at)
    if let filter = CorpusFilter(rawValue: name), byte(at) == UInt8(ascii: ":") {
      at += 1
      let inner = text(from: &at, nested: true)
      if byte(at) == UInt8(ascii: "}") {
        at += 2
        return filter.apply(to: inner)
      }
    } else if let value = value(name, from: &at, isMarked: isMarked) {
      return value
    }
    (at, secrets, ordinal) = before
    return nil
  }

  private func word(from at: inout Int) -> String {
    let letters = source[min(at, source.count)...].prefix {
      (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
    }
    at += letters.count
    return String(decoding: letters, as: UTF8.self)
  }

  /// `:argument`, `#tag` and `[from:to]`, each optional, then the closing braces.
  private mutating func value(_ name: String, from at: inout Int, isMarked: Bool) -> [UInt8]? {
    var argument = ""
    var tag = ""
    var part: (from: Int?, to: Int?)?
    if byte(at) == UInt8(ascii: ":") {
      at += 1
      argument = word(from: &at)
    }
    if byte(at) == UInt8(ascii: "#") {
      at += 1
      tag = word(from: &at)
    }
    if byte(at) == UInt8(ascii: "[") {
      at += 1
      let from = Int(word(from: &at))
      guard byte(at) == UInt8(ascii: ":") else { return nil }
      at += 1
      part = (from, Int(word(from: &at)))
      guard byte(at) == UInt8(ascii: "]") else { return nil }
      at += 1
    }
    guard byte(at) == UInt8(ascii: "}"), byte(at + 1) == UInt8(ascii: "}") else { return nil }
    if tag.isEmpty { ordinal += 1 }
    var random = CorpusRandom(seed: "\(seed)#\(tag.isEmpty ? String(ordinal) : tag)")
    guard let whole = CorpusValue.value(name, argument: argument, random: &random) else { return nil }
    at += 2
    let shown = Array(whole[(part?.from ?? 0)..<(part?.to ?? whole.count)])
    guard isMarked else { return shown }
    secrets.append(whole)
    return [MarkedText.opening] + (whole.isEmpty ? [] : replacement ?? shown) + [MarkedText.closing]
  }
}

/// The kinds of value that templates are filled with.
enum CorpusValue {
  private static let lowerHex = Array("0123456789abcdef".utf8)
  private static let lower = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
  private static let alphanumeric = lower + Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
  private static let opaque = alphanumeric + Array("-_".utf8)

  /// A value; nil if there is no such kind.
  static func value(_ name: String, argument: String, random: inout CorpusRandom) -> [UInt8]? {
    let count = Int(argument)
    switch name {
    case "here": return []
    case "issw": return Array("issw_".utf8) + random.bytes(35, of: lower)
    case "is": return Array("is\(argument)_".utf8) + random.bytes(35, of: lower)
    case "hex": return count.map { random.bytes($0, of: lowerHex) }
    case "HEX": return count.map { random.bytes($0, of: Array("0123456789ABCDEF".utf8)) }
    case "sha1": return random.bytes(40, of: lowerHex)
    case "lower": return count.map { random.bytes($0, of: lower) }
    case "alnum": return count.map { random.bytes($0, of: alphanumeric) }
    case "opaque": return count.map { random.bytes($0 - 1, of: opaque) + random.bytes(1, of: lower) }
    case "digits":
      return count.map {
        random.bytes(1, of: Array("123456789".utf8)) + random.bytes($0 - 1, of: Array("0123456789".utf8))
      }
    case "sri":
      return CorpusFilter.base64.apply(to: (0..<(count ?? 64)).map { _ in UInt8(3 + random.next() % 250) })
    case "uuid":
      return [8, 4, 4, 4, 12].map { random.bytes($0, of: lowerHex) }.joined(separator: "-".utf8).map { $0 }
    case "jwt":
      let claims =
        #"{"sub":"\#(random.next() % 100_000)","scope":"ingest","iat":17\#(random.next() % 90_000_000)}"#
      return [#"{"alg":"HS256","typ":"JWT"}"#, claims]
        .map { CorpusFilter.base64url.apply(to: Array($0.utf8)) }.joined(separator: ".".utf8)
        + Array(".".utf8) + random.bytes(43, of: opaque)
    default: return nil
    }
  }
}

/// SplitMix64, seeded with a text: the same values on every machine.
struct CorpusRandom {
  private var state: UInt64

  /// Seeds it with the text's FNV-1a hash.
  init(seed: String) {
    state = seed.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// So many bytes of an alphabet.
  mutating func bytes(_ count: Int, of alphabet: [UInt8]) -> [UInt8] {
    (0..<max(0, count)).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }
  }
}
