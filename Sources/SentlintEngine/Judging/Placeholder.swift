// Values that stand in for a secret.

extension Verdict {
  /// Drops `changeme`, `your_api_token`, `xxxxxxxx`, `0123456789abcdef…`, `issw_****`, `eyJhbGciOi...`.
  ///
  /// Runs first: it is the cheapest judge and drops most of what the general rules propose.
  static func onPlaceholder(_ candidate: Candidate) -> Verdict {
    let secret = Array(candidate.bytes)
    let body = secret.droppingFamilyPrefix
    let isStandIn =
      body.isMonotonous || body.isPeriodic || body.isSequence || body.saysPlaceholder || isCutOff(candidate)
      || secret.isSampleJWT
    return isStandIn ? .drop(.placeholder) : .keep
  }

  /// Whether the value goes on with dots, asterisks or a bracket, as masked and shortened values do.
  private static func isCutOff(_ candidate: Candidate) -> Bool {
    let after = candidate.after(3)
    let before = candidate.before(3)
    return after.starts(with: "...".utf8) || after.starts(with: "…".utf8) || after.starts(with: "**".utf8)
      || after.starts(with: "<".utf8) && !after.starts(with: "</".utf8) && !after.starts(with: "<b".utf8)
      || before.suffix(3).elementsEqual("...".utf8) || before.suffix(3).elementsEqual("…".utf8)
      || before.suffix(2).elementsEqual("**".utf8)
  }
}

extension [UInt8] {
  /// The value without `issw_` or a sibling of it.
  fileprivate var droppingFamilyPrefix: Self {
    count > 20 && self[4] == UInt8(ascii: "_") ? Array(dropFirst(5)) : self
  }

  /// Whether it is made of very few different bytes, or holds a long run of one.
  fileprivate var isMonotonous: Bool {
    if count >= 16, Set(self).count <= 4 { return true }
    var run = 1
    for (left, right) in zip(self, dropFirst()) {
      run = left == right ? run + 1 : 1
      if run >= (left.lowercased == UInt8(ascii: "x") || left == UInt8(ascii: "*") ? 5 : 8) { return true }
    }
    return false
  }

  /// Whether it is one shorter text repeated.
  fileprivate var isPeriodic: Bool {
    guard count >= 16 else { return false }
    return (1...(count / 2)).contains { period in
      // A token's last character or two may not fill the period.
      zip(self, dropFirst(period)).allSatisfy { $0 == $1 }
    }
  }

  /// Whether most of it counts up or down: `abcdefgh`, `12345678`, `9876543210`.
  fileprivate var isSequence: Bool {
    guard count >= 16 else { return false }
    let steps = zip(self, dropFirst()).filter { abs(Int($0) - Int($1)) == 1 }.count
    return steps * 10 >= (count - 1) * 6
  }

  /// Whether it says in words that it is none.
  fileprivate var saysPlaceholder: Bool {
    let lower = map(\.lowercased)
    if Self.placeholderPhrases.contains(where: { lower.place(of: $0) != nil }) { return true }
    if Self.wholePlaceholders.contains(String(decoding: lower, as: UTF8.self)) { return true }
    let words = lower.split { !$0.isLetterOrDigit }
    guard words.count > 1 else { return false }
    return words.contains { Self.placeholderWords.contains(String(decoding: $0, as: UTF8.self)) }
  }

  /// The JWT that jwt.io shows and half of all documentation repeats: its payload names John Doe or `1234567890`.
  fileprivate var isSampleJWT: Bool {
    starts(with: "eyJ".utf8)
      && (holds("eyJzdWIiOiIxMjM0NTY3ODkw") || holds("SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"))
  }

  private static let placeholderPhrases: [[UInt8]] = [
    "changeme", "change_me", "placeholder", "replaceme", "replace_me", "insert_", "yourtoken", "your_token",
    "yourapi",
    "your_api", "tokenhere", "token_here", "example", "dummytoken", "faketoken", "sampletoken", "testtoken",
    "mytoken",
    "xxxxx", "deadbeef", "0123456789", "1234567890", "abcdefghij", "redacted", "notarealtoken", "not_a_real",
    "not-a-real",
    "lorem", "foobar", "yoursecret", "youraccess", "yourauth",
  ].map { Array($0.utf8) }
  private static let wholePlaceholders: Set<String> = [
    "password", "passwd", "secret", "token", "username", "userpass", "apikey", "api_key", "accesstoken",
    "access_token",
    "credentials", "mypassword", "yourpassword", "api-token", "apitoken", "api_token", "bearer", "passw0rd",
    "password123",
  ]
  private static let placeholderWords: Set<String> = [
    "tu", "su", "seu", "sua", "votre", "mon", "ton", "ici", "ihr", "ihre", "dein", "mein", "hier", "aqui",
    "tuo", "suo",
    "qui", "vostro", "inserisci", "uw", "jouw", "pon", "poner", "coloque", "ingrese", "jeton", "vostre",
    "teu", "posa",
    "your", "my", "here", "goes", "replace", "insert", "dummy", "fake", "sample", "test", "testing", "todo",
    "tbd", "fixme",
    "placeholder", "change", "put", "enter", "fill", "this", "some", "invalid", "mock", "stub", "none",
    "null",
    "undefined", "redacted", "masked", "hidden", "paste", "add", "set", "the", "real", "not", "demo", "foo",
    "bar", "baz",
  ]
}
