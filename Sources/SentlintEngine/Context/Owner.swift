// Whose request a place of the text belongs to: asked from its brackets outwards.

internal import SentlintCore

extension Context {
  /// The mark that owns a place: within its brackets outwards to the statement, then by what it decorates, then by the
  /// branch that it stands in.
  func owner(of token: Int) -> Mark? {
    var at = token
    for _ in 0..<40 {
      let parent = Int(syntax.parents[at])
      guard parent >= 0, syntax.partners[parent] > parent, !syntax.isBlock(parent),
        !syntax.isDeclarationList(parent)
      else { break }
      if let mark = owner(of: token, inBracket: parent) { return mark }
      at = parent
    }
    let statement = syntax.statement(of: token)
    if let mark = ownership.owner(
      of: token, within: statement,
      except: {
        self.isApart($0.token, from: token, inBracket: -1)
          || self.syntax.isInnerBlock(of: $0.token, around: token) || self.areRows($0, token)
      })
    {
      return mark
    }
    return decoratedOwner(of: token, statement) ?? callOwner(ofBlockAround: token) ?? branchOwner(of: token)
  }

  /// The owner of the call that a block is given to: `client.post(url) { header(…) }`.
  private func callOwner(ofBlockAround token: Int) -> Mark? {
    var brace = Int(syntax.parents[token])
    while brace >= 0, !syntax.isBlock(brace) { brace = Int(syntax.parents[brace]) }
    guard brace > 0, syntax.isSymbol(brace - 1, ")"), syntax.partners[brace - 1] > 2 else { return nil }
    let open = Int(syntax.partners[brace - 1])
    guard syntax.isSymbol(open - 2, ".") else { return nil }
    return ownership.owner(of: open, within: (open + 1)..<(brace - 1)) { _ in false }
  }

  /// The owner of what a decorator, annotation or attribute is given: the only one in what it stands above.
  private func decoratedOwner(of token: Int, _ statement: Range<Int>) -> Mark? {
    guard let first = statement.first, let end = syntax.decorationEnd(from: first), token < end else {
      return nil
    }
    let ahead = end..<min(end + 80, syntax.tokens.count)
    let brace = ahead.prefix { !syntax.isSymbol($0, ";") }.first {
      syntax.isSymbol($0, "{") && syntax.parents[$0] == syntax.parents[first]
        && syntax.partners[$0] > Int32($0)
    }
    if let brace {
      return ownership.owner(of: brace, within: brace..<Int(syntax.partners[brace])) { _ in false }
    }
    let line = ahead.lazy.map { Int(self.syntax.tokens[$0].line) }.first {
      self.outline.block(of: $0).count > 1
    }
    return line.flatMap { line in
      ownership.owner(of: end, within: syntax.tokens(onLines: outline.block(of: line))) { _ in false }
    }
  }

  /// The owner in a configuration of sections under headers: what the same section speaks to.
  func sectionOwner(of token: Int) -> Mark? {
    guard isConfiguration, outline.header(of: Int(syntax.tokens[token].line)) != nil else { return nil }
    return ownership.owner(of: token, within: 0..<syntax.tokens.count) { mark in
      self.isApart(mark.token, from: token, inBlockOf: -1)
    }
  }

  /// The owner by indentation, in documents: the item or section that a line belongs to, where each of the lines
  /// in between only holds keys.
  func itemOwner(of token: Int) -> Mark? {
    guard Int(syntax.parents[token]) < 0 || !syntax.isSymbol(Int(syntax.parents[token]), "{") else {
      return nil
    }
    let line = Int(syntax.tokens[token].line)
    for ancestor in outline.ancestors(of: line).prefix(4) where syntax.isDocumentKey(onLine: ancestor) {
      if let mark = owner(of: token, inBlockOf: ancestor) { return mark }
    }
    return nil
  }

  /// The owner of a place among all that stands in a bracket around it.
  func owner(of token: Int, inBracket open: Int) -> Mark? {
    ownership.owner(of: token, within: (open + 1)..<Int(syntax.partners[open])) { mark in
      self.isApart(mark.token, from: token, inBracket: open)
    }
  }

