// The keys of maps: under which a value stands in what holds it, and which one a use reads.

/// The key that a value stands under in a map, and the keys beside it.
struct Keys {
  /// The value's own, nil where it stands in no map.
  var own: String?
  /// The others, as far as they were looked for.
  var others: Set<String> = []

  /// Whether the value is what something is declared to be by default: `secret: { type: String, default: "…" }`.
  var areOfDeclaration: Bool {
    own?.lowercased() == "default"
      && !others.isDisjoint(with: ["type", "required", "env", "format", "doc", "description", "sensitive"])
  }

  /// Whether the keys name services, and the value's own is not this one: `erp` in `{instasent: "…", erp: "…"}`.
  var areOfServices: Bool {
    guard let own = own.map({ NameWords($0) }), own.role == .open, !own.isEnvironment, !own.isGeneric,
      !own.namesService
    else { return false }
    return others.contains {
      let words = NameWords($0)
      return words.isServiceAlone && words.role == .open
    }
  }
}

extension Context {
  /// The keys of a map that a string holds: `'{"a": "…", "b": "…"}'`.
  func keysInside(_ range: Range<Int>, of token: Int) -> Keys {
    let content = syntax.content(token)
    guard syntax.tokens[token].kind == .string, content.count > range.count,
      content.contains(range.lowerBound), content.count < 20_000
    else { return Keys() }
    let inner = inner(of: token)
    let at = inner.token(at: range.lowerBound - content.lowerBound)
    return at < inner.tokens.count ? inner.keys(beside: at) : Keys()
  }
}

extension Syntax {
  /// Whether a brace opens a shell's `${NAME:-value}`, which holds nothing under a key.
  func isSubstitution(_ brace: Int) -> Bool {
    isSymbol(brace, "{") && isSymbol(brace - 1, "$") && touch(brace - 1, brace)
  }

  /// Whether a bracket holds values under keys: an object, a list, the shell's `=(…)`, PHP's `array(…)`.
  func holdsValues(_ open: Int) -> Bool {
    guard isSymbol(open, "(") else { return !isBlock(open) }
    return isAssignment(open - 1) || open > 0 && ["array", "dict", "Map", "hash"].contains(name(open - 1))
  }

  /// The key and the value of a list of two in another list: C++'s `{"key", "value"}`, JavaScript's `["key", "value"]`.
  private func pair(_ open: Int) -> (key: Int, value: Int)? {
    guard open >= 0, isSymbol(open, "{") || isSymbol(open, "["), Int(partners[open]) - open == 4,
      tokens[open + 1].kind == .string, isSymbol(open + 2, ","), parents[open] >= 0,
      isSymbol(Int(parents[open]), "{") || isSymbol(Int(parents[open]), "[")
    else { return nil }
    return (open + 1, open + 3)
  }

  /// Whether brackets quote what stands in them: Perl's `q{…}`, Lua's `[[…]]`; or initialise a name: C++'s `name{"…"}`.
  func isQuoting(_ open: Int) -> Bool {
    let length = Int(partners[open]) - open
    if isSymbol(open, "[") {
      return length == 2 && isSymbol(open - 1, "[") && touch(open - 1, open)
        || length == 4 && isSymbol(open + 1, "[") && touch(open, open + 1)
    }
    return isSymbol(open, "{") && length == 2 && open > 0 && touch(open - 1, open)
      && tokens[open - 1].kind == .word
  }

  /// Whether a bracket reads an element: `map["key"]`, `call()[0]`.
  func isSubscript(_ open: Int) -> Bool {
    isSymbol(open, "[") && open > 0 && touch(open - 1, open)
      && (tokens[open - 1].kind == .word || isCloser(open - 1))
  }

  /// The keys of the map that the entry of a token stands in.
  func keys(beside entry: Int) -> Keys {
    let open = Int(parents[entry])
    guard open >= 0, partners[open] > Int32(open), holdsValues(open), !isSubscript(open), !isQuoting(open),
      !isSubstitution(open)
    else {
      return Keys()
    }
    // `{"key", "value"}` in a list is an entry of a map.
    if signs[entry] < 0, let pair = pair(open), entry == pair.value {
      let outer = Int(parents[open])
      let near =
        max(
          outer + 1, open - Self.reach / 4)..<min(max(outer + 1, Int(partners[outer])), open + Self.reach / 4)
      let siblings = near.filter {
        Int(parents[$0]) == outer && isOpener($0) && tokens[$0 + 1].kind == .string && isSymbol($0 + 2, ",")
      }.map { $0 + 1 }
      return Keys(own: name(pair.key), others: Set(siblings.map(name)).subtracting([name(pair.key)]))
    }
    // A list's elements are read by their position; a list in a list is an entry of something else.
    guard signs[entry] >= 0 else {
      let outer = Int(parents[open])
      let isInner = isSymbol(outer, "[") || isSymbol(outer, "{") && !isBlock(outer) || isOpener(entry)
      return entry - open < Self.reach && !isInner ? Keys(own: String(position(of: entry, in: open))) : Keys()
    }
    func key(_ value: Int) -> String? {
      assignedName(from: Int(entries[value]), to: Int(signs[value]))?.parts.last
    }
    let inside = (open + 1)..<Int(partners[open])
    let own = key(entry)
    guard let own, inside.count < Self.reach else { return Keys(own: own) }
    let firstValues = inside.filter { parents[$0] == Int32(open) && Int(signs[$0]) == $0 - 1 }
    return Keys(own: own, others: Set(firstValues.compactMap(key)).subtracting([own]))
  }

