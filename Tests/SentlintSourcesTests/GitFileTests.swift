// Bundles, packs and loose objects that lie about as files.

internal import Foundation
internal import SentlintCore
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintSources

@Suite struct GitFileTests {
  private static let lines = (0..<200).map { "line \($0)\n" }.joined()

  /// A repository with deltas of each kind, a file under two names, a tag and a note of who made it.
  private func repository(_ format: GitRepository.Format = .sha1) async throws -> GitRepository {
    let repository = try await GitRepository(format)
    for round in 0..<8 {
      try await repository.commit(
        ["config/settings": Self.lines + "version \(round)\n", "unchanged": "same\n"],
        message: "round \(round)")
    }
    try await repository.commit(["second name": "same\n"], message: "last")
    try await repository.git("tag", "--annotate", "v1", "--message", "what the tag says")
    return repository
  }

  private func content(_ repository: GitRepository, _ path: String) throws -> ContiguousArray<UInt8> {
    ContiguousArray(try Data(contentsOf: repository.root.appendingPathComponent(path)))
  }

  private func read(
    _ bytes: ContiguousArray<UInt8>, _ reader: ContentReader = ContentReader(),
    from origin: Origin = .standardInput
  ) -> Collected {
    var found = Collected()
    reader.read(bytes, from: origin) { found.add($0) }
    return found
  }

  /// What is in the container, as one text for each path, its own name left out.
  private func texts(_ found: Collected) -> [String: Set<String>] {
    Dictionary(grouping: found.pieces) { $0.origin.path.text.replacing("<stdin>!/", with: "") }
      .mapValues { Set($0.map(\.text)) }
  }

