// A report in words: every reporter says the same, in its own form.

internal import SentlintCore

extension Rule {
  /// What was found: the description's first sentence, without its full stop.
  var title: String {
    Self.split(description).first
  }

  /// What follows from it: the rest of the description.
  var consequence: String? {
    Self.split(description).rest
  }

  /// The first step of the help text's list, in one line; nil if it has no list.
  var firstStep: String? {
    var step: String?
    for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
      if let item = line.listItem {
        guard step == nil else { break }
        step = item
      } else if let begun = step {
        guard !line.allSatisfy(\.isWhitespace) else { break }
        step = begun + " " + line.drop(while: \.isWhitespace)
      }
    }
    return step.map { $0.withoutEmphasis.withoutFullStop }
  }

  // A sentence ends at a full stop before a space and a capital, so that `e.g. this` ends none.
  private static func split(_ text: String) -> (first: String, rest: String?) {
    let words = text.split(whereSeparator: \.isWhitespace)
    let pairs = zip(words, words.dropFirst())
    let end = pairs.prefix { $0.last != "." || $1.first?.isUppercase != true }.count + 1
    let rest = words.dropFirst(end).joined(separator: " ")
    return (words.prefix(end).joined(separator: " ").withoutFullStop, rest.isEmpty ? nil : rest)
  }
}

extension Finding {
  /// What was found, in a line; `rule` is the finding's own, or nil if the report does not have it.
  func title(_ rule: Rule?) -> String {
    rule.map(\.title).flatMap { $0.isEmpty ? nil : $0 } ?? self.rule.rawValue
  }

  /// A piece of evidence as a clause that names its line.
  func clause(_ evidence: Evidence) -> String {
    guard let line = evidence.span?.start.line, line != span.start.line || !hasLines else {
      return evidence.text
    }
    let place = "line \(line)"
    return evidence.text.contains(place) ? evidence.text : "\(evidence.text) (\(place))"
  }

  /// What there is to say beside the evidence, as clauses without a full stop.
  var remarks: [String] {
    [tokenRemark, clientSideRemark, placeRemark, lengthRemark].compactMap(\.self)
  }

  /// The message: sentences of which the first is the title.
  ///
  /// - Parameters:
  ///   - rule: The finding's rule, if the report has it.
  ///   - evidence: Clauses, already in the form that the format asks for.
  ///   - form: Gives everything else that form.
  /// - Returns: The sentences, in one line.
  func message(_ rule: Rule?, evidence: [String], form: (String) -> String) -> String {
    var sentences = [form(title(rule))]
    if !evidence.isEmpty { sentences.append("Evidence: " + evidence.joined(separator: "; ")) }
    sentences += remarks.map { form($0.capitalizedFirst) }
    return sentences.map { $0 + "." }.joined(separator: " ")
  }

  /// What to do, in a line.
  func advice(_ rule: Rule?) -> String? {
    guard let rule else { return nil }
    let rest = "`sentlint rules explain \(rule.id.rawValue)`"
    return rule.firstStep.map { "\($0); all steps: \(rest)" } ?? "what to do: \(rest)"
  }

  /// Whether line and column are those of a text that `origin.path` names.
  var hasLines: Bool {
    if case .pathName = origin { false } else { true }
  }

  private var tokenRemark: String? {
    let ids = [project.map { "project \($0)" }, datasource.map { "datasource \($0)" }].compactMap(\.self)
    guard kind != .unknown || !ids.isEmpty else { return nil }
    return ([kind.name] + ids).joined(separator: ", ")
  }

  private var clientSideRemark: String? {
    guard isClientSide else { return nil }
    return secret.count == 0
      ? "client-side: the value of this name is copied into what every user downloads"
      : "client-side: this code is shipped to its users, and the token with it"
  }

