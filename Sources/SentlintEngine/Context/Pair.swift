// Pairs of a name and a value that stand under keys of their own: `{"name": "Authorization", "value": "…"}`.

extension Syntax {
  /// Puts the name of a name-and-value pair in the place of `value`: `{"name": "Authorization", "value": …}`.
  func replacingValueKeys(in labels: [Label], of token: Int, _ outline: Outline) -> [Label] {
    guard let first = labels.first, first.key.isValueKey else { return labels }
    let line = lines.line(at: first.range.lowerBound)
    let name = argumentName(beside: token) ?? pairedName(token, line) ?? parentKey(ofLine: line, outline)
    let labels = name.map { [$0] + labels.dropFirst() } ?? labels
    // `Default: …` with `Description: Instasent API token` beside it.
    return labels + [description(beside: token, line)].compactMap { $0 }
  }

  /// `add_argument("--name", default=…)`
  private func argumentName(beside token: Int) -> Label? {
    let open = Int(parents[token])
    guard isSymbol(open, "("), open + 1 < token, tokens[open + 1].kind == .string, signs[open + 1] < 0 else {
      return nil
    }
    return label(.sibling, of: open + 1)
  }

  private func pairedName(_ token: Int, _ line: Int) -> Label? {
    guard let value = value(under: Self.nameKeys, near: token, line) else { return nil }
    guard text[content(value)].contains(UInt8(ascii: "/")) else { return label(.assigned, of: value) }
    // A path's last part is the name, `/prod/instasent`; where no part says anything, what stands around it does.
    let parts = said(content(value)).split(separator: "/").map(String.init)
    let path = Label(tie: .assigned, parts: parts, range: content(value))
    return path.words.role == .open && path.words.owner == nil ? nil : path
  }

  private func description(beside token: Int, _ line: Int) -> Label? {
    let keys: Set = ["description", "title", "label", "summary"]
    guard let first = value(under: keys, beside: token) ?? value(under: keys, onLinesAround: line) else {
      return nil
    }
    // Without quotes it goes on to the end of its line.
    let range =
      tokens[first].kind == .string
      ? content(first) : Int(tokens[first].start)..<lines.end(of: Int(tokens[first].line))
    return label(.comment, range)
  }

  static let nameKeys: Set<String> = [
    "name", "key", "id", "variable", "field", "header", "option", "option_name", "setting", "parameter",
    "provide", "clave",
    "nombre", "nom", "nome", "chave", "clau", "cle", "schluessel", "chiave",
  ]

  /// Whether a brace holds a name and its value under keys of their own.
  func isPair(_ brace: Int) -> Bool {
    guard isSymbol(brace, "{"), Int(partners[brace]) - brace < 60, partners[brace] > brace else {
      return false
    }
    let keys = ((brace + 1)..<Int(partners[brace])).filter {
      parents[$0] == Int32(brace) && tokens[$0].kind != .symbol && isLoneColon($0 + 1)
    }.map { name($0).lowercased() }
    return keys.contains { NameWords($0).isValueKey } && keys.contains { Self.nameKeys.contains($0) }
  }

  /// The key that a line's `value:` stands under, where nothing beside it names it: `credentials:` with `value: …` below.
  private func parentKey(ofLine line: Int, _ outline: Outline) -> Label? {
    guard let parent = outline.ancestors(of: line).first, isKey(onLine: parent) else { return nil }
    var key = token(at: lines.starts[parent])
    while isSymbol(key, "-") { key += 1 }
    return label(.assigned, of: key)
  }

  /// The value beside a token's own under one of some keys: in its brackets, on the lines around its line, in its statement.
  private func value(under keys: Set<String>, near token: Int, _ line: Int) -> Int? {
    value(under: keys, beside: token) ?? value(under: keys, onLinesAround: line)
      ?? value(under: keys, inStatementOf: token)
  }

