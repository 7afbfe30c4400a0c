// What the names around a value say of it.

internal import SentlintCore

/// What a place says of the value that stands there.
struct Reading: Sendable {
  /// Whether the place is one for a credential, for something else, or does not tell.
  var role: NameWords.Role = .open
  /// Whether the value is sent as a bearer token or stands in an Authorization header.
  var isHeader = false
  /// The name that says the value is the service's.
  var service: Label?
  /// Whether a nearer name says that it is another service's.
  var isForeign = false
  /// Whether all that says so is what a section is called.
  var isInForeignSection = false
  /// Whether the file is called after another service: what a value is sent to says more.
  var isInForeignFile = false
  /// The SDK constructor that it is an argument of.
  var constructor: Label?
  /// The name that makes the place one for a credential.
  var credential: Label?
  /// The nearest name of all, to be shown.
  var nearest: Label?
  /// The nearest names, from the inside.
  var names: ArraySlice<Label> = []
  /// Whether it is all that its name has for a value, rather than a word of a sentence.
  var isWholeEntry = false
  /// Whether it stands among digests and revisions: a lock file, a list of checksums.
  var isAmongDigests = false
}

extension Context {
  /// Reads the names around a value: its bytes, and the token that they are or stand in.
  func reading(of range: Range<Int>, at token: Int) -> Reading {
    var reading = Reading()
    let inside = syntax.labelInsideString(of: range, at: token)
    reading.isHeader =
      inside.isHeader || syntax.isBesideScheme(token, range) || syntax.isSetAsHeader(token)
    var labels: [Label] = []
    if holdsMarkup, syntax.isElementText(range.lowerBound) {
      labels =
        inside.labels + syntax.cellLabels(at: range.lowerBound) + syntax.markupLabels(at: range.lowerBound)
        + syntax.dictionaryLabels(at: range.lowerBound)
    } else {
      labels = inside.labels + innerLabels(of: range, in: token) + columnLabels(of: token)
      if let field = structures.field(of: token, in: syntax) {
        labels.append(syntax.label(.assigned, of: field))
      }
      labels += syntax.labels(of: token)
      labels = syntax.replacingValueKeys(in: labels, of: token, outline)
      if holdsMarkup, syntax.isMarkup(before: range.lowerBound) {
        labels += syntax.markupLabels(at: range.lowerBound)
      }
      labels += tableLabels(at: range.lowerBound)
    }
    if let flag = syntax.flag(before: token) { labels.insert(flag, at: 0) }
    if labels.first?.key.role != .credential, let anchor = syntax.anchor(before: token) {
      labels.insert(anchor, at: 0)
    }
    labels += syntax.outlineLabels(at: range.lowerBound, in: outline)
    if let prose = syntax.prose(before: range.lowerBound, at: token), prose.words.role == .credential,
      prose.words.namesService, prose.words.endsWithCredential
    {
      labels.append(prose)
    }
    let secret = syntax.secretName(around: syntax.lines.line(at: range.lowerBound), outline)
    if let secret { labels.append(secret) }
    reading.names = labels.prefix(6)
    labels += pathLabels
    reading.isWholeEntry = syntax.isWholeEntry(range, at: token)
    read(labels, into: &reading)
    if reading.role == .credential, reading.service == nil, !reading.isForeign {
      reading.service = syntax.command(around: token)
    }
    // The revisions on the lines that git writes between the sides of a conflict.
    if outline.isConflictMarker(syntax.lines.line(at: range.lowerBound)) { reading.role = .other }
    if reading.isHeader || syntax.isUserOfBasic(labels)
      || reading.role == .open && reading.isCalledAnything && secret != nil
    {
      reading.role = .credential
    }
    if let first = labels.first, Int(syntax.signs[token]) == token, syntax.isForeignHost(first.range) {
      reading.isForeign = true
    }
    if syntax.isComposed(token) || syntax.isComparedWithOther(token) { reading.role = .other }
    if !reading.isForeign,
      syntax.keys(beside: token).areOfServices || keysInside(range, of: token).areOfServices
        || syntax.isOtherChoice(token) || reading.service == nil && syntax.isOfOtherProvider(token)
    {
      reading.isForeign = true
    }
    return reading
  }

