// Literals in pieces that stand in variables: `KEY = A + B`, `"${A}${B}"`, `$(A)$(B)`, `[A, B].join("")`.

extension Pass {
  /// A variable that is given a literal.
  private struct Variable {
    /// The literal's content.
    let content: Range<Int>
    /// The literal among those with quotes.
    let literal: Int?
    /// Whether it is given another one somewhere else.
    var isRepeated = false
  }

  /// What makes one literal of those that a text adds up by their names: the first gets the content of all, the others
  /// none, and where they were added up the first stands alone.
  mutating func sums() -> Edits {
    let variables = self.variables()
    guard variables.count > 1 else { return [] }
    // Most words differ from every name in their first letter or their length.
    var isKnown = ContiguousArray(repeating: false, count: 256 * (Self.longestName + 1))
    for name in variables.keys { isKnown[Int(name[0]) * (Self.longestName + 1) + name.count] = true }
    func variable(_ name: Range<Int>) -> Variable? {
      guard name.count <= Self.longestName,
        isKnown[Int(text[name.lowerBound]) * (Self.longestName + 1) + name.count]
      else { return nil }
      return variables[Array(text[name])]
    }
    var edits: Edits = []
    var used: Set<Int> = []
    var at = 0
    while let name = word(from: at) {
      at = name.upperBound
      guard let first = variable(name) else { continue }
      var addends = [first]
      var link: Addition?
      while let next = Addition(after: at, in: text, like: link?.sign), let other = variable(next.name) {
        addends.append(other)
        link = next
        at = next.name.upperBound
      }
      guard let link, isSum(addends), !addends.contains(where: { used.contains($0.content.lowerBound) }),
        link.sign != UInt8(ascii: ",") || isJoinedByCall(from: name.lowerBound, to: at)
      else { continue }
      let sum = addends.flatMap { text[$0.content] }
      edits.append(edit(first.content, sum, scale: .whole, .join))
      edits.append(edit(name.upperBound..<at, EmptyCollection(), scale: .whole, .join))
      for addend in addends {
        used.insert(addend.content.lowerBound)
        if let literal = addend.literal { literals[literal].waits = true }
      }
      for addend in addends.dropFirst() where !addend.content.isEmpty {
        edits.append(edit(addend.content, EmptyCollection(), scale: .whole, .join))
        moved.append(Moved(piece: addend.content, to: first.content))
      }
    }
    return ContiguousArray(edits.sorted { $0.start < $1.start })
  }

  private static let longestName = 64

  /// Whether what the variables hold is one value in pieces: none of them is one by itself, or given twice.
  private func isSum(_ addends: [Variable]) -> Bool {
    let lengths = addends.map(\.content.count)
    return addends.count > 1 && !addends.contains { $0.isRepeated } && lengths.allSatisfy { $0 < 32 }
      && (20...256).contains(lengths.reduce(0, +)) && lengths.count { $0 > 0 } > 1
      && Set(addends.map(\.content.lowerBound)).count == addends.count
  }

