// Types: classes and modules, in which members belong together.

extension Syntax {
  /// Finds the types in one pass: for each token the innermost type around it, by the token of its name; -1 for none.
  mutating func findTypes() {
    typeOfToken = ContiguousArray(repeating: -1, count: tokens.count)
    /// The types that are open: by brace until its partner, by indentation until a line that is indented no deeper.
    var open: [(name: Int32, end: Int, indent: Int)] = []
    var line: Int32 = -1
    for index in tokens.indices {
      if tokens[index].line != line {
        line = tokens[index].line
        let indent = Int(tokens[index].start) - lines.starts[Int(line)]
        while let last = open.last, last.end < 0, last.indent >= indent { open.removeLast() }
      }
      while let last = open.last, last.end >= 0, index > last.end { open.removeLast() }
      if let name = typeName(declaredAt: index) {
        let brace = ((name + 1)..<min(name + 40, tokens.count)).prefix { !isSymbol($0, ";") }.first {
          isSymbol($0, "{")
        }
        let isBraced = brace.map { parents[$0] == parents[index] && Int(partners[$0]) > $0 } ?? false
        let indent = Int(tokens[index].start) - lines.starts[Int(line)]
        open.append((Int32(name), isBraced ? Int(partners[brace ?? 0]) : -1, indent))
      }
      typeOfToken[index] = open.last?.name ?? -1
    }
  }

  /// The name of the type that a keyword declares.
  private func typeName(declaredAt keyword: Int) -> Int? {
    guard tokens[keyword].kind == .word, keyword + 1 < tokens.count, tokens[keyword + 1].kind == .word,
      Self.typeKeywords.contains(name(keyword)), keyword == 0 || !isSymbol(keyword - 1, ".")
    else { return nil }
    // Elixir's `defmodule Acme.Crm do` is named by its last part.
    var name = keyword + 1
    while isSymbol(name + 1, "."), name + 2 < tokens.count, tokens[name + 2].kind == .word,
      touch(name, name + 1)
    {
      name += 2
    }
    return name
  }

  private static let typeKeywords: Set<String> = [
    "class", "struct", "trait", "object", "interface", "enum", "extension", "impl", "defmodule", "protocol",
    "record",
  ]

  /// The token of the name of the innermost type around a token.
  func typeName(around token: Int) -> Int? {
    typeOfToken[token] >= 0 ? Int(typeOfToken[token]) : nil
  }
}
