// Rows of SQL: the columns that values stand in, and rows of tables that speak of different things.

extension Context {
  /// The labels of a value in `INSERT INTO table (columns) VALUES (…), (…)`: its column and its table.
  func columnLabels(of token: Int) -> [Label] {
    let row = Int(syntax.parents[token])
    guard syntax.isSymbol(row, "("), token - row < Syntax.reach, let values = values(ofRow: row) else {
      return []
    }
    var columns: [Int] = []
    var table = values - 1
    if syntax.isSymbol(table, ")"), syntax.partners[table] >= 0 {
      columns = syntax.columns(in: Int(syntax.partners[table]))
      table = Int(syntax.partners[table]) - 1
    }
    // PostgreSQL's `schema.table` ends with the table; quotes are no part of its name.
    while table > 0, syntax.tokens[table].kind == .symbol, !syntax.isSymbol(table, ";") { table -= 1 }
    guard table >= 0 else { return [] }
    if columns.isEmpty { columns = tableColumns[syntax.name(table)] ?? [] }
    let position = syntax.position(of: token, in: row)
    guard position < columns.count else { return [] }
    let column = NameWords(syntax.name(columns[position]))
    guard !column.isValueKey else { return [] }
    // What a table of people keeps as their password is a digest of it.
    let isOfPeople = columns.contains { NameWords(syntax.name($0)).isOfPeople }
    let name = column.words == ["password"] && isOfPeople ? "password hash" : syntax.name(columns[position])
    return [
      Label(tie: .assigned, parts: [name], range: syntax.content(columns[position])),
      syntax.label(.section, of: table),
    ]
  }

  /// The word `VALUES` that a row belongs to. Rows are asked about one after another: each is looked at once.
  private func values(ofRow row: Int) -> Int? {
    var passed: [Int] = []
    var at = row
    while rowHeads[at] == nil {
      passed.append(at)
      let before = at - 1
      if before >= 0, syntax.tokens[before].kind == .word, syntax.name(before).lowercased() == "values" {
        rowHeads[at] = before
      } else if syntax.isSymbol(before, ","), syntax.isSymbol(before - 1, ")"),
        syntax.partners[before - 1] >= 0
      {
        at = Int(syntax.partners[before - 1])
      } else {
        rowHeads[at] = -1
      }
    }
    let head = rowHeads[at] ?? -1
    for row in passed { rowHeads[row] = head }
    return head >= 0 ? head : nil
  }

  /// Whether a name and a place stand in different rows of one table, or of tables beside each other.
  func areRows(_ mark: Mark, _ token: Int) -> Bool {
    let (own, other) = (Int(syntax.tokens[mark.token].line), Int(syntax.tokens[token].line))
    // A URL in one row can be what the credential in another is for.
    guard own != other, !mark.name.contains(".") else { return false }
    return isRow(own) && isRow(other)
  }

  /// Whom a row of a table speaks to: its endpoint, or the host that one of its cells is.
  func rowOwner(of token: Int, _ line: Int, _ separator: UInt8) -> Mark? {
    let tokens = syntax.tokens(onLines: line..<(line + 1))
    if let mark = ownership.owner(of: token, within: tokens, except: { _ in false }) { return mark }
    return syntax.cells(of: line, separator).first(where: syntax.isForeignHost).map {
      Mark(token: syntax.token(at: $0.lowerBound), range: $0, owner: .other, name: syntax.said($0))
    }
  }

  private func isRow(_ line: Int) -> Bool {
    let content = syntax.text[syntax.lines.range(line)].prefix(200).drop { $0.isSpace }
    return content.first == UInt8(ascii: "(")
      || String(decoding: content.prefix(11), as: UTF8.self).lowercased() == "insert into"
      || syntax.separator(ofRow: line) != nil
  }
}

extension NameWords {
  /// Whether this is a column of a table of people who log in.
  fileprivate var isOfPeople: Bool {
    words.contains { ["email", "mail", "salt", "login", "username", "correo"].contains($0) }
  }
}

extension Syntax {
  /// The columns of every `CREATE TABLE`, by the table's name.
  func createdTables() -> [String: [Int]] {
    var tables: [String: [Int]] = [:]
    for at in tokens.indices.dropLast(3)
    where tokens[at].kind == .word && name(at).lowercased() == "table" && at > 0
      && name(at - 1).lowercased() == "create"
    {
      guard let open = ((at + 1)..<min(at + 12, tokens.count)).first(where: { isSymbol($0, "(") }) else {
        continue
      }
      tables[name(open - 1)] = columns(in: open)
    }
    return tables
  }

  /// The first word of each entry in brackets.
  func columns(in open: Int) -> [Int] {
    guard partners[open] > open else { return [] }
    return ((open + 1)..<Int(partners[open])).filter {
      Int(parents[$0]) == open && tokens[$0].kind != .symbol && ($0 == open + 1 || isSymbol($0 - 1, ","))
        && !["primary", "key", "constraint", "unique", "index", "foreign"].contains(name($0).lowercased())
    }
  }
}
