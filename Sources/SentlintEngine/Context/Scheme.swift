// Authentication schemes before a value: `Bearer …`, `Authorization: …`, `format("Bearer %s", …)`.

extension Syntax {
  /// What the text before a value in the same string says of it: `Authorization: Bearer …`, `token=…`.
  func labelInsideString(of range: Range<Int>, at token: Int) -> (labels: [Label], isHeader: Bool) {
    guard tokens.indices.contains(token) else { return ([], false) }
    let start =
      tokens[token].kind == .string
      ? content(token).lowerBound : lines.starts[lines.line(at: range.lowerBound)]
    guard range.lowerBound > start else { return ([], false) }
    var end = range.lowerBound
    let floor = max(start, end - 200)
    if isPasswordOfBasic(at: end, floor: floor) { return ([], true) }
    func skipSpaces() {
      while end > floor, text[end - 1].isSpace || "\"'\\".utf8.contains(text[end - 1]) { end -= 1 }
    }
    // A name in a hole stands behind what opens the hole, perhaps with the object that holds it: `${this.name}`.
    let chain =
      text[floor..<end].lastIndex { !$0.isWordByte && !".?!->[]@$#".utf8.contains($0) }.map { $0 + 1 }
      ?? floor
    let opener = text[floor..<chain].lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? floor
    if opener > floor, "{(".utf8.contains(text[opener - 1]) { end = opener }
    while end > floor, "${#(\\%".utf8.contains(text[end - 1]) { end -= 1 }
    skipSpaces()
    let (isScheme, before) = schemeEnding(at: end, floor: floor)
    if isScheme {
      end = before
      skipSpaces()
    }
    guard tokens[token].kind == .string || isScheme else { return ([], false) }
    guard end > floor, text[end - 1] == UInt8(ascii: ":") || text[end - 1] == UInt8(ascii: "=") else {
      return ([], isScheme)
    }
    end -= 1
    skipSpaces()
    let start2 =
      text[floor..<end].lastIndex { !$0.isWordByte && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }.map
    { $0 + 1 } ?? floor
    guard start2 < end else { return ([], isScheme) }
    let label = Label(
      tie: .assigned, parts: [String(decoding: text[start2..<end], as: UTF8.self)], range: start2..<end)
    return ([label], isScheme || label.key.isHeaderName)
  }

  /// Whether a value that begins at a byte stands in `Basic user:value`.
  private func isPasswordOfBasic(at start: Int, floor: Int) -> Bool {
    guard start > floor, text[start - 1] == UInt8(ascii: ":") else { return false }
    let user = text[floor..<(start - 1)].lastIndex { $0.isSpace } ?? floor
    let end = text[floor..<user].lastIndex { !$0.isSpace }.map { $0 + 1 } ?? floor
    return schemeEnding(at: end, floor: floor, ["basic"]).0
  }

  /// Whether the word that ends at a byte is an authentication scheme, and where it begins.
  private func schemeEnding(
    at end: Int, floor: Int, _ schemes: [String] = ["bearer", "bearer20"]
  ) -> (Bool, Int) {
    let start = text[floor..<end].lastIndex { !$0.isLetterOrDigit }.map { $0 + 1 } ?? floor
    let word = String(decoding: text[start..<end].map(\.lowercased), as: UTF8.self)
    // A percent-encoded space before the token leaves `bearer20`.
    return (schemes.contains(word), start)
  }

