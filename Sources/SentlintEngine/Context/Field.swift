// Fields that values have by their position: Go's and C's `{"first", "second"}`.

/// The fields of a text's structures, as tokens of their names.
struct Structures: Sendable {
  /// By the structure's opening brace.
  private(set) var fields: [Int: [Int]] = [:]
  /// By the structure's name: `type Name struct {`, `struct name {`.
  private var byName: [NameKey: [Int]] = [:]

  init(_ syntax: Syntax) {
    for brace in syntax.tokens.indices
    where syntax.isSymbol(brace, "{") && Int(syntax.partners[brace]) > brace {
      let words = (max(0, brace - 2)..<brace).filter { syntax.tokens[$0].kind == .word }
      guard words.contains(where: { syntax.name($0) == "struct" }) else { continue }
      let fields = syntax.fields(in: brace)
      self.fields[brace] = fields
      for word in words { byName[NameKey(syntax.text[syntax.content(word)])] = fields }
    }
  }

  /// The field that a value without a name fills: by its position in `Type{…}` or in an element of `[]Type{ {…} }`.
  func field(of value: Int, in syntax: Syntax) -> Int? {
    let brace = Int(syntax.parents[value])
    guard !fields.isEmpty, syntax.isSymbol(brace, "{"), syntax.signs[value] < 0, value - brace < Syntax.reach
    else {
      return nil
    }
    let outer = Int(syntax.parents[brace])
    guard
      let fields = fields(ofTypeBefore: brace, syntax)
        ?? (syntax.isSymbol(outer, "{") ? fields(ofTypeBefore: outer, syntax) : nil)
    else { return nil }
    let position = syntax.position(of: value, in: brace)
    return position < fields.count ? fields[position] : nil
  }

  private func fields(ofTypeBefore brace: Int, _ syntax: Syntax) -> [Int]? {
    guard brace > 0 else { return nil }
    // `[]struct { … }{ … }`
    if syntax.isSymbol(brace - 1, "}") { return fields[Int(syntax.partners[brace - 1])] }
    // C's `struct name list[] = {`.
    var type = brace - 1
    while type > 0, syntax.tokens[type].kind == .symbol, brace - type < 6 { type -= 1 }
    if syntax.isSymbol(brace - 1, "="), type > 0 { type -= 1 }
    return byName[NameKey(syntax.text[syntax.content(type)])]
  }
}

extension Syntax {
  /// Go writes `first, second string` on a line, C `const char *first;`.
  fileprivate func fields(in brace: Int) -> [Int] {
    var names: [Int] = []
    var at = brace + 1
    let close = Int(partners[brace])
    while at < close, names.count < 40 {
      var end = at + 1
      while end < close, tokens[end].line == tokens[at].line, !isSymbol(end, ";") { end += 1 }
      let words = (at..<end).filter { tokens[$0].kind == .word }
      if isSymbol(end, ";") {
        names += words.suffix(1)
        end += 1
      } else {
        names += words.prefix { $0 == at || isSymbol($0 - 1, ",") }
      }
      at = end
    }
    return names
  }
}
