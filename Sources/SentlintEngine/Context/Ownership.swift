// Whose request a place belongs to: the nearest endpoint that owns it.

/// A place that tells whose request it is part of: a URL, a host, a client's name, or a name that stands for one.
struct Mark: Hashable, Sendable {
  /// The token it stands at.
  let token: Int
  /// Its bytes.
  let range: Range<Int>
  /// Whose it is.
  let owner: Endpoint.Owner
  /// What to call it in evidence: a host or a name.
  let name: String

  /// Whether it is a host that is filled in: `$HOST`, `${HOST}`, `{host}`, `#{host}`, `%s`.
  fileprivate var isHole: Bool {
    name.utf8.first.map("${#%".utf8.contains) == true
  }
}

/// Everything in a text that tells whose a request is.
struct Ownership: Sendable {
  /// The marks by token.
  let marks: [Mark]

  /// Finds the marks: endpoints, names of clients and base URLs, and what they flow into.
  init(_ syntax: Syntax, _ names: Names, _ endpoints: [Endpoint]) {
    let hosts = endpoints.map {
      Mark(token: syntax.token(at: $0.range.lowerBound), range: $0.range, owner: $0.owner, name: $0.host)
    }
    var marks = hosts.filter { !$0.isHole } + syntax.namedMarks()
    var seen = Set<Int>()
    func spread(_ first: [Mark]) {
      var fresh = first
      for _ in 0..<4 where !fresh.isEmpty {
        let sorted = marks.sorted { $0.token < $1.token }
        var next: [Mark] = []
        for mark in fresh {
          for definition in syntax.carriers(of: mark, names) where seen.insert(definition).inserted {
            let inside = Self.indices(in: names.definitions[definition].value, of: sorted)
            guard sorted[inside].allSatisfy({ $0.owner == mark.owner }) else { continue }
            next += names.uses[definition].map {
              Mark(token: $0.token, range: $0.range, owner: mark.owner, name: mark.name)
            }
          }
        }
        marks += next
        fresh = next
      }
    }
    spread(marks)
    // `https://$HOST/path` is whose `HOST` is, if that is known.
    let filled = Dictionary(grouping: marks, by: \.token)
    let holes = hosts.filter { hole in
      hole.isHole && filled[hole.token]?.contains { hole.range.contains($0.range.lowerBound) } != true
    }
    marks += holes
    spread(holes)
    var known = Set<Mark>()
    // A name that can stand for either tells nothing.
    let owners = Dictionary(grouping: marks, by: \.range).mapValues { Set($0.map(\.owner)) }
    self.marks = marks.filter { known.insert($0).inserted && owners[$0.range]?.count == 1 }
      .sorted { ($0.token, $0.range.lowerBound) < ($1.token, $1.range.lowerBound) }
  }

  /// The indexes of the marks at some tokens.
  private static func indices(in tokens: Range<Int>, of marks: [Mark]) -> Range<Int> {
    let low = marks.partitioningIndex { $0.token >= tokens.lowerBound }
    return low..<marks[low...].partitioningIndex { $0.token >= tokens.upperBound }
  }

  /// How many marks are looked at on each side of a place.
  private static let reach = 32

  /// The mark that owns a place within a range of tokens: the only owner's nearest, or of several owners the
  /// nearest one before the place, else the nearest behind it.
  func owner(of token: Int, within tokens: Range<Int>, except isApart: (Mark) -> Bool) -> Mark? {
    let inside = Self.indices(in: tokens, of: marks)
    guard !inside.isEmpty else { return nil }
    let next = marks[inside].partitioningIndex { $0.token > token }
    let before = marks[inside.lowerBound..<next].suffix(Self.reach).filter { !isApart($0) }
    let behind = marks[next..<inside.upperBound].prefix(Self.reach).filter { !isApart($0) }
    let isMixed = Set((before + behind).map(\.owner)).count > 1
    guard !isMixed, let last = before.last, let first = behind.first else {
      return before.last ?? behind.first
    }
    return token - last.token <= first.token - token ? last : first
  }
}

