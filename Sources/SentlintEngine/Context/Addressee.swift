// Whom a value is given to beside an address: in a command, a row, a call.

internal import SentlintCore

extension Context {
  /// Whom a command speaks to that is a function of this text and is given a host beside a token: `api host token path`.
  private func commandOwner(of place: Place) -> Mark? {
    let statement = syntax.statement(of: place.token)
    guard let first = statement.first, first != place.token, syntax.tokens[first].kind == .word,
      syntax.content(place.token) == place.range, shape(of: place.range).isExact,
      syntax.signs[place.token] < 0, Int(syntax.parents[place.token]) < first,
      !names.functions(named: syntax.name(first)).isEmpty
    else { return nil }
    return ownership.owner(of: place.token, within: statement) { !$0.name.contains(".") }
  }

  /// Whose URL or host stands beside a value of a token's exact shape in a row without names: `("sms", "api.…", "…")`,
  /// `['/api/sms', 'https://…', () => '…']`.
  private func rowOwner(of place: Place, _ reading: Reading) -> Mark? {
    let token = place.token
    let open = Int(syntax.parents[token])
    let sign = Int(syntax.signs[token])
    guard open > 0, place.isFirst, shape(of: place.range).isExact, syntax.content(token) == place.range,
      syntax.tokens[token].kind == .string,
      !reading.isAmongDigests,
      reading.nearest.map({ $0.isServiceHost || $0.range.upperBound <= Int(syntax.tokens[open].start) })
        != false,
      !syntax.isSymbol(open, "{"), !(syntax.isSymbol(open, "(") && syntax.tokens[open - 1].kind == .word),
      sign < 0 || syntax.isSymbol(sign - 1, ")") && syntax.isSymbol(sign, "=")
    else { return nil }
    return ownership.owner(of: token, within: (open + 1)..<Int(syntax.partners[open])) { mark in
      Int(self.syntax.parents[mark.token]) != open || self.syntax.tokens[mark.token].kind != .string
        || !mark.name.contains(".")
    }
  }

  /// Whom a call speaks to that is given a URL beside a value shaped like a token: `new Client("https://…", value)`,
  /// `call(url, value)`.
  func addressee(of place: Place, _ reading: Reading) -> Mark? {
    let token = place.token
    let open = Int(syntax.parents[token])
    if let mark = rowOwner(of: place, reading) ?? commandOwner(of: place) { return mark }
    guard open > 0, syntax.isSymbol(open, "("), syntax.signs[token] < 0,
      syntax.tokens[open - 1].kind == .word,
      syntax.tokens[token].kind == .word || syntax.content(token) == place.range,
      let callee = syntax.chain(endingAt: open - 1), let last = callee.parts.last
    else { return nil }
    guard syntax.content(token) != place.range || shape(of: place.range) != .identifier || !place.isFirst
    else { return nil }
    let makesClient =
      last.utf8.first?.isUpper == true
      || NameWords(last).words.contains {
        ["client", "new", "create", "connect", "init", "factory", "gateway"].contains($0)
      }
    let isOwn = names.definitions(ofName: open - 1, in: syntax).contains {
      names.definitions[$0].form == .function
    }
    guard makesClient || isOwn else { return nil }
    // What is seen to become something else than a credential: `'X-Visitor': visitor`.
    let uses = names.parameters(receiving: token, in: open, syntax).flatMap { names.uses[$0] }
    let isSeen = uses.prefix(8).allSatisfy { use in
      let reading = self.reading(of: use.range, at: use.token)
      return !reading.isHeader && (reading.role == .other || reading.nearest?.isOwnHeader == true)
    }
    guard uses.isEmpty || !isSeen else { return nil }
    return ownership.owner(of: token, within: (open + 1)..<Int(syntax.partners[open])) { mark in
      Int(self.syntax.parents[mark.token]) != open || mark.token == token
    }
  }
}
