// What a place stands under in a document: indentation, section headers, elements, comments.

/// The outline of a text by its lines: which line each is indented under, which section header is in force.
struct Outline: Sendable {
  /// For each line the nearest earlier one that is indented less, -1 for none.
  private let parents: ContiguousArray<Int32>
  /// For each line the section header in force (`[name]`), -1 for none.
  private let headers: ContiguousArray<Int32>
  /// For each line the last line above it that separates documents (`---`), -1 for none.
  private let documents: ContiguousArray<Int32>
  /// The lines that git wrote between the sides of a conflict.
  private let conflictMarkers: Set<Int>
  /// For each line the first line behind it that is indented no deeper.
  private let blockEnds: ContiguousArray<Int32>

  init(_ syntax: Syntax) {
    let lines = syntax.lines
    var parents = ContiguousArray<Int32>(repeating: -1, count: lines.count)
    var headers = parents
    var blockEnds = ContiguousArray<Int32>(repeating: Int32(lines.count), count: lines.count)
    var open: [(line: Int32, indent: Int)] = []
    var header: Int32 = -1
    var document: Int32 = -1
    var documents = parents
    var conflictMarkers: Set<Int> = []
    for line in 0..<lines.count {
      let content = syntax.text[lines.range(line)]
      if content.drop(while: \.isSpace).starts(with: "---".utf8),
        content.allSatisfy({ $0 == UInt8(ascii: "-") || $0.isSpace })
      {
        document = Int32(line)
      }
      documents[line] = document
      if Self.isConflictMarker(content) { conflictMarkers.insert(line) }
      let indent =
        conflictMarkers.contains(line)
        ? nil
        : Self.indent(of: content).map {
          // An item stands under the key that names its list, also where it is indented no deeper.
          max($0, lines.codeStart(of: line, in: syntax.text) - lines.starts[line])
            + (content.first { !$0.isSpace } == UInt8(ascii: "-") ? 1 : 0)
        }
      if let indent {
        while let last = open.last, last.indent >= indent {
          blockEnds[Int(last.line)] = Int32(line)
          open.removeLast()
        }
        parents[line] = open.last?.line ?? -1
        open.append((Int32(line), indent))
        if Self.isHeader(content) { header = Int32(line) }
      } else {
        parents[line] = open.last?.line ?? -1
      }
      headers[line] = header
    }
    self.parents = parents
    self.headers = headers
    self.documents = documents
    self.conflictMarkers = conflictMarkers
    self.blockEnds = blockEnds
  }

  /// The lines that a line is indented under, nearest first.
  func ancestors(of line: Int) -> [Int] {
    var ancestors: [Int] = []
    var at = Int(parents[line])
    while at >= 0, ancestors.count < 32 {
      ancestors.append(at)
      at = Int(parents[at])
    }
    return ancestors
  }

  /// Where two lines part: the lines that hold them directly under the nearest line that both are indented under.
  func parting(of one: Int, and other: Int) -> (Int, Int)? {
    let left = Array(([one] + ancestors(of: one)).reversed())
    let right = Array(([other] + ancestors(of: other)).reversed())
    return zip(left, right).first { $0 != $1 }
  }

  /// The nearest line above or below that stands beside a line, with nothing but deeper lines and lone braces between,
  /// if it passes a test. Looks 100 lines far.
  func sibling(of line: Int, by step: Int, where passes: (Int) -> Bool) -> Int? {
    var at = line + step
    for _ in 0..<100 where parents.indices.contains(at) {
      if parents[at] == parents[line], passes(at) { return at }
      if step > 0 ? at >= Int(blockEnds[line]) + 3 : at < Int(parents[line]) { return nil }
      at += step
    }
    return nil
  }

  /// A line and the deeper lines that follow it.
  func block(of line: Int) -> Range<Int> {
    line..<Int(blockEnds[line])
  }

  /// The section header in force on a line.
  func header(of line: Int) -> Int? {
    headers[line] >= 0 ? Int(headers[line]) : nil
  }

  /// Whether two lines stand in different documents of a stream.
  func areInDifferentDocuments(_ one: Int, _ other: Int) -> Bool {
    documents[one] != documents[other]
  }

  /// Whether git wrote a line between the sides of a conflict.
  func isConflictMarker(_ line: Int) -> Bool { conflictMarkers.contains(line) }

  private static func isConflictMarker(_ line: ContiguousArray<UInt8>.SubSequence) -> Bool {
    ["<<<<<<< ", "======= ", "=======\n", "=======\r", ">>>>>>> ", "||||||| "].contains {
      line.starts(with: $0.utf8)
    }
  }

  /// The columns that a line is indented by, list dashes included, nil if it is blank.
  static func indent(of line: ContiguousArray<UInt8>.SubSequence) -> Int? {
    var indent = 0
    for byte in line {
      switch byte {
      case 0x20: indent += 1
      case 0x09: indent += 8
      case 0x0a, 0x0d: return nil
      default: return indent
      }
    }
    return nil
  }

