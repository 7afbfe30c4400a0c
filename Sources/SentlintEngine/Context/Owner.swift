// Whose request a place of the text belongs to: asked from its brackets outwards.

internal import SentlintCore

extension Context {
  /// The mark that owns a place: within its brackets outwards to the statement, then by the names in it.
  func owner(of token: Int) -> Mark? {
    var at = token
    for _ in 0..<40 {
      let parent = Int(syntax.parents[at])
      guard parent >= 0, syntax.partners[parent] > parent, !syntax.isBlock(parent) else { break }
      if let mark = owner(of: token, inBracket: parent) { return mark }
      at = parent
    }
    let statement = syntax.statement(of: token)
    if let mark = ownership.owner(
      of: token, within: statement, except: { self.isApart($0.token, from: token, inBracket: -1) })
    {
      return mark
    }
    return decoratedOwner(of: statement) ?? itemOwner(of: token)
  }

  /// The owner of what a decorator is given: the only one in the function that it decorates.
  private func decoratedOwner(of statement: Range<Int>) -> Mark? {
    guard let first = statement.first, let last = statement.last, syntax.isSymbol(first, "@"),
      let scope = syntax.scopes.first(where: { $0.name.map(statement.contains) ?? false })
    else { return nil }
    let line = Int(syntax.tokens[scope.header].line)
    return ownership.owner(of: last, within: syntax.tokens(onLines: outline.block(of: line))) { _ in false }
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
        || self.isApart(mark.token, from: token, inBlockOf: line)
    }
  }

  /// Whether two tokens stand in different elements of a list, or in different named objects beside each other: what
  /// one speaks to says nothing of the other.
  func isApart(_ mark: Int, from token: Int, inBracket open: Int) -> Bool {
    guard let (open, one, other) = syntax.parting(of: mark, and: token, within: open), one != mark,
      other != token,
      !syntax.isSymbol(open, "(")
    else { return false }
    if syntax.isSymbol(open, "[") { return true }
    guard open >= 0, !syntax.isBlock(open), syntax.signs[one] >= 0, syntax.signs[other] >= 0,
      let key = syntax.assignedName(from: Int(syntax.entries[one]), to: Int(syntax.signs[one]))
    else { return false }
    return !NameWords(key.parts.last ?? "").isPartOfRequest
  }

  /// The same for lines: items of a list, and keys with deeper lines under them.
  func isApart(_ mark: Int, from token: Int, inBlockOf line: Int) -> Bool {
    let (own, other) = (Int(syntax.tokens[mark].line), Int(syntax.tokens[token].line))
    if isConfiguration, outline.header(of: own) != outline.header(of: other) { return true }
    guard let (one, two) = outline.parting(of: own, and: other) else { return false }
    if syntax.isItem(onLine: one), syntax.isItem(onLine: two) { return true }
    guard one != own, two != other, syntax.isKey(onLine: one), syntax.isKey(onLine: two) else { return false }
    let key = syntax.text[syntax.lines.range(one)].prefix { $0 != UInt8(ascii: ":") }
    return !NameWords(key).isPartOfRequest
  }

  /// Whose the address is that a branch sets beside a value: `if live; HOST=…; TOKEN=…; else HOST=…; TOKEN=…`. What is
  /// sent behind the branches would take both.
  func branchOwner(of token: Int) -> Endpoint.Owner? {
    let line = Int(syntax.tokens[token].line)
    guard let branch = outline.ancestors(of: line).first, syntax.beginsBranch(branch) else { return nil }
    let block = syntax.tokens(onLines: outline.block(of: branch))
    let first = names.definitions.partitioningIndex { $0.name >= block.lowerBound }
    let owners = names.definitions[first...].prefix { $0.name < block.upperBound }.compactMap {
      NameWords(syntax.text[syntax.content($0.name)]).isAddress
        ? ownership.owner(of: $0.name, within: $0.value, except: { _ in false })?.owner : nil
    }
    return Set(owners).count == 1 ? owners.first : nil
  }

  /// For the names of URLs and hosts the mark that each holds, by what the name says beside that.
  func ownersByStem() -> [String: Mark] {
    var owners: [String: Mark] = [:]
    for definition in names.definitions where !definition.value.isEmpty {
      let words = NameWords(syntax.text[syntax.content(definition.name)])
      guard words.isAddress, let stem = words.stem,
        let mark = ownership.owner(of: definition.name, within: definition.value, except: { _ in false })
      else { continue }
      owners[stem] = mark
    }
    return owners
  }

  /// What the surroundings say where nothing else does: the block, function, class and at last the whole text.
  func regionalClue(at token: Int) -> Clue? {
    var at = token
    for _ in 0..<24 {
      let parent = Int(syntax.parents[at])
      guard parent >= 0 else { break }
      if syntax.partners[parent] > parent, let mark = owner(of: token, inBracket: parent) {
        return regionalClue(mark)
      }
      at = parent
    }
    for ancestor in outline.ancestors(of: Int(syntax.tokens[token].line)).prefix(8) {
      if let mark = owner(of: token, inBlockOf: ancestor) { return regionalClue(mark) }
    }
    let anywhere = ownership.owner(of: token, within: 0..<syntax.tokens.count) { mark in
      self.isApart(mark.token, from: token, inBracket: -1)
        || self.isApart(mark.token, from: token, inBlockOf: -1)
    }
    return anywhere.flatMap(regionalClue)
  }

  func regionalClue(_ mark: Mark) -> Clue? {
    guard mark.owner == .service else { return nil }
    return Clue(kind: .endpoint, text: "in code that speaks to \(mark.name)", range: mark.range)
  }
}

extension Syntax {
  /// Whether a line holds a key that deeper lines belong to, as in YAML.
  fileprivate func isDocumentKey(onLine line: Int) -> Bool {
    guard let last = text[lines.range(line)].last(where: { !$0.isSpace }) else { return false }
    let first = text[lines.range(line)].first { !$0.isSpace }
    return last == UInt8(ascii: ":") && !beginsBlock(line) || first == UInt8(ascii: "-")
  }

  /// Whether a line's first word begins a block of code, as Python's do.
  private func beginsBlock(_ line: Int) -> Bool {
    let start = lines.codeStart(of: line, in: text)
    return Self.blockWords.contains(
      String(decoding: text[start..<lines.end(of: line)].prefix { $0.isLower }, as: UTF8.self))
  }

  /// Whether a line begins one of several branches: `if`, `} else {`, `when …`, the shell's `production)`.
  fileprivate func beginsBranch(_ line: Int) -> Bool {
    let start = lines.codeStart(of: line, in: text)
    let code = text[start..<lines.end(of: line)].drop { $0.isSpace || $0 == UInt8(ascii: "}") }
    let word = code.prefix { $0.isWordByte }
    return ["if", "elif", "elsif", "else", "elseif", "unless", "case", "when", "default"]
      .contains(String(decoding: word, as: UTF8.self))
      || code.dropFirst(word.count).first == UInt8(ascii: ")")
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

  /// Whether a line begins with the dash of a list's item.
  fileprivate func isItem(onLine line: Int) -> Bool {
    text[lines.range(line)].first { !$0.isSpace } == UInt8(ascii: "-")
  }

  /// The tokens that begin on some lines.
  fileprivate func tokens(onLines range: Range<Int>) -> Range<Int> {
    let first = token(at: lines.starts[range.lowerBound])
    return
      first..<Swift.max(
        first, range.upperBound < lines.count ? token(at: lines.starts[range.upperBound]) : tokens.count)
  }
}
