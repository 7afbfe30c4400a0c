// JSON Lines as a program reads them.

import Foundation
import SentlintCore
import SentlintReports
import SentlintTestSupport
import Testing

@Suite struct JSONLinesReporterTests {
  private func objects(_ report: Report) throws -> [[String: Any]] {
    let text = Samples.text(of: report, .jsonl)
    #expect(text.hasSuffix("}\n"))
    return try text.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test func `a line for each finding, then the coverage`() throws {
    let objects = try objects(Samples.everything)
    #expect(objects.count == Samples.everything.active.count + 1)
    let promised: Set = [
      "ruleId", "path", "startLine", "startColumn", "endLine", "endColumn", "severity", "message", "evidence",
      "fingerprint", "secret",
    ]
    for object in objects.dropLast() {
      #expect(promised.isSubset(of: object.keys))
      #expect((object["commit"] != nil) == (object["author"] != nil))
      #expect(
        (object["commit"] != nil) == ["commit", "commit-message"].contains(object["origin"] as? String))
    }
    let coverage = try #require(objects.last?["coverage"] as? [String: Any])
    #expect(coverage["complete"] as? Bool == false)
    #expect(coverage["scanned"] as? Int == 1234)
    let skipped = try #require(coverage["skipped"] as? [[String: Any]])
    #expect(skipped.map { $0["path"] as? String } == ["old.txt", "private.key"])
    #expect(skipped.map { $0["reason"] as? String } == ["object 1234 is not here", "Permission denied"])
  }

  @Test func `a path comes back whole`() throws {
    let paths: [[UInt8]] = [
      Array("a b\"\\\n\t\u{1b}\u{202e}\u{1f600}/\u{e9}".utf8), [0x61, 0xFF, 0x2F, 0xC3, 0x28],
      [0xED, 0xA0, 0x80],
    ]
    for bytes in paths {
      let finding = Samples.finding(origin: .file(Path(bytes: bytes)))
      let report = Report(findings: [finding], skips: [], coverage: Coverage(), rules: [])
      let object = try #require(try objects(report).first)
      let encoded = (object["pathBytes"] as? String).flatMap { Data(base64Encoded: $0) }
      let text = try #require(object["path"] as? String)
      #expect(encoded.map(Array.init) ?? Array(text.utf8) == bytes)
      #expect((encoded == nil) == (String(validating: bytes, as: UTF8.self) != nil))
    }
  }

  @Test func `any text comes back as it was`() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      var author = String.UnicodeScalarView()
      for _ in 0..<20 {
        let value = UInt32.random(
          in: 0...(Bool.random(using: &generator) ? 0xFF : 0x10FFFF), using: &generator)
        author.append(Unicode.Scalar(value) ?? "x")
      }
      let commit = Commit(id: "c", author: String(author), date: "d")
      let finding = Samples.finding(origin: .committed(Path("p"), commit))
      let report = Report(findings: [finding], skips: [], coverage: Coverage(), rules: [])
      let object = try #require(try objects(report).first)
      let read = try #require(object["author"] as? String)
      #expect(Array(read.unicodeScalars) == Array(author))
    }
  }
}
