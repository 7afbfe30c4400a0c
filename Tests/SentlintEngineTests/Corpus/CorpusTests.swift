// Scans the corpus and asks for every leak on its line and for nothing else.

internal import Foundation
internal import SentlintCore
internal import SentlintEngine
internal import Testing

struct CorpusTests {
  @Test func `the corpus is well formed`() throws {
    let positives = try CorpusCase.all(in: "positives")
    let negatives = try CorpusCase.all(in: "negatives")
    #expect(positives.count >= 200 && negatives.count >= 200)
    let names = (positives + negatives).map(\.name)
    let repeated = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
    #expect(repeated == [], "names that stand twice")
    for example in positives {
      let lines = example.filled().expectations.map(\.line)
      #expect(!lines.isEmpty, "\(example.testDescription) marks nothing")
      #expect(
        example.lines == Set(lines).sorted(), "\(example.testDescription) marks other lines than it states")
    }
    for example in negatives {
      #expect(
        example.lines.isEmpty && example.filled().secrets.isEmpty, "\(example.testDescription) marks a secret"
      )
    }
  }

  @Test func `no template is left unfilled by mistake`() throws {
    // `{{name:argument}}` with a known shape but an unknown name is a slip of the pen: `{{hexx:40}}`.
    let shape = /\{\{!?[a-z]+(?::[0-9]+|#[a-z]+)\}\}|\{\{!/
    for example in try CorpusCase.all(in: "positives") + CorpusCase.all(in: "negatives") {
      let left = example.filled().string.firstMatch(of: shape).map { String($0.output) }
      #expect(left == nil, "\(example.testDescription)")
    }
  }

  @Test func `every leak is found on its line, and nothing else is`() throws {
    let scanner = try SentlintEngine.Scanner.builtin()
    var score = CorpusScore()
    for example in try CorpusCase.all(in: "positives") + CorpusCase.all(in: "negatives") {
      let text = example.filled()
      let piece = try text.piece(
        path: example.path, encoding: example.options["encoding"], eol: example.options["eol"])
      let result = scanner.scan(piece)
      score.add(
        result, for: example.testDescription, name: example.testDescription, expected: text.expectations)
      for fault in faults(of: example, in: result.findings) {
        score.add(fault: "\(example.testDescription): \(fault)", name: example.testDescription)
      }
    }
    print("corpus: \(score.summary)")
    let known = try KnownMisses.names()
    let wrong = score.failedCases.subtracting(known).count
    #expect(wrong == 0, "cases that are wrong; they are listed above")
    #expect(known.subtracting(score.failedCases).sorted() == [], "listed in known-misses.txt, but right")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SENTLINT_CORPUS_DUMP"] != nil))
  func `the corpus as files, to be looked at`() throws {
    let root = URL(filePath: ProcessInfo.processInfo.environment["SENTLINT_CORPUS_DUMP"] ?? "")
    for example in try CorpusCase.all(in: "positives") + CorpusCase.all(in: "negatives") {
      let file = root.appending(path: "\(example.testDescription)/\(example.path)")
      let piece = try example.filled().piece(
        path: example.path, encoding: example.options["encoding"], eol: example.options["eol"])
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(piece.bytes).write(to: file)
    }
  }

  /// What a finding says about who may be harmed, where the case states it.
  private func faults(of example: CorpusCase, in findings: [Finding]) -> [String] {
    var faults: [String] = []
    if let kind = example.options["kind"], let other = findings.first(where: { $0.kind.rawValue != kind }) {
      faults.append("the kind is \(other.kind.rawValue), not \(kind)")
    }
    if example.options["client"] == "yes",
      findings.contains(where: { !$0.isClientSide || $0.severity != .error })
    {
      faults.append("it is client-side code, and an error")
    }
    return faults
  }
}