  private func read(_ labels: [Label], into reading: inout Reading) {
    // `"key": "session:…"` is a key of a cache.
    if labels.count > 1, labels[0].key.role == .open, labels[1].key.words == ["key"],
      labels[1].tie == .assigned,
      labels[0].range.upperBound < syntax.text.count,
      syntax.text[labels[0].range.upperBound] == UInt8(ascii: ":"),
      labels[0].range.lowerBound > labels[1].range.upperBound
    {
      reading.role = .other
    }
    for (index, label) in labels.enumerated() {
      let words = label.words
      if words.namesDigests { reading.isAmongDigests = true }
      if label.tie == .assigned || label.tie == .sibling, reading.role == .open, index < 6 {
        // Only the nearest name that tells anything says that a value is no credential.
        let decides = reading.nearest.map { $0.key.isValueKey || $0.key.isEnvironment } ?? true
        // A key with colons in it (`instasent:balance`) is that of a cache.
        let name = Array((label.parts.last ?? "").utf8)
        let isComposed =
          label.key.role == .open && name.dropLast().contains(UInt8(ascii: ":")) && !name.holds("://")
        let role: NameWords.Role = words.namesDigests || isComposed ? .other : label.key.role
        if role == .credential || decides { reading.role = role }
        if reading.role == .credential { reading.credential = label }
        if reading.nearest == nil { reading.nearest = label }
        if label.key.isHeaderName { reading.isHeader = true }
      }
      // What is under a name that says so is encrypted, whatever it is called there.
      if label.tie == .assigned || label.tie == .section, index < 6, label.key.saysEncrypted {
        reading.role = .other
      }
      // `remoteRef: { key: … }` says which secret is meant.
      if index < 6, let nearest = reading.nearest, nearest != label, nearest.key.words.last == "key",
        label.tie == .assigned || label.tie == .section, label.key.isReference
      {
        reading.role = .other
      }
      // The second argument of a look-up of a secret is its version.
      if label.tie == .callee, label.key.words.contains("get"), label.key.words.contains("secret"),
        reading.nearest?.tie == .sibling
      {
        reading.role = .other
      }
      // `Device(token: …)`
      if label.tie == .callee, label.parts.last?.utf8.first?.isUpper == true, label.key.words.count == 1,
        Vocabulary.harmlessTokens.contains(label.key.words[0])
      {
        reading.role = .other
      }
      if label.tie == .callee {
        if reading.role == .open, index < 6, label.key.role == .credential {
          reading.role = .credential
          reading.credential = label
          if label.key.isHeaderName { reading.isHeader = true }
        }
        if reading.constructor == nil, reading.role != .other, isConstructor(label) {
          reading.constructor = label
        }
      }
      // Symfony's `Vendor\\Client:` with its arguments listed under it.
      if label.tie == .section, reading.constructor == nil, reading.nearest?.key.words == ["arguments"],
        isConstructor(
          Label(tie: .callee, parts: NameWords.parts(of: label.parts.joined().utf8), range: label.range))
      {
        reading.constructor = label
      }
      if label.tie == .prose, reading.role == .open {
        reading.role = .credential
        reading.credential = label
      }
      if words.namesService {
        // A comment that names others as well says nothing.
        if reading.service == nil, !reading.isForeign, label.tie != .comment || !words.mentionsOther {
          reading.service = label
        }
      } else if label.claimed.namesOther, reading.service == nil, label.isClaim {
        if label.tie == .path {
          reading.isInForeignFile = true
        } else {
          reading.isInForeignSection = !reading.isForeign && label.tie == .section
          reading.isForeign = true
        }
      }
    }
  }

  /// Whether a callee makes a client of the service's SDK.
  private func isConstructor(_ callee: Label) -> Bool {
    // In a stack trace the class stands before its constructor.
    let isConstructorItself = callee.parts.count > 1 && ["__construct", "<init>"].contains(callee.parts.last)
    guard let last = isConstructorItself ? callee.parts.dropLast().last : callee.parts.last else {
      return false
    }
    let words = NameWords(last).words
    let isOfService =
      callee.words.namesService || callee.parts.contains { imported.contains(NameKey($0.utf8)) }
      || (mentionsSDK && Service.clientClasses.contains(last))
    return isOfService && words.allSatisfy { $0 == "instasent" || Service.constructorWords.contains($0) }
      || (mentionsSDK && Service.clientClasses.contains(last))
  }
}

extension Reading {
  /// Whether its nearest name says neither what the value is nor what else holds it: `value`, the service's, none.
  fileprivate var isCalledAnything: Bool {
    nearest.map { $0.key.isValueKey || $0.key.isEnvironment || $0.key.namesService } ?? true
  }

