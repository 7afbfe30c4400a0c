// Entries and assignments: the structure that code, configuration and prose share.

/// `name = expression`, `name: expression`, `name => expression`.
struct Assignment: Sendable {
  /// The first token of its entry.
  let start: Int
  /// The token of the sign; the value's first where a name and its value stand side by side.
  let sign: Int
  /// The first token of its value.
  let value: Int
  /// The token after its last.
  let end: Int
}

extension Syntax {
  /// One entry that is still open while the tokens are passed over.
  private struct OpenEntry {
    var start: Int
    var assignment = -1
    var colon = -1
    var isTernary = false

    var sign: Int { assignment >= 0 ? assignment : colon }
  }

  /// Finds entries, signs and assignments in one pass.
  mutating func findEntries() {
    entries = ContiguousArray(repeating: 0, count: tokens.count)
    signs = ContiguousArray(repeating: -1, count: tokens.count)
    var stack = [OpenEntry(start: 0)]
    for index in tokens.indices {
      let partner = Int(partners[index])
      let closes = partner >= 0 && partner < index
      if closes, stack.count > 1 {
        finish(stack.removeLast(), at: index)
      }
      // The first token behind an opening bracket begins the entry that was opened with it.
      if !closes, index > stack[stack.count - 1].start, beginsEntry(index) {
        finish(stack[stack.count - 1], at: index)
        stack[stack.count - 1] = OpenEntry(start: index)
      }
      if isAttributeValue(index, from: stack[stack.count - 1].start) {
        stack[stack.count - 1].assignment = index
      }
      if stack[stack.count - 1].sign < 0, joinsPair(index, from: stack[stack.count - 1].start) {
        stack[stack.count - 1].assignment = index
      }
      entries[index] = Int32(stack[stack.count - 1].start)
      signs[index] = Int32(stack[stack.count - 1].sign)
      if partner > index {
        stack.append(OpenEntry(start: index + 1))
      } else if tokens[index].kind == .symbol, !closes, var entry = stack.popLast() {
        note(index, in: &entry)
        stack.append(entry)
      }
    }
    while let entry = stack.popLast() { finish(entry, at: tokens.count) }
  }

  private mutating func note(_ symbol: Int, in entry: inout OpenEntry) {
    if isSymbol(symbol, "="), let start = attribute(at: symbol), start > entry.start {
      // `a="x" b="y"`, `worker: A=x B=y run`: each is an entry of its own.
      finish(entry, at: start)
      entry = OpenEntry(start: start, assignment: symbol)
    } else if entry.sign >= 0, isLoneColon(symbol), symbol + 1 < tokens.count, symbol > entry.start + 1,
      tokens[symbol - 1].kind == .word, touch(symbol - 1, symbol), touch(symbol, symbol + 1),
      !touch(symbol - 2, symbol - 1), symbol - 1 > entry.sign + 1
    {
      // Go's `{URL:x Token:y}`.
      finish(entry, at: symbol - 1)
      entry = OpenEntry(start: symbol - 1, colon: symbol)
    } else if entry.assignment < 0, isAssignment(symbol) || isArm(symbol) {
      entry.assignment = symbol
    } else if isSymbol(symbol, "?"), !isSymbol(symbol + 1, ":"), !isSymbol(symbol + 1, "."),
      !isSymbol(symbol + 1, "?")
    {
      entry.isTernary = true
    } else if entry.colon < 0, !entry.isTernary, isLoneColon(symbol), symbol > entry.start {
      entry.colon = symbol
    }
  }

  /// Whether a token begins what a module's attribute is set to: Elixir's `@name Module.call(…)`.
  private func isAttributeValue(_ token: Int, from start: Int) -> Bool {
    guard token == start + 2, tokens[token].kind == .word, tokens[token - 1].kind == .word else {
      return false
    }
    return isSymbol(start, "@") && touch(start, token - 1) && !touch(token - 1, token)
      && isSymbol(token + 1, ".") && text[Int(tokens[token].start)].isUpper
  }

  /// Whether a word joins a key and its value: Kotlin's `"key" to value`, `HttpHeaders.Authorization to value`.
  private func joinsPair(_ token: Int, from start: Int) -> Bool {
    guard token > start, tokens[token].kind == .word, name(token) == "to", token + 1 < tokens.count,
      parents[token] >= 0, isSymbol(Int(parents[token]), "(")
    else { return false }
    return tokens[token - 1].kind == .string && token == start + 1
      || tokens[token - 1].kind == .word && token - start == 3 && isSymbol(token - 2, ".")
  }

  private mutating func finish(_ entry: OpenEntry, at end: Int) {
    if entry.sign >= 0 {
      let value = entry.sign + 1
      assignments.append(Assignment(start: entry.start, sign: entry.sign, value: value, end: max(value, end)))
    } else if let value = bareValue(in: entry.start..<end) {
      assignments.append(Assignment(start: entry.start, sign: value, value: value, end: end))
      signs[value] = Int32(value)
    }
  }