  /// The literal key that a use reads from what it names: `key` in `map.key`, `map["key"]`, `${map[key]}`, `map.get("key")`.
  func `subscript`(of use: Use) -> String? {
    let tail = text[use.range.upperBound..<min(text.count, use.range.upperBound + 80)]
    if tail.starts(with: " objectForKey:@\"".utf8) {
      return String(
        decoding: tail.dropFirst(16).prefix { $0.isWordByte || $0 == UInt8(ascii: "-") }, as: UTF8.self)
    }
    let joint = tail.prefix { "[{.'\":?!->(@".utf8.contains($0) }
    guard !joint.isEmpty, joint.contains(where: { "[{.>".utf8.contains($0) }) else { return nil }
    let word = tail.dropFirst(joint.count).prefix { $0.isWordByte || $0 == UInt8(ascii: "-") }
    let rest = tail.dropFirst(joint.count + word.count)
    let name = String(decoding: word, as: UTF8.self)
    guard rest.first == UInt8(ascii: "(") else { return name == "join" ? nil : name }
    let argument = rest.dropFirst().drop { "'\":".utf8.contains($0) }
      .prefix { $0.isWordByte || $0 == UInt8(ascii: "-") }
    // `parts.join("")` reads all of them.
    return argument.isEmpty && Self.conversions.contains(name)
      ? nil : String(decoding: argument, as: UTF8.self)
  }

  /// Whether a value stands beside what an OAuth server grants with it, as Instasent's tokens do not expire, or is a part
  /// of a public key.
  func isGranted(_ token: Int) -> Bool {
    !keys(beside: token).others.isDisjoint(with: [
      "expires_in", "refresh_token", "expiresIn", "refreshToken", "kty",
    ])
  }

  /// Whether a use reads what it names under a key that is no literal: `accounts[club]`, `accounts.fetch(club)`.
  func isComputed(_ use: Use, _ keys: Keys) -> Bool {
    let tail = text[use.range.upperBound...].prefix(24)
    let method = tail.dropFirst().drop { ".>?!".utf8.contains($0) }.prefix { $0.isWordByte }
    let isCall =
      tail.first.map(".-?!".utf8.contains) == true
      && Self.lookUps.contains(String(decoding: method, as: UTF8.self).lowercased())
      && method.endIndex < tail.endIndex && tail[method.endIndex] == UInt8(ascii: "(")
    guard isCall || tail.first == UInt8(ascii: "["),
      let next = isCall ? tail[method.endIndex...].dropFirst().first : tail.dropFirst().first,
      next.isWordByte || next == UInt8(ascii: "$"), !next.isDigit
    else { return false }
    guard let read = `subscript`(of: use) else { return isCall }
    return read != keys.own && !keys.others.contains(read)
  }

  private static let lookUps: Set<String> = [
    "fetch", "get", "at", "dig", "getordefault", "get_or_default", "getvalue", "getproperty",
  ]

  /// Methods that give the value itself in another form.
  static let conversions: Set<String> = [
    "trim", "strip", "chomp", "tostring", "to_s", "to_str", "to_string", "to_owned", "as_str", "as_ref",
    "clone", "into", "encode",
    "decode", "getbytes", "utf8", "c_str", "unwrap", "unwrap_or", "value", "get", "freeze", "concat",
    "length", "replace", "lower",
    "expose_secret", "trimend", "join", "data", "utf8string", "dup", "rstrip", "or", "orelse",
    "trimmingcharacters", "valueof", "get_secret_value", "getsecretvalue", "getvalue", "get_value", "reveal",
    "expose", "plaintext", "asstring", "as_string", "asstr", "as_bytes", "tobytes", "to_bytes", "bytes",
    "inner",
    "lowercased", "rawvalue", "copy", "ornull", "ordefault", "getordefault", "orempty", "deref", "reversed",
  ]
}
