// No text, however broken, crashes the readers.

import SentlintCore
import SentlintEngine
import TOMLKit
import Testing

@testable import SentlintConfig

struct FuzzTests {
  private static let texts = [
    RulePackTests.everything, ProjectConfigTests.everything,
    LineMapTests.cases.map(\.text).joined(separator: "\n"),
  ]
  private static let pieces = [
    "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\n", "\r\n", "\r", "\"", "'", "\"\"\"", "'''", "\\",
    "\\u00",
    "\0", "\u{feff}", "é", "\u{2028}", "a", "rules", "[[rules]]\n", "id = 'x'\n", "0", "-1", "1e999", "nan",
    "0x",
    "9223372036854775808", ":", "+", "_", "e", "-", "2020-13-41", "07:32:", "true", "\\u0000", "\\U0010FFFF",
    "\u{85}", "\t", " ",
  ].map { Array($0.utf8) }

  /// `text` with some cuts, copies and insertions.
  private static func mutated(_ text: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var text = text
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let start = Int.random(in: 0...text.count, using: &random)
      let end = min(text.count, start + Int.random(in: 0...20, using: &random))
      let replacement: [UInt8]
      switch Int.random(in: 0..<4, using: &random) {
      case 0: replacement = []
      case 1: replacement = Array(text[start..<end] + text[start..<end])
      case 2: replacement = [UInt8.random(in: 0...255, using: &random)]
      default: replacement = pieces.randomElement(using: &random) ?? []
      }
      text.replaceSubrange(start..<(Bool.random(using: &random) ? end : start), with: replacement)
    }
    return text
  }

  private static func error(_ read: () throws -> Void) -> ConfigError? {
    do {
      try read()
      return nil
    } catch {
      return error as? ConfigError
    }
  }

  @Test(arguments: 0..<20)
  func `a broken file is read or refused, with a line that it has`(seed: Int) throws {
    var random = SplitMix64(state: UInt64(seed))
    let source = Array(Self.texts[seed % Self.texts.count].utf8)
    for _ in 0..<100 {
      let text = Self.mutated(source, using: &random)
      let lineCount = text.count { $0 == UInt8(ascii: "\n") } + 1
      for error in [
        Self.error { _ = try RulePack(bytes: text, path: "p") },
        Self.error { _ = try ProjectConfig(bytes: text, path: "p") },
      ] {
        #expect((1...lineCount).contains(error?.line ?? 1), "seed \(seed): \(String(describing: error))")
      }
      // Where the parser takes it, the map must agree with the parser about every key.
      let map = LineMap(text)
      if map.fault == nil, !text.contains(0), let string = String(validating: text, as: UTF8.self),
        let table = try? TOMLTable(string: string)
      {
        #expect(sameShape(table.tomlValue, map: map), "seed \(seed): \(string)")
      }
    }
  }
}