  /// The value beside a token's own, in the same brackets, under one of some keys.
  private func value(under keys: Set<String>, beside token: Int) -> Int? {
    let parent = Int(parents[token])
    guard parent >= 0, partners[parent] > parent, Int(partners[parent]) - parent < Self.reach else {
      return nil
    }
    return ((parent + 1)..<Int(partners[parent])).first { at in
      guard parents[at] == Int32(parent), tokens[at].kind != .symbol, signs[at] >= 0,
        at == Int(signs[at]) + (isSymbol(Int(signs[at]) + 1, ">") ? 2 : 1),
        let key = assignedName(from: Int(entries[at]), to: Int(signs[at]))
      else { return false }
      return keys.contains((key.parts.last ?? "").lowercased())
    }
  }

  /// Whether what stands beside a value says that another provides what it is for: `provider: Mapbox`.
  func isOfOtherProvider(_ token: Int) -> Bool {
    guard let provider = value(under: ["provider", "vendor"], near: token, Int(tokens[token].line)),
      text[content(provider)].allSatisfy({ $0.isWordByte || $0 == 0x20 || $0 == UInt8(ascii: "-") })
    else { return false }
    let words = NameWords(text[content(provider)])
    return !words.namesService && !words.isGeneric && !words.words.isEmpty
  }

  /// SQL's: `SET value = '…' WHERE name = 'X'`, `SET name = 'X', value = '…'`.
  private func value(under keys: Set<String>, inStatementOf token: Int) -> Int? {
    guard parents[token] < 0, isAssignment(token - 1) else { return nil }
    let before = (max(0, token - 60)..<token).reversed().prefix { !isSymbol($0, ";") }
    guard
      before.contains(where: { ["update", "insert", "replace", "merge"].contains(name($0).lowercased()) })
    else {
      return nil
    }
    let statement = before.reversed() + (token..<min(tokens.count, token + 60)).prefix { !isSymbol($0, ";") }
    return statement.first {
      tokens[$0].kind == .string && $0 != token && isAssignment($0 - 1) && $0 > 1
        && keys.contains(name($0 - 2).lowercased())
    }
  }

  /// YAML's form of it, and TOML's: `- name: X` with `value: …` on a line beside it.
  private func value(under keys: Set<String>, onLinesAround line: Int) -> Int? {
    guard let own = Outline.keyIndent(of: text[lines.range(line)]) else { return nil }
    for direction in [-1, 1] {
      var at = line + direction
      while at >= 0, at < lines.count, abs(at - line) < 6 {
        let content = text[lines.range(at)]
        guard let indent = Outline.keyIndent(of: content), indent == own,
          content.first(where: { !$0.isSpace }) != UInt8(ascii: "[")
        else { break }
        let first = token(at: lines.starts[at])
        var key = first
        while isSymbol(key, "-") { key += 1 }
        if key + 2 < tokens.count, tokens[key].kind != .symbol,
          isLoneColon(key + 1) || isAssignment(key + 1) && signs[first] < Int32(first) + 2,
          keys.contains(name(key).lowercased()),
          tokens[key + 2].kind != .symbol, tokens[key + 2].line == tokens[key].line
        {
          return key + 2
        }
        if direction < 0, content.drop(while: { $0.isSpace }).first == UInt8(ascii: "-") { break }
        if direction > 0, at + 1 < lines.count,
          text[lines.range(at + 1)].drop(while: { $0.isSpace }).first == UInt8(ascii: "-")
        {
          break
        }
        at += direction
      }
    }
    return nil
  }
}

extension Outline {
  /// The column at which a line's key stands, list dashes counted as indentation; nil for a blank line.
  static func keyIndent(of line: ContiguousArray<UInt8>.SubSequence) -> Int? {
    guard let first = line.firstIndex(where: { !$0.isSpace }) else { return nil }
    guard line[first] == UInt8(ascii: "-") else { return first - line.startIndex }
    return line[(first + 1)...].firstIndex { !$0.isSpace }.map { $0 - line.startIndex }
  }
}
