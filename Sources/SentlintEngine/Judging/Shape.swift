// Values that are shaped like something else than a token.

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Verdict {
  /// Drops what is long enough for a token and is a path, a name, a date, a digest with its algorithm or another
  /// service's prefixed token.
  static func onShape(_ candidate: Candidate) -> Verdict {
    let secret = Array(candidate.bytes)
    guard !TokenShape(secret).isExact else {
      // A 40-digit revision behind `@`, and one that is longer than it looks.
      return .keep
    }
    if let prefix = foreignPrefixes.first(where: { secret.starts(with: $0.utf8) }) {
      return .drop(.shape("a token of another service (`\(prefix)…`)"))
    }
    if digestPrefixes.contains(where: { secret.starts(with: $0.utf8) }) { return .drop(.shape("a digest")) }
    if !secret.contains(where: { $0.isUpper || $0.isLower }) { return .drop(.shape("a number")) }
    if fileEndings.contains(where: {
      secret.count > $0.utf8.count && secret.suffix($0.utf8.count).elementsEqual($0.utf8)
    }) {
      return .drop(.shape("a file name"))
    }
    if secret.starts(with: "//".utf8) { return .drop(.shape("a URL")) }
    if secret.endsInAddress { return .drop(.shape("an address")) }
    if secret.isPath { return .drop(.shape("a path")) }
    if secret.isEncodedText || isHexOfText(candidate) { return .drop(.shape("encoded text")) }
    if secret.isWordy || secret.isTypeName || secret.isNamedRevision { return .drop(.shape("words")) }
    return .keep
  }

  /// Whether this is a database's hex of text: `0x…`, PostgreSQL's `\\x…`.
  private static func isHexOfText(_ candidate: Candidate) -> Bool {
    let digits = candidate.bytes.first == UInt8(ascii: "0") ? candidate.bytes.dropFirst() : candidate.bytes
    return digits.first == UInt8(ascii: "x") && Array(digits.dropFirst()).isEncodedText
      && digits.dropFirst().allSatisfy { $0.hexValue != nil }
  }

  private static let foreignPrefixes = [
    "sk_live_", "sk_test_", "pk_live_", "pk_test_", "rk_live_", "whsec_", "ghp_", "gho_", "ghs_", "ghu_",
    "github_pat_",
    "glpat-", "xoxb-", "xoxp-", "xoxa-", "xapp-", "AKIA", "ASIA", "AIza", "ya29.", "SG.", "npm_", "pypi-",
    "dop_v1_", "shpat_",
    "hf_", "sk-ant-", "sk-proj-", "EAAC", "sq0", "rubygems_", "hvs.", "dckr_pat_", "NRAK-", "lin_api_",
    "figd_", "ATATT",
    "phc_", "sbp_", "pat-", "key-", "re_", "GOCSPX-", "1//0", "MII", "ssh-", "AGE-SECRET",
  ]
  private static let digestPrefixes = ["sha1-", "sha256-", "sha384-", "sha512-", "md5-", "h1:", "sha256/"]
  private static let fileEndings = [
    ".js", ".ts", ".tsx", ".jsx", ".css", ".php", ".py", ".rb", ".java", ".kt", ".go", ".rs", ".swift",
    ".json", ".yml",
    ".yaml", ".xml", ".html", ".md", ".txt", ".png", ".jpg", ".svg", ".log", ".sh", ".conf", ".cfg", ".ini",
    ".env", ".lock",
    ".com", ".org", ".net", ".io", ".local", ".map", ".woff2", ".csv", ".pem", ".crt", ".tar.gz", ".zip",
  ]
}

/// Which of the service's shapes a value has.
enum TokenShape: Sendable {
  /// `issw_` or a sibling, and 35 lower-case letters and digits.
  case prefixed
  /// 40 lower-case hex digits.
  case hex40
  /// Three base64url parts, the first of which is a JSON object.
  case jwt
  /// A UUID, hex of another length, or anything with a dot or a slash: a token only where its name says so.
  case identifier
  /// Anything else.
  case opaque

  init(_ secret: [UInt8]) {
    if secret.count == 40, secret[0] == UInt8(ascii: "i"), secret[1] == UInt8(ascii: "s"),
      secret[4] == UInt8(ascii: "_")
    {
      self = .prefixed
    } else if secret.count == 40, secret.allSatisfy({ $0.isDigit || (0x61...0x66).contains($0) }) {
      self = .hex40
    } else if secret.starts(with: "eyJ".utf8), secret.filter({ $0 == UInt8(ascii: ".") }).count == 2 {
      self = .jwt
    } else if secret.isUUID || secret.contains(where: { "./+=".utf8.contains($0) })
      || secret.allSatisfy({ $0.hexValue != nil })
    {
      self = .identifier
    } else {
      self = .opaque
    }
  }

  /// Whether the shape is one of the service's own rather than any long value.
  var isExact: Bool {
    switch self {
    case .prefixed, .hex40, .jwt: true
    case .identifier, .opaque: false
    }
  }
}

extension [UInt8] {
  /// Whether it is segments between slashes of which the first is a word or a version.
  fileprivate var isPath: Bool {
    let segments = split(separator: UInt8(ascii: "/"))
    guard segments.count > 1, let first = segments.first, !contains(UInt8(ascii: "+")),
      last != UInt8(ascii: "=")
    else { return false }
    let isVersion =
      first.count <= 3 && first.first == UInt8(ascii: "v") && first.dropFirst().allSatisfy(\.isDigit)
    return isVersion || first.allSatisfy(\.isLower) && first.isWordlike
  }

