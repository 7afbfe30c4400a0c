// XML, HTML and property lists: the elements around a value, and the key beside it.

extension Syntax {
  /// The labels that markup gives to the value at a place: the attributes of its own tag, the key element
  /// before it, and the elements around it. Empty where there is no tag nearby.
  ///
  /// Reads backwards from the place, past closed elements, over at most 20,000 bytes.
  func markupLabels(at offset: Int) -> [Label] {
    var labels: [Label] = []
    var at = offset
    var closed: [ArraySlice<UInt8>] = []
    let floor = max(0, offset - 20_000)
    var isFirst = true
    // One key names one value: the next is read when the element around both has been entered.
    var wantsKey = true
    while at > floor, labels.count < 40 {
      guard let open = text[floor..<at].lastIndex(of: UInt8(ascii: "<")) else { break }
      let close = text[open..<min(text.count, open + 2000)].firstIndex(of: UInt8(ascii: ">"))
      let isInsideTag = isFirst && (close.map { $0 >= offset } ?? false)
      let tagEnd = close ?? min(text.count, open + 2000)
      let name = tagName(at: open + 1)
      defer {
        at = open
        isFirst = false
      }
      guard !name.isEmpty else { continue }
      if name.first == UInt8(ascii: "/") {
        // `<key>name</key> <string>value</string>`: the key names the element that follows.
        if wantsKey, closed.isEmpty,
          let key = keyElement(closedAt: open, name: name.dropFirst())
        {
          let isNearest = labels.allSatisfy { $0.key.role == .open }
          labels.append(isNearest ? key : Label(tie: .section, parts: key.parts, range: key.range))
          wantsKey = false
        }
        closed.append(name.dropFirst())
        continue
      }
      if text[tagEnd - 1] == UInt8(ascii: "/"), !isInsideTag { continue }
      if let last = closed.last, last == name {
        closed.removeLast()
        continue
      }
      // HTML closes some elements by none at all; they hold nothing.
      guard closed.isEmpty || isInsideTag else { continue }
      // HTML's void elements hold nothing.
      if !isInsideTag, Self.voidElements.contains(String(decoding: name, as: UTF8.self).lowercased()) {
        continue
      }
      if labels.contains(where: { $0.tie == .assigned }) { wantsKey = true }
      // What only sets text apart says nothing of it.
      if Self.textElements.contains(String(decoding: name, as: UTF8.self).lowercased()) { continue }
      labels += tagLabels(open..<tagEnd, name: name, isOwn: labels.isEmpty)
    }
    return labels
  }

  private static let voidElements: Set<String> = [
    "input", "meta", "link", "img", "br", "hr", "source", "embed", "area", "base", "col", "track", "wbr",
    "param",
  ]
  private static let textElements: Set<String> = [
    "code", "pre", "kbd", "samp", "span", "p", "b", "i", "em", "strong", "tt", "td", "th", "tr", "li", "dd",
    "div", "a", "br", "small",
  ]

  private func tagName(at start: Int) -> ArraySlice<UInt8> {
    let name = text[start..<min(text.count, start + 80)].prefix {
      $0.isWordByte || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":")
        || $0 == UInt8(ascii: ".")
    }
    return ArraySlice(name)
  }

  /// The element's name, and what its `name`, `key` or `id` attribute says.
  private func tagLabels(_ tag: Range<Int>, name: ArraySlice<UInt8>, isOwn: Bool) -> [Label] {
    let tie: Label.Tie = isOwn ? .assigned : .section
    var labels = [
      Label(
        tie: tie, parts: [String(decoding: name, as: UTF8.self)],
        range: (tag.lowerBound + 1)..<(tag.lowerBound + 1 + name.count))
    ]
    var at = token(at: tag.lowerBound)
    while at + 2 < tokens.count, Int(tokens[at].start) < tag.upperBound {
      if tokens[at].kind == .word, isSymbol(at + 1, "="), tokens[at + 2].kind == .string,
        ["name", "key", "id", "android:name", "property"].contains(self.name(at).lowercased())
      {
        labels.insert(Label(tie: tie, parts: [self.name(at + 2)], range: content(at + 2)), at: 0)
      }
      at += 1
    }
    return labels
  }

  private func keyElement(closedAt close: Int, name: ArraySlice<UInt8>) -> Label? {
    let keyNames = ["key", "name", "id", "Key", "Name", "option-name", "title"]
    guard keyNames.contains(String(decoding: name, as: UTF8.self)) else { return nil }
    let start = text[max(0, close - 200)..<close].lastIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
    guard let start else { return nil }
    return Label(
      tie: .assigned, parts: [String(decoding: text[start..<close], as: UTF8.self)], range: start..<close)
  }
}