  private var placeRemark: String? {
    switch origin {
    case .pathName: "it stands in the path itself"
    case .symbolicLink: "it stands in the target of a symbolic link"
    case .gitConfiguration: "it stands in git's configuration"
    case .file, .standardInput, .archiveMember, .staged, .committed, .metadata, .repository: nil
    }
  }

  private var lengthRemark: String? {
    span.end.line > span.start.line ? "it goes on to line \(span.end.line)" : nil
  }
}

extension TokenKind {
  /// The token's name in words.
  var name: String {
    switch self {
    case .datasource: "a datasource token"
    case .product: "a Product API token"
    case .apiSMS: "an api_sms token"
    case .legacy: "a token of the legacy API"
    case .unknown: "a token of unknown kind"
    }
  }
}

extension Excerpt {
  /// What stands after the secret, without the line's end.
  var afterOnLine: Substring {
    var text = after[...]
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}

extension Commit {
  /// Enough of the ID to name it.
  var shortID: String {
    String(id.prefix(12))
  }

  /// The commit in a line: enough of its ID to name it, its author, its date.
  var summary: String {
    "commit \(shortID.visible), \(author.visible), \(date.visible)"
  }
}

extension Skip {
  /// What was not scanned and why, in a line.
  var sentence: String {
    let commit = origin.commit.map { " (commit \($0.shortID.visible))" } ?? ""
    return "\(origin.path.visible)\(commit): NOT scanned: \(reason.message.visible)"
  }
}

extension Origin {
  /// Whether it is a file or in one, rather than standard input or what git keeps beside files.
  var isFile: Bool {
    switch self {
    case .standardInput, .metadata: false
    case .file, .symbolicLink, .gitConfiguration, .staged, .committed: true
    case .archiveMember(_, let outer), .pathName(let outer), .repository(_, let outer): outer.isFile
    }
  }

  /// The kind of origin, as data.
  var name: String {
    switch self {
    case .file: "file"
    case .symbolicLink: "symbolic-link"
    case .gitConfiguration: "git-config"
    case .standardInput: "stdin"
    case .archiveMember: "archive-member"
    case .staged: "staged"
    case .committed: "commit"
    case .metadata(.commitMessage, _): "commit-message"
    case .metadata(.identity, _): "identity"
    case .metadata(.tagMessage, _): "tag-message"
    case .metadata(.refName, _): "ref-name"
    case .metadata(.reflog, _): "reflog"
    case .metadata(.blob, _): "blob"
    case .metadata(.objects, _): "objects"
    case .pathName: "path-name"
    case .repository(_, let inner): inner.name
    }
  }
}

/// A number with its noun: `1 file`, `1,234 files`.
func count(_ number: Int, _ noun: String) -> String {
  "\(number.grouped) \(noun)\(number == 1 ? "" : "s")"
}

extension Int {
  /// The decimal digits in groups of three: `1,234`, the same in every locale.
  var grouped: String {
    var text = ""
    let digits = Array(String(magnitude))
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return self < 0 ? "-" + text : text
  }
}

extension String {
  fileprivate var withoutFullStop: String {
    hasSuffix(".") ? String(dropLast()) : self
  }

  // Without Markdown's `*`, but for those in code.
  fileprivate var withoutEmphasis: String {
    split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .map { $0.offset.isMultiple(of: 2) ? $0.element.filter { $0 != "*" } : String($0.element) }
      .joined(separator: "`")
  }

  fileprivate var capitalizedFirst: String {
    prefix(1).uppercased() + dropFirst()
  }
}

extension Substring {
  // What a list item says, if the line begins one: `1. …`, `2) …`, `- …`, `* …`.
  fileprivate var listItem: String? {
    let line = drop(while: \.isWhitespace)
    let number = line.prefix(while: \.isNumber)
    var text = line.dropFirst(number.count)
    guard let mark = text.popFirst(), number.isEmpty ? "-*".contains(mark) : ".)".contains(mark),
      text.first == " "
    else { return nil }
    return String(text.drop(while: \.isWhitespace))
  }
}
