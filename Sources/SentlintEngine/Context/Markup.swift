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
    // How many elements around the place have been entered.
    var opened = 0
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
        // `<provider>instasent</provider> <token>value</token>`
        if closed.isEmpty, opened == 1, let provider = providerElement(closedAt: open, name: name.dropFirst())
        {
          labels.append(provider)
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
      opened += 1
      let own = tagLabels(open..<tagEnd, name: name, isOwn: labels.isEmpty)
      if labels.isEmpty, own.first?.key.isValueKey == true, let name = pairedElement(before: open) {
        labels.append(name)
      }
      labels += own
    }
    return labels
  }

  /// The name that the element before an element's gives it: `<field name="key">name</field> <field name="value">…`.
  private func pairedElement(before open: Int) -> Label? {
    let before = text[max(0, open - 400)..<open]
    for attribute in ["\"key\">", "\"name\">", "'key'>", "'name'>"] as [StaticString] {
      guard let start = before.lastPlace(of: attribute)?.upperBound,
        let end = text[start..<open].firstIndex(of: UInt8(ascii: "<")),
        text[end..<open].count(where: { $0 == UInt8(ascii: "<") }) == 1
      else { continue }
      return label(.assigned, start..<end)
    }
    return nil
  }

  /// What the dictionary around a value is called by a key beside it: `<key>name</key> <string>instasent</string>`.
  func dictionaryLabels(at offset: Int) -> [Label] {
    let before = text[max(0, offset - 4000)..<offset]
    guard let open = before.lastTag(["dict"]), text[open..<offset].lastTag(["/dict"]) == nil else {
      return []
    }
    let end = text[offset..<min(text.count, offset + 4000)].firstTag(["/dict"]) ?? offset
    var labels: [Label] = []
    var at = open
    while let key = text[at..<end].firstTag(["key"]), let close = text[key..<end].firstTag(["/key"]),
      let value = text[close..<end].firstTag(["string"]),
      let valueEnd = text[value..<end].firstTag(["/string"])
    {
      let name = String(decoding: text[(key + 5)..<max(key + 5, close)], as: UTF8.self).lowercased()
      if ["name", "provider", "service", "vendor", "gateway", "id"].contains(name),
        !(value..<valueEnd).contains(offset)
      {
        labels.append(label(.section, (value + 8)..<max(value + 8, valueEnd)))
      }
      at = close + 1
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
    let local = name.withoutNamespace
    let end = tag.lowerBound + 1 + name.count
    var labels = [
      Label(tie: tie, parts: [String(decoding: local, as: UTF8.self)], range: (end - local.count)..<end)
    ]
    var at = token(at: tag.lowerBound)
    while at + 2 < tokens.count, Int(tokens[at].start) < tag.upperBound {
      if tokens[at].kind == .word, isSymbol(at + 1, "="), tokens[at + 2].kind == .string {
        let attribute = self.name(at).lowercased()
        if ["name", "key", "id", "android:name", "property"].contains(attribute) {
          let said = self.name(at + 2)
          // Laravel's and Symfony's protection of forms: `<input name="_token">`, `name="order[_token]"`.
          let isFormToken =
            name.elementsEqual("input".utf8) && (said == "_token" || said.hasSuffix("[_token]"))
          let part = isFormToken ? "csrf_token" : said
          labels.insert(Label(tie: tie, parts: [part], range: content(at + 2)), at: 0)
        } else if ["class", "type", "provider", "service"].contains(attribute) {
          // Spring's `<bean class="…">`: what the element is.
          labels.append(Label(tie: .section, parts: [self.name(at + 2)], range: content(at + 2)))
        }
      }
      at += 1
    }
    return labels
  }

  private func keyElement(closedAt close: Int, name: ArraySlice<UInt8>) -> Label? {
    // WordPress' `<wp:meta_key>`, a list's `<dt>`.
    let words = NameWords(name.withoutNamespace).words
    guard let last = words.last, ["key", "name", "id", "title", "dt"].contains(last),
      words.count == 1
        || words.count == 2
          && ["meta", "option", "setting", "config", "param", "property"].contains(words[0])
    else { return nil }
    return elementText(closedAt: close).map { label(.assigned, $0) }
  }

  /// The text of an element beside a value that says whose what is around both is, if it is the service's name.
  private func providerElement(closedAt close: Int, name: ArraySlice<UInt8>) -> Label? {
    let providerNames = ["provider", "service", "vendor", "gateway", "driver", "name", "type"]
    guard providerNames.contains(String(decoding: name.withoutNamespace, as: UTF8.self).lowercased()),
      let text = elementText(closedAt: close)
    else { return nil }
    let provider = label(.section, text)
    return provider.words.isServiceAlone ? provider : nil
  }

  private func elementText(closedAt close: Int) -> Range<Int>? {
    text[max(0, close - 200)..<close].lastIndex(of: UInt8(ascii: ">")).map { ($0 + 1)..<close }
  }
}

