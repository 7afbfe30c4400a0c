// The corpus: texts with and without leaks, as data under `Tests/Corpus`. README.md there describes the format.

internal import Foundation
internal import SentlintCore
internal import Testing

/// One text of the corpus with what is to be found in it.
struct CorpusCase: Sendable, CustomTestStringConvertible {
  /// Its name, unique in the corpus; also the seed of its values.
  let name: String
  /// The file of cases that it stands in, without extension.
  let group: String
  /// The path that the text is scanned under.
  let path: String
  /// Where its secrets stand, 1-based and ascending; empty in a negative.
  let lines: [Int]
  /// What else its header says, e.g. `eol: crlf`.
  let options: [String: String]
  /// The text, its templates not yet filled.
  let template: [UInt8]

  var testDescription: String { "\(group)/\(name)" }

  /// Whether a mutation of this name is ruled out by the case's `skip` option.
  func skips(_ mutation: String) -> Bool {
    (options["skip"] ?? "").split(separator: ",").contains {
      $0.trimmingCharacters(in: .whitespaces) == mutation
    }
  }

  /// The text with its templates filled, still marked.
  func filled(replacement: String? = nil) -> MarkedText {
    CorpusTemplate.filled(template, seed: name, replacement: replacement)
  }
}

/// A corpus that cannot be read.
struct CorpusError: Error, CustomStringConvertible {
  /// What is wrong and where.
  let description: String
}

extension CorpusCase {
  /// The corpus's directory.
  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Corpus")

  /// All cases of `positives` or `negatives`, by file name and then in the order they are written in.
  static func all(in folder: String) throws -> [CorpusCase] {
    let files = try FileManager.default.contentsOfDirectory(
      at: directory.appending(path: folder), includingPropertiesForKeys: nil)
    return try files.filter { $0.pathExtension == "cases" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .flatMap { file in
        try cases(
          of: Array(Data(contentsOf: file)), group: file.deletingPathExtension().lastPathComponent)
      }
  }

  private static func cases(of bytes: [UInt8], group: String) throws -> [CorpusCase] {
    var cases: [CorpusCase] = []
    var header: String?
    var body: [ArraySlice<UInt8>] = []
    func close() throws {
      guard let header else { return }
      if body.last?.isEmpty == true { body.removeLast() }
      cases.append(try CorpusCase(header: header, group: group, body: body))
      body = []
    }
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.starts(with: "=== ".utf8) {
        try close()
        header = String(decoding: line.dropFirst(4), as: UTF8.self)
      } else {
        body.append(line)
      }
    }
    try close()
    return cases
  }

  private init(header: String, group: String, body: [ArraySlice<UInt8>]) throws {
    let fields = header.components(separatedBy: " | ")
    var options: [String: String] = [:]
    for field in fields.dropFirst() {
      guard let colon = field.firstIndex(of: ":") else {
        throw CorpusError(description: "\(group): no colon in the field \(field) of \(header)")
      }
      options[String(field[..<colon])] = field[field.index(after: colon)...].trimmingCharacters(
        in: .whitespaces)
    }
    let known: Set = ["path", "lines", "kind", "client", "encoding", "eol", "skip", "note"]
    guard let path = options["path"], let name = fields.first, known.isSuperset(of: options.keys) else {
      throw CorpusError(description: "\(group): no path, or an unknown field, in \(header)")
    }
    self.name = name
    self.group = group
    self.path = path
    self.options = options
    self.lines = (options["lines"] ?? "").split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    self.template =
      Array(body.map { Array($0) }.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
  }
}
