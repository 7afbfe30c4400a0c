// Packs, against what git says that they hold.

internal import Crypto
internal import Foundation
internal import SentlintPacks
internal import SentlintTestSupport
internal import Testing

@Suite struct PackTests {
  @Test(arguments: Packing.all)
  func `every object of every pack is shown once, as git has it`(_ packing: Packing) async throws {
    let repository = try await packedRepository(packing)
    let paths = try await repository.packs()
    #expect(paths.count > (packing.testDescription == "many packs" ? 1 : 0))
    var objects: Set<String> = []
    var needles: Set<ObjectID> = []
    for path in paths {
      let pack = try Pack(path: path, idLength: packing.format.objects == "sha256" ? 32 : 20)
      let seen = Seen(pack)
      #expect(seen.damaged == [])
      #expect(seen.forged == [])
      #expect(seen.objects.count == pack.count)
      #expect(Set(seen.objects).count == pack.count)
      needles.formUnion(seen.withNeedle)
      #expect(seen.withFreshNeedle == seen.withNeedle)
      // Else the line above says nothing.
      #expect(seen.partlyFresh > 0 || packing.testDescription == "many packs")
      objects.formUnion(seen.objects)
    }
    #expect(!needles.isEmpty)
    #expect(try await repository.objects() == objects)
  }

  @Test func `a selection shows its objects alone, whole`() async throws {
    let repository = try await packedRepository(
      Packing(testDescription: "", repack: ["-adfq", "--depth=4095"]))
    let pack = try Pack(path: try await repository.packs()[0], idLength: 20)
    let wanted = Set((0..<pack.count).filter { $0 % 17 == 3 }.map(pack.id(ofEntry:)))
    let selection = EntrySet(pack) { wanted.contains(pack.id(ofEntry: $0)) }
    var shown: [ObjectID] = []
    for unit in pack.units(3, selection: selection) {
      var walk = PackWalk(pack, reach: 8, selection: selection)
      walk(unit) { object, bytes in
        let id = pack.id(ofEntry: object.entry)
        #expect(ObjectID(hashing: bytes, type: object.type, idLength: 20) == id)
        shown.append(id)
        return true
      }
    }
    #expect(shown.count == wanted.count)
    #expect(Set(shown) == wanted)
  }

  @Test func `types can be walked apart`() async throws {
    let repository = try await packedRepository(Packing.all[0])
    let pack = try Pack(path: try await repository.packs()[0], idLength: 20)
    var counts: [ObjectType: Int] = [:]
    for type in [ObjectType.commit, .tree, .blob, .tag] {
      for unit in pack.units(2, types: [type]) {
        var walk = PackWalk(pack, reach: 8)
        walk(unit) { object, _ in
          #expect(object.type == type)
          counts[type, default: 0] += 1
          return true
        }
      }
    }
    #expect(counts[.commit] == 60)
    #expect(counts[.tag] == 1)
    #expect(counts.values.reduce(0, +) == pack.count)
  }

  @Test func `a pack of one object`() async throws {
    let repository = try await GitRepository()
    let id = try await repository.git(["hash-object", "-w", "--stdin"], input: "alone")
    let name = try await repository.git(["pack-objects", "-q", "../one"], input: id + "\n")
    let pack = try Pack(path: repository.directory.path + "/one-\(name).pack", idLength: 20)
    let seen = Seen(pack)
    #expect(seen.objects == ["\(id) blob 5"])
    #expect(seen.forged == [])
    #expect(pack.index.position(of: try #require(ObjectID(hex: id.utf8))) == 0)
    #expect(
      pack.index.position(of: try #require(ObjectID(hex: String(repeating: "0", count: 40).utf8))) == nil)
  }

  @Test func `an empty pack`() async throws {
    let repository = try await GitRepository()
    let name = try await repository.git(["pack-objects", "-q", "../none"], input: "")
    let pack = try Pack(path: repository.directory.path + "/none-\(name).pack", idLength: 20)
    #expect(pack.count == 0)
    #expect(Seen(pack).objects == [])
  }

  @Test func `offsets of more than 31 bits stand in a table of their own`() throws {
    // Two objects; the second lies at 5 GiB and a bit.
    let far: UInt64 = 5 << 30 + 12_345
    var index: [UInt8] = [0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]
    for byte in 0..<256 { index += bigEndian(UInt32(byte < 0x80 ? 1 : 2)) }
    index += [UInt8](repeating: 0x11, count: 20) + [UInt8](repeating: 0x80, count: 20)
    index += bigEndian(1) + bigEndian(2)
    index += bigEndian(12) + bigEndian(0x8000_0000)
    index += bigEndian(UInt32(far >> 32)) + bigEndian(UInt32(truncatingIfNeeded: far))
    index += [UInt8](repeating: 0xaa, count: 20)
    index += sha1(index)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).idx")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(index).write(to: file)
    let read = try PackIndex(path: file.path, idLength: 20)
    #expect(read.count == 2)
    #expect(read.offset(at: 0) == 12)
    #expect(read.offset(at: 1) == Int(far))
    #expect(read.crc(at: 1) == 2)
    #expect(read.position(of: try #require(ObjectID([UInt8](repeating: 0x80, count: 20)))) == 1)
  }

  @Test func `a pack is walked by an index with 64-bit offsets alone`() async throws {
    let repository = try await packedRepository(Packing.all[0])
    let path = try await repository.packs()[0]
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.dropLast(5) + ".idx")))
    let count = try Pack(path: path, idLength: 20).count
    let narrow = 8 + 1024 + count * 24
    var wide: [UInt8] = []
    for position in 0..<count {
      wide += [0, 0, 0, 0] + bytes[(narrow + 4 * position)..<(narrow + 4 * position + 4)]
      bytes.replaceSubrange(
        (narrow + 4 * position)..<(narrow + 4 * position + 4), with: bigEndian(0x8000_0000 | UInt32(position))
      )
    }
    bytes.removeLast(20)
    bytes.insert(contentsOf: wide, at: narrow + 4 * count)
    bytes += sha1(bytes)
    let file = repository.directory.appendingPathComponent("wide.idx")
    try Data(bytes).write(to: file)
    let seen = Seen(try Pack(path: path, index: try PackIndex(path: file.path, idLength: 20)))
    #expect(seen.damaged == [])
    #expect(Set(seen.objects) == (try await repository.objects()))
  }
}

/// SHA-1 of some bytes.
func sha1(_ bytes: [UInt8]) -> [UInt8] {
  Array(Insecure.SHA1.hash(data: bytes))
}