  /// The owner of a place among all that is indented under a line.
  func owner(of token: Int, inBlockOf line: Int) -> Mark? {
    ownership.owner(of: token, within: syntax.tokens(onLines: outline.block(of: line))) { mark in
      self.isApart(mark.token, from: token, inBracket: -1)
        || self.isApart(mark.token, from: token, inBlockOf: line) || self.areRows(mark, token)
    }
  }

  /// Whose the types of the text are, by what they speak to, where each speaks to one alone.
  func ownersByType() -> [Int32: Endpoint.Owner] {
    let owners = Dictionary(grouping: ownership.marks, by: { syntax.typeOfToken[$0.token] })
      .mapValues { Set($0.map(\.owner)) }
    return owners.filter { $0.key >= 0 && $0.value.count == 1 }.compactMapValues(\.first)
  }

  /// Whether two tokens stand in different elements of a list, or in different named objects beside each other: what
  /// one speaks to says nothing of the other.
  func isApart(_ mark: Int, from token: Int, inBracket open: Int) -> Bool {
    guard let (open, one, other) = syntax.parting(of: mark, and: token, within: open) else { return false }
    if syntax.isContent(one, of: open) { return true }
    guard one != mark, other != token, !syntax.isSymbol(open, "(") else { return false }
    // `[{"key": …, "value": …}, …]` are entries of one map.
    if syntax.isSymbol(open, "[") {
      return
        !(syntax.isPair(one) && syntax.isPair(other) && Int(syntax.parents[mark]) == one
        && syntax.isWholeHost(mark))
    }
    guard open >= 0, !syntax.isBlock(open), syntax.signs[one] >= 0, syntax.signs[other] >= 0,
      let key = syntax.assignedName(from: Int(syntax.entries[one]), to: Int(syntax.signs[one]))
    else { return false }
    return !NameWords(key.parts.last ?? "").isPartOfRequest
  }

  /// The same for lines: items of a list, and keys with deeper lines under them.
  func isApart(_ mark: Int, from token: Int, inBlockOf line: Int) -> Bool {
    let (own, other) = (Int(syntax.tokens[mark].line), Int(syntax.tokens[token].line))
    if isConfiguration, outline.header(of: own) != outline.header(of: other) {
      return !syntax.isSubsection(outline.header(of: other), of: outline.header(of: own))
    }
    if hasPathNames, outline.areInDifferentDocuments(own, other) { return true }
    guard let (one, two) = outline.parting(of: own, and: other) else { return false }
    // `- NAME=value` are entries of one environment.
    if syntax.isItem(onLine: one), syntax.isItem(onLine: two) {
      return !(syntax.isSetting(one) && syntax.isSetting(two))
    }
    if one != two, syntax.areSections(one, two) || areElements(one, two) { return true }
    guard one != own || outline.block(of: one).count > 1, two != other, syntax.isKey(onLine: one),
      syntax.isKey(onLine: two)
    else { return false }
    let key = syntax.text[syntax.lines.range(one)].prefix { $0 != UInt8(ascii: ":") }
    let words = NameWords(key)
    return words.namesService || !words.isPartOfRequest
  }

  /// Whether two lines begin elements of one name, each with lines of its own.
  private func areElements(_ one: Int, _ other: Int) -> Bool {
    func element(_ line: Int) -> ContiguousArray<UInt8>.SubSequence? {
      let content = syntax.text[syntax.lines.range(line)].drop { $0.isSpace }
      guard content.first == UInt8(ascii: "<"), outline.block(of: line).count > 1 else { return nil }
      return content.dropFirst().prefix { $0.isWordByte }
    }
    guard let name = element(one), !name.isEmpty else { return false }
    return name == element(other)
  }

  /// Whose the section is that a line stands in, by the nearest that speaks to anybody.
  func blockOwner(of token: Int) -> Endpoint.Owner? {
    outline.ancestors(of: Int(syntax.tokens[token].line)).prefix(8).lazy
      .compactMap { self.owner(of: token, inBlockOf: $0)?.owner }.first
  }

