// Names: which say that something is the service's, and which say that something is a credential.

/// The service whose credentials are looked for. What it is called, in one place.
enum Service {
  /// The word that names it, lower case.
  static let name = Array("instasent".utf8)
  /// The domains whose hosts are its endpoints. `instasent.codes` stands in its old SDKs.
  static let domains = ["instasent.com", "instasent.codes"]
  /// Hosts of its own that take no credential.
  static let documentationHosts: Set<String> = ["docs.instasent.com", "instasent.com", "help.instasent.com"]
}

extension Service {
  /// The client classes of its SDKs.
  static let clientClasses: Set<String> = [
    "InstasentClient", "SmsClient", "LookupClient", "VerifyClient", "AccountClient", "ImportClient",
  ]
  /// What a constructor's own name is made of.
  static let constructorWords: Set<String> = [
    "client", "sms", "api", "sdk", "new", "init", "create", "configure", "config", "setup", "build",
    "builder", "make",
    "connect", "service", "gateway", "sender", "provider", "ingest", "product", "lookup", "verify", "account",
    "import",
    "default", "for", "token", "with", "key", "async", "http", "rest", "factory", "transport", "channel",
    "from", "auth",
    "set", "initialize", "instance", "get", "legacy", "use", "php", "require", "adapter", "driver",
    "datasource", "stream",
    "transactional",
  ]
}

/// A name taken apart: `NEXT_PUBLIC_instasentApiToken` is next, public, instasent, api, token.
///
/// Lower-case words that are written together with the service's name are cut off it if they are words that
/// go with credentials (`instasentapitoken`), so that `instasentiment` and `setInstAsEntered` name something else.
struct NameWords: Hashable, Sendable {
  /// The words, lower case, in their order.
  let words: [String]

  /// Takes a name apart.
  init(_ name: some Collection<UInt8>) {
    var words: [String] = []
    var word: [UInt8] = []
    func finish() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    let bytes = name.withoutAccents
    for (index, byte) in bytes.enumerated() {
      guard byte.isLetterOrDigit else {
        finish()
        continue
      }
      if byte.isUpper, let last = index > 0 ? bytes[index - 1] : nil {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        // camelCase begins a word; so does the last capital of `HTTPServer`.
        if last.isLower || last.isDigit || (last.isUpper && next.isLower) { finish() }
      }
      word.append(byte.lowercased)
    }
    finish()
    self.words = Self.joiningService(words).flatMap(Self.cuttingOffService)
  }

  /// Makes a name of a string.
  init(_ name: String) {
    self.init(Array(name.utf8))
  }

  /// `InstaSent` reads as two words; it is one.
  private static func joiningService(_ words: [String]) -> [String] {
    var joined: [String] = []
    for word in words {
      if word == "sent", joined.last == "insta" {
        joined[joined.count - 1] = "instasent"
      } else {
        joined.append(word)
      }
    }
    return joined
  }

  private static func cuttingOffService(_ word: String) -> [String] {
    guard word.count > Service.name.count else { return [word] }
    let bytes = Array(word.utf8)
    guard let start = bytes.place(of: Service.name)?.lowerBound else { return [word] }
    let before = String(decoding: bytes[..<start], as: UTF8.self)
    let after = String(decoding: bytes[(start + Service.name.count)...], as: UTF8.self)
    // Java's `-Dname=value`.
    guard (before.isEmpty || before == "d" || Vocabulary.companions.contains(before)) && isSequence(after)
    else {
      return [word]
    }
    return (before.isEmpty ? [] : [before]) + ["instasent"] + (after.isEmpty ? [] : [after])
  }

  /// Whether `text` is digits or is made of companion words.
  private static func isSequence(_ text: String) -> Bool {
    if text.allSatisfy(\.isNumber) || Vocabulary.companions.contains(text) { return true }
    return Vocabulary.companions.contains {
      text.hasPrefix($0) && !$0.isEmpty && isSequence(String(text.dropFirst($0.count)))
    }
  }

  /// Whether the name says that something is the service's.
  var namesService: Bool {
    words.contains("instasent")
  }

  /// Whether the name says that something is another service's.
  var namesOther: Bool {
    !namesService && mentionsOther
  }

  /// Whether the name holds another service's, beside whatever else.
  var mentionsOther: Bool {
    words.contains { Vocabulary.others.contains($0) }
  }

  /// Whether the name is the service's with nothing but words that go with credentials and environments.
  var isServiceAlone: Bool {
    namesService
      && words.allSatisfy {
        $0 == "instasent" || Vocabulary.companions.contains($0) || Vocabulary.environments.contains($0)
      }
  }

  /// Whether the name only tells an environment or a place in a list: `live`, `staging`, `default`.
  var isEnvironment: Bool {
    words.allSatisfy {
      Vocabulary.environments.contains($0) || $0.allSatisfy(\.isNumber) || $0 == "instasent"
    }
  }

  /// Whether the name says that what stands under it are digests or revisions.
  var namesDigests: Bool {
    words.contains { Vocabulary.digestWords.contains($0) }
  }

  /// Whether the name is that of a secret with a purpose of its own: sessions, databases, signatures.
  var hasOtherPurpose: Bool {
    words == ["secret", "key"] || words == ["secret"] || words.suffix(3) == ["secret", "key", "base"]

      || words.contains { Vocabulary.otherPurposes.contains($0) }
  }

