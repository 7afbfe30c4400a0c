// Sections that others refer to by name: a proxy's headers under a name that its routes use.

internal import SentlintCore

extension Context {
  /// The places that refer to the sections of a document that a value stands in: `middlewares = ["name"]` where the
  /// value is under `[http.middlewares.name.headers]`, or under `name:`.
  func references(toSectionsAround token: Int) -> [Place] {
    guard hasPathNames else { return [] }
    let line = Int(syntax.tokens[token].line)
    let keys = outline.ancestors(of: line).prefix(4).filter(syntax.isKey)
      .flatMap { syntax.tokens(onLines: $0..<($0 + 1)).prefix(3) }
    let header = outline.header(of: line).map { syntax.tokens(onLines: $0..<($0 + 1)).prefix(16) } ?? 0..<0
    return (keys + header).flatMap { name -> [Place] in
      let range = syntax.content(name)
      guard syntax.isSectionName(name) else { return [] }
      let step = Clue(kind: .flow, text: "`\(syntax.name(name))`", range: range)
      return (references[NameKey(syntax.text[range])] ?? []).prefix(8).map {
        Place(token: $0, range: syntax.content($0), path: [step], holdsHeader: true)
      }
    }
  }
}

extension Syntax {
  /// What the Kubernetes Secret is called in whose data a line stands: its values are credentials, whatever their keys.
  func secretName(around line: Int, _ outline: Outline) -> Label? {
    func says(_ line: Int, _ key: String) -> Bool {
      guard lines.range(line).count < 80 else { return false }
      return text[lines.range(line)].filter { !$0.isSpace && !"\"'".utf8.contains($0) }.elementsEqual(
        key.utf8)
    }
    guard let data = outline.ancestors(of: line).first, says(data, "data:") || says(data, "stringData:")
    else {
      return nil
    }
    func sibling(_ key: String) -> Int? {
      outline.sibling(of: data, by: -1) { says($0, key) }
        ?? outline.sibling(of: data, by: 1) { says($0, key) }
    }
    guard sibling("kind:Secret") != nil, let metadata = sibling("metadata:") else { return nil }
    return outline.block(of: metadata).prefix(20).lazy.map { self.tokens(onLines: $0..<($0 + 1)) }
      .first { $0.count > 2 && self.name($0.lowerBound) == "name" }
      .map { label(.section, of: $0.lowerBound + 2) }
  }

  /// The words and strings that are a whole value or an entry of a list, by what they say.
  func references() -> [NameKey: [Int]] {
    let values = tokens.indices.dropFirst().filter { token in
      isSectionName(token)
        && [":", "=", "[", ",", "-"].contains { isSymbol(token - 1, $0) }
        && (token + 1 == tokens.count || tokens[token + 1].line != tokens[token].line
          || ["]", ",", "}"].contains { isSymbol(token + 1, $0) })
    }
    return Dictionary(grouping: values) { NameKey(text[content($0)]) }
  }

  /// Whether a token can be the name of a section: one name, and none of the words that any section has.
  fileprivate func isSectionName(_ token: Int) -> Bool {
    let range = content(token)
    guard tokens[token].kind != .symbol, (3..<60).contains(range.count), text[range].isOneName else {
      return false
    }
    let words = NameWords(text[range])
    return words.words.count > 1 || !words.isPartOfRequest
  }
}