  /// For the names of URLs and hosts the mark that each holds, by what the name says beside that.
  func ownersByStem() -> [String: Mark] {
    var owners: [String: Mark] = [:]
    var ambiguous: Set<String> = []
    for definition in names.definitions where !definition.value.isEmpty {
      let words = NameWords(syntax.text[syntax.content(definition.name)])
      // `SMS_URL = "https://…"`, and in a map or the arms of a switch `sms: "https://…"`.
      let stem =
        words.isAddress ? words.stem : definition.form == .key ? words.words.joined(separator: "_") : nil
      guard let stem, !stem.isEmpty, definition.value.count < 40,
        let mark = ownership.owner(of: definition.name, within: definition.value, except: { _ in false })
      else { continue }
      // Two of one name tell nothing.
      if let known = owners[stem], known.owner != mark.owner { ambiguous.insert(stem) }
      owners[stem] = mark
    }
    // `name: SMS_URL` with `value: https://…` beside it.
    for endpoint in endpoints.prefix(200) {
      let token = syntax.token(at: endpoint.range.lowerBound)
      guard let name = reading(of: endpoint.range, at: token).nearest, name.key.isAddress else { continue }
      // `sms` for `SMS_URL`, and for `sms.url`.
      for stem in Set([name.key.stem, name.words.stem].compactMap(\.self)) {
        if let known = owners[stem], known.owner != endpoint.owner { ambiguous.insert(stem) }
        owners[stem] = Mark(token: token, range: endpoint.range, owner: endpoint.owner, name: endpoint.host)
      }
    }
    return owners.filter { !ambiguous.contains($0.key) }
  }

  /// What a mark of the surroundings shows.
  func regionalClue(_ mark: Mark) -> Clue {
    Clue(kind: .endpoint, text: "in code that speaks to \(mark.name)", range: mark.range)
  }

  /// The mark of the nearest brackets that speak to anybody.
  func bracketOwner(of token: Int) -> Mark? {
    var at = token
    for _ in 0..<24 {
      let parent = Int(syntax.parents[at])
      guard parent >= 0 else { break }
      if syntax.partners[parent] > parent, let mark = owner(of: token, inBracket: parent) {
        return mark
      }
      at = parent
    }
    return nil
  }

  /// The mark of the nearest surroundings that speak to anybody: the row of a table, the block, function, class and at
  /// last the whole text.
  func regionalMark(at token: Int) -> Mark? {
    let line = Int(syntax.tokens[token].line)
    if let separator = syntax.separator(ofRow: line),
      let mark = rowOwner(of: token, line, separator)
    {
      return mark
    }
    if let mark = bracketOwner(of: token) { return mark }
    for ancestor in outline.ancestors(of: line).prefix(8) {
      if let mark = owner(of: token, inBlockOf: ancestor) { return mark }
    }
    return ownership.owner(of: token, within: 0..<syntax.tokens.count) { mark in
      self.isApart(mark.token, from: token, inBracket: -1)
        || self.isApart(mark.token, from: token, inBlockOf: -1) || self.areRows(mark, token)
        || self.syntax.areBlocksOfOneKind(mark.token, token)
    }
  }
}

extension Syntax {
  /// Whether a part of a call is what a request says, and nobody whom it speaks to: `json=rows`, `.body(contacts)`.
  fileprivate func isContent(_ part: Int, of call: Int) -> Bool {
    func isContent(_ name: String) -> Bool {
      ["json", "data", "body", "payload", "content", "files", "form"].contains(name.lowercased())
    }
    if isSymbol(part, "("), part > 1, isSymbol(part - 2, "."), isContent(name(part - 1)) { return true }
    guard isSymbol(call, "("), signs[part] >= 0 else { return false }
    return assignedName(from: Int(entries[part]), to: Int(signs[part]))?.parts.last.map(isContent) == true
  }

  /// Whether a mark stands beside a token in a call of its own: `url: URL("…"), secret: "…"`.
  func isWrapped(_ mark: Mark, beside token: Int) -> Bool {
    let open = Int(parents[mark.token])
    return open > 0 && isSymbol(open, "(") && parents[open] == parents[token]
      && tokens[open - 1].kind == .word
  }