  /// Whether a line is `[name]` or `[[name]]`, a comment behind it allowed.
  private static func isHeader(_ line: ContiguousArray<UInt8>.SubSequence) -> Bool {
    let trimmed = line.drop { $0.isSpace }
    guard trimmed.first == UInt8(ascii: "["), let close = trimmed.lastIndex(of: UInt8(ascii: "]")) else {
      return false
    }
    let name = trimmed[trimmed.startIndex..<close].drop { $0 == UInt8(ascii: "[") }
    let rest = trimmed[close...].dropFirst().drop { $0.isSpace }
    guard rest.isEmpty || rest.first == UInt8(ascii: "#") || rest.first == UInt8(ascii: ";") else {
      return false
    }
    return !name.isEmpty && name.count < 120
      && !name.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "{") }
  }
}

extension Syntax {
  /// The labels that the lines around a place give it: parents by indentation, the section header in force,
  /// the comment directly above.
  func outlineLabels(at offset: Int, in outline: Outline) -> [Label] {
    let line = lines.line(at: offset)
    var labels: [Label] = []
    let sections = outline.ancestors(of: line).filter(opensSection)
    // In commented-out code the line above may be what the line stands in.
    if let comment = commentAbove(line, except: sections) { labels.append(comment) }
    var isItem = text[lines.range(line)].first { !$0.isSpace } == UInt8(ascii: "-")
    for ancestor in sections {
      // An item of a list is named by the list's key.
      labels.append(section(on: ancestor, tie: isItem && isKey(onLine: ancestor) ? .assigned : .section))
      isItem = false
    }
    if let header = outline.header(of: line) { labels.append(section(on: header)) }
    return labels
  }

  /// The words on a line, as the name of what stands under it.
  private func section(on line: Int, tie: Label.Tie = .section) -> Label {
    let range = lines.range(line)
    let shown = text[range].prefix(200).drop { $0.isSpace }
    let end = shown.lastIndex { !$0.isSpace }.map { $0 + 1 } ?? shown.startIndex
    // A route is no section: `router.post('/webhooks/instasent', …)`.
    var words: [UInt8] = []
    var isRoute = false
    for index in shown.startIndex..<end {
      let isQuote = "\"'`".utf8.contains(text[index])
      if isQuote { isRoute = !isRoute && index + 1 < end && isElsewhere(index + 1, before: end) }
      if !isRoute { words.append(text[index]) }
    }
    return Label(
      tie: tie, parts: [String(decoding: words, as: UTF8.self)],
      range: shown.startIndex..<end)
  }

  /// Whether a quoted text is a route or the URL of somebody else.
  private func isElsewhere(_ start: Int, before end: Int) -> Bool {
    if text[start] == UInt8(ascii: "/") { return true }
    guard let scheme = ["http://", "https://"].first(where: { text[start..<end].starts(with: $0.utf8) })
    else {
      return false
    }
    let authority = URLText.authority(in: text, from: start + scheme.utf8.count)
    return URLText.host(of: text[authority]).map { !Endpoint.isService($0) } ?? false
  }

  /// Whether a line is one word and a colon.
  func isKey(onLine line: Int) -> Bool {
    let content = text[lines.range(line)].drop { $0.isSpace || $0 == UInt8(ascii: "-") }
    let rest = content.drop { $0.isWordByte || "-\"'.\\".utf8.contains($0) }
    return rest.first == UInt8(ascii: ":") && rest.dropFirst().allSatisfy(\.isSpace)
  }

  /// Whether a line begins something that deeper lines belong to: it ends with `:`, an opening bracket or a
  /// word that opens a block, or it declares a class, module or function.
  private func opensSection(_ line: Int) -> Bool {
    let content = text[lines.range(line)].prefix(400)
    guard let last = content.last(where: { !$0.isSpace }) else { return false }
    // PHP's `[name] => Array`.
    if ":{([>|-,".utf8.contains(last) || content.holds("] => ") { return true }
    let words = String(decoding: content, as: UTF8.self).split { !$0.isLetter }
    guard let first = words.first else { return false }
    let openers: Set<Substring> = [
      "class", "module", "def", "function", "func", "fn", "sub", "defmodule", "describe", "it", "namespace",
      "object",
      "struct", "enum", "interface", "impl", "extension", "public", "private", "protected", "internal",
      "export",
      "resource", "variable", "task", "machine",
    ]
    return openers.contains(first) || words.last == "do"
  }

  /// The comment right above a line, past lines of the same block that are no comment.
  private func commentAbove(_ line: Int, except sections: [Int]) -> Label? {
    for above in stride(from: line - 1, through: max(0, line - 12), by: -1)
    where above >= 0 && !sections.contains(above) {
      let content = text[lines.range(above)].prefix(300).drop { $0.isSpace }
      guard let first = content.first else { return nil }
      let second = content.dropFirst().first ?? 0
      let isComment =
        first == UInt8(ascii: "#") || first == UInt8(ascii: ";") || first == UInt8(ascii: "*")
        || (first == UInt8(ascii: "/") && (second == UInt8(ascii: "/") || second == UInt8(ascii: "*")))
        || (first == UInt8(ascii: "-") && second == UInt8(ascii: "-"))
        || (first == UInt8(ascii: "<") && second == UInt8(ascii: "!"))
      if isComment {
        let end = content.lastIndex { !$0.isSpace }.map { $0 + 1 } ?? content.startIndex
        return Label(
          tie: .comment, parts: [String(decoding: text[content.startIndex..<end], as: UTF8.self)],
          range: content.startIndex..<end)
      }
    }
    return nil
  }
}
