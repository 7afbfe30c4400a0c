// Literals in pieces: what stands between two of them says whether they are one.

extension Pass {
  /// What two literals that follow one another are to each other.
  enum Link: UInt8, Sendable {
    case none
    /// Pieces of one literal.
    case join
    /// Entries of one list.
    case list
    /// Lines of one text: entries of a list of which the first ends in a line end.
    case lines
    /// One literal with a doubled quote in it, as CSV, SQL and Visual Basic write it.
    case doubled
  }

  /// The link of each literal to the next.
  mutating func links() -> ContiguousArray<Link> {
    guard literals.count > 1 else { return [] }
    var links = ContiguousArray(repeating: Link.none, count: literals.count - 1)
    var listStart = 0
    for index in links.indices {
      links[index] = link(index, isJoined: index > 0 && links[index - 1] == .join)
      guard links[index] != .list && links[index] != .join else { continue }
      joinList(listStart...index, &links)
      listStart = index + 1
    }
    joinList(listStart...(literals.count - 1), &links)
    return links
  }

  /// Turns the links of a list into joins if its entries are characters or are joined by a call.
  private mutating func joinList(_ list: ClosedRange<Int>, _ links: inout ContiguousArray<Link>) {
    let pairs = list.lowerBound..<list.upperBound
    guard let firstOfList = pairs.first(where: { links[$0] == .list }) else { return }
    let isCharacters = list.count >= 16 && list.allSatisfy { literals[$0].content.count == 1 }
    guard
      isCharacters || isJoinedByCall(list) || isJoinedByCall(firstOfList...list.upperBound)
        || isJoinedByName(list)
    else { return }
    for pair in pairs { links[pair] = .join }
    // `String.join("", "a", "b")`: the first is what is put between the others.
    if literals[list.lowerBound].content.isEmpty { links[list.lowerBound] = .none }
  }

  /// Leaves out what stands between pieces, and makes one quote of two.
  mutating func join(_ links: ContiguousArray<Link>) {
    for index in links.indices where links[index] != .none && links[index] != .list {
      if links[index] == .doubled { literals[index].holdsText = true }
      literals[index].waits = true
      literals[index + 1].waits = true
    }
    spreadTexts(links)
    for (index, link) in links.enumerated() {
      let range = Int(literals[index].end - 1)..<Int(literals[index + 1].start + 1)
      switch link {
      case .none, .list: continue
      case .join, .lines: joins.append(edit(range, EmptyCollection(), scale: .whole, .join))
      case .doubled:
        joins.append(edit(range, CollectionOfOne(literals[index].quote), scale: .each(2), .escape))
      }
    }
  }

  /// If one piece holds a text, all pieces linked to it do.
  mutating func spreadTexts(_ links: ContiguousArray<Link>) {
    func binds(_ link: Link) -> Bool { link != .none && link != .list }
    for index in links.indices where binds(links[index]) && literals[index].holdsText {
      literals[index + 1].holdsText = true
    }
    for index in links.indices.reversed() where binds(links[index]) && literals[index + 1].holdsText {
      literals[index].holdsText = true
    }
  }

  private func link(_ index: Int, isJoined: Bool) -> Link {
    let (left, right) = (literals[index], literals[index + 1])
    var gap = Gap(text: text, range: Int(left.end)..<Int(right.start))
    if gap.isEmpty {
      guard left.quote == right.quote else { return .join }
      guard !left.content.isEmpty else { return .none }
      let isInWord = text[Int(left.end) - 2].isLetterOrDigit && text[Int(right.start) + 1].isLetterOrDigit
      return isInWord ? .join : .doubled
    }
    switch gap.kind() {
    case .other: return .none
    case .operation: return .join
    case .sqlOperation: return left.content.isEmpty ? .none : .join
    case .comma: return left.endsInLineEnd && left.escapedLineEnds == 1 ? .lines : .list
    case .blank(let bringsToMargin):
      // A literal at the margin, or a space from it, is a statement of its own in a language without semicolons.
      return !bringsToMargin && (isJoined || expectsValue(before: Int(left.start)))
        && endsValue(after: Int(right.end))
        ? .join : .none
    }
  }
}

