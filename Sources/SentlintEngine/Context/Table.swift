// Rows and columns: CSV, TSV, Markdown tables, SQL rows.

extension Context {
  /// The labels of a cell: its column's header and the cells of its row that name the service.
  ///
  /// A table is a run of lines with equally many separators; its first line is the header.
  func tableLabels(at offset: Int) -> [Label] {
    let line = syntax.lines.line(at: offset)
    guard let separator = syntax.separator(ofRow: line) else { return [] }
    // Rows are asked about one after another: each knows its header from the row before.
    var header = line
    while header > 0, tableHeaders[header] == nil, syntax.separator(ofRow: header - 1) == separator {
      header -= 1
    }
    header = tableHeaders[header] ?? header
    tableHeaders[line] = header
    if separator == 0x09, header > 0, let columns = syntax.copyColumns(onLine: header - 1) {
      let column = syntax.text[syntax.lines.starts[line]..<offset].count { $0 == separator }
      return column < columns.count ? [syntax.label(.assigned, of: columns[column])] : []
    }
    return syntax.labels(ofCellAt: offset, row: line, header: header, separator)
  }
}

extension Syntax {
  /// The columns in PostgreSQL's `COPY table (columns) FROM stdin;`, as tokens.
  fileprivate func copyColumns(onLine line: Int) -> [Int]? {
    let tokens = self.tokens(onLines: line..<(line + 1))
    guard let first = tokens.first, self.tokens[first].kind == .word, name(first).lowercased() == "copy",
      let open = tokens.first(where: { isSymbol($0, "(") })
    else { return nil }
    return columns(in: open)
  }

  /// What separates the cells of a line, nil if it is no row of a table.
  func separator(ofRow line: Int) -> UInt8? {
    guard lines.range(line).count < 2000 else { return nil }
    // A dump's only row.
    if line > 0, text[lines.range(line)].contains(0x09), copyColumns(onLine: line - 1) != nil { return 0x09 }
    return [UInt8(ascii: "|"), 0x09, UInt8(ascii: ";"), UInt8(ascii: ",")].first { isTable(at: line, $0) }
  }

  fileprivate func labels(ofCellAt offset: Int, row line: Int, header: Int, _ separator: UInt8) -> [Label] {
    let column = unquoted(text[lines.starts[line]..<offset], separator).count
    var labels: [Label] = []
    let row = cells(of: line, separator)
    if header < line {
      let headers = cells(of: header, separator)
      if headers.count == row.count, column < headers.count {
        labels.append(label(.assigned, headers[column]))
      }
    }
    labels += row.enumerated().filter { $0.offset != column && $0.element.count <= 60 }.map {
      label(.sibling, $0.element)
    }
    .filter { $0.words.namesService && $0.words.words.count <= 5 }
    return labels
  }

  /// Whether a line is a row: it and a neighbour have equally many separators, and nothing of code.
  private func isTable(at line: Int, _ separator: UInt8) -> Bool {
    guard let count = separators(of: line, separator) else { return false }
    return separators(of: line - 1, separator) == count || separators(of: line + 1, separator) == count
  }

  private func separators(of line: Int, _ separator: UInt8) -> Int? {
    guard line >= 0, line < lines.count else { return nil }
    let content = text[lines.range(line)]
    // Tabs that a line begins with indent it.
    guard content.count < 2000, separator != 0x09 || content.first != separator else { return nil }
    let count = unquoted(content, separator).count
    let last = content.last { !$0.isSpace }
    // Lines of code end with what separates a table's cells, and have brackets.
    let isCall =
      separator != UInt8(ascii: ";")
      && content.indices.dropFirst().contains {
        content[$0] == UInt8(ascii: "(") && content[$0 - 1] != separator && content[$0 - 1] != 0x20
      }
    // Between bars, and between several tabs, anything may stand.
    let isBarred =
      separator == UInt8(ascii: "|") && content.first { !$0.isSpace } == separator
      || separator == 0x09 && count > 2
    // A row of several cells may end with an empty one.
    let isEnded = last == separator ? separator != UInt8(ascii: "|") && count < 3 : last == UInt8(ascii: ";")
    guard count > 0, isBarred || !isEnded && !isCall && !content.contains(where: { "{}=".utf8.contains($0) })
    else { return nil }
    return count
  }

  /// The cells of a row, without what pads them.
  func cells(of line: Int, _ separator: UInt8) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = lines.starts[line]
    let end = lines.end(of: line)
    for index in unquoted(text[lines.range(line)], separator) + [end] {
      cells.append(trimmed(start..<index))
      start = index + 1
    }
    return cells
  }

  /// Where a byte stands outside double quotes; anywhere, where the quotes do not pair.
  private func unquoted(_ line: ContiguousArray<UInt8>.SubSequence, _ separator: UInt8) -> [Int] {
    let isPaired = line.count { $0 == UInt8(ascii: "\"") } % 2 == 0
    var isQuoted = false
    return line.indices.filter { index in
      if isPaired, line[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      return !isQuoted && line[index] == separator
    }
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var range = range
    func isPadding(_ byte: UInt8) -> Bool { byte.isSpace || "\"'`".utf8.contains(byte) }
    while let first = range.first, isPadding(text[first]) { range = (first + 1)..<range.upperBound }
    while let last = range.last, isPadding(text[last]) { range = range.lowerBound..<last }
    return range
  }
}