  /// Whether a literal is given as the credential right beside an address: `url: "…", token: "…"`.
  func isServed(_ mark: Mark, besides token: Int) -> Bool {
    let open = Int(parents[mark.token])
    guard open >= 0, partners[open] > open, !isBlock(open), Int(partners[open]) - open < Self.reach else {
      return false
    }
    return ((open + 1)..<Int(partners[open])).contains { at in
      guard Int(parents[at]) == open, Int(entries[at]) == at, at != token, Int(entries[token]) != at else {
        return false
      }
      // The sign stands behind the first token of an entry.
      let sign = [at + 1, at + 2].first { isLoneColon($0) || isAssignment($0) }
      guard let sign, let name = assignedName(from: at, to: sign)?.parts.last,
        NameWords(name).role == .credential, sign + 1 < tokens.count, tokens[sign + 1].kind == .string
      else { return false }
      // A reference leads to what stands elsewhere, and `bearer` is a kind of credential.
      let value = text[content(sign + 1)]
      return value.count > 8 && !value.contains { "{}$%<>".utf8.contains($0) }
    }
  }

  /// Whether a line holds a key that deeper lines belong to, as in YAML.
  fileprivate func isDocumentKey(onLine line: Int) -> Bool {
    guard let last = text[lines.range(line)].last(where: { !$0.isSpace }) else { return false }
    let first = text[lines.range(line)].first { !$0.isSpace }
    return last == UInt8(ascii: ":") && !beginsBlock(line) || first == UInt8(ascii: "-")
  }

  /// Whether two lines begin sections of one kind, each with a name of its own: `backend a` and `backend b`,
  /// `machine a` and `machine b`.
  fileprivate func areSections(_ one: Int, _ other: Int) -> Bool {
    guard let kind = sectionKind(one), kind == sectionKind(other) else { return false }
    return text[lines.range(one)] != text[lines.range(other)]
  }

  /// Whether the header on one line is that of a part of what stands under another: `[sms.headers]` and `[sms]`.
  fileprivate func isSubsection(_ line: Int?, of outer: Int?) -> Bool {
    guard let line, let outer else { return false }
    func name(_ line: Int) -> ContiguousArray<UInt8>.SubSequence {
      text[lines.range(line)].drop { !$0.isWordByte }.prefix { $0 != UInt8(ascii: "]") }
    }
    return name(line).starts(with: name(outer) + [UInt8(ascii: ".")])
  }

  /// Whether two tokens stand in blocks that are opened by the same words, `define command {`, and are told apart by what is
  /// in them.
  fileprivate func areBlocksOfOneKind(_ one: Int, _ other: Int) -> Bool {
    guard let (_, left, right) = parting(of: one, and: other, within: -1), isSymbol(left, "{"),
      isSymbol(right, "{")
    else { return false }
    let (first, second) = (Int(tokens[left].line), Int(tokens[right].line))
    return first != second && text[lines.range(first)] == text[lines.range(second)]
      && text[lines.range(first)].allSatisfy { $0.isWordByte || $0.isSpace || $0 == UInt8(ascii: "{") }
      && sectionKind(first) != nil
  }

