// Uses of names: which words and which holes of strings can stand for a value.

/// A place where a name stands for its value: a word, or a word in the hole of a string.
struct Use: Hashable, Sendable {
  /// The token: the word itself, or the string with the hole.
  let token: Int
  /// The bytes of the name.
  let range: Range<Int>
}

extension Syntax {
  /// The words, and the words in holes of strings, that pass a test.
  func possibleUses(where isKnown: (NameKey) -> Bool) -> [Use] {
    var uses: [Use] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .word:
        let range = Int(token.start)..<Int(token.end)
        if isKnown(NameKey(text[range])) { uses.append(Use(token: index, range: range)) }
      case .string:
        for range in holes(in: content(index)) where isKnown(NameKey(text[range])) {
          uses.append(Use(token: index, range: range))
        }
        let whole = content(index)
        // `config['name']`
        if whole.count < 60, isSymbol(index - 1, "["), isKnown(NameKey(text[whole])) {
          uses.append(Use(token: index, range: whole))
        }
      case .symbol: break
      }
    }
    return uses
  }

  /// The names in the holes of a string: `${a.name}`, `$name`, `#{name}`, `{name}`, `\\(name)`, `%(name)s`, `%name%`.
  func holes(in content: Range<Int>) -> [Range<Int>] {
    var holes: [Range<Int>] = []
    var at = content.lowerBound
    while at < content.upperBound {
      let byte = text[at]
      let opens =
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%")
        || (byte == UInt8(ascii: "(") && at > content.lowerBound
          && (text[at - 1] == UInt8(ascii: "\\") || text[at - 1] == UInt8(ascii: "%")
            || text[at - 1] == UInt8(ascii: "$")))
      at += 1
      guard opens else { continue }
      // `{{ name }}`
      while at < content.upperBound, text[at] == 0x20 || text[at] == byte { at += 1 }
      var end = at
      while end < content.upperBound, end - at < 120, text[end].isWordByte || text[end].isChainByte {
        end += 1
      }
      var start = at
      for index in at...end where index == end || !text[index].isWordByte {
        if index > start { holes.append(start..<index) }
        start = index + 1
      }
      at = end
    }
    return holes
  }

  /// Whether a use reaches its name through an object: `this.name`, `config['name']`, `@name`.
  func isMember(_ use: Use) -> Bool {
    guard use.range.lowerBound > 0 else { return false }
    let before = text[use.range.lowerBound - 1]
    if before == UInt8(ascii: ".") || before == UInt8(ascii: "@") || before == UInt8(ascii: "#") {
      return true
    }
    guard use.range.lowerBound > 1 else { return false }
    let second = text[use.range.lowerBound - 2]
    if before == UInt8(ascii: ">"), second == UInt8(ascii: "-") { return true }
    if before == UInt8(ascii: ":"), second == UInt8(ascii: ":") { return true }
    if before == UInt8(ascii: "\"") || before == UInt8(ascii: "'") {
      return second == UInt8(ascii: "[") || second == UInt8(ascii: "(")
    }
    return second == UInt8(ascii: "[") && before == UInt8(ascii: ":")
  }

  /// Whether a member use can reach an object's key: its root is the name that the object was assigned to, or
  /// nobody knows what its root is.
  func holds(_ definition: Definition, _ use: Use) -> Bool {
    var holders: [String] = []
    var at = definition.name
    for _ in 0..<6 {
      let parent = Int(parents[at])
      guard parent >= 0 else { break }
      let sign = Int(signs[parent])
      if sign >= 0, let name = assignedName(from: Int(entries[parent]), to: sign) {
        holders.append(name.parts.last ?? "")
      }
      at = parent
    }
    guard !holders.isEmpty else { return true }
    let start =
      text[max(0, use.range.lowerBound - 80)..<use.range.lowerBound].lastIndex { !$0.isChainByte } ?? -1
    let chain = NameWords.parts(of: text[(start + 1)..<use.range.lowerBound])
    return chain.isEmpty || chain.contains { holders.contains($0) || Self.openRoots.contains($0) }
  }

  private static let openRoots: Set<String> = [
    "_", "this", "self", "props", "state", "config", "options", "opts", "settings", "params", "cfg", "conf",
    "env",
    "data",
    "Config", "Settings", "Constants", "secrets", "credentials",
  ]

  /// Whether a name assigned at one token has that value at a later one whichever way the program took: no
  /// brace or deeper indentation was left between the two.
  func precedesOnEveryPath(_ assigned: Int, _ used: Int) -> Bool {
    let block = Int(parents[assigned])
    if block >= 0, isSymbol(block, "{") {
      return Int(partners[block]) > used
    }
    let indent = Outline.indent(of: text[lines.range(Int(tokens[assigned].line))]) ?? 0
    return indent <= (Outline.indent(of: text[lines.range(Int(tokens[used].line))]) ?? 0)
  }
}

extension UInt8 {
  /// Whether this can stand between the names of `this.config['name']`.
  fileprivate var isChainByte: Bool {
    isWordByte
      || ".->:[]'\"?!$@# (){".utf8.contains(self) && self != UInt8(ascii: " ")
        && self != UInt8(ascii: "(") && self != UInt8(ascii: ")") && self != UInt8(ascii: "{")
  }
}