  private func expectAll(_ found: Collected, sourceLocation: SourceLocation = #_sourceLocation) {
    let texts = texts(found)
    let settings = (0..<8).map { Self.lines + "version \($0)\n" }
    #expect(texts["config/settings"] == Set(settings), sourceLocation: sourceLocation)
    // One of the names comes with the content, the other as a name.
    let names = (texts["unchanged"] ?? []).union(texts["second name"] ?? [])
    #expect(
      names == ["same\n", "second name"] || names == ["same\n", "unchanged"], sourceLocation: sourceLocation)
    let all = found.pieces.map(\.text).joined(separator: "|")
    for text in [
      "round 0\n", "round 7\n", "last\n", "what the tag says", "author A. Author", "tagger C. Comm",
    ] {
      #expect(all.contains(text), sourceLocation: sourceLocation)
    }
    #expect(found.skips.isEmpty, sourceLocation: sourceLocation)
  }

  @Test(arguments: [GitRepository.Format.sha1, .sha256])
  func `everything in a bundle is read, under its path`(_ format: GitRepository.Format) async throws {
    let repository = try await repository(format)
    try await repository.git("bundle", "create", "--quiet", "../all.bundle", "--all")
    let bundle = try content(repository, "../all.bundle")
    let found = read(bundle)
    expectAll(found)
    // The names of refs stand in the head, which is text of its own.
    let head = found.pieces.filter { $0.origin == .standardInput }.map(\.text)
    #expect(head.count == 1 && head[0].hasPrefix("# v") && head[0].contains("refs/tags/v1"))
  }

  @Test(arguments: [
    ["repack", "-a", "-d", "-f"], ["repack", "-a", "-d", "-f", "--depth=1"],
    ["-c", "repack.useDeltaBaseOffset=false", "repack", "-a", "-d", "-f"],
  ])
  func `everything in a pack is read, whatever its deltas name`(_ command: [String]) async throws {
    let repository = try await repository()
    try await repository.git(command + ["--quiet"])
    let folder = repository.root.appendingPathComponent(".git/objects/pack").path
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".pack") })
    expectAll(read(try content(repository, ".git/objects/pack/\(name)")))
  }

  @Test func `containers within others, and others within them`() async throws {
    let repository = try await repository()
    try await repository.git("bundle", "create", "--quiet", "../inner.bundle", "--all")
    let outer = try await GitRepository()
    try outer.write(Data(try content(repository, "../inner.bundle")), to: "backup/inner.bundle")
    try await outer.commit([:], message: "backup")
    let folder = outer.root.path
    for command in [
      "gzip -c backup/inner.bundle > ../x", "git bundle create -q ../x --all", "tar -cf ../x backup",
    ] {
      let outcome = try await outer.run("sh", ["-c", "cd '\(folder)' && \(command)"])
      try #require(outcome.status == 0)
      let texts = texts(read(try content(outer, "../x")))
      let versions = texts.filter { $0.key.hasSuffix("!/config/settings") }.values.joined()
      #expect(versions.count == 8, "\(command)")
    }
    var shallow = ContentReader()
    shallow.limits.maxDepth = 1
    let found = read(try content(outer, "../x"), shallow)
    #expect(found.skips.count == 1)
  }

  @Test func `a bundle of changes alone says what it lacks, and gives what it has`() async throws {
    let repository = try await repository()
    try await repository.git("repack", "-a", "-d", "--quiet")
    try await repository.commit(["config/settings": Self.lines + "newest\n", "new": "new\n"])
    try await repository.git("bundle", "create", "--quiet", "../new.bundle", "HEAD~1..main")
    let found = read(try content(repository, "../new.bundle"))
    #expect(texts(found)["new"] == ["new\n"])
    #expect(found.skips.count == 1)
    #expect(found.skips.first?.reason.message.contains("changes to others") == true)
  }

  @Test func `loose objects are read, and other zlib streams`() async throws {
    let repository = try await repository()
    let blob = try await repository.git("rev-parse", "HEAD:unchanged")
    let found = read(try content(repository, ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"))
    #expect(texts(found) == ["blob": ["same\n"]])
    let commit = try await repository.git("rev-parse", "HEAD")
    let commitFile = try content(repository, ".git/objects/\(commit.prefix(2))/\(commit.dropFirst(2))")
    #expect(texts(read(commitFile))["commit"]?.contains("last\n") == true)
    // Stored in one block: two bytes of head, a last block of 5 bytes, the checksum.
    let stored: ContiguousArray<UInt8> =
      [0x78, 0x01, 1, 5, 0, 0xfa, 0xff] + "hello".utf8 + [0x06, 0x2c, 0x02, 0x15]
    #expect(texts(read(stored)) == ["data": ["hello"]])
    // What only begins so is what it is.
    for text in ["x^2 + y^2 = z^2", "x\u{1}"] {
      let found = read(ContiguousArray(text.utf8))
      #expect(found.pieces.map(\.text) == [text] && found.skips.isEmpty)
    }
  }

  @Test func `a damaged zlib stream is told from a file that only begins so`() async throws {
    let repository = try await repository()
    let blob = try await repository.git("rev-parse", "HEAD:unchanged")
    let name = "\(blob.prefix(2))/\(blob.dropFirst(2))"
    let small = ContiguousArray(try content(repository, ".git/objects/\(name)").dropLast(5))
    let other = ContiguousArray<UInt8>([0x78, 0x9c, 0xff, 0x01]) + repeatElement(0, count: 1_000)
    // Too little to be told by its content, but not by its name.
    for (bytes, path, isTold) in [
      (small, "objects/\(name)", true), (small, "data.bin", false), (other, "data.bin", false),
      (other, "objects/\(name)", true), (other, "objects/\(name)0", false),
      (other, "objects/\(name.dropLast())g", false),
    ] {
      let found = read(bytes, from: .file(Path(path)))
      #expect(found.skips.isEmpty != isTold, "\(path)")
      #expect(found.pieces.map(\.bytes) == [bytes])
    }
    let large = try await repository.git(["hash-object", "-w", "--stdin"], input: Self.lines)
      .trimmingCharacters(in: .newlines)
    let sound = try content(repository, ".git/objects/\(large.prefix(2))/\(large.dropFirst(2))")
    #expect(read(ContiguousArray(sound.dropLast(20))).skips.count == 1)
  }

  @Test func `limits end a pack, and say so`() async throws {
    let repository = try await repository()
    try await repository.git("bundle", "create", "--quiet", "../all.bundle", "--all")
    let bundle = try content(repository, "../all.bundle")
    var few = ContentReader()
    few.limits.maxMembers = 5
    var small = ContentReader()
    small.limits.maxInflatedBytes = 3_000
    var tight = ContentReader()
    (tight.limits.ratioMatters, tight.limits.maxRatio) = (0, 2)
    for reader in [few, small, tight] {
      let found = read(bundle, reader)
      #expect(found.skips.count == 1)
      if case .limit = found.skips.first?.reason {} else { Issue.record("no limit") }
    }
  }

  @Test func `a container cut off or changed anywhere loses nothing silently`() async throws {
    let repository = try await GitRepository()
    try await repository.commit(["a": Self.lines, "b": Self.lines + "b"])
    try await repository.git("bundle", "create", "--quiet", "../all.bundle", "--all")
    let blob = try await repository.git("rev-parse", "HEAD:a")
    let files = ["../all.bundle", ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"]
    for file in files {
      let sound = try content(repository, file)
      try #require(read(sound).pieces.contains { $0.text == Self.lines })
      for index in sound.indices {
        var changed = sound
        changed[index] ^= 0x55
        for damaged in [ContiguousArray(sound[..<index]), changed] {
          let found = read(damaged)
          // Either all that is in it was read, or somebody is told; a change of the head's text is no damage.
          let isWhole =
            found.pieces.contains { $0.text == Self.lines }
            && found.pieces.contains { $0.text == Self.lines + "b" }
          let isRaw = found.pieces.contains { $0.origin == .standardInput && $0.bytes == damaged }
          #expect(isWhole || !found.skips.isEmpty || isRaw, "\(file) at \(index)")
        }
      }
    }
  }
}
