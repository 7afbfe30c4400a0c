// The samples: made from their templates, and found by the binary exactly where they are marked.

internal import Foundation
internal import Testing

struct SampleTests {
  @Test(arguments: Sample.all)
  func `a sample is what its template and the seed make`(_ sample: Sample) throws {
    try compare("samples/" + sample.path, with: sample.template.text)
  }

  @Test func `there are samples, and EXPECTED says where their secrets stand`() throws {
    #expect(Sample.all.count > 10)
    #expect(Sample.secrets.count > 10)
    try compare("samples/EXPECTED", with: Sample.expected)
  }

  @Test func `every marked secret is found at its place, and nothing else`() async throws {
    let run = try await Program.shell(
      "cd samples && \"$S\" --config /dev/null --no-ignore --format jsonl .", in: Repository.root)
    #expect(run.status == 1)
    let found = try run.output.split(separator: "\n").compactMap { line -> String? in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      guard let object, let path = object["path"] as? String else { return nil }
      return "\(path):\(object["startLine"] ?? "?"):\(object["startColumn"] ?? "?")\n"
    }
    let expected = Set(Sample.all.flatMap(\.expected))
    #expect(Set(found).subtracting(expected) == [], "found, but not marked")
    #expect(expected.subtracting(found) == [], "marked, but not found")
    #expect(found.count == Set(found).count, "one finding for each place")
  }

  /// Compares a committed file with what it should be, or writes it when recording.
  private func compare(_ path: String, with text: String) throws {
    let file = Repository.root + "/" + path
    if Repository.isRecording {
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text, "run 'make golden' to write \(path)")
  }
}
