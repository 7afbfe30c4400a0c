// The audit of histories, by the real binary.

internal import Foundation
internal import SentlintCore
internal import SentlintEngine
internal import Testing

@Suite struct HistoryTests {
  /// What stands in the lines of a JSON Lines report.
  private func secrets(in output: String) throws -> Set<String> {
    var secrets: Set<String> = []
    for line in output.split(separator: "\n") {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      if let secret = object["secret"] as? String { secrets.insert(secret) }
    }
    return secrets
  }

  @Test func `a token is found in every place where git can keep one`() async throws {
    let workspace = try Workspace()
    let made = try await TortureRepository.make(in: workspace)
    try #require(made.status == 0, "\(made.error)")
    for packing in ["loose", "packed"] {
      if packing == "packed" {
        let gc = try await Program.shell("cd torture && git repack -q -a -d -k", in: workspace)
        try #require(gc.status == 0, "\(gc.error)")
      }
      var reports: [String] = []
      for engine in ["pack", "git"] {
        let run = try await Program.run(
          ["history", "--engine", engine, "--format", "jsonl", "--show-secrets", TortureRepository.name],
          in: workspace)
        let found = try secrets(in: run.output)
        for (number, place) in TortureRepository.places {
          #expect(found.contains(TortureRepository.token(number)), "\(packing), \(engine): \(place)")
        }
        #expect(run.status == 1, "\(run.error)")
        reports.append(run.output)
      }
      #expect(reports[0] == reports[1])
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.path + "/torture/ran"))
  }
}