extension Pass {
  /// Whether a literal stands where two of them side by side are one, as in C and Python: behind an opening
  /// parenthesis, a comma, a spaced `=`, a colon, `return` or in a `#define`. Arguments of a shell command do not.
  private func expectsValue(before start: Int) -> Bool {
    var at = start - 1
    while at >= 0, start - at < 4, "rRbBuUfFL@".utf8.contains(text[at]) { at -= 1 }
    if at + 1 < start, at >= 0, text[at].isWordByte { at = start - 1 }
    let limit = max(-1, at - 64)
    var isSpaced = false
    while at > limit, text[at].isSpace || text[at] == UInt8(ascii: "\\") || isMarker(at) {
      isSpaced = true
      at -= 1
    }
    guard at > limit else { return false }
    switch text[at] {
    case UInt8(ascii: ","), UInt8(ascii: "{"): return true
    case UInt8(ascii: ":"), UInt8(ascii: "="): return isSpaced
    case UInt8(ascii: "("):
      // `=(` opens an array of a shell, `'(` a list of a Lisp.
      return at == 0 || (text[at - 1] != UInt8(ascii: "=") && text[at - 1] != UInt8(ascii: "'"))
    default:
      let line = text[max(0, at - 64)...at]
      let words = line[(line.lastIndex(where: \.isLineEnd) ?? line.startIndex)...].drop(while: \.isSpace)
      return words.hasSuffix("return") || words.starts(with: "#define".utf8)
    }
  }

  /// Whether a byte is of the marker that makes its whole line a comment.
  private func isMarker(_ at: Int) -> Bool {
    guard text[at] == UInt8(ascii: "#") || text[at] == UInt8(ascii: "/") else { return false }
    return text[..<at].last { !$0.isBlank && $0 != text[at] }.map(\.isLineEnd) ?? true
  }

  /// Whether a value can end here: at the end of a line, a bracket, a comma or a semicolon, or before the next piece.
  private func endsValue(after end: Int) -> Bool {
    var at = end
    while at < text.count, text[at].isBlank, at - end < 64 { at += 1 }
    guard at < text.count else { return true }
    return text[at].isLineEnd || ")}],;\\\"'".utf8.contains(text[at])
  }

  private func isJoinedByCall(_ list: ClosedRange<Int>) -> Bool {
    let (first, last) = (literals[list.lowerBound], literals[list.upperBound])
    return isJoinedByCall(from: Int(first.start), to: Int(last.end), isSeparated: first.content.isEmpty)
  }

  /// Whether a list is the argument of a call, or the object of a method, that joins its entries.
  ///
  /// - Parameters:
  ///   - start: Where the list begins, behind its bracket.
  ///   - end: Where it ends, before its bracket.
  ///   - isSeparated: Whether the first entry is an empty literal, which is what is to stand between the others.
  /// - Returns: Whether its entries are pieces of one literal.
  func isJoinedByCall(from start: Int, to end: Int, isSeparated: Bool = false) -> Bool {
    let before = text[max(0, start - 48)..<start].squeezed()
    let after = text[end..<min(text.count, end + 32)].squeezed()
    if ["concat(", "concatenate(", "paste0(", "strcat("].contains(where: before.hasSuffix) { return true }
    if isSeparated, ["join(", "implode("].contains(where: before.hasSuffix) { return true }
    for separator in ["''", "\"\""] {
      let heads = [
        "\(separator).join([", "\(separator).join((", "join(\(separator),[", "implode(\(separator),[",
      ]
      if heads.contains(where: before.hasSuffix) { return true }
      if [
        "].join(\(separator))", "].join(\(separator),", "]-join\(separator)", ")-join\(separator)",
        "},\(separator))", "].joined(separator:\(separator))", ").jointostring(\(separator))",
      ].contains(where: after.starts) {
        return true
      }
    }
    if after.starts(with: "].joined()") { return true }
    // Ruby's `join` without parentheses; JavaScript's always has them and joins by commas.
    return after.starts(with: "].join") && !after.starts(with: "].join(")
  }
}

