// The changes that mutations make, as operations on text; each answers nil where it would not keep the meaning.

internal import Foundation

/// Changes to a marked text. No parser: each states when it is safe and keeps away otherwise.
enum TextChange {
  private static func lines(_ text: String) -> [String] {
    text.components(separatedBy: "\n")
  }

  /// The name that the secret is assigned to, changed wherever it stands, if it says nothing about the service.
  static func renamed(_ text: String, _ language: Language) -> String? {
    guard [.python, .script, .cLike, .php, .ruby, .shell].contains(language),
      let match = text.firstMatch(of: /([A-Za-z_][A-Za-z0-9_]*)(?::\s*[\w&' ]+)?\s*=\s*[rRbB@]?["'`]?\u{1}/)
    else { return nil }
    let name = String(match.1)
    let places = self.places(of: name, in: text)
    guard places.count >= 2, !name.lowercased().contains("instasent"),
      places.allSatisfy({ isPlainUse(text[..<$0.lowerBound], text[$0.upperBound...]) })
    else { return nil }
    let newName = name == name.uppercased() ? "QZ_17" : "qz17"
    return places.reversed().reduce(into: text) { $0.replaceSubrange($1, with: newName) }
  }

  /// Where a name stands as a whole word.
  private static func places(of name: String, in text: String) -> [Range<String.Index>] {
    func isPart(_ character: Character?) -> Bool {
      character.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" } ?? false
    }
    return text.ranges(of: name).filter { place in
      !isPart(text[..<place.lowerBound].last) && !isPart(text[place.upperBound...].first)
    }
  }

  /// Whether a name between these texts is no key, keyword argument, member, method or quoted name: those mean
  /// something to others.
  private static func isPlainUse(_ before: Substring, _ after: Substring) -> Bool {
    let isMember = before.last == "." && !["this.", "self."].contains { before.hasSuffix($0) }
    let isQuoted = ["\"", "'"].contains(before.last) && before.last == after.first
    let isCalled = after.first == "("
    let isKey = after.prefixMatch(of: /\s*:[^:=]/) != nil && after.prefixMatch(of: /\s*:\s*\w+\s*=/) == nil
    let isArgument = before.last == "(" && after.prefixMatch(of: /\s*=/) != nil
    return !isMember && !isQuoted && !isCalled && !isKey && !isArgument
  }

  /// Single quotes for double ones or the other way round, where only one kind stands and no escape or hole needs it.
  static func withOtherQuotes(_ text: String, _ language: Language) -> String? {
    guard [.python, .script, .php, .ruby].contains(language), !text.contains("`"), !text.contains("\\") else {
      return nil
    }
    switch (text.contains("\""), text.contains("'")) {
    case (true, false)
    where language == .script || language == .python || !(text.contains("$") || text.contains("#")):
      return text.replacing("\"", with: "'")
    case (false, true) where language == .script || language == .python:
      return text.replacing("'", with: "\"")
    default: return nil
    }
  }

  /// Every line further in.
  static func indented(_ text: String, _ language: Language, by space: String) -> String? {
    guard [.script, .cLike, .shell, .ruby, .markup, .data].contains(language), !text.contains("<<"),
      !(language == .data && space == "\t"), !text.contains("\"\"\""), !text.contains("\\\n")
    else { return nil }
    return lines(text).map { $0.isEmpty ? $0 : space + $0 }.joined(separator: "\n")
  }

  /// `/* x */` for each line that is `// x`.
  static func withBlockComments(_ text: String, _ language: Language) -> String? {
    guard [.script, .cLike, .php].contains(language) else { return nil }
    return lines(text).map { line in
      guard let match = line.wholeMatch(of: /(\s*)\/\/(?!\/)\s?(.*)/), !match.2.contains("*/") else {
        return line
      }
      return "\(match.1)/* \(match.2) */"
    }.joined(separator: "\n")
  }

  /// All of it in comments: code that somebody meant to bring back.
  static func commentedOut(_ text: String, _ language: Language) -> String? {
    guard let comment = language.lineComment, !text.contains("/*"), !text.contains("\\\n"),
      !text.contains("<<"),
      !text.contains("\"\"\""), !text.contains("`\n")
    else { return nil }
    return lines(text).map { $0.isEmpty ? $0 : "\(comment) \($0)" }.joined(separator: "\n")
  }

  /// Inside a function.
  static func wrapped(_ text: String, _ language: Language) -> String? {
    guard !text.contains("<<"), !text.contains("\"\"\""), !text.contains("\\\n") else { return nil }
    let inner = lines(text).map { $0.isEmpty ? $0 : "    " + $0 }.joined(separator: "\n")
    switch language {
    case .python: return "def run_everything():\n\(inner)"
    case .script where !text.contains(#/(?m)^(import|export)\s/#):
      return "(async function () {\n\(inner)})();\n"
    case .ruby: return "module Wrapped\n\(inner)end\n"
    case .shell: return "main() {\n\(inner)}\nmain \"$@\"\n"
    default: return nil
    }
  }

  /// Harmless lines before and after.
  static func surrounded(_ text: String, _ language: Language) -> String? {
    guard let comment = language.lineComment else { return nil }
    let filler = (1...60).map { "\(comment) note \($0): nothing to see here, move along\n" }.joined()
    return filler + text + filler
  }

  /// All on one line, where every line's end shows that this changes nothing.
  static func minified(_ text: String, _ language: Language) -> String? {
    let trimmed = lines(text).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    switch language {
    case .data:
      let plain = text.filter { $0 != "\u{1}" && $0 != "\u{2}" }
      guard (try? JSONSerialization.jsonObject(with: Data(plain.utf8))) != nil else { return nil }
      return trimmed.joined() + "\n"
    case .script, .cLike:
      guard !text.contains(/(?:^|[^:])\/\//), !text.contains("`"), !text.contains("\"\"\""),
        !text.contains(/(?m)^\s*[#@]/),
        zip(trimmed, trimmed.dropFirst()).allSatisfy({ line, next in
          ";{}([,:&|?=+>.".contains(line.suffix(1)) || ".)}]?:+&|".contains(next.prefix(1))
        })
      else { return nil }
      return trimmed.joined(separator: " ") + "\n"
    default: return nil
    }
  }

  /// A look-up in the environment for each quoted secret.
  static func withReference(_ text: String, path: String) -> String? {
    let lookups = [
      "py": #"os.environ["SMS_X"]"#, "js": "process.env.SMS_X", "ts": "process.env.SMS_X",
      "mjs": "process.env.SMS_X",
      "jsx": "process.env.SMS_X", "php": "getenv('SMS_X')", "rb": "ENV['SMS_X']",
      "java": #"System.getenv("SMS_X")"#,
      "kt": #"System.getenv("SMS_X")"#, "cs": #"Environment.GetEnvironmentVariable("SMS_X")"#,
      "go": #"os.Getenv("SMS_X")"#, "rs": #"&std::env::var("SMS_X").unwrap()"#, "lua": #"os.getenv("SMS_X")"#,
      "swift": #"ProcessInfo.processInfo.environment["SMS_X"]"#, "pl": "$ENV{SMS_X}",
      "R": #"Sys.getenv("SMS_X")"#,
      "ex": #"System.get_env("SMS_X")"#, "exs": #"System.get_env("SMS_X")"#, "ps1": "$env:SMS_X",
      "tf": "var.sms_x", "dart": "String.fromEnvironment('SMS_X')", "sh": #""$SMS_X""#,
      "scala": #"sys.env("SMS_X")"#,
    ]
    guard let lookup = lookups[(path as NSString).pathExtension] else { return nil }
    let quoted = /(?<before>[^\\A-Za-z@"'`])(?<quote>["'`])\u{1}[^\u{2}]*\u{2}\k<quote>(?<after>[^"'`])/
    guard text.ranges(of: quoted).count == text.count(where: { $0 == "\u{1}" }) else { return nil }
    return text.replacing(quoted) { "\($0.before)\(lookup)\($0.after)" }
  }
}
