// Settings: names that documents give to values without assigning to them, and entries of environments. Templates, shells
// and other documents' parts read them through holes: `${NAME}`, `{{ name }}`, `$NAME`; YAML's anchors through `*name`.

extension Syntax {
  /// The names of settings, as tokens: what stands under `name` or `key`, in an element's `name` or `id`, and the names
  /// of elements themselves.
  func settingNames() -> [Int] {
    guard text.contains(UInt8(ascii: "$")) || text.holds("{{") else { return [] }
    return tokens.indices.dropFirst(2).filter { token in
      guard tokens[token].kind != .symbol, (1..<60).contains(content(token).count) else { return false }
      if isSymbol(token - 1, "<") { return touch(token - 1, token) && isSymbol(token + 1, ">") }
      return [":", "=", ">"].contains { isSymbol(token - 1, $0) }
        && (2...11).contains(content(token - 2).count)
        && Self.nameKeys.contains(name(token - 2).lowercased()) && text[content(token)].isOneName
    }
  }

  /// The names of YAML's anchors, as tokens: `key: &name value`.
  func anchorNames() -> [Int] {
    guard text.holds(": &") || text.holds("- &") else { return [] }
    return tokens.indices.dropFirst(2).filter { token in
      isSymbol(token - 1, "&") && tokens[token].kind == .word && touch(token - 1, token)
        && (isSymbol(token - 2, ":") || isSymbol(token - 2, "-")) && !touch(token - 2, token - 1)
        && (token + 1 == tokens.count || !touch(token, token + 1))
        && !["}", ",", ")", ";"].contains { isSymbol(token + 1, $0) }
    }
  }

  /// The name of the anchor right before a value.
  func anchor(before value: Int) -> Label? {
    guard value > 2, isSymbol(value - 2, "&"), touch(value - 2, value - 1), tokens[value - 1].kind == .word,
      isSymbol(value - 3, ":"), !touch(value - 3, value - 2), tokens[value].line == tokens[value - 1].line
    else { return nil }
    return label(.assigned, of: value - 1)
  }

  /// Whether a use is YAML's `*name`.
  func isAlias(_ use: Use) -> Bool {
    isSymbol(use.token - 1, "*") && touch(use.token - 1, use.token)
  }

  /// What opens the hole that a use stands in, nil where it stands in none.
  fileprivate func hole(of use: Use) -> UInt8? {
    // `{{ values.name }}`, `$env:NAME`, `${#Project#name}`
    let before = text[..<use.range.lowerBound].suffix(40).reversed().drop {
      $0.isWordByte || ".:#".utf8.contains($0)
    }
    guard let first = before.drop(while: { $0 == 0x20 }).first else { return nil }
    let second = before.drop { $0 == 0x20 }.dropFirst().first ?? 0
    switch first {
    case UInt8(ascii: "$"), UInt8(ascii: "%"): return first
    case UInt8(ascii: "{"): return "${#".utf8.contains(second) ? second : nil
    case UInt8(ascii: "("): return second == UInt8(ascii: "$") ? second : nil
    default: return nil
    }
  }
}

extension Names {
  /// Which settings a use in a hole can mean: those of the nearest step, job, service or element that both belong to. The
  /// only setting of its name is known everywhere; an environment's entry (`NAME: value`) is known in what it is for.
  static func settings(
    of use: Use, among candidates: [Int], _ definitions: [Definition], _ syntax: Syntax, _ outline: Outline
  ) -> [Int] {
    guard let hole = syntax.hole(of: use) else { return [] }
    let isTemplate = hole == UInt8(ascii: "{")
    let middle = candidates.partitioningIndex { definitions[$0].name > use.token }
    let near = candidates[max(0, middle - reach)..<min(candidates.count, middle + reach)].filter {
      switch definitions[$0].form {
      case .setting: true
      // What a shell reads has capitals.
      case .key: isTemplate || syntax.text[use.range].allSatisfy { !$0.isLower }
      default: false
      }
    }
    let line = syntax.lines.line(at: use.range.lowerBound)
    let holders = near.map { index in
      syntax.holders(of: definitions[index].name, outline).first {
        $0 < 0 || outline.block(of: $0).contains(line)
      }
    }
    if let nearest = holders.compactMap({ $0 }).max() {
      return zip(near, holders).filter { $0.1 == nearest }.map(\.0)
    }
    return near.filter { definitions[$0].form == .setting && candidates.count == 1 }
  }
}

extension Syntax {
  /// The lines that an entry of an environment can be for, nearest first: its own, which may begin with another key, and
  /// the one that the environment stands under, -1 for the whole text.
  fileprivate func holders(of name: Int, _ outline: Outline) -> [Int] {
    let line = Int(tokens[name].line)
    // `env: {NAME: value}`
    let isInLine = parents[name] >= 0 && tokens[Int(parents[name])].line == tokens[name].line
    return [line, outline.ancestors(of: line).dropFirst(isInLine ? 0 : 1).first ?? -1]
  }
}