extension Pass {
  /// Whether a list of pieces is given a name by which the text joins it, `parts.join("")`, `implode('', $parts)`; then the
  /// name is given the literal that it is.
  private mutating func isJoinedByName(_ list: ClosedRange<Int>) -> Bool {
    let contents = list.map { literals[$0].content }
    guard contents.count <= 16, (20...256).contains(contents.reduce(0) { $0 + $1.count }),
      contents.allSatisfy({ !$0.isEmpty && text[$0].allSatisfy { $0.isCodecByte || $0 == UInt8(ascii: ".") } }
      )
    else { return false }
    let (start, end) = (Int(literals[list.lowerBound].start), Int(literals[list.upperBound].end))
    // What stands before a list: `[`, `array(`, `[]string{`, `new String[] {`, `vec![`.
    let before = text[max(0, start - 48)..<start]
    guard
      let sign = before.lastIndex(where: { !($0.isWordByte || $0.isSpace || "[](){}!.<>".utf8.contains($0)) }
      ),
      before.last(where: { !$0.isSpace }).map({ "[({".utf8.contains($0) }) == true,
      let close = text[end...].prefix(48).firstIndex(where: { !($0.isSpace || $0 == UInt8(ascii: ",")) }),
      "])}".utf8.contains(text[close]), let name = assigned(before: sign + 1), searches < 16
    else { return false }
    // Each name costs a look through the text.
    searches += 1
    let word = Array(text[name])
    var from = 0
    while let place = text[from...].place(of: word) {
      from = place.upperBound
      guard isJoined(place) else { continue }
      unwrapped.append(edit((sign + 1)..<start, CollectionOfOne(UInt8(ascii: " ")), scale: .whole, .join))
      guard reversal(behind: place.upperBound) != nil else {
        unwrapped.append(edit(end..<(close + 1), EmptyCollection(), scale: .whole, .join))
        return true
      }
      let sum = contents.reversed().flatMap { text[$0] }
      unwrapped.append(edit(contents[0], sum, scale: .whole, .join))
      unwrapped.append(
        edit((contents[0].upperBound + 1)..<(close + 1), EmptyCollection(), scale: .whole, .join))
      literals[list.lowerBound].waits = true
      return false
    }
    return false
  }

  /// How many bytes call for the reverse of the list whose name ends at a place; nil if nothing does.
  private func reversal(behind end: Int) -> Int? {
    [".reversed()", ".reverse()"].first { text[end...].starts(with: $0.utf8) }?.utf8.count
  }

  /// Whether a list is joined where its name stands.
  private func isJoined(_ name: Range<Int>) -> Bool {
    let (start, end) = (name.lowerBound, name.upperBound)
    guard start > 0, !text[start - 1].isWordByte, end < text.count, !text[end].isWordByte else {
      return false
    }
    var before = text[max(0, start - 32)..<start].squeezed()
    // `self::PARTS`, `this.parts`
    if let last = before.last, ":.>".utf8.contains(last) {
      before.removeLast(
        before.count
          - (before.lastIndex { !($0.isWordByte || ":.->$@".utf8.contains($0)) }.map { $0 + 1 } ?? 0))
    }
    while let last = before.last, "$@".utf8.contains(last) { before.removeLast() }
    var after = text[end..<min(text.count, end + 48)].squeezed()
    for call in [".reversed()", ".reverse()"] where after.starts(with: call) {
      after.removeFirst(call.utf8.count)
    }
    if after.starts(with: ".joined()") || after.starts(with: ".concat()") || before.hasSuffix("-join") {
      return true
    }
    if after.starts(with: ".join"), !after.starts(with: ".join("), !after.starts(with: ".joined") {
      return true
    }
    return ["''", "\"\""].contains { empty in
      [
        ".join(\(empty)", ".join([\(empty)", ".jointostring(\(empty)", ".joined(separator:\(empty)",
        "-join\(empty)",
      ]
      .contains(where: after.starts)
        || ["\(empty).join(", "join(\(empty),", "implode(\(empty),"].contains(where: before.hasSuffix)
        || before.hasSuffix("join(") && after.starts(with: ",\(empty)")
    }
  }
}

/// What stands between two literals.
struct Gap {
  private let text: ContiguousArray<UInt8>
  private var range: Range<Int>
  private let literalEnd: Int
  private var literalStart: Int

  /// What that means.
  enum Kind {
    case other
    /// Nothing but white space and comments.
    case blank(bringsToMargin: Bool)
    case comma
    case operation
    case sqlOperation
  }

  init(text: ContiguousArray<UInt8>, range: Range<Int>) {
    self.text = text
    self.range = range
    literalEnd = range.lowerBound
    literalStart = range.upperBound
  }

  var isEmpty: Bool { range.isEmpty }

  /// Reads the gap.
  mutating func kind() -> Kind {
    dropPrefix()
    skipBlanks()
    guard let first = range.first.map({ text[$0] }) else {
      return .blank(bringsToMargin: text[(literalStart - 2)..<literalStart].contains(where: \.isLineEnd))
    }
    let kind: Kind
    switch first {
    case UInt8(ascii: ","):
      kind = .comma
      take(1)
    case UInt8(ascii: "|"):
      guard take("||") else { return .other }
      kind = .sqlOperation
    default:
      guard takeOperation() else { return .other }
      kind = .operation
    }
    skipBlanks()
    return range.isEmpty ? kind : .other
  }