  /// Whether a scheme stands close before a token in its statement: `"Bearer " + token`, `format("Bearer %s", token)`,
  /// `("Bearer", token)`.
  func isBesideScheme(_ token: Int, _ range: Range<Int>) -> Bool {
    // `Authenticator(token, "Bearer")`
    if isSymbol(token + 1, ","), token + 2 < tokens.count, tokens[token + 2].kind == .string,
      name(token + 2).lowercased() == "bearer"
    {
      return true
    }
    // `Rails.configuration.sms.bearer` is one name.
    let chain = tokens[token].kind == .word ? chain(endingAt: token)?.range.lowerBound : nil
    let first = chain.map { self.token(at: $0) } ?? token
    var at = first - 1
    for _ in 0..<12 where at >= 0 {
      // `"Bearer", -> { token }`
      if isSymbol(at, "{"), isSymbol(at - 1, ">"), isSymbol(at - 2, "-"), isSingleExpression(at) {
        at -= 3
        continue
      }
      if isSymbol(at, ";") || endsStatement(at) || isSymbol(at, "{") { return false }
      // What has a name of its own is not what the entry before it speaks of.
      if isSymbol(at, ","), at < Int(signs[token]) { return false }
      // Another entry's key names that entry's value.
      if tokens[at].kind != .symbol, entries[at] != entries[token],
        isLoneColon(at + 1) || isAssignment(at + 1)
      {
        return false
      }
      // A word behind a string goes on with a sentence: "the `Authorization: Bearer` header (…)".
      let isSaid =
        at + 1 < token && tokens[at + 1].kind == .word && tokens[at + 1].line == tokens[at].line
        && !Self.joiningWords.contains(name(at + 1)) && !isSymbol(at + 2, ":")
      if tokens[at].kind == .string, !isSaid {
        let said = text[content(at)].suffix(400).map(\.lowercased)
        if Self.schemeHoles.contains(where: { said.place(of: $0) != nil }) { return true }
        let last = said.last == 0x20 ? said.dropLast() : said[...]
        // `'Authorization: ' . $token`, `"…?access_token=" + token`
        if ["authorization:", "access_token="].contains(where: {
          last.suffix($0.utf8.count).elementsEqual($0.utf8)
        }), ((at + 1)..<first).allSatisfy({ tokens[$0].kind == .symbol }) {
          return true
        }
        if last.suffix(6).elementsEqual("bearer".utf8),
          last.dropLast(6).last.map({ $0 == 0x20 || $0 == UInt8(ascii: ":") }) ?? true
        {
          return true
        }
      } else if tokens[at].kind == .word, name(at).lowercased() == "bearer",
        at == token - 1 || isSymbol(at + 1, ",") && !(at > 0 && tokens[at - 1].kind == .word)
      {
        return true
      }
      at -= 1
    }
    return false
  }

  /// Whether a value is set as the header by a message that names it: `[request setValue:key forHTTPHeaderField:@"Authorization"]`.
  func isSetAsHeader(_ token: Int) -> Bool {
    let open = Int(parents[token])
    guard open >= 0, isSymbol(open, "["), Int(partners[open]) - token < 40, partners[open] > token else {
      return false
    }
    return (token..<Int(partners[open])).contains {
      tokens[$0].kind == .string && name($0).lowercased() == "authorization" && isSymbol($0 - 1, "@")
        && isSymbol($0 - 2, ":")
    }
  }

  /// Whether a token's entry gives it to the scheme that takes a user and a password: `"Basic " + encoded`.
  func isBehindBasic(_ token: Int) -> Bool {
    var at = token
    for _ in 0..<6 where at >= 0 {
      let before = max(Int(entries[at]), at - 8)..<at
      if before.contains(where: { tokens[$0].kind == .string && name($0).lowercased() == "basic " }) {
        return true
      }
      at = Int(parents[at])
    }
    return false
  }

  /// Whether what stands before a value in its string is a scheme that the service does not know: `"Token {key}"`.
  func isBehindOtherScheme(_ range: Range<Int>, at token: Int) -> Bool {
    guard tokens[token].kind == .string else { return false }
    let before = text[content(token).lowerBound..<range.lowerBound].filter { !"${#(\\%".utf8.contains($0) }
    let words = NameWords(before).words
    guard before.last == 0x20, let last = words.last,
      words.count == 1 || words.dropLast() == ["authorization"]
    else { return false }
    return ["token", "apikey", "key", "oauth"].contains(last)
  }

  /// Words that join a string with what follows, as an operator does.
  private static let joiningWords: Set<String> = [
    "format", "plus", "concat", "and", "or", "if", "f", "r", "x",
  ]

  private static let schemeHoles: [[UInt8]] = [
    "bearer %s", "bearer {}", "bearer {0}", "bearer %@", "bearer ~s", "bearer %1$s", "bearer %v", "bearer ~p",
    "access_token=%s", "access_token={}", "access_token=%@", "access_token=%v",
  ].map { Array($0.utf8) }
}
