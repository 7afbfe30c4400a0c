// Repositories that lack something: what is missing is told, and the rest is read.

internal import Foundation
internal import SentlintCore
internal import SentlintSources
internal import SentlintTestSupport
internal import Testing

@Suite(.serialized) struct IncompleteHistoryTests {
  private func repository() async throws -> GitRepository {
    let repository = try await GitRepository()
    try await repository.commit(["a": "one", "sub/b": "two"])
    try await repository.commit(["a": "needle"])
    return repository
  }

  private func reasons(_ audited: Audited) -> [String] {
    audited.collected.skips.map(\.reason.message)
  }

  @Test(arguments: HistoryEngine.allCases)
  func `a whole repository has no skips`(_ engine: HistoryEngine) async throws {
    let repository = try await repository()
    for _ in 0..<2 {
      let audited = try await Audited([repository.root.path], engine: engine)
      #expect(reasons(audited) == [])
      #expect(audited.places == ["a"])
      try await repository.git("gc", "-q")
    }
  }

  @Test(arguments: HistoryEngine.allCases)
  func `an empty repository holds nothing`(_ engine: HistoryEngine) async throws {
    let repository = try await GitRepository()
    let audited = try await Audited([repository.root.path], engine: engine)
    let origins = audited.collected.pieces.map(\.origin.path.text)
    #expect(origins.allSatisfy { $0.hasPrefix(".git/") }, "\(origins)")
    #expect(reasons(audited) == [])
  }

  @Test(arguments: HistoryEngine.allCases)
  func `a shallow clone says what it lacks`(_ engine: HistoryEngine) async throws {
    let origin = try await repository()
    try await origin.git("clone", "-q", "--depth=1", "--no-local", "file://\(origin.root.path)", "../shallow")
    let audited = try await Audited([origin.directory.path + "/shallow"], engine: engine)
    #expect(reasons(audited).count == 1)
    #expect(reasons(audited)[0].contains("shallow"))
    #expect(audited.places == ["a"])
  }

  @Test(arguments: HistoryEngine.allCases)
  func `a partial clone names each object that it lacks`(_ engine: HistoryEngine) async throws {
    let origin = try await repository()
    try await origin.git("config", "uploadpack.allowFilter", "true")
    try await origin.git(
      "clone", "-q", "--bare", "--filter=blob:none", "--no-local", "file://\(origin.root.path)", "../partial")
    let audited = try await Audited([origin.directory.path + "/partial"], engine: engine)
    // Three contents: one, two, needle.
    #expect(reasons(audited).count == 3)
    #expect(reasons(audited).allSatisfy { $0.contains("partial") })
    #expect(audited.places == [])
  }

  @Test(arguments: [false, true])
  func `a missing file, directory or commit is told`(_ isPacked: Bool) async throws {
    for name in ["HEAD~1:a", "HEAD:sub", "HEAD:sub/b", "HEAD~1"] {
      let repository = try await repository()
      let id = try await repository.git("rev-parse", name)
      if isPacked {
        // All but the one object, packed.
        let list = try await repository.git(
          "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
        let rest = list.split(separator: "\n").filter { $0 != id }.joined(separator: "\n") + "\n"
        let pack = try await repository.git(["pack-objects", "-q", "../rest"], input: rest)
        let outcome = try await repository.run(
          "sh", ["-c", "rm -rf .git/objects/??; cp ../rest-\(pack).* .git/objects/pack/"])
        #expect(outcome.status == 0)
      } else {
        try FileManager.default.removeItem(
          at: repository.root.appendingPathComponent(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))"))
      }
      for engine in HistoryEngine.allCases {
        let audited = try await Audited([repository.root.path], engine: engine)
        // A missing commit is one that reflogs remember as well.
        #expect(reasons(audited).count == (name == "HEAD~1" ? 2 : 1), "\(name) \(engine)")
        #expect(audited.places == ["a"])
      }
    }
  }

  @Test func `a damaged loose object, a damaged pack and a lost index are told or read by other ways`()
    async throws
  {
    let repository = try await repository()
    let blob = try await repository.git("rev-parse", "HEAD:sub/b")
    let file = repository.root.appendingPathComponent(".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    try Data("no zlib".utf8).write(to: file)
    for engine in HistoryEngine.allCases {
      let audited = try await Audited([repository.root.path], engine: engine)
      #expect(reasons(audited).count == 1)
      #expect(reasons(audited)[0].contains(blob))
      #expect(audited.places == ["a"])
    }
  }

  @Test func `a pack without an index is read`() async throws {
    let repository = try await repository()
    try await repository.git("gc", "-q")
    let outcome = try await repository.run(
      "sh", ["-c", "rm -f .git/objects/pack/*.idx .git/objects/pack/*.rev"])
    #expect(outcome.status == 0)
    let audited = try await Audited([repository.root.path])
    #expect(audited.places == ["a"])
    #expect(reasons(audited) == [])
  }

  @Test func `a copy elsewhere stands in for a damaged one`() async throws {
    let repository = try await repository()
    try await repository.git("gc", "-q")
    // All objects loose as well, then a byte of the pack flipped.
    let outcome = try await repository.run(
      "sh",
      [
        "-c",
        "cp .git/objects/pack/*.pack ../p; mkdir ../x; mv .git/objects/pack/* ../x/; git unpack-objects -q < ../p; mv ../x/* .git/objects/pack/; chmod u+w .git/objects/pack/*",
      ])
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    let directory = repository.root.path + "/.git/objects/pack"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: directory).first { $0.hasSuffix(".pack") })
    var pack = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)"))
    for place in stride(from: 14, to: pack.count - 20, by: 7) { pack[place] ^= 0x10 }
    try pack.write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
    let audited = try await Audited([repository.root.path])
    #expect(audited.places == ["a"])
    #expect(reasons(audited) == [])
  }

  @Test func `what is no repository is an error`() async throws {
    let directory = NSTemporaryDirectory() + "/sentlint-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    await #expect(throws: GitError.self) { try await Audited([directory]) }
  }
}