extension Syntax {
  /// The labels that a table in markup gives to one of its cells: the first row's cell above it, the cell before it
  /// where that names a credential, and those of its row that name the service.
  func cellLabels(at offset: Int) -> [Label] {
    let before = text[max(0, offset - 20_000)..<offset]
    guard let row = before.lastTag(["tr", "row"]), text[row..<offset].lastTag(["/tr", "/row"]) == nil else {
      return []
    }
    let own = cells(ofRow: row)
    guard let column = own.firstIndex(where: { $0.upperBound >= offset }) else { return [] }
    var labels: [Label] = []
    if column > 0 {
      let previous = label(.assigned, own[column - 1])
      if previous.key.role == .credential { labels.append(previous) }
    }
    if let table = before.lastTag(["table"]), let head = text[table..<row].firstTag(["tr", "row"]) {
      let headers = cells(ofRow: head)
      if column < headers.count { labels.append(label(.assigned, headers[column])) }
    }
    return labels
      + own.enumerated().filter { $0.offset != column && $0.element.count <= 60 }.map {
        label(.sibling, $0.element)
      }
      .filter(\.words.namesService)
  }

  /// The texts of a row's cells, without the elements in them.
  private func cells(ofRow start: Int) -> [Range<Int>] {
    let rest = text[start..<min(text.count, start + 8000)]
    let end = rest.firstTag(["/tr", "/row"]) ?? rest.endIndex
    var cells: [Range<Int>] = []
    var at = start
    while let close = text[at..<end].firstTag(["/td", "/th", "/cell"]) {
      // The last stretch between two tags that is not blank.
      var stretch = close..<close
      for index in (at..<close).reversed() where text[index] == UInt8(ascii: ">") {
        let tail = text[(index + 1)..<close].prefix { $0 != UInt8(ascii: "<") }
        if tail.contains(where: { !$0.isSpace }) {
          stretch = tail.startIndex..<tail.endIndex
          break
        }
      }
      cells.append(stretch)
      at = close + 1
    }
    return cells
  }
}

extension ArraySlice<UInt8> {
  /// An element's name without what stands before its colon.
  fileprivate var withoutNamespace: Self {
    self[(lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? startIndex)...]
  }
}

extension ContiguousArray<UInt8>.SubSequence {
  /// Where the first tag of one of these names begins, the names in small letters.
  fileprivate func firstTag(_ names: [String]) -> Int? {
    indices.first { self[$0] == UInt8(ascii: "<") && isTag(at: $0, names) }
  }

  /// Where the last tag of one of these names begins.
  fileprivate func lastTag(_ names: [String]) -> Int? {
    indices.last { self[$0] == UInt8(ascii: "<") && isTag(at: $0, names) }
  }

  private func isTag(at open: Int, _ names: [String]) -> Bool {
    let name = self[(open + 1)...].prefix(8).prefix { $0.isLetterOrDigit || $0 == UInt8(ascii: "/") }
    return names.contains { name.lazy.map(\.lowercased).elementsEqual($0.utf8) }
  }
}