  /// Whether the name is made of words that any client of an SMS service would use, so that it can be this service's
  /// where nothing says so. A name with a word of its own (`ERP_TOKEN`, `WAREHOUSE_API_KEY`) belongs to that.
  var isGeneric: Bool {
    let isOfTrade = words.contains { Vocabulary.tradeWords.contains($0) }
    return !hasOtherPurpose
      && words.allSatisfy {
        isOfTrade || $0.count <= 2 || $0 == "instasent" || Vocabulary.credentialWords.contains($0)
          || Vocabulary.companions.contains($0)
          || Vocabulary.environments.contains($0) || Vocabulary.plainWords.contains($0)
      }
  }

  /// Whether nothing but small words and the service's name stand behind the last word that names a credential:
  /// `the token for Instasent is`, not `send the token as a header`.
  var endsWithCredential: Bool {
    guard let last = words.lastIndex(where: { Vocabulary.credentialWords.contains($0) }) else { return true }
    return words[(last + 1)...].allSatisfy {
      $0.count <= 4 || $0 == "instasent" || Vocabulary.companions.contains($0)
        || Vocabulary.environments.contains($0)
    }
  }

  /// Whether the name says that what it holds is encrypted.
  var saysEncrypted: Bool {
    words.last.map { ["encrypted", "sealed", "ciphertext"].contains($0) } == true
      || words.suffix(2) == ["encrypted", "data"]
  }

  /// Whether the name is that of a reference to something kept elsewhere: `remoteRef`, `secretKeyRef`, `valueFrom`.
  var isReference: Bool {
    words.last.map { ["ref", "refs", "reference", "references", "from"].contains($0) } == true
  }

  /// What a name says beside what it is the name of: `sms` in `SMS_TOKEN` and `SMS_BASE_URL`. Nil where nothing is left.
  var stem: String? {
    let last = words.prefix {
      !Vocabulary.credentialWords.contains($0) && !Vocabulary.addressWords.contains($0) && $0 != "api"
        && $0 != "access"
    }
    return last.isEmpty ? nil : last.joined(separator: "_")
  }

  /// Whether the name is that of a part of a request or a configuration, whose parts speak of the same thing.
  var isPartOfRequest: Bool {
    words.contains { Vocabulary.partWords.contains($0) }
  }
}

extension NameWords {
  /// What a name says of the value that it names.
  enum Role: Sendable {
    /// It is a credential: `apiToken`, `auth`, `password`.
    case credential
    /// It is something else: `projectId`, `senderName`, `sha1`.
    case other
    /// The name does not tell: `instasent`, `live`, `default`.
    case open
  }

  /// What the name says of its value. The last word that tells decides: `token_url` is no token, `id_token` is one.
  var role: Role {
    if words.contains(where: { Vocabulary.disguises.contains($0) }) { return .other }
    for (index, word) in words.enumerated().reversed() {
      // `APP_ID` beside `APP_ID_TOKEN`: what follows was neutral, so this word is the head of the name.
      if Vocabulary.credentialWords.contains(word)
        || Vocabulary.credentialEndings.contains(where: word.hasSuffix)
      {
        if index > 0, Vocabulary.harmlessTokens.contains(words[index - 1]), word == "token" { return .other }
        return isHarmlessKey(endingAt: index) ? .other : .credential
      }
      if Vocabulary.otherWords.contains(word) { return .other }
    }
    return .open
  }
}

extension NameWords {
  /// Whether the name is that of a key which is often no secret: `primary_key`, `WRITE_KEY`.
  var isHarmlessKey: Bool { !words.isEmpty && isHarmlessKey(endingAt: words.count - 1) }

  private func isHarmlessKey(endingAt index: Int) -> Bool {
    index > 0 && Vocabulary.keyWords.contains(words[index])
      && Vocabulary.harmlessKeys.contains(words[index - 1])
  }

  /// Whether a bundler copies the value of an environment variable of this name into what every visitor downloads.
  var isPublishedByBundlers: Bool {
    Vocabulary.publicPrefixes.contains { words.starts(with: $0) }
  }
}

extension NameWords {
  /// The names in `this.config['name'].`, as they are written.
  static func parts(of chain: some Collection<UInt8>) -> [String] {
    chain.split { !$0.isWordByte }.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Collection<UInt8> {
  /// The bytes with the letters of Western European languages in place of what they carry: `contraseña`, in UTF-8 or
  /// Latin-1, is `contrasena`.
  fileprivate var withoutAccents: [UInt8] {
    guard contains(where: { $0 >= 0x80 }) else { return Array(self) }
    // The plain letters of U+00C0 to U+00FF.
    let letters = Array("AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty".utf8)
    var plain: [UInt8] = []
    var isBehindLead = false
    for byte in self {
      // U+00C0 to U+00FF are C3 80 to C3 BF in UTF-8.
      let code = isBehindLead && byte < 0xc0 ? byte | 0x40 : byte
      isBehindLead = byte == 0xc3
      if !isBehindLead { plain.append(code < 0xc0 ? code : letters[Int(code - 0xc0)]) }
    }
    return plain
  }

  /// Whether this can be one name rather than a sentence, a path or a URL.
  var isOneName: Bool {
    allSatisfy {
      $0.isWordByte || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
    }
  }
}

extension UInt8 {
  /// Whether this is an ASCII capital.
  var isUpper: Bool { (0x41...0x5a).contains(self) }
  /// Whether this is an ASCII small letter.
  var isLower: Bool { (0x61...0x7a).contains(self) }
  /// Whether this is an ASCII digit.
  var isDigit: Bool { (0x30...0x39).contains(self) }
  /// Whether this is an ASCII letter or digit.
  var isLetterOrDigit: Bool { isUpper || isLower || isDigit }
  /// Whether this is a space, tab, or the end of a line.
  var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d }
  /// The small letter of an ASCII capital, anything else as it is.
  var lowercased: UInt8 { isUpper ? self | 0x20 : self }
  /// The value of a hex digit.
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