  /// Whether the name that says whose a value is makes it a credential: its own role says so, or its name is nothing
  /// but the service's and it is shaped like a token.
  func isNamed(_ shape: TokenShape) -> Bool {
    guard let service, service.tie != .path else { return false }
    switch role {
    case .credential: return true
    case .other: return false
    case .open:
      let isWhole = isWholeEntry || service.tie == .sibling && service.isServiceHost
      guard !isAmongDigests, isWhole, shape.isExact || shape == .opaque else { return false }
      switch service.tie {
      case .assigned, .sibling:
        return service.namesServiceAlone && (service == nearest || nearest?.words.isEnvironment == true)
      case .section:
        // `<key of an API> = <a token's exact shape>` in the service's own section, whatever the language.
        let isOfAPI = shape.isExact && nearest?.key.words.contains("api") == true
        return service.words.words.count <= 6 && (isOfAPI || nearest?.words.isEnvironment ?? true)
      case .callee, .comment, .prose, .path: return false
      }
    }
  }
}

extension NameWords {
  /// Whether this names the header that carries a credential.
  var isHeaderName: Bool {
    words.last == "authorization" || words.last == "authorisation" || words.contains("bearer")
      || words == ["oauth2", "bearer"]
  }

  /// Whether the name says of its value only that it is one: `value`, `default`.
  var isValueKey: Bool {
    words.count <= 2 && role != .other
      && words.last.map {
        [
          "value", "val", "valor", "valeur", "wert", "valore", "waarde", "default", "content", "initial",
          "current", "v",
        ].contains(
          $0)
      }
        == true
  }
}

extension Context {
  /// The names that the code inside a string gives to a value in it: `"{'token': '…'}"`, `sh -c "curl -H '…'"`.
  private func innerLabels(of range: Range<Int>, in token: Int) -> [Label] {
    let content = syntax.content(token)
    guard syntax.tokens[token].kind == .string, content.count > range.count + 4, content.count < 20_000,
      content.contains(range.lowerBound)
    else { return [] }
    let inner = inner(of: token)
    let offset = content.lowerBound
    let at = inner.token(at: range.lowerBound - offset)
    guard at < inner.tokens.count else { return [] }
    return ([inner.flag(before: at)].compactMap(\.self) + inner.labels(of: at)).map { label in
      Label(
        tie: label.tie, parts: label.parts,
        range: (label.range.lowerBound + offset)..<(label.range.upperBound + offset))
    }
  }
}

extension Syntax {
  /// Whether nothing but quotes and closing brackets stands between a value and the end of its entry, and nothing but
  /// a keyword between its name and it.
  fileprivate func isWholeEntry(_ range: Range<Int>, at token: Int) -> Bool {
    let rest = text[range.upperBound..<min(text.count, range.upperBound + 40)].drop {
      "\"'`)]}>".utf8.contains($0)
    }
    let end = rest.first { !$0.isBlank }
    let isLast =
      rest.first == 0x09 || end == nil || end.map { $0.isSpace || ",;#/<|".utf8.contains($0) } == true
      || rest.first == UInt8(ascii: ".")
    // In brackets on the same line it is a word of what stands around them.
    var outer = token
    while signs[outer] < 0, parents[outer] >= 0, tokens[Int(parents[outer])].line == tokens[token].line,
      isSymbol(Int(parents[outer]), "(")
    {
      outer = Int(parents[outer])
    }
    let sign = Int(signs[outer])
    guard isLast, sign >= 0, sign < token else { return isLast }
    return ((sign + 1)..<outer).allSatisfy { tokens[$0].kind == .symbol || Self.keywords.contains(name($0)) }
  }

  /// The word of a command line that names the service, before a value that stands in no brackets:
  /// `HSET config:instasent token value`, `consul kv put instasent/token value`.
  fileprivate func command(around token: Int) -> Label? {
    let sign = Int(signs[token])
    // In `config:name` the sign is a part of a name; `token=value` has one of its own.
    guard parents[token] < 0, sign < 0 || sign > 0 && touch(sign - 1, sign) && touch(sign, sign + 1) else {
      return nil
    }
    let start = statement(of: token).lowerBound
    guard start < token, tokens[start].kind == .word, !(start..<token).contains(where: { isOpener($0) }),
      !isAssignment(start + 1), !isLoneColon(start + 1)
    else { return nil }
    let name = (start..<token).last {
      tokens[$0].kind == .word && tokens[$0].line == tokens[token].line && $0 > start
        && NameWords(text[content($0)]).isServiceAlone && !isSymbol($0 + 1, ".") && !isAssignment($0 + 1)
    }
    return name.map { label(.prose, of: $0) }
  }

