// SARIF: valid by the official schema, and as GitHub's documentation asks beyond it.

import Foundation
import SentlintCore
import SentlintReports
import SentlintTestSupport
import Testing

@Suite struct SARIFReporterTests {
  private func run(_ report: Report, _ reporter: SARIFReporter? = nil) throws -> [String: Any] {
    var text = ""
    (reporter ?? SARIFReporter(options: Samples.options)).write(report, to: &text)
    let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let runs = try #require(log["runs"] as? [[String: Any]])
    #expect(runs.count == 1)
    return try #require(runs.first)
  }

  private func results(_ run: [String: Any]) -> [[String: Any]] {
    run["results"] as? [[String: Any]] ?? []
  }

  // The value at a path of keys and indexes.
  private func value(_ object: Any?, _ path: Any...) -> Any? {
    path.reduce(object) { value, step in
      if let key = step as? String { return (value as? [String: Any])?[key] }
      guard let index = step as? Int, let array = value as? [Any], array.indices.contains(index) else {
        return nil
      }
      return array[index]
    }
  }

  private func report(_ findings: [Finding]) -> Report {
    Report(findings: findings, skips: [], coverage: Coverage(), rules: Samples.rules)
  }

  @Test func `what GitHub requires is there`() throws {
    let run = try run(Samples.everything)
    let rules = try #require(value(run, "tool", "driver", "rules") as? [[String: Any]])
    let ids = rules.compactMap { $0["id"] as? String }
    #expect(ids == ["instasent-bearer", "instasent-public-name", "instasent-token"])
    for rule in rules {
      for path in [
        ["shortDescription", "text"], ["fullDescription", "text"], ["help", "text"], ["help", "markdown"],
      ] {
        let text = value(rule, path[0], path[1]) as? String ?? ""
        #expect(!text.isEmpty && (path[0] == "help" || text.count <= 1024))
      }
      let score = try #require(value(rule, "properties", "security-severity") as? String)
      #expect((Double(score) ?? 0) > 0 && (Double(score) ?? 11) <= 10)
      #expect((value(rule, "properties", "tags") as? [String])?.contains("security") == true)
    }
    let results = results(run)
    #expect(results.count == Samples.everything.active.count)
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(ids[index] == result["ruleId"] as? String)
      #expect((value(result, "message", "text") as? String)?.isEmpty == false)
      #expect(result["suppressions"] == nil)
      let location = value(result, "locations", 0, "physicalLocation")
      #expect((value(location, "artifactLocation", "uri") as? String)?.isEmpty == false)
      for key in ["startLine", "startColumn", "endLine", "endColumn"] {
        #expect((value(location, "region", key) as? Int ?? 0) >= 1)
      }
    }
  }

  @Test(arguments: [
    (Origin.file(Path("src/a b#c?.py")), "src/a%20b%23c%3F.py", true),
    (.file(Path("./c:/d.py")), "c%3A/d.py", true),
    (.file(Path(".//d.py")), "d.py", true),
    (.file(Path(bytes: [0x61, 0xFF])), "a%FF", true),
    (.file(Path("/etc/\u{e9}")), "file:///etc/%C3%A9", false),
    (.staged(Path("s")), "s", true),
    (
      .archiveMember(Path("in/ner"), of: .archiveMember(Path("b.tar"), of: .file(Path("a.zip")))), "a.zip",
      true
    ),
    (.pathName(of: .archiveMember(Path("m"), of: .staged(Path("a.zip")))), "a.zip", true),
    (.standardInput, "%3Cstdin%3E", false),
    (.metadata(.refName("refs/x"), nil), "%3Cref%20refs/x%3E", false),
  ])
  func `a place is a URI`(origin: Origin, uri: String, isRelative: Bool) throws {
    let result = results(try run(report([Samples.finding(origin: origin)]))).first
    let artifact = value(result, "locations", 0, "physicalLocation", "artifactLocation")
    #expect(value(artifact, "uri") as? String == uri)
    #expect((value(artifact, "uriBaseId") != nil) == isRelative)
  }

  @Test func `only lines of the file itself have GitHub's hash`() throws {
    func fingerprints(_ origin: Origin, _ hash: String?) throws -> [String: String]? {
      let finding = Samples.finding(origin: origin, lineHash: hash)
      return results(try run(report([finding]))).first?["partialFingerprints"] as? [String: String]
    }
    let own = ["secretHash/v1": "00112233aabbccdd"]
    let both = ["secretHash/v1": "00112233aabbccdd", "primaryLocationLineHash": "ab:1"]
    #expect(try fingerprints(.file(Path("a")), "ab:1") == both)
    #expect(try fingerprints(.file(Path("a")), nil) == own)
    #expect(try fingerprints(.archiveMember(Path("b"), of: .file(Path("a"))), "ab:1") == own)
    #expect(try fingerprints(.symbolicLink(Path("a")), "ab:1") == own)
    #expect(try fingerprints(.pathName(of: .file(Path("a"))), "ab:1") == own)
  }

  @Test func `links of the message lead to the evidence`() throws {
    let result = try #require(
      results(try run(Samples.everything)).first { $0["ruleId"] as? String == "instasent-bearer" })
    let text = try #require(value(result, "message", "text") as? String)
    #expect(text.hasPrefix("A bearer token sent to Instasent. "))
    #expect(text.contains("[flows into the Authorization header on line 14](1)"))
    #expect(text.contains("[sent to api.instasent.com (line 15)](3)"))
    let related = try #require(result["relatedLocations"] as? [[String: Any]])
    #expect(related.map { $0["id"] as? Int } == [1, 2, 3])
    #expect(value(related[2], "physicalLocation", "region", "startLine") as? Int == 15)
    let flow = try #require(
      value(result, "codeFlows", 0, "threadFlows", 0, "locations") as? [[String: Any]])
    let lines = flow.map { value($0, "location", "physicalLocation", "region", "startLine") as? Int }
    #expect(lines == [2, 8, 14])
  }

  @Test func `content cannot make links`() throws {
    let evil = "[here](http://example.org)"
    let finding = Samples.finding(
      evidence: [Evidence(kind: .name, text: evil, span: Samples.span(1, 1, 2))], project: evil)
    let text = value(results(try run(report([finding]))).first, "message", "text") as? String
    #expect(text?.contains("[\\[here\\](http://example.org) (line 1)](1)") == true)
    #expect(text?.contains("project \\[here\\](http://example.org)") == true)
  }

  @Test func `what was not scanned is a notification`() throws {
    let run = try run(Samples.everything)
    let invocation = value(run, "invocations", 0)
    #expect(value(invocation, "executionSuccessful") as? Bool == false)
    let notifications = try #require(value(invocation, "toolExecutionNotifications") as? [[String: Any]])
    #expect(notifications.map { $0["level"] as? String } == ["error", "error", "note"])
    #expect(
      value(notifications[1], "locations", 0, "physicalLocation", "artifactLocation", "uri") as? String
        == "private.key")
    let complete = try self.run(report([]))
    #expect(value(complete, "invocations", 0, "executionSuccessful") as? Bool == true)
    #expect(results(complete).isEmpty && complete["results"] != nil)
  }

  @Test func `what is too much is left out visibly, the gravest kept`() throws {
    let findings = (0..<30).map { index in
      Samples.finding(
        origin: .file(Path("f\(index / 10)\(index % 10)")), severity: index.isMultiple(of: 3) ? .error : .note
      )
    }
    let skips = (0..<9).map { Skip(origin: .file(Path("s\($0)")), reason: .vanished) }
    let report = Report(findings: findings, skips: skips, coverage: Coverage(), rules: Samples.rules)
    let run = try run(report, SARIFReporter(options: Samples.options, resultLimit: 12, skipLimit: 4))
    let kept = results(run).compactMap {
      value($0, "locations", 0, "physicalLocation", "artifactLocation", "uri") as? String
    }
    let errors = stride(from: 0, to: 30, by: 3).map { "f\($0 / 10)\($0 % 10)" }
    #expect(kept == (errors + ["f01", "f02"]).sorted())
    let notifications = value(run, "invocations", 0, "toolExecutionNotifications") as? [[String: Any]] ?? []
    let texts = notifications.compactMap { value($0, "message", "text") as? String }
    #expect(texts.count == 6)
    #expect(texts.contains { $0.hasPrefix("5 more were NOT scanned") })
    #expect(texts.contains { $0.hasPrefix("18 results are left out") })
  }

  @Test func `a rule that the report does not have is described all the same`() throws {
    let run = try run(report([Samples.finding(rule: "unheard-of")]))
    let index = try #require(results(run).first?["ruleIndex"] as? Int)
    #expect(value(run, "tool", "driver", "rules", index, "id") as? String == "unheard-of")
    #expect((value(run, "tool", "driver", "rules", index, "help", "text") as? String)?.isEmpty == false)
  }

  @Test(.enabled(if: SARIFSchema.isAvailable, "needs the schema and Python's jsonschema"))
  func `reports are valid by the official schema`() throws {
    let poisoned = HostileTextTests.report(
      poison: HostileTextTests.controls, secret: Samples.secret(seed: 1))
    for report in [Samples.everything, report([]), poisoned] {
      let errors = try SARIFSchema.errors(in: Samples.text(of: report, .sarif))
      #expect(errors == "")
    }
    #expect(try SARIFSchema.errors(in: #"{"version": "2.1.0"}"#) != "")
  }
}

/// The official schema, from `SARIF_SCHEMA` or beside the package, applied by Python's `jsonschema`.
enum SARIFSchema {
  static let url: URL = {
    if let path = ProcessInfo.processInfo.environment["SARIF_SCHEMA"] { return URL(filePath: path) }
    let package = URL(filePath: #filePath).appending(path: "../../..").standardized
    return package.appending(path: "../shared/data/sarif-schema-2.1.0.json").standardized
  }()

  static let isAvailable: Bool = {
    guard FileManager.default.fileExists(atPath: url.path) else { return false }
    return (try? python("import jsonschema", "").status) == 0
  }()

  /// What the schema says against a log, one complaint a line.
  static func errors(in log: String) throws -> String {
    let program = """
      import json, jsonschema, sys
      schema = json.load(open(\(String(reflecting: url.path))))
      checker = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
      for error in checker.iter_errors(json.load(sys.stdin)): print(list(error.path), error.message)
      """
    let (status, output) = try python(program, log)
    return status == 0 ? output : "python3 exited with \(status): \(output)"
  }

  private static func python(_ program: String, _ input: String) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    let file = FileManager.default.temporaryDirectory.appending(path: "sarif-\(UUID().uuidString)")
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