  /// `+`, `.`, `&`, `..`, `<>`, `++`, `<<`, `^`, or a call of `concat` or `append`.
  private mutating func takeOperation() -> Bool {
    while take(")") { skipBlanks() }
    for call in [".concat(", ".append(", "->concat(", "->append("] where take(call) { return true }
    for sign in ["++", "+", "..", ".", "<>", "<<", "&", "^"] where take(sign) { return true }
    // At the start of a line this marks a change in a plan.
    if !text[literalEnd..<range.lowerBound].contains(where: \.isLineEnd), take("~") { return true }
    return false
  }

  @discardableResult
  private mutating func take(_ word: String) -> Bool {
    guard text[range].starts(with: word.utf8) else { return false }
    take(word.utf8.count)
    return true
  }

  private mutating func take(_ count: Int) {
    range = (range.lowerBound + count)..<range.upperBound
  }

  /// The right literal's prefix (`f"…"`, `@"…"`) is none of the gap.
  private mutating func dropPrefix() {
    var end = range.upperBound
    while end > range.lowerBound, range.upperBound - end < 3, "rRbBuUfFL@$".utf8.contains(text[end - 1]) {
      end -= 1
    }
    if end == range.lowerBound || !text[end - 1].isWordByte {
      range = range.lowerBound..<end
      literalStart = end
    }
  }

  /// Skips white space, continued lines and comments.
  private mutating func skipBlanks() {
    while let at = range.first {
      if text[at].isSpace
        || (text[at] == UInt8(ascii: "\\") && at + 1 < range.upperBound && text[at + 1].isLineEnd)
      {
        take(1)
      } else if let end = markerEnd(at), isCommentedOut {
        take(end - at)
      } else if let end = commentEnd(at) ?? markerEnd(at) {
        take(end - at)
      } else {
        return
      }
    }
  }

  /// Whether the left literal stands in a comment that is all of its line: the next line's marker is none of the code.
  private var isCommentedOut: Bool {
    let line = text[max(0, literalEnd - 512)..<literalEnd]
    guard let start = line.lastIndex(where: \.isLineEnd).map({ $0 + 1 }) ?? (literalEnd <= 512 ? 0 : nil),
      let first = text[start..<literalEnd].firstIndex(where: { !$0.isBlank })
    else { return false }
    return ["//", "#", "--", "*", ";"].contains { text[first..<literalEnd].starts(with: $0.utf8) }
  }

  /// The end of a comment's marker that begins a line (the literals are commented out), or of Visual Basic's `_` that
  /// ends one.
  private func markerEnd(_ at: Int) -> Int? {
    let rest = text[at..<range.upperBound]
    if text[at] == UInt8(ascii: "_") {
      return rest.dropFirst().first { !$0.isBlank }.map(\.isLineEnd) == true ? at + 1 : nil
    }
    let isFirst = text[..<at].last { !$0.isBlank }.map(\.isLineEnd) ?? true
    guard isFirst else { return nil }
    return ["//", "#", "--", "*", "'", ";", "%"].first { rest.starts(with: $0.utf8) }.map {
      at + $0.utf8.count
    }
  }

  private func commentEnd(_ at: Int) -> Int? {
    let rest = text[at..<range.upperBound]
    if rest.starts(with: "/*".utf8) {
      var end = at + 2
      while end + 1 < range.upperBound {
        if text[end] == UInt8(ascii: "*"), text[end + 1] == UInt8(ascii: "/") { return end + 2 }
        end += 1
      }
      return nil
    }
    guard rest.starts(with: "//".utf8) || rest.starts(with: "-- ".utf8) || text[at] == UInt8(ascii: "#")
    else {
      return nil
    }
    // A comment that does not end here would hold the right literal.
    return rest.firstIndex(where: \.isLineEnd)
  }
}

extension ContiguousArray<UInt8>.SubSequence {
  /// The bytes without white space, letters in lower case.
  fileprivate func squeezed() -> [UInt8] {
    compactMap { $0.isSpace ? nil : $0.lowercased }
  }
}

extension Collection<UInt8> {
  fileprivate func starts(with word: String) -> Bool { starts(with: word.utf8) }
}

extension BidirectionalCollection<UInt8> {
  fileprivate func hasSuffix(_ word: String) -> Bool { reversed().starts(with: word.utf8.reversed()) }
}
