// Fields that values have by their position: Go's and C's `{"first", "second"}`.

extension Syntax {
  /// The names of the fields of every `struct { … }`, as tokens, by its opening brace.
  func structFields() -> [Int: [Int]] {
    var fields: [Int: [Int]] = [:]
    for brace in tokens.indices where isSymbol(brace, "{") && partners[brace] > brace {
      let isStruct = (Swift.max(0, brace - 2)..<brace).contains {
        tokens[$0].kind == .word && name($0) == "struct"
      }
      if isStruct { fields[brace] = self.fields(in: brace) }
    }
    return fields
  }

  /// Go writes `first, second string` on a line, C `const char *first;`.
  private func fields(in brace: Int) -> [Int] {
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

  /// The field that a value without a name fills: by its position in `Type{…}` or in an element of `[]Type{ {…} }`.
  func field(of value: Int, _ structs: [Int: [Int]]) -> Int? {
    let brace = Int(parents[value])
    guard !structs.isEmpty, brace > 0, isSymbol(brace, "{"), signs[value] < 0, partners[brace] > brace,
      let fields = fields(ofTypeBefore: brace, structs)
        ?? (isSymbol(Int(parents[brace]), "{") ? fields(ofTypeBefore: Int(parents[brace]), structs) : nil)
    else { return nil }
    let position = ((brace + 1)..<value).count { isSymbol($0, ",") && Int(parents[$0]) == brace }
    return position < fields.count ? fields[position] : nil
  }

  private func fields(ofTypeBefore brace: Int, _ structs: [Int: [Int]]) -> [Int]? {
    guard brace > 0 else { return nil }
    // `[]struct { … }{ … }`
    if isSymbol(brace - 1, "}") { return structs[Int(partners[brace - 1])] }
    // C's `struct name list[] = {`.
    var type = brace - 1
    while type > 0, tokens[type].kind == .symbol, brace - type < 6 { type -= 1 }
    if isSymbol(brace - 1, "="), type > 0 { type -= 1 }
    guard tokens[type].kind == .word else { return nil }
    let named = structs.keys.first { open in
      (Swift.max(0, open - 2)..<open).contains {
        tokens[$0].kind == .word && text[content($0)] == text[content(type)]
      }
    }
    return named.flatMap { structs[$0] }
  }
}
