// Whether keys are found where they stand, whatever stands around them.

import TOMLKit
import Testing

@testable import SentlintConfig

/// A step down a TOML file: a key, or an element counted from 0.
enum Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, Sendable {
  case key(String)
  case element(Int)

  init(stringLiteral key: String) { self = .key(key) }
  init(integerLiteral element: Int) { self = .element(element) }
}

struct LineMapTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let what: String
    let text: String
    /// Paths and the line of each.
    let lines: [([Step], Int)]
    var testDescription: String { what }
  }

  static let cases = [
    Case(
      what: "keys, bare, dotted and quoted",
      text: """
        a = 1
          b.c.d=2   # e = 3
        "q\\"\\u00e9\\n" = 4
        'l\\' . "m".n = 5

        \t1234 = 6
        """,
      lines: [
        (["a"], 1), (["b"], 2), (["b", "c", "d"], 2), (["q\"é\n"], 3), (["l\\", "m", "n"], 4), (["1234"], 6),
      ]),
    Case(
      what: "tables",
      text: "[a]\nb = 1\n[ a . c ] # [x]\nd = 2\n[e.'f]'.g]\nh = 3\n[a.c.i]",
      lines: [
        (["a"], 1), (["a", "b"], 2), (["a", "c"], 3), (["a", "c", "d"], 4), (["e"], 5),
        (["e", "f]", "g", "h"], 6), (["a", "c", "i"], 7),
      ]),
    Case(
      what: "arrays of tables within arrays of tables",
      text: """
        [[r]]
        x = 1
        [[r.s]]
        y = 2
        [[r.s]]
        y = 3
        [r.s.t]
        z = 4
        [[r]]
        x = 5
        [[ r . s ]]
        y = 6
        """,
      lines: [
        (["r"], 1), (["r", 0, "x"], 2), (["r", 0, "s", 0, "y"], 4), (["r", 0, "s", 1], 5),
        (["r", 0, "s", 1, "t", "z"], 8), (["r", 1], 9), (["r", 1, "x"], 10), (["r", 1, "s", 0, "y"], 12),
      ]),
    Case(
      what: "arrays and inline tables",
      text: """
        a = [ 1, # [2,
          [3,
           4], { b = 5, c.d = ["]", '}',
           6] }, # }
          ]
        e = {f={},g=[{h=7},
        ]}
        i = 8
        """,
      lines: [
        (["a", 0], 1), (["a", 1], 2), (["a", 1, 1], 3), (["a", 2, "b"], 3), (["a", 2, "c", "d", 2], 4),
        (["e", "f"], 6), (["e", "g", 0, "h"], 6), (["i"], 8),
      ]),
    Case(
      what: "strings that look like keys",
      text: #"""
        a = "b = 1 # \" c = 2"
        d = 'e = "'
        f = """
        g = 1
        [h]
        "" \""" \
        """""
        i = '''
        j = 1 \'''
        k = ''''''
        l = """"""
        m = """\\"""
        n = 2
        """#,
      lines: [
        (["a"], 1), (["d"], 2), (["f"], 3), (["i"], 8), (["k"], 10), (["l"], 11), (["m"], 12), (["n"], 13),
      ]),
    Case(
      what: "numbers and line ends of Windows",
      text: "\u{feff}a = 1.5e-3\r\nb = [1.5,\r\n-inf]\r\n[c]\r\nd = '''\r\n'''\r\ne = 1",
      lines: [(["a"], 1), (["b", 1], 3), (["c"], 4), (["c", "d"], 5), (["c", "e"], 7)]),
  ]

  @Test(arguments: cases)
  func `keys stand where the map says`(_ example: Case) throws {
    let map = LineMap(Array(example.text.utf8))
    #expect(map.fault == nil)
    for (path, line) in example.lines {
      var place = Place(path: "", lines: map)
      for step in path {
        let node = place.node
        switch step {
        case .key(let name): place = place.key(name)
        case .element(let index): place = place.element(index)
        }
        #expect(place.node != node, "\(path) is not in the map")
      }
      #expect(place.line == line, "\(path)")
    }
    // The parser sees the same keys.
    #expect(sameShape(try TOMLTable(string: example.text).tomlValue, map: map))
  }

  @Test(arguments: [
    (#"a = "\u0000""#, true), (#"a = "\\u0000""#, false), (#"a = '\u0000'"#, false),
    (#"a = "\u00001""#, true),
    (#"a = "\U00000000""#, true), (#"a = "\U00000001""#, false), (#"a = 1 # "\u0000""#, false),
    (#""\u0000" = 1"#, true), (#"a = ["\n\u0000"]"#, true),
  ])
  func `an escaped NUL is a fault`(text: String, isFault: Bool) {
    #expect((LineMap(Array(text.utf8)).fault != nil) == isFault)
  }

  @Test(arguments: [
    ("a = 12", false), ("a = -1.5e-7", false), ("a = 1E-7", false), ("a = 0x1e", false), ("a = '1-2'", false),
    ("a = 1 # 1-2", false), ("a = 1979-05-27", true), ("a = [\n07:32:00]", true),
    ("a = 1979-05-27 07:32:00", true),
    ("[", true), ("[]", true), ("[[ ]]", true), ("[;]", true), ("[.a]", true), ("[\u{85}a]", true),
    ("a = [}", true), ("a = [\u{2028}]", true), ("a = [1,\u{a0}]", true), ("a = []", false),
    ("a = [1,]", false),
  ])
  func `what the parser would not survive is a fault`(text: String, isFault: Bool) {
    #expect((LineMap(Array(text.utf8)).fault != nil) == isFault)
  }

  @Test(arguments: [LineMap.maxDepth, LineMap.maxDepth + 1])
  func `nesting has a limit`(depth: Int) throws {
    for text in [
      Array(repeating: "a", count: depth).joined(separator: ".") + " = 1",
      "[" + Array(repeating: "a", count: depth).joined(separator: " . ") + "]",
      "a = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth),
      "a = " + String(repeating: "{a=", count: depth - 1) + "1" + String(repeating: "}", count: depth - 1),
    ] {
      _ = try TOMLTable(string: text)
      #expect((LineMap(Array(text.utf8)).fault != nil) == (depth > LineMap.maxDepth), "\(text)")
    }
  }
}

/// Whether the map has the keys and elements that the parser found, and no others.
func sameShape(_ value: TOMLValue, map: LineMap, node: Int = 0) -> Bool {
  let keys = map.nodes[node].keys
  let elements = map.nodes[node].elements
  if let table = value.table {
    return elements.isEmpty && Set(table.keys) == Set(keys.keys)
      && keys.allSatisfy { name, child in
        table[name].map { sameShape($0.tomlValue, map: map, node: child) } ?? false
      }
  }
  if let array = value.array {
    return keys.isEmpty && elements.count == array.count
      && elements.enumerated().allSatisfy { sameShape(array[$0].tomlValue, map: map, node: $1) }
  }
  return keys.isEmpty && elements.isEmpty
}
