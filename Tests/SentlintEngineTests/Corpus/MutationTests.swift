// Changes the corpus's leaks in ways that do not matter, and in ways that end the leak.

internal import Foundation
internal import SentlintCore
internal import SentlintEngine
internal import Testing

struct MutationTests {
  /// Only what is right before a change is asked about after it: the corpus's own test reports the rest.
  @Test(arguments: Mutation.all)
  func `a change that does not matter changes nothing, a reference ends the leak`(_ mutation: Mutation) throws
  {
    let scanner = try SentlintEngine.Scanner.builtin()
    var score = CorpusScore()
    var count = 0
    for example in try Self.right.get() where !example.skips(mutation.name) {
      guard example.options["eol"] == nil, let text = mutation.apply(example) else { continue }
      let piece = try text.piece(path: example.path, encoding: example.options["encoding"], eol: mutation.eol)
      count += 1
      score.add(
        scanner.scan(piece), for: "\(mutation.name) of \(example.testDescription)",
        name: example.testDescription,
        expected: mutation.keepsFindings ? text.expectations : [])
    }
    print("mutation \(mutation.name) of \(count) texts: \(score.summary)")
    #expect(count > 0, "no text for it")
    let known = try KnownMisses.names(after: mutation.name)
    let wrong = score.failedCases.subtracting(known).count
    #expect(known.subtracting(score.failedCases).sorted() == [], "listed in known-misses.txt, but right")
    #expect(wrong == 0, "texts that are wrong after \(mutation.name); they are listed above")
  }

  /// The texts that are right as they are, found out once for all changes.
  private static let right = Result {
    let scanner = try SentlintEngine.Scanner.builtin()
    return try CorpusCase.all(in: "positives").filter { example in
      let text = example.filled()
      var score = CorpusScore()
      let piece = try text.piece(path: example.path, encoding: example.options["encoding"])
      score.add(scanner.scan(piece), for: "", name: example.name, expected: text.expectations)
      return score.failedCases.isEmpty
    }
  }
}
