// Packs that are damaged, by accident or by design: whatever git cannot read is reported, and nothing false is shown.

internal import Foundation
internal import SentlintPacks
internal import SentlintTestSupport
internal import Testing

@Suite struct DamageTests {
  @Test(arguments: [Packing.all[0], Packing.all[3], Packing.all[5], Packing.all[6]])
  func `flipped bytes of a pack leave no silent gap`(_ packing: Packing) async throws {
    let repository = try await packedRepository(packing)
    let path = try await repository.packs()[0]
    let sound = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let whole = Set(Seen(try Pack(path: path, idLength: 20)).objects)
    var random = SeededGenerator(seed: 7)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    for _ in 0..<40 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] ^= UInt8.random(in: 1...255, using: &random)
      }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      // A pack refused as a whole is no silent gap either.
      guard let pack = try? Pack(path: path, idLength: 20) else { continue }
      let seen = Seen(pack)
      #expect(seen.forged == [])
      #expect(Set(seen.objects).isSubset(of: whole))
      #expect(seen.objects.count + seen.damaged.count == pack.count)
      let accounted = Set(seen.objects.map { String($0.prefix(40)) } + seen.damaged.map { "\($0.id)" })
      #expect(accounted.count == pack.count)
    }
  }

  @Test func `what git cannot read is what is reported`() async throws {
    let repository = try await packedRepository(Packing.all[0])
    let path = try await repository.packs()[0]
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    for place in stride(from: 1_000, to: bytes.count - 1_000, by: bytes.count / 9) { bytes[place] ^= 0x55 }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let seen = Seen(try Pack(path: path, idLength: 20))
    #expect(!seen.damaged.isEmpty)
    var unreadable: Set<String> = []
    for damage in seen.damaged {
      let outcome = try await repository.run("git", ["cat-file", "-t", "\(damage.id)"])
      let content = try await repository.run("sh", ["-c", "git cat-file -p \(damage.id) > /dev/null"])
      if outcome.status != 0 || content.status != 0 { unreadable.insert("\(damage.id)") }
    }
    // Git reads past damage that does not matter to inflating, such as that of an unused bit; not the other
    // way round: all that was shown is readable to git.
    #expect(!unreadable.isEmpty)
    for object in seen.objects.shuffled().prefix(40) {
      let outcome = try await repository.run(
        "sh", ["-c", "git cat-file -p \(object.prefix(40)) > /dev/null"])
      #expect(outcome.status == 0)
    }
  }

  @Test func `a cut pack, a cut index and a foreign index are refused`() async throws {
    let repository = try await packedRepository(Packing.all[0])
    let path = try await repository.packs()[0]
    let pack = try Data(contentsOf: URL(fileURLWithPath: path))
    let index = try Data(contentsOf: URL(fileURLWithPath: path.dropLast(5) + ".idx"))
    let copy = repository.directory.path + "/copy.pack"
    func isRefused(_ pack: Data, _ index: Data) throws -> Bool {
      try pack.write(to: URL(fileURLWithPath: copy))
      try index.write(to: URL(fileURLWithPath: copy.dropLast(5) + ".idx"))
      return (try? Pack(path: copy, idLength: 20)) == nil
    }
    #expect(try !isRefused(pack, index))
    for length in [0, 1, 8, 12, 31, 32, 1_000, pack.count - 21, pack.count - 1] {
      #expect(try isRefused(pack.prefix(length), index))
    }
    for length in [0, 1, 4, 8, 1_031, 1_032, 1_072, index.count - 20, index.count - 1] {
      #expect(try isRefused(pack, index.prefix(length)))
    }
    var flipped = index
    flipped[2_000] ^= 1
    #expect(try isRefused(pack, flipped))
    let otherRepository = try await packedRepository(Packing.all[0], seed: 2)
    let other = try await otherRepository.packs()[0]
    #expect(try isRefused(pack, try Data(contentsOf: URL(fileURLWithPath: other.dropLast(5) + ".idx"))))
    withExtendedLifetime(otherRepository) {}
    #expect(throws: PackError.self) { try Pack(path: "/nonexistent/p.pack", idLength: 20) }
  }

  @Test func `deltas that are each other's base are reported, not walked`() throws {
    let first = [UInt8](repeating: 1, count: 20)
    let second = [UInt8](repeating: 2, count: 20)
    // Two entries of type 7 (a delta to an ID), size 0, each naming the other; then bytes that are no stream.
    let entries = [[0x70] + second + [0, 0, 0], [0x70] + first + [0, 0, 0]] as [[UInt8]]
    let pack = try HandMadePack(entries: entries, ids: [first, second])
    defer { pack.remove() }
    let read = try Pack(path: pack.path, idLength: 20)
    #expect(Seen(read).objects == [])
    #expect(Set(read.damaged.map(\.id.bytes)) == [first, second])
  }
}
