// The spellings under which a keyword can stand in a text that decoding has not touched yet.

/// One spelling of a keyword, or of a part of it that shows that the rest may be near.
struct KeywordForm: Hashable, Sendable {
  /// Its bytes.
  let bytes: [UInt8]
  /// Whether letters match in either case.
  let foldsCase: Bool
  /// Whether a text that holds these bytes counts as one with the keyword; else the text around them is
  /// decoded to see.
  let isCertain: Bool

  private init(_ bytes: [UInt8], foldsCase: Bool = true, isCertain: Bool) {
    self.bytes = bytes
    self.foldsCase = foldsCase
    self.isCertain = isCertain
  }

  /// One number for all bytes: thousands of forms are told apart at each start.
  func hash(into hasher: inout Hasher) {
    hasher.combine(bytes.reduce(0) { $0 &* 31 &+ Int($1) })
  }

  /// The spellings of a keyword; some come twice.
  ///
  /// With them goes what has no spelling of its own (see `KeywordIndex`): escapes, and what is encoded twice.
  static func all(of keyword: String) -> [Self] {
    let plain = keyword.utf8.map(\.lowercased)
    var forms = [
      Self(plain, isCertain: true),
      Self(plain.flatMap { [$0, 0] as [UInt8] }, isCertain: true),
      Self(plain.flatMap { [0, $0] as [UInt8] }, isCertain: true),
      // Markdown and TeX escape `_`, JSON may escape `/`.
      Self(plain.flatMap { "_/".utf8.contains($0) ? [0x5c, $0] : [$0] }, isCertain: true),
    ]
    for spelling in cases(of: plain) {
      for core in base64Cores(spelling) { forms += halves(of: core, foldsCase: false) }
      forms += halves(of: spelling.flatMap(hex), foldsCase: true)
      forms += numbers(spelling)
      for byte in spelling { forms.append(Self(Array("`u{".utf8) + hex(byte), isCertain: false)) }
    }
    forms += pieces(plain)
    // Decimal and hex character entities whose `&` is an entity itself.
    for digit in "016789x".utf8 { forms.append(Self(Array("mp;#".utf8) + [digit], isCertain: false)) }
    return forms.filter { $0.bytes.count >= min(5, plain.count) }
  }

  /// Base64 and hex depend on case: small letters, capitals, and a capital first.
  private static func cases(of plain: [UInt8]) -> Set<[UInt8]> {
    let upper = plain.map { $0.isLower ? $0 & 0xdf : $0 }
    return [plain, upper, Array(upper.prefix(1) + plain.dropFirst())]
  }

  /// A line end or a closing quote may cut an encoded keyword: one half stays whole.
  private static func halves(of encoded: [UInt8], foldsCase: Bool) -> [Self] {
    guard encoded.count >= 10 else { return [Self(encoded, foldsCase: foldsCase, isCertain: true)] }
    let middle = encoded.count / 2
    return [encoded[..<middle], encoded[middle...]].map {
      Self(Array($0), foldsCase: foldsCase, isCertain: $0.count >= 8)
    }
  }

  /// What of a keyword in two pieces stands on one side of the cut: two literals, or two lines of one value.
  private static func pieces(_ plain: [UInt8]) -> [Self] {
    var forms: [Self] = []
    for cut in 1..<plain.count {
      let (left, right) = (Array(plain[..<cut]), Array(plain[cut...]))
      // The longer piece is rarer. A short one is looked for between quotes alone, with what may stand on its
      // other side.
      if left.count >= right.count {
        for end in "\"'`\\\n\r$#".utf8 where left.count >= 4 {
          forms.append(Self(left + [end], isCertain: false))
        }
        for before in "\"'` =:/\t\n".utf8 where left.count < 4 {
          for end in "\"'`".utf8 { forms.append(Self([before] + left + [end], isCertain: false)) }
        }
      }
      if right.count >= left.count {
        for start in "\"'` \t\n\r".utf8 where right.count >= 4 {
          forms.append(Self([start] + right, isCertain: false))
        }
        for after in "abcdefghijklmnopqrstuvwxyz0123456789_\"'`".utf8 where right.count < 4 {
          for start in "\"'`".utf8 { forms.append(Self([start] + right + [after], isCertain: false)) }
        }
      }
    }
    return forms
  }

  /// Three characters of a keyword as entries of a list: `105, 110, 115`, `0x69,0x6e,0x73`, `'i', 'n', 's'`.
  /// Lists are wrapped here and there: a line end cannot cut both the first three and the next.
  private static func numbers(_ spelling: [UInt8]) -> [Self] {
    var forms: [Self] = []
    for start in [0, 2] where start + 2 < spelling.count {
      let part = spelling[start...(start + 2)]
      let lists: [[[UInt8]]] = [
        part.map { Array(String($0).utf8) }, part.map { [0x30, 0x78] + hex($0) },
        part.map { [0x27, $0, 0x27] },
        part.map { [0x22, $0, 0x22] },
      ]
      for list in lists {
        for separator in [",", ", "] {
          forms.append(Self(Array(list.joined(separator: separator.utf8)), isCertain: false))
        }
      }
    }
    return forms
  }

  private static func hex(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// The base64 characters that depend on `bytes` alone, for each place that they can have in a group of three.
  private static func base64Cores(_ bytes: [UInt8]) -> [[UInt8]] {
    (0..<3).map { alignment in
      var core: [UInt8] = []
      // The first sextet that lies wholly in `bytes` begins this many bits into it.
      var bit = (6 - alignment * 8 % 6) % 6
      while bit + 6 <= 8 * bytes.count {
        let pair = UInt16(bytes[bit / 8]) << 8 | (bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0)
        core.append(alphabet[Int(pair >> UInt16(10 - bit % 8) & 63)])
        bit += 6
      }
      return core
    }
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
