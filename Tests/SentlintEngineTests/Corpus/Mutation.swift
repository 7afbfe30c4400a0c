// Changes to a text that a person would make without a thought, and what they must not change in the result.

internal import Foundation
internal import Testing

/// A change to a text of the corpus.
struct Mutation: Sendable, CustomTestStringConvertible {
  /// Its name, for lists and for a case's `skip` option.
  let name: String
  /// Whether the secrets are still to be found afterwards.
  let keepsFindings: Bool
  /// The line end to write.
  let eol: String?
  /// The changed text; nil where the change makes no sense.
  let apply: @Sendable (CorpusCase) -> MarkedText?

  var testDescription: String { name }

  private init(
    _ name: String, keepsFindings: Bool = true, eol: String? = nil,
    apply: @escaping @Sendable (CorpusCase) -> MarkedText?
  ) {
    self.name = name
    self.keepsFindings = keepsFindings
    self.eol = eol
    self.apply = apply
  }

  /// A change to the text as a string.
  private static func text(
    _ name: String, _ change: @escaping @Sendable (_ text: String, _ language: Language) -> String?
  ) -> Mutation {
    Mutation(name) { example in
      var text = example.filled()
      guard let changed = change(text.string, Language(path: example.path)), changed != text.string else {
        return nil
      }
      text.string = changed
      return text
    }
  }

  /// Every change.
  static let all: [Mutation] = [
    Mutation("crlf", eol: "crlf") { $0.filled() },
    Mutation("cr", eol: "cr") { $0.filled() },
    text("rename", TextChange.renamed),
    text("quotes", TextChange.withOtherQuotes),
    text("indent") { TextChange.indented($0, $1, by: "    ") },
    text("tabs") { TextChange.indented($0, $1, by: "\t") },
    text("block-comments", TextChange.withBlockComments),
    text("commented-out", TextChange.commentedOut),
    text("wrap", TextChange.wrapped),
    text("minify", TextChange.minified),
    text("surround", TextChange.surrounded),
    replacement("angle-brackets", "<TOKEN>") { ![.markup].contains($0) },
    replacement("cross", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") { _ in true },
    replacement("braces", "${SMS_CREDENTIAL}") { _ in true },
    replacement("masked", "****************") { _ in true },
    replacement("sops", "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]") { $0 == .data },
    Mutation("reference", keepsFindings: false) { example in
      guard isWhole(example) else { return nil }
      var text = example.filled()
      guard let changed = TextChange.withReference(text.string, path: example.path) else { return nil }
      text.string = changed
      return text
    },
  ]

  private static func replacement(
    _ name: String, _ value: String, where isValid: @escaping @Sendable (Language) -> Bool
  ) -> Mutation {
    Mutation(name, keepsFindings: false) { example in
      isWhole(example) && isValid(Language(path: example.path)) ? example.filled(replacement: value) : nil
    }
  }

  /// Whether every secret stands in one piece, and whether there is one at all.
  private static func isWhole(_ example: CorpusCase) -> Bool {
    let template = String(decoding: example.template, as: UTF8.self)
    return !example.skips("reference") && !template.contains(/\{\{![a-z0-9:#]+\[/)
      && !template.contains("{{!here}}")
  }
}

/// How a file is written, as far as the changes ask.
enum Language: Sendable {
  case python
  case script
  case cLike
  case php
  case ruby
  case shell
  case markup
  case data
  case other

  /// By the path's extension.
  init(path: String) {
    self =
      switch (path as NSString).pathExtension {
      case "py": .python
      case "js", "ts", "mjs", "tsx", "jsx", "gs": .script
      case "java", "cs", "kt", "kts", "go", "rs", "swift", "dart", "c", "cpp", "scala", "groovy", "m", "ino":
        .cLike
      case "php": .php
      case "rb", "rake": .ruby
      case "sh": .shell
      case "xml", "html", "plist", "vue", "svelte", "jmx": .markup
      case "json", "har", "ipynb", "yml", "yaml", "toml", "ini", "properties", "env", "tf", "tfvars": .data
      default: .other
      }
  }

  /// What begins a comment that ends with its line.
  var lineComment: String? {
    switch self {
    case .script, .cLike: "//"
    case .python, .ruby, .shell: "#"
    case .php, .markup, .data, .other: nil
    }
  }
}