  /// Whether it ends in an IP address, `203.0.113.7` or `203.0.113.7:443`.
  fileprivate var endsInAddress: Bool {
    let address = reversed().prefix { $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
    let host = address.reversed().prefix { $0 != UInt8(ascii: ":") }
    let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { (1...3).contains($0.count) }
  }

  /// Whether digits cut a run of letters out of more of its kind: `ojb` in `4ojb7x`, not `Service` in `2FAService`.
  private func isAmongDigits(_ run: Range<Int>) -> Bool {
    let isLower = self[run.lowerBound].isLower
    if run.lowerBound > 0, self[run.lowerBound - 1].isDigit, isLower { return true }
    guard let next = self[run.upperBound...].first(where: { !$0.isDigit }), run.upperBound < count,
      self[run.upperBound].isDigit
    else { return false }
    return isLower ? next.isLower : next.isUpper && run.allSatisfy { self[$0].isUpper }
  }

  /// Whether this is `8-4-4-4-12` hex digits.
  fileprivate var isUUID: Bool {
    count == 36
      && indices.allSatisfy {
        [8, 13, 18, 23].contains($0) ? self[$0] == UInt8(ascii: "-") : self[$0].hexValue != nil
      }
  }

  /// Whether this is base64 or hex of printable text: what it encodes is judged in the next layer.
  fileprivate var isEncodedText: Bool {
    if count % 2 == 0, allSatisfy({ $0.hexValue != nil }) {
      return stride(from: 0, to: count, by: 2).allSatisfy {
        ((self[$0].hexValue ?? 0) << 4 | (self[$0 + 1].hexValue ?? 0)).isPrintable
      }
    }
    var bits = 0
    var held = 0
    for byte in self where byte != UInt8(ascii: "=") {
      guard let value = byte.base64Value else { return false }
      bits = bits << 6 | Int(value)
      held += 6
      if held >= 8 {
        held -= 8
        guard UInt8(truncatingIfNeeded: bits >> held).isPrintable else { return false }
        bits &= (1 << held) - 1
      }
    }
    return true
  }

  /// Whether most of its letters form words, with few digits between: a name, a path or a host. Random letters and digits
  /// are cut into stretches too short or too odd for words.
  fileprivate var isWordy: Bool {
    var start = startIndex
    var letters = 0
    var wordy = 0
    while start < endIndex {
      var end = start + 1
      if self[start].isUpper || self[start].isLower {
        // `Word`, `word` or `WORD`.
        let isCapitals = self[start].isUpper && end < endIndex && self[end].isUpper
        while end < endIndex, isCapitals ? self[end].isUpper : self[end].isLower { end += 1 }
        letters += end - start
        if self[start..<end].isWordlike, !isAmongDigits(start..<end) { wordy += end - start }
      }
      start = end
    }
    let digits = filter(\.isDigit).count
    return wordy * 10 >= letters * 7 && digits * 4 <= count
  }
}

extension [UInt8] {
  /// Whether this is a type's name in its module: `MSXML2.ServerXMLHTTP`.
  fileprivate var isTypeName: Bool {
    let names = split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return names.count > 1
      && names.allSatisfy { name in
        let letters = name.reversed().drop(while: \.isDigit)
        return name.first?.isUpper == true && letters.allSatisfy { $0.isUpper || $0.isLower }
          && name.count - letters.count < 3
      }
  }

  /// Whether this is a revision or digest behind words, as caches, images and branches are called: `sms-relay-4f0c9a…`.
  fileprivate var isNamedRevision: Bool {
    guard let dash = lastIndex(of: UInt8(ascii: "-")) else { return false }
    let revision = self[(dash + 1)...]
    let words = self[..<dash].split(separator: UInt8(ascii: "-"))
    return revision.count >= 7 && revision.allSatisfy { $0.isDigit || (0x61...0x66).contains($0) }
      && words.contains { $0.allSatisfy(\.isLower) && $0.isWordlike }
      && words.allSatisfy { $0.allSatisfy { $0.isLower || $0.isDigit } && $0.count(where: \.isDigit) < 4 }
  }
}

extension ArraySlice<UInt8> {
  /// Whether these letters can be a word: at least three, with vowels as often as words have them and no long run of
  /// consonants.
  fileprivate var isWordlike: Bool {
    guard count >= 3 else { return false }
    var vowels = 0
    var run = 0
    for byte in self {
      if "aeiouy".utf8.contains(byte.lowercased) {
        vowels += 1
        run = 0
      } else {
        run += 1
        if run > 4 { return false }
      }
    }
    return vowels * 6 >= count && vowels * 10 <= count * 8
  }
}

extension UInt8 {
  fileprivate var isPrintable: Bool {
    (0x20...0x7e).contains(self) || self == 0x09 || self == 0x0a || self == 0x0d
  }

  fileprivate var base64Value: UInt8? {
    if isUpper { return self - 0x41 }
    if isLower { return self - 0x61 + 26 }
    if isDigit { return self - 0x30 + 52 }
    if self == UInt8(ascii: "+") || self == UInt8(ascii: "-") { return 62 }
    return self == UInt8(ascii: "/") || self == UInt8(ascii: "_") ? 63 : nil
  }
}

/// The Shannon entropy of some bytes, in bits a byte.
func entropy(of bytes: some Collection<UInt8>) -> Double {
  var counts: [UInt8: Int] = [:]
  for byte in bytes { counts[byte, default: 0] += 1 }
  let total = Double(bytes.count)
  return counts.values.reduce(0) { sum, count in
    let share = Double(count) / total
    return sum - share * log2(share)
  }
}
