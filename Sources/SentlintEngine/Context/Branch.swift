// Branches: what a condition chooses belongs to whom the condition names.

internal import SentlintCore

extension Context {
  /// Whose a place is by the branch that it stands in: `if host == "…"`, `case "…":`, `when …`, `else`.
  ///
  /// The branch's own condition says so, or the address that the branch sets beside the place (what is sent behind the
  /// branches would take both), or the conditions of the branches beside it, where one of them names the service.
  func branchOwner(of token: Int) -> Mark? {
    outline.ancestors(of: Int(syntax.tokens[token].line)).prefix(6).lazy
      .filter(syntax.beginsBranch).compactMap(owner(ofBranch:)).first
  }

  private func owner(ofBranch branch: Int) -> Mark? {
    if let known = branchOwners[branch] { return known }
    var mark = conditionOwner(onLine: branch) ?? addressOwner(inBranch: branch)
    if mark == nil {
      let others = outline.chain(of: branch, where: syntax.beginsBranch, syntax.endsBranchAbove)
      mark = others.lazy.compactMap(conditionOwner).first { $0.owner == .service }.map {
        Mark(token: $0.token, range: $0.range, owner: .other, name: $0.name)
      }
    }
    branchOwners[branch] = .some(mark)
    return mark
  }

  /// Whom a condition names: with `!=` and the like, somebody else than the service.
  private func conditionOwner(onLine line: Int) -> Mark? {
    let tokens = syntax.tokens(onLines: line..<(line + 1))
    let named = tokens.lazy.compactMap { token -> Mark? in
      guard self.syntax.tokens[token].kind != .symbol else { return nil }
      let range = self.syntax.content(token)
      let words = NameWords(self.syntax.text[range])
      guard range.count < 60, words.role == .open, words.isServiceAlone || words.namesOther,
        let owner = words.owner
      else { return nil }
      return Mark(token: token, range: range, owner: owner, name: self.syntax.name(token))
    }
    let mark = ownership.owner(of: tokens.lowerBound, within: tokens, except: { _ in false }) ?? named.first
    guard let mark, syntax.isNegated(tokens) else { return mark }
    return mark.owner == .service
      ? Mark(token: mark.token, range: mark.range, owner: .other, name: mark.name) : nil
  }

  /// The only owner of the addresses that a branch sets.
  private func addressOwner(inBranch branch: Int) -> Mark? {
    let block = syntax.tokens(onLines: outline.block(of: branch))
    let first = names.definitions.partitioningIndex { $0.name >= block.lowerBound }
    let marks = names.definitions[first...].prefix { $0.name < block.upperBound }.compactMap {
      NameWords(syntax.text[syntax.content($0.name)]).isAddress
        ? ownership.owner(of: $0.name, within: $0.value, except: { _ in false }) : nil
    }
    return Set(marks.map(\.owner)).count == 1 ? marks.first : nil
  }
}

extension Outline {
  /// The other lines of a chain of branches: beside `line`, each beginning a branch, up to one that ends the chain above.
  /// At most 16 on each side, which bounds the work.
  func chain(of line: Int, where isBranch: (Int) -> Bool, _ endsAbove: (Int) -> Bool) -> [Int] {
    var chain: [Int] = []
    var at = line
    while chain.count < 16, !endsAbove(at), let above = sibling(of: at, by: -1, where: isBranch) {
      chain.append(above)
      at = above
    }
    at = line
    while chain.count < 32, let below = sibling(of: at, by: 1, where: isBranch), !endsAbove(below) {
      chain.append(below)
      at = below
    }
    return chain
  }
}

extension Syntax {
  /// Whether a line begins one of several branches: `if`, `} else {`, `when …`, the shell's `production)`.
  func beginsBranch(_ line: Int) -> Bool {
    let code = branchCode(line)
    let word = code.prefix { $0.isWordByte }
    return ["if", "elif", "elsif", "else", "elseif", "unless", "case", "when", "default"]
      .contains(String(decoding: word, as: UTF8.self))
      || !word.isEmpty && code.dropFirst(word.count).first == UInt8(ascii: ")")
  }

  /// Whether no branch above a line belongs to the same chain.
  func endsBranchAbove(_ line: Int) -> Bool {
    ["if", "unless"].contains(String(decoding: branchCode(line).prefix { $0.isWordByte }, as: UTF8.self))
  }

  private func branchCode(_ line: Int) -> ContiguousArray<UInt8>.SubSequence {
    text[lines.codeStart(of: line, in: text)..<lines.end(of: line)].drop {
      $0.isSpace || $0 == UInt8(ascii: "}")
    }
  }

  fileprivate func isNegated(_ tokens: Range<Int>) -> Bool {
    tokens.contains { token in
      isSymbol(token, "!") || self.tokens[token].kind == .word && ["not", "unless"].contains(name(token))
    }
  }
}