  /// The first of the words that are all of a line, nil where they are code or more than a kind and names.
  private func sectionKind(_ line: Int) -> String? {
    let content = text[lines.range(line)].prefix(200)
    let words = String(decoding: content, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard (2...3).contains(words.count), let first = words.first,
      content.allSatisfy({ $0.isWordByte || $0.isSpace || "-.*/\"{".utf8.contains($0) }),
      !Self.functionWords.contains(String(first)), !Self.blockWords.contains(String(first)),
      !Self.typeWords.contains(String(first))
    else { return nil }
    return String(first)
  }

  private static let typeWords: Set<String> = [
    "struct", "enum", "object", "module", "interface", "namespace", "trait", "impl", "type", "extension",
    "public",
    "private", "internal", "package", "protocol", "export", "abstract", "final", "static", "case", "do",
    "then",
  ]

  /// Whether a line's first word begins a block of code, as Python's do.
  private func beginsBlock(_ line: Int) -> Bool {
    let start = lines.codeStart(of: line, in: text)
    return Self.blockWords.contains(
      String(decoding: text[start..<lines.end(of: line)].prefix { $0.isLower }, as: UTF8.self))
  }

  private static let blockWords: Set<String> = [
    "class", "def", "async", "if", "elif", "else", "for", "while", "with", "try", "except", "finally",
    "match",
    "case",
  ]

  /// The innermost bracket around two tokens, no further out than `limit`, and what holds each of them directly in it.
  fileprivate func parting(of one: Int, and other: Int, within limit: Int) -> (
    open: Int, one: Int, other: Int
  )? {
    /// The tokens around one from itself outwards, up to the one that stands directly in `limit`.
    func path(to token: Int) -> [Int] {
      var path = [token]
      while path.count < 64, let last = path.last, Int(parents[last]) != limit, parents[last] >= 0 {
        path.append(Int(parents[last]))
      }
      return path.reversed()
    }
    let (left, right) = (path(to: one), path(to: other))
    guard let fork = zip(left, right).enumerated().first(where: { $0.element.0 != $0.element.1 }) else {
      return nil
    }
    return (fork.offset == 0 ? limit : left[fork.offset - 1], fork.element.0, fork.element.1)
  }

  /// Whether the block that one token stands in does not hold the other: a callback speaks to whom it likes.
  fileprivate func isInnerBlock(of inner: Int, around outer: Int) -> Bool {
    var at = Int(parents[inner])
    for _ in 0..<64 where at >= 0 {
      if isBlock(at) { return !(at..<Int(partners[at])).contains(outer) }
      at = Int(parents[at])
    }
    return false
  }

  /// The token behind the decorators that begin at one: `@name(…)`, `[Name(…)]`, `#[name(…)]`. Nil where there are none.
  fileprivate func decorationEnd(from first: Int) -> Int? {
    var at = first
    for _ in 0..<12 where at < tokens.count {
      let bracket = isSymbol(at, "#") ? at + 1 : at
      if isSymbol(at, "@"), at + 1 < tokens.count, tokens[at + 1].kind == .word {
        var last = at + 1
        while isSymbol(last + 1, "."), last + 2 < tokens.count { last += 2 }
        at =
          isSymbol(last + 1, "(") && partners[last + 1] > 0 ? Int(partners[last + 1]) + 1 : last + 1
      } else if isSymbol(bracket, "["), partners[bracket] > bracket, bracket + 1 < tokens.count,
        tokens[bracket + 1].kind == .word, isSymbol(bracket + 2, "(") || bracket > at || at > first
      {
        at = Int(partners[bracket]) + 1
      } else {
        break
      }
    }
    return at > first ? at : nil
  }

  /// Whether a line begins with the dash of a list's item.
  fileprivate func isItem(onLine line: Int) -> Bool {
    text[lines.range(line)].first { !$0.isSpace } == UInt8(ascii: "-")
  }

  /// Whether a string is a URL or host rather than a text that holds one.
  fileprivate func isWholeHost(_ token: Int) -> Bool {
    text[content(token)].allSatisfy { $0.isWordByte || ":/.-{}$_?=&%".utf8.contains($0) }
  }

  /// Whether a line is `- NAME=value`.
  fileprivate func isSetting(_ line: Int) -> Bool {
    let first = token(at: lines.starts[line])
    return isSymbol(first, "-") && first + 2 < tokens.count && tokens[first + 1].kind == .word
      && isSymbol(first + 2, "=") && touch(first + 1, first + 2)
  }

  /// The tokens that begin on some lines.
  func tokens(onLines range: Range<Int>) -> Range<Int> {
    let first = token(at: lines.starts[range.lowerBound])
    return
      first..<Swift.max(
        first, range.upperBound < lines.count ? token(at: lines.starts[range.upperBound]) : tokens.count)
  }
}