  /// The variables that are given what may be a piece of a value.
  private func variables() -> [[UInt8]: Variable] {
    var variables: [[UInt8]: Variable] = [:]
    func add(_ name: Range<Int>?, _ content: Range<Int>, _ literal: Int?) {
      guard let name, name.count <= Self.longestName, content.count <= 128,
        text[content].allSatisfy({ $0.isCodecByte || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "=") })
      else { return }
      let key = Array(text[name])
      if variables[key] != nil {
        variables[key]?.isRepeated = true
      } else {
        variables[key] = Variable(content: content, literal: literal)
      }
    }
    for (index, literal) in literals.enumerated() {
      add(assigned(before: Int(literal.start)), literal.content, index)
    }
    // Make, shell and properties need no quotes.
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(where: \.isLineEnd) ?? text.count
      if let sign = text[start..<end].firstIndex(of: UInt8(ascii: "=")) {
        let content = text[(sign + 1)..<end].drop(while: \.isBlank)
        let trimmed = content[..<((content.lastIndex { !$0.isBlank }).map { $0 + 1 } ?? content.startIndex)]
        if !trimmed.contains(where: \.isLiteralQuote) {
          add(assigned(before: trimmed.startIndex), trimmed.indices, nil)
        }
      }
      start = end + 1
    }
    return variables
  }

  /// The name that is assigned what stands at a place: the word before the sign, or before the colon of its type.
  func assigned(before place: Int) -> Range<Int>? {
    var at = place
    while at > 0, place - at < 2, "rRbBuUfFL@".utf8.contains(text[at - 1]) { at -= 1 }
    func skipBlanks() { while at > 0, text[at - 1].isBlank { at -= 1 } }
    func take(_ byte: UInt8) -> Bool {
      guard at > 0, text[at - 1] == byte else { return false }
      at -= 1
      return true
    }
    skipBlanks()
    let isColon = take(UInt8(ascii: ":"))
    guard isColon || take(UInt8(ascii: "=")) || (take(UInt8(ascii: ">")) && take(UInt8(ascii: "="))) else {
      return nil
    }
    if !isColon { _ = take(UInt8(ascii: ":")) || take(UInt8(ascii: "?")) }
    skipBlanks()
    var end = at
    if !isColon, let colon = text[max(0, at - 40)..<at].lastIndex(where: { !Self.isOfType($0) }),
      text[colon] == UInt8(ascii: ":"), colon > 0, text[colon - 1] != UInt8(ascii: ":")
    {
      end = colon
    }
    var start = end
    while start > 0, text[start - 1].isWordByte { start -= 1 }
    return start < end ? start..<end : nil
  }

  /// Whether a byte can stand in a type that is written behind a name.
  private static func isOfType(_ byte: UInt8) -> Bool {
    byte.isWordByte || byte.isBlank || "&'<>?[].".utf8.contains(byte)
  }

  /// The next word at or behind a place.
  private func word(from place: Int) -> Range<Int>? {
    guard let start = text[place...].firstIndex(where: \.isWordByte) else { return nil }
    return start..<(text[start...].firstIndex { !$0.isWordByte } ?? text.count)
  }
}

/// A piece of a literal that is read where the first piece stands.
struct Moved: Sendable {
  /// The piece.
  let piece: Range<Int>
  /// The first piece.
  let to: Range<Int>
}

/// What adds another variable to the one before it.
private struct Addition {
  /// The other's name.
  let name: Range<Int>
  /// The sign between them, or the first byte of what opens a hole in a text.
  let sign: UInt8

  /// Reads on behind a name: an operator, or the end of one hole in a text and the beginning of the next; and what
  /// qualifies the other's name, such as `self.`. All of a sum have the sign that the first two have.
  init?(after end: Int, in text: ContiguousArray<UInt8>, like sign: UInt8?) {
    var at = end
    func byte() -> UInt8 { at < text.count ? text[at] : 0 }
    func skipSpace() { while at - end < 64, byte().isSpace || byte() == UInt8(ascii: "\\") { at += 1 } }
    func take(_ words: [[UInt8]]) -> Bool {
      guard let word = words.first(where: text[at...].starts) else { return false }
      at += word.count
      return true
    }
    var first = byte()
    if !take(Self.holes) {
      skipSpace()
      first = byte()
      let isSpaced = at > end
      guard take(Self.operators) else { return nil }
      if first == UInt8(ascii: "$") {
        // `"$A$B"`
        if isSpaced { return nil }
      } else {
        skipSpace()
        // A point alone stands before a member.
        if first == UInt8(ascii: "."), at == end + 1, byte() != UInt8(ascii: "$") { return nil }
      }
    }
    guard sign == nil || sign == first else { return nil }
    self.sign = first
    _ = take(Self.sigils)
    var start = at
    while at - end < 128 {
      while byte().isWordByte { at += 1 }
      guard at > start else { return nil }
      let wordEnd = at
      guard take(Self.joints), byte().isWordByte || byte() == UInt8(ascii: "$") else {
        name = start..<wordEnd
        return
      }
      _ = take(Self.sigils)
      start = at
    }
    return nil
  }

  private static let holes = words("}${", "}#{", "}{", ")$(", ")\\(", "%%")
  private static let operators = words("++", "+", "..", ".", "<>", "&", "||", "~", ",", "$")
  private static let sigils = words("$", "@@", "@")
  private static let joints = words("->", "::", "?.", ".")

  private static func words(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }
}