extension RandomAccessCollection {
  /// The first index whose element passes a test that all elements behind it pass as well.
  func partitioningIndex(where belongsBehind: (Element) -> Bool) -> Index {
    var low = startIndex
    var count = self.count
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if belongsBehind(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}

extension Syntax {
  /// Names of clients, modules and base URLs that tell whose they are: `instasent.post(…)`, `INSTASENT_URL`,
  /// `stripe.charges`, `Instasent\\Client`.
  fileprivate func namedMarks() -> [Mark] {
    let aliases = importedNames()
    var marks: [Mark] = []
    // Taking a name apart costs more than looking it up, and most names stand in a text many times.
    var known: [NameKey: NameWords] = [:]
    for (index, token) in tokens.enumerated() where token.kind != .symbol {
      let range = content(index)
      guard range.count >= 3, range.count <= 60 else { continue }
      if token.kind == .word, aliases.contains(NameKey(text[range])), isReached(index) {
        marks.append(Mark(token: index, range: range, owner: .service, name: name(index)))
        continue
      }
      if token.kind == .word, (4...8).contains(range.count),
        Self.hostWords.contains(name(index).lowercased()),
        let host = host(behind: index)
      {
        marks.append(host)
      }
      // `host_rewrite: api.example.com`
      if token.kind == .word, isKey(index), index + 2 < tokens.count, tokens[index + 2].kind == .word,
        isSymbol(index + 3, "."), NameWords(text[range]).isAddress, let host = host(behind: index + 1)
      {
        marks.append(host)
      }
      if token.kind == .word, isSymbol(index - 1, ":"), index > 1, name(index - 2) == "uses" {
        // The vendor of an action owns what is given to it.
        let isOwn = NameWords(text[range]).namesService
        marks.append(Mark(token: index, range: range, owner: isOwn ? .service : .other, name: name(index)))
        continue
      }
      // `AWS::Events::Connection` is what a thing is, and nobody it speaks to.
      if token.kind == .string, !text[range].isOneName || text[range].holds("::") { continue }
      if token.kind == .string, let host = foreignHost(range) {
        marks.append(Mark(token: index, range: range, owner: .other, name: host))
        continue
      }
      let key = NameKey(text[range])
      let words = known[key] ?? NameWords(text[range])
      known[key] = words
      // A key names its own value; that is read from its labels.
      guard let owner = words.owner, !isKey(index), owner == .other || !isDomain(index) else { continue }
      // `"from": "AWS"` is what a message says.
      if token.kind == .string, owner == .other, isContent(index) { continue }
      // `mysql_query(…)` sends no request.
      if isSymbol(index + 1, "("), words.words.count > 1, words.words[0].hasPrefix("mysql") { continue }
      let tells =
        words.isAddress
        || isWholeValue(index) && (words.isServiceAlone || owner == .other || namesClass(range))
          && (words.role == .open || words.role == .credential && name(index - 2) == "name")
          && text[range].contains(where: \.isLower)
        || (token.kind == .string
          ? words.role == .open && (words.isServiceAlone || owner == .other && words.words.count == 1)
          : words.role != .credential && isReached(index))
      if tells { marks.append(Mark(token: index, range: range, owner: owner, name: name(index))) }
    }
    return marks
  }

  /// Whether a string is the value of a key for what somebody reads.
  private func isContent(_ string: Int) -> Bool {
    let sign = string - 1
    guard sign > 0, isLoneColon(sign) || isAssignment(sign) || isSymbol(sign, ">"),
      let key = assignedName(from: Int(entries[string]), to: isSymbol(sign, ">") ? sign - 1 : sign)?.parts
        .last
    else { return false }
    return [
      "from", "sender", "text", "message", "body", "title", "subject", "description", "label", "originator",
    ]
    .contains(key.lowercased())
  }

  /// Whether a word is the name in `name.com`: the service's hosts are endpoints, and its pages are none.
  private func isDomain(_ word: Int) -> Bool {
    isSymbol(word + 1, ".") && word + 2 < tokens.count && touch(word + 1, word + 2)
      && Endpoint.topLevels.contains(Substring(name(word + 2)))
  }

  /// Whether a word or string is a key: a sign stands right behind it.
  private func isKey(_ token: Int) -> Bool {
    isLoneColon(token + 1) || isAssignment(token + 1)
  }

  /// The host that is not the service's behind a word that takes one: `machine api.example.com`.
  private func host(behind word: Int) -> Mark? {
    let end = lines.end(of: Int(tokens[word].line))
    let start = text[Int(tokens[word].end)..<end].firstIndex { !$0.isBlank && $0 != UInt8(ascii: "=") } ?? end
    let stop = text[start..<end].firstIndex { !$0.isWordByte && !"-.".utf8.contains($0) } ?? end
    guard let host = foreignHost(start..<stop) else { return nil }
    return Mark(token: token(at: start), range: start..<stop, owner: .other, name: host)
  }

  private static let hostWords: Set<String> = ["machine", "host", "hostname", "server", "upstream"]

  /// Whether a name is that of a host which is not the service's.
  func isForeignHost(_ range: Range<Int>) -> Bool { !range.isEmpty && foreignHost(range) != nil }

  /// The host that is all of a string, where it is not the service's: `"api.example.com"`.
  private func foreignHost(_ range: Range<Int>) -> String? {
    guard text[range].contains(UInt8(ascii: ".")), let host = URLText.host(of: text[range]),
      !Endpoint.isService(host),
      let top = host.split(separator: ".").last, Endpoint.topLevels.contains(top)
    else { return nil }
    return host
  }

  /// Whether a name is the path of a class or module that is the service's: `app.sms.instasent.Backend`.
  private func namesClass(_ range: Range<Int>) -> Bool {
    let parts = text[range].split { !$0.isWordByte }
    return parts.count > 1 && parts.contains { NameWords($0).words == ["instasent"] }
  }

  /// Whether a word or string is the whole value of a key: `name: instasent`.
  private func isWholeValue(_ token: Int) -> Bool {
    let sign = token - 1
    // SQL's `WHERE name = 'value'` stands in an entry with another sign.
    return (Int(signs[token]) == sign || sign > 0 && Self.nameKeys.contains(name(sign - 1).lowercased()))
      && (isLoneColon(sign) || isSymbol(sign, "="))
      && (token + 1 == tokens.count || tokens[token + 1].line != tokens[token].line
        || [",", "}", ";"].contains { isSymbol(token + 1, $0) })
  }

  /// Whether a word is used as an object, module or function: `.`, `->`, `::`, `\\` or `(` follows.
  private func isReached(_ word: Int) -> Bool {
    let next = word + 1
    guard next < tokens.count, tokens[next].kind == .symbol else { return false }
    if isSymbol(next, "(") { return true }
    // `target/client-1.2.jar` is a file.
    guard touch(word, next), !(isSymbol(word - 1, "/") && touch(word - 1, word)) else { return false }
    return isSymbol(next, ".") && next + 1 < tokens.count && tokens[next + 1].kind == .word
      && !text[Int(tokens[next + 1].start)].isDigit
      && touch(next, next + 1)
      || isSymbol(next, "\\") || isSymbol(next, "?")
      || (isSymbol(next, "-") && isSymbol(next + 1, ">")) || (isSymbol(next, ":") && isSymbol(next + 1, ":"))
  }

  /// The names that statements bind which import the service's SDK.
  func importedNames() -> Set<NameKey> {
    var names: Set<NameKey> = []
    var at = 0
    while let range = text.range(ofName: Service.name, from: at) {
      let token = token(at: range.lowerBound)
      at = range.upperBound
      guard token < tokens.count else { break }
      let statement = statement(of: token)
      if let last = statement.last { at = max(at, Int(tokens[last].end)) }
      guard statement.count < 120,
        let keyword = statement.first(where: {
          tokens[$0].kind == .word && Self.importWords.contains(name($0)) && !isKey($0)
        }),
        keyword - statement.lowerBound < 8 || tokens[keyword].line == tokens[token].line,
        // A sentence in a comment may say `from`.
        name(keyword) != "from" || keyword == statement.lowerBound
          || statement.contains(where: { ["import", "export"].contains(name($0)) })
      else { continue }
      // What stands behind `require("instasent")` is what its client is made with.
      let isCall = isSymbol(keyword + 1, "(")
      for word in statement
      where tokens[word].kind == .word && !(isCall && word > token) && !Self.importWords.contains(name(word))
        && !Self.keywords.contains(name(word))
      {
        let text = text[content(word)]
        if text.count >= 3 || NameWords(text).namesService { names.insert(NameKey(text)) }
      }
    }
    return names
  }

  private static let importWords: Set<String> = [
    "import", "require", "from", "use", "using", "include", "require_once", "alias", "load", "library",
  ]

  /// The definitions that stand for the client or the URL that a mark belongs to.
  fileprivate func carriers(of mark: Mark, _ names: Names) -> [Int] {
    var carriers: [Int] = []
    var at = mark.token
    for _ in 0..<12 {
      let sign = Int(signs[at])
      if sign >= 0, let assigned = assignedName(from: Int(entries[at]), to: sign) {
        let last = token(at: assigned.range.upperBound - 1)
        for name in [last, last - 2]
        where name >= 0 && name >= Int(entries[at]) - 1 && tokens[name].kind != .symbol {
          carriers += names.definitions.indices(named: name)
        }
        // `client.BaseAddress = …` makes `client` its client.
        let root = token(at: assigned.range.lowerBound)
        if root < last, tokens[root].kind == .word, isAddressSetter(assigned.parts.last ?? "") {
          carriers += names.definitions(ofName: root, in: self)
        }
      }
      let parent = Int(parents[at])
      // `smtp_host` is one of the things that a map knows.
      if at == mark.token, mark.owner == .other, let key = keys(beside: at).own.map({ NameWords($0) }),
        key.isAddress, key.stem?.isEmpty == false
      {
        break
      }
      // One element of a list does not speak for the list.
      guard parent >= 0, !isBlock(parent),
        !(isSymbol(parent, "[") && (isSymbol(at, "[") || isSymbol(at, "{")))
      else { break }
      if isSymbol(parent, "("), let callee = chain(endingAt: parent - 1),
        isAddressSetter(callee.parts.last ?? "")
      {
        // `curl_setopt($ch, URL, …)` and `request.setURL(…)` make `$ch` and `request` its clients.
        let root = token(at: callee.range.lowerBound)
        let first = isSymbol(parent + 1, "$") ? parent + 2 : parent + 1
        for word in [root, first]
        where word < tokens.count && tokens[word].kind == .word && word != mark.token {
          carriers += names.definitions(ofName: word, in: self)
        }
      }
      at = parent
    }
    return carriers.filter { !isImport(names.definitions[$0]) }
  }

  private func isImport(_ definition: Definition) -> Bool {
    definition.value.prefix(3).contains {
      tokens[$0].kind == .word && ["require", "import"].contains(name($0))
    }
  }

  private func isAddressSetter(_ name: String) -> Bool {
    let words = NameWords(name).words
    return words.contains { Self.addressWords.contains($0) }
  }

  private static let addressWords: Set<String> = [
    "url", "uri", "host", "base", "endpoint", "setopt", "open", "address", "target", "server", "connect",
    "init", "with",
  ]
}

extension [Definition] {
  /// The index of the definition whose name stands at a token, as a list of none or one.
  fileprivate func indices(named token: Int) -> [Int] {
    let index = partitioningIndex { $0.name >= token }
    return index < endIndex && self[index].name == token ? [index] : []
  }
}

extension NameWords {
  /// Whose the named thing is, if the name says so.
  var owner: Endpoint.Owner? {
    if namesService { return .service }
    return namesOther ? .other : nil
  }

  /// Whether the name is that of a URL or host.
  var isAddress: Bool {
    guard let last = words.last else { return false }
    return ["url", "uri", "host", "endpoint", "baseurl", "base", "domain", "address", "api"].contains(last)
  }
}