  /// Whether a value is the last part of a name: `instasent:balance:…`.
  fileprivate func isComposed(_ token: Int) -> Bool {
    // What stands in quotes of its own is a value: PHP's `s:40:"…"`.
    guard tokens[token].kind == .word else { return false }
    var at = token
    var names: [NameWords] = []
    while isSymbol(at - 1, ":"), touch(at - 1, at), at > 1, touch(at - 2, at - 1),
      tokens[at - 2].kind == .word
    {
      names.append(NameWords(text[content(at - 2)]))
      at -= 2
    }
    return names.count > 1 && names.allSatisfy { $0.role != .credential }
  }

  /// Whether a value is the user of basic authentication: `{ auth: { username: value } }`.
  fileprivate func isUserOfBasic(_ labels: [Label]) -> Bool {
    guard labels.count > 1, labels[0].tie == .assigned, labels[1].tie == .assigned else { return false }
    return [["username"], ["user"]].contains(labels[0].key.words) && labels[1].key.words == ["auth"]
  }

  /// The flag of a command line that a value follows: `-u value`, `--token value`.
  fileprivate func flag(before token: Int) -> Label? {
    var at = beforeSigil(of: token)
    if isSymbol(at, "=") { at -= 1 }
    guard at > 0, tokens[at].kind == .word, isSymbol(at - 1, "-"), touch(at - 1, at),
      tokens[at].line == tokens[token].line
    else { return nil }
    let flag = name(at)
    // curl's `-u user:password`, HTTPie's `-a`.
    if ["u", "a", "user"].contains(flag) {
      return Label(tie: .assigned, parts: ["auth"], range: content(at))
    }
    return NameWords(flag).role == .credential
      ? Label(tie: .assigned, parts: [flag], range: content(at)) : nil
  }

  /// The words before a value on its own line, as a name for it: `the Instasent token is …`.
  fileprivate func prose(before offset: Int, at token: Int) -> Label? {
    // Entries before the value's own have values of their own.
    let isArgument = parents[token] >= 0 && isSymbol(Int(parents[token]), "(")
    let entry = signs[token] >= 0 || isArgument ? Int(tokens[Int(entries[token])].start) : 0
    let line = max(entry, lines.starts[lines.line(at: offset)])
    var stretch = text[max(line, offset - 120)..<offset]
    // Code's brackets and literals before the value belong to other values.
    let own = stretch.last.map { "\"'`".utf8.contains($0) } == true ? stretch.dropLast() : stretch
    guard !isTernary(own) else { return nil }
    if let cut = own.indices.last(where: { index in
      "[;?\"'`".utf8.contains(own[index])
        || own[index] == UInt8(ascii: "{") && (index == own.startIndex || own[index - 1] != UInt8(ascii: "$"))
    }) {
      stretch = stretch[(cut + 1)...]
    }
    // What a URL is called says nothing of a value behind it.
    guard stretch.contains(where: \.isLetterOrDigit), !stretch.holds("://"), !stretch.holds(" machine ")
    else {
      return nil
    }
    var words: [UInt8] = []
    var isTag = false
    for byte in stretch {
      if byte == UInt8(ascii: "<") { isTag = true }
      if !isTag { words.append(byte) }
      if byte == UInt8(ascii: ">") { isTag = false }
    }
    return Label(
      tie: .prose, parts: [String(decoding: words, as: UTF8.self)],
      range: stretch.startIndex..<stretch.endIndex)
  }

  /// Whether the words before a value are the first half of a ternary.
  private func isTernary(_ stretch: ContiguousArray<UInt8>.SubSequence) -> Bool {
    guard let question = stretch.lastIndex(of: UInt8(ascii: "?")) else { return false }
    return stretch[question...].contains(UInt8(ascii: ":"))
  }

  /// Whether a value is the text of an element: right behind a `>`.
  fileprivate func isElementText(_ offset: Int) -> Bool {
    var before = text[max(0, offset - 200)..<offset]
    func dropSpaces() { while before.last?.isSpace == true { before.removeLast() } }
    dropSpaces()
    if before.suffix(9).elementsEqual("<![CDATA[".utf8) { before.removeLast(9) }
    dropSpaces()
    guard before.last == UInt8(ascii: ">") else { return false }
    let last = before.endIndex - 1
    // Not the end of `=>` or `->`.
    return last > 0 && text[last - 1] != UInt8(ascii: "=") && text[last - 1] != UInt8(ascii: "-")
  }

  /// Whether a value stands in a tag or between two.
  fileprivate func isMarkup(before offset: Int) -> Bool {
    let floor = max(0, offset - 400)
    for byte in text[floor..<offset].reversed() {
      if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") { return true }
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: ";") { return false }
    }
    return false
  }
}