  /// The value of a short entry that names it without a sign: `(def name "value")`, `@name "value"`, `#define NAME "value"`,
  /// `ENV NAME value`.
  private func bareValue(in entry: Range<Int>) -> Int? {
    guard (2...6).contains(entry.count),
      let value = entry.last(where: { tokens[$0].kind == .string || tokens[$0].kind == .word }),
      entry.upperBound - value <= 2,
      // nginx' `set $name value` assigns whatever it is.
      tokens[value].end - tokens[value].start >= 20
        || name(entry.lowerBound) == "set" && isSymbol(entry.lowerBound + 1, "$"),
      name(entry.lowerBound) != "git"
    else { return nil }
    let name = beforeSigil(of: value)
    guard name >= entry.lowerBound, tokens[name].kind == .word, !Self.keywords.contains(self.name(name))
    else { return nil }
    return value
  }

  /// The token before a value, and before the sigil that touches it: Objective-C's `@"…"`.
  func beforeSigil(of value: Int) -> Int {
    let previous = value - 1
    // A string's prefix: `N'…'`, `x'…'`.
    if previous > 0, tokens[value].kind == .string, tokens[previous].kind == .word, touch(previous, value),
      tokens[previous].end - tokens[previous].start <= 2
    {
      return previous - 1
    }
    guard previous > 0, touch(previous, value),
      ["@", "$", "&", "*"].contains(where: { isSymbol(previous, $0) })
    else { return previous }
    return previous - 1
  }

  /// The first token of `name=value` with no space around its sign, where something else stands before the name.
  private func attribute(at sign: Int) -> Int? {
    if isSymbol(sign - 1, "]"), touch(sign - 1, sign), partners[sign - 1] > 0 {
      // The shell's `([key]=value [other]=value)`.
      let open = Int(partners[sign - 1])
      return parents[sign] >= 0 && isSymbol(Int(parents[sign]), "(") && !touch(open - 1, open) ? open : nil
    }
    guard sign > 0, sign + 1 < tokens.count, touch(sign, sign + 1), touch(sign - 1, sign),
      tokens[sign - 1].kind != .symbol,
      isAssignment(sign), let name = chain(endingAt: sign - 1)
    else { return nil }
    let start = token(at: name.range.lowerBound)
    // `&name=value` in a query, `\nname=value` where an escape ends a line, `Environment=NAME=value`.
    let isBehindJoint =
      isSymbol(start - 1, "&") || isSymbol(start - 1, "\\")
      || isSymbol(start - 1, "=") && start == sign - 1 && text[content(start)].allSatisfy { !$0.isLower }
    guard start > 0, !touch(start - 1, start) || isBehindJoint else { return nil }
    return tokens[start - 1].kind != .symbol || isSymbol(start - 1, ":") || isCloser(start - 1)
      || isBehindJoint
      ? start : nil
  }

  private func beginsEntry(_ token: Int) -> Bool {
    let previous = token - 1
    // C#'s `{ get; set; } = value` goes on behind its block.
    return isSymbol(previous, ",") && !isTypeArgument(token) || isSymbol(previous, ";")
      || endsStatement(previous)
      || (isSymbol(previous, "}") && isBlock(Int(partners[previous])) && !isAssignment(token))
  }

  /// Whether a word is the second argument of a generic type: `Dictionary<string, string>`.
  private func isTypeArgument(_ token: Int) -> Bool {
    tokens[token].kind == .word && (isSymbol(token + 1, ">") || isSymbol(token + 1, "<")) && token > 3
      && tokens[token - 2].kind == .word && isSymbol(token - 3, "<") && touch(token - 3, token - 2)
      && tokens[token - 4].kind == .word && touch(token - 4, token - 3)
  }

  /// Whether a symbol is the `->` of an arm: Kotlin's `Service.INSTASENT -> value`.
  func isArm(_ token: Int) -> Bool {
    isSymbol(token, "-") && isSymbol(token + 1, ">") && touch(token, token + 1) && token > 0
      && !touch(token - 1, token) && tokens[token - 1].kind != .symbol
      && tokens[token - 1].end - tokens[token - 1].start < 20
  }

  /// Whether a symbol is `=`, `:=`, `=>` or `<-` and no comparison.
  func isAssignment(_ token: Int) -> Bool {
    if isSymbol(token, "<"), isSymbol(token + 1, "-"), touch(token, token + 1) { return true }
    guard isSymbol(token, "=") else { return false }
    let comparesLeft =
      token > 0 && touch(token - 1, token) && ["=", "!", "<", ">"].contains { isSymbol(token - 1, $0) }
    let comparesRight =
      token + 1 < tokens.count && touch(token, token + 1) && ["=", "~"].contains { isSymbol(token + 1, $0) }
    return !comparesLeft && !comparesRight
  }

  /// Whether a symbol is a colon that is no part of `::` and of no URL's `://`.
  func isLoneColon(_ token: Int) -> Bool {
    isSymbol(token, ":") && !isKeyword(token) && !(isSymbol(token - 1, ":") && touch(token - 1, token))
      && !(isSymbol(token + 1, ":") && touch(token, token + 1))
      && !(isSymbol(token + 1, "/") && isSymbol(token + 2, "/") && touch(token, token + 1))
  }
}

extension Syntax {
  /// Whether a colon begins a keyword or symbol: Clojure's `:key value`, Ruby's `:key`.
  private func isKeyword(_ colon: Int) -> Bool {
    guard colon + 1 < tokens.count, tokens[colon + 1].kind == .word, touch(colon, colon + 1) else {
      return false
    }
    return colon == 0 || !touch(colon - 1, colon) && tokens[colon - 1].kind != .symbol
      || ["^", "(", "[", "{", ","].contains { isSymbol(colon - 1, $0) }
  }
}
