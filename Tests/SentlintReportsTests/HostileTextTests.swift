// Texts that strangers wrote: nothing in them may act on a terminal, deceive a reader, or hold a secret.

import Foundation
import SentlintCore
import SentlintReports
import SentlintTestSupport
import Testing

@Suite struct HostileTextTests {
  /// A report with `poison` in every text that it has, and `secret` found, shown beside `other`'s finding.
  static func report(poison: [UInt8], secret: Secret) -> Report {
    let text = String(decoding: poison, as: UTF8.self)
    let path = Path(bytes: Array("a/".utf8) + poison + Array(".txt".utf8))
    let commit = Commit(id: text, author: "A \(text) <a@b>", date: text)
    let origins: [Origin] = [
      .file(path), .symbolicLink(path), .gitConfiguration(path), .standardInput, .staged(path),
      .archiveMember(path, of: .file(path)), .committed(path, commit), .metadata(.commitMessage, commit),
      .metadata(.identity, nil), .metadata(.tagMessage(text), commit), .metadata(.refName(text), nil),
      .pathName(of: .archiveMember(path, of: .committed(path, commit))), .file(Path("/root/\(text)")),
    ]
    let evidence = EvidenceKind.allCases.map {
      Evidence(kind: $0, text: "see \(text) on line 9", span: Samples.span(9, 1, 5))
    }
    let findings = origins.map { origin in
      Samples.finding(
        rule: "rule-\(text)", origin: origin, secret: secret, kind: .product, evidence: evidence,
        isClientSide: true, project: text, datasource: text, before: "x\(text)y", after: "z\(text)",
        lineHash: text)
    }
    let reasons: [Skip.Reason] = [
      .notFound, .vanished, .unreadable("\(text): denied"), .notAFile(text),
      .gaveUp(rule: Rule.ID(rawValue: text), limit: text), .limit(text), .missingObject(text), .interrupted,
    ]
    let rule = Rule(
      id: Rule.ID(rawValue: "rule-\(text)"), description: "A \(text). Also \(text).", help: "1. Do \(text)",
      pattern: text, tags: [text])
    return Report(
      findings: findings, skips: zip(origins, reasons).map { Skip(origin: $0, reason: $1) },
      coverage: Coverage(), rules: [rule], notices: ["notice \(text)"])
  }

  static func percentEncoded(_ bytes: [UInt8], _ format: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    return bytes.map { plain.contains($0) ? String(Unicode.Scalar($0)) : String(format: format, Int($0)) }
      .joined()
  }

  static let alphabets: [[Unicode.Scalar]] = [
    Array("abcdefghijklmnopqrstuvwxyz0123456789".unicodeScalars),
    Array("ABCdef0189_-.~+/=".unicodeScalars),
    Array("ab\"\\/ \t\n\u{1b}%'<>&[]\u{e9}\u{202e}\u{200b}\u{1f600}".unicodeScalars),
  ]

  @Test(arguments: ReportFormat.allCases, 0..<15 as Range<UInt64>)
  func `no text holds a found secret`(format: ReportFormat, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Self.alphabets[Int(seed % 3)]
    let length = Int.random(in: 16...60, using: &generator)
    var clear = String.UnicodeScalarView()
    for _ in 0..<length { clear.append(alphabet.randomElement(using: &generator) ?? "a") }
    let text = String(clear)
    let bytes = Array(text.utf8)
    let json = String(String(decoding: try JSONEncoder().encode(text), as: UTF8.self).dropFirst().dropLast())
    let forms: [String] = [
      text, json, json.replacing("\\/", with: "/"), Self.percentEncoded(bytes, "%%%02X"),
      Self.percentEncoded(bytes, "%%%02x"),
    ]
    // How an encoder spells control characters is its own choice; these alphabets have none.
    for form in forms where form == text || seed % 3 < 2 {
      let report = Self.report(poison: Array(form.utf8), secret: Secret(bytes))
      for options in [Samples.options, ReportOptions(usesColor: true, version: "1", isQuiet: true)] {
        let output = Data(Samples.text(of: report, format, options).utf8)
        let held = forms.filter { output.range(of: Data($0.utf8)) != nil }
        #expect(held == [], "seed \(seed)")
      }
    }
  }

  @Test func `the bytes of a path hold no secret`() throws {
    let secret = Samples.secret(seed: 4)
    let path = Path(bytes: [0xFF] + secret.revealed() + [0xFE])
    let report = Report(
      findings: [Samples.finding(origin: .file(path), secret: secret)], skips: [], coverage: Coverage(),
      rules: [])
    let line = try #require(Samples.text(of: report, .jsonl).split(separator: "\n").first)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let encoded = try #require(object["pathBytes"] as? String)
    #expect(Data(base64Encoded: encoded) == Data([0xFF] + Array("issw_****".utf8) + [0xFE]))
  }

  @Test(arguments: ReportFormat.allCases)
  func `secrets that overlap are masked as one`(format: ReportFormat) {
    let (first, second) = ("abcdefghijklmnopqrst", "klmnopqrstuvwxyz0123")
    let joined = "abcdefghijklmnopqrstuvwxyz0123"
    let findings = [first, second].map {
      Samples.finding(
        origin: .file(Path("dir/\(joined)-\(second)-\(first)")), secret: Secret(Array($0.utf8)), before: "",
        after: "")
    }
    let output = Samples.text(
      of: Report(findings: findings, skips: [], coverage: Coverage(), rules: []), format)
    #expect(!output.contains("efghij") && !output.contains("uvwxyz") && !output.contains("opqrst"))
    #expect(format == .sarif || output.contains("dir/abcd****-klmn****-abcd****"))
  }

  @Test func `a weak password garbles no rule`() {
    let output = Samples.text(
      of: Samples.finding(secret: Secret(Array("instasent".utf8)), before: "instasent:"))
    #expect(output.contains("[instasent-token]"))
    #expect(output.contains("| ****:****"))
  }

  static let controls: [UInt8] =
    Array("\u{1b}[31m\u{1b}]8;;http://x\u{7}\r\n\t\u{8}\u{7f}\u{85}\u{9b}1m".utf8)
    + Array("\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{61c}".utf8)
    + Array("\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{2028}\u{2029}\u{e0041}\u{3164}".utf8)
    + [0x00, 0xFF, 0xC3]

  @Test(arguments: ReportFormat.allCases)
  func `nothing invisible is passed on`(format: ReportFormat) {
    // Tabs and line ends in the rules' own help text are Markdown, which SARIF passes on escaped by JSON.
    let output = Samples.text(of: Self.report(poison: Self.controls, secret: Samples.secret(seed: 1)), format)
    let invisible = output.unicodeScalars.filter { scalar in
      if scalar == "\n" { return false }
      let category = scalar.properties.generalCategory
      return [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
        || scalar.properties.isDefaultIgnorableCodePoint
    }
    #expect(invisible.map { String($0.value, radix: 16) } == [])
    #expect(format != .text || output.contains("a/\\x1b[31m\\x1b]8;;http://x\\x07\\r\\n\\t\\x08\\x7f\\u{85}"))
    #expect(format != .text || output.contains("\\u{202e}") && output.contains("\\x00\\xff\\xc3.txt:3:9:"))
  }
}
