// Reports to write: every secret is made from a seed at run time, so that none stands in the repository.

import SentlintCore
import SentlintReports
import SentlintTestSupport

enum Samples {
  static let options = ReportOptions(version: "1.2.3")

  /// A secret that names itself, or one of 40 hex digits.
  static func secret(seed: UInt64, isPrefixed: Bool = true) -> Secret {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array((isPrefixed ? "0123456789abcdefghijklmnopqrstuvwxyz" : "0123456789abcdef").utf8)
    let body = (0..<(isPrefixed ? 35 : 40)).compactMap { _ in alphabet.randomElement(using: &generator) }
    return Secret(Array((isPrefixed ? "issw" + "_" : "").utf8) + body)
  }

  static func position(_ line: Int, _ column: Int) -> SourcePosition {
    SourcePosition(offset: line * 1000 + column, line: line, column: column)
  }

  static func span(_ line: Int, _ column: Int, to endLine: Int? = nil, _ endColumn: Int) -> SourceSpan {
    SourceSpan(start: position(line, column), end: position(endLine ?? line, endColumn))
  }

  static func finding(
    rule: String = "instasent-token", origin: Origin = .file(Path("src/config.php")),
    span: SourceSpan = span(3, 9, 49), secret: Secret = secret(seed: 1), severity: Severity = .error,
    kind: TokenKind = .unknown, evidence: [Evidence] = [], isClientSide: Bool = false, project: String? = nil,
    datasource: String? = nil, before: String = "$key = '", after: String = "';",
    lineHash: String? = "271789c17abda88f:1", suppression: Suppression? = nil
  ) -> Finding {
    Finding(
      rule: Rule.ID(rawValue: rule), origin: origin, span: span, secret: secret, severity: severity,
      kind: kind,
      evidence: evidence, isClientSide: isClientSide, project: project, datasource: datasource,
      fingerprint: Fingerprint(rawValue: "00112233aabbccdd"), excerpt: Excerpt(before: before, after: after),
      lineHash: lineHash, suppression: suppression)
  }

  static let rules = [
    Rule(
      id: Rule.ID(rawValue: "instasent-token"),
      description: "An Instasent token that names itself. Whoever holds it can send messages at your cost.",
      help: """
        Rotate the token, in this order:

        1. **Issue** the replacement in the dashboard,
           under *API tokens*.
        2. Roll it out through the secrets store and redeploy.
        3. Delete the old token.
        """,
      pattern: "issw_", tags: ["instasent", "token"]),
    Rule(
      id: Rule.ID(rawValue: "instasent-bearer"),
      description: "A bearer token sent to Instasent. Whoever holds it can read your contacts.",
      help: "- Issue a replacement.\n- Revoke this one.", pattern: "Bearer", severity: .warning,
      evidence: [.endpoint, .flow]),
    Rule(
      id: Rule.ID(rawValue: "instasent-public-name"),
      description: "A client-side variable that holds an Instasent token.",
      help: "Move the call to a server.", pattern: "NEXT_PUBLIC", severity: .note, evidence: [.name]),
  ]

  static let commit = Commit(
    id: "c0ffee0123456789", author: "Jane Doe <jane@example.org>", date: "2019-03-01T12:00:00+01:00")

  /// One finding of every sort, skips and notices.
  static var everything: Report {
    var coverage = Coverage()
    coverage.scanned = 1234
    coverage.bytes = 5_678_901
    coverage.excluded = 1
    coverage.ignored = 3
    coverage.notFiles = 1
    coverage.submodules = 2
    return Report(
      findings: findings,
      skips: [
        Skip(origin: .file(Path("private.key")), reason: .unreadable("Permission denied")),
        Skip(origin: .committed(Path("old.txt"), commit), reason: .missingObject("object 1234 is not here")),
      ],
      coverage: coverage, rules: rules, notices: ["the suppression in a.py line 3 expired on 2020-01-01"])
  }

  private static var findings: [Finding] {
    let flow = [
      Evidence(
        kind: .flow, text: "flows into the Authorization header on line 14", span: span(14, 22, 29)),
      Evidence(kind: .flow, text: "through `key`", span: span(8, 1, 4)),
      Evidence(kind: .endpoint, text: "sent to api.instasent.com", span: span(15, 7, 24)),
    ]
    let named = [Evidence(kind: .itself, text: "its prefix names it")]
    let hex = secret(seed: 2, isPrefixed: false)
    let archive = Origin.archiveMember(Path("lib/a[1].py"), of: .file(Path("dist/app.zip")))
    return [
      finding(evidence: named),
      finding(
        rule: "instasent-bearer", origin: .file(Path("src/send mail.py")), span: span(2, 11, 51), secret: hex,
        severity: .warning, kind: .datasource, evidence: flow, project: "proj_1", datasource: "ds_2",
        before: "API_KEY = \"", after: "\""),
      finding(
        rule: "instasent-public-name", origin: .file(Path("web/.env")), span: span(1, 1, 34),
        secret: Secret([]), severity: .note, evidence: [Evidence(kind: .name, text: "its name says so")],
        isClientSide: true, before: "", after: "NEXT_PUBLIC_INSTASENT_API_TOKEN=$TOKEN"),
      finding(
        origin: .file(Path("web/app.js")), span: span(120, 5, to: 122, 10), kind: .apiSMS, evidence: named,
        isClientSide: true, before: "\tkey(\"", after: "\" +", lineHash: nil),
      finding(origin: archive, span: span(7, 1, 41), evidence: named, before: "", after: ""),
      finding(origin: .committed(Path("old/sms.rb"), commit), evidence: named),
      finding(origin: .metadata(.commitMessage, commit), span: span(1, 5, 45), evidence: named),
      finding(origin: .standardInput, evidence: named),
      finding(origin: .file(Path("/etc/sms.conf")), evidence: named),
      finding(origin: .file(Path(bytes: [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x74])), evidence: named),
      finding(origin: .file(Path("src/accepted.php")), suppression: .baseline(reason: "a test account")),
    ]
  }

  static func text(
    of report: Report, _ format: ReportFormat, _ options: ReportOptions = options
  ) -> String {
    var text = ""
    format.reporter(options).write(report, to: &text)
    return text
  }

  static func text(of finding: Finding, _ options: ReportOptions = options) -> String {
    text(of: Report(findings: [finding], skips: [], coverage: Coverage(), rules: rules), .text, options)
  }
}
