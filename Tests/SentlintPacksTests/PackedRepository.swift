// Repositories with packs of every kind.

internal import Foundation
internal import SentlintPacks
internal import SentlintTestSupport
internal import Testing

/// How a test's repository is packed.
struct Packing: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var format = GitRepository.Format.sha1
  /// Settings, `name=value`.
  var settings: [String] = []
  /// Arguments of `git repack`, or a script for the shell.
  var repack: [String] = ["-a", "-d", "-f", "-q"]
  var script: String?

  static let all: [Self] = [
    Self(testDescription: "as git packs"),
    Self(testDescription: "SHA-256", format: .sha256),
    Self(testDescription: "no chains", repack: ["-adfq", "--depth=1"]),
    Self(testDescription: "chains without end", repack: ["-adfq", "--depth=4095", "--window=250"]),
    Self(testDescription: "all deltas anew", repack: ["-adFq"]),
    Self(testDescription: "bases by their ID", settings: ["repack.useDeltaBaseOffset=false"]),
    Self(testDescription: "index version 1", settings: ["pack.indexVersion=1"]),
    Self(testDescription: "many packs", repack: ["-adfq", "--max-pack-size=1m", "--window=0"]),
    Self(
      testDescription: "thin pack completed",
      script: """
        git rev-list --objects --all > ../all; git rev-parse main~20 > ../cut
        (git rev-parse main; sed s/^/^/ ../cut) | git pack-objects --thin --revs --stdout -q > ../thin.pack
        git rev-parse main~20 | git pack-objects --revs -q ../old > /dev/null
        rm -rf .git/objects/??; mv ../old-*.pack ../old-*.idx .git/objects/pack/
        git index-pack --stdin --fix-thin < ../thin.pack > /dev/null
        """),
  ]
}

/// A repository whose files change a little from commit to commit.
func packedRepository(_ packing: Packing, seed: UInt64 = 1) async throws -> GitRepository {
  let repository = try await GitRepository(packing.format)
  for setting in packing.settings {
    let parts = setting.split(separator: "=").map(String.init)
    try await repository.git("config", parts[0], parts[1])
  }
  try await repository.git(["fast-import", "--quiet"], input: history(seed: seed))
  if let script = packing.script {
    let outcome = try await repository.run("sh", ["-e", "-c", script])
    guard outcome.status == 0 else { throw CocoaError(.featureUnsupported) }
  } else {
    try await repository.git(["repack"] + packing.repack)
  }
  return repository
}

/// Input for `git fast-import`: sixty commits that edit, grow, shrink and copy some files, and a tag.
private func history(seed: UInt64) -> String {
  var random = SeededGenerator(seed: seed)
  func line() -> String { String(random.next(), radix: 36) + String(random.next(), radix: 16) }
  var files = (0..<8).map { file in (0..<(file == 7 ? 10_000 : 300)).map { _ in line() } }
  var input = ""
  for commit in 1...60 {
    input +=
      "commit refs/heads/main\nmark :\(commit)\ncommitter C <c@example.com> \(1_500_000_000 + commit) +0000\n"
    let message = "change \(commit) \(line())\n"
    input += "data \(message.utf8.count)\n\(message)"
    for _ in 0..<3 {
      let file = Int.random(in: 0..<8, using: &random)
      let place = Int.random(in: 0..<files[file].count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: files[file].insert(contentsOf: [line(), line()], at: place)
      case 1: files[file].removeSubrange(place..<min(place + 3, files[file].count))
      case 2: files[file].insert(contentsOf: files[file][..<min(place, 20)], at: place)
      default: files[file][place] = Bool.random(using: &random) ? "needle" : line()
      }
      if files[file].isEmpty { files[file] = [line()] }
      let text = files[file].joined(separator: "\n")
      input += "M 100644 inline directory/\(file % 2)/file-\(file)\ndata \(text.utf8.count)\n\(text)\n"
    }
    input += "\n"
  }
  return input + "tag v1\nfrom :60\ntagger T <t@example.com> 1500000100 +0000\ndata 2\nv1\n"
}

extension GitRepository {
  /// The paths of the repository's packs, sorted.
  func packs() async throws -> [String] {
    let directory = root.path + "/.git/objects/pack"
    return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      .filter { $0.hasSuffix(".pack") }.map { "\(directory)/\($0)" }
  }

  /// Every object that git lists, as `<id> <type> <size>`.
  func objects() async throws -> Set<String> {
    let list = try await git(
      "cat-file", "--batch-all-objects", "--unordered",
      "--batch-check=%(objectname) %(objecttype) %(objectsize)")
    return Set(list.split(separator: "\n").map(String.init))
  }
}

/// What a walk through every family of a pack showed.
struct Seen {
  var objects: [String] = []
  /// Those whose content is not what their ID says.
  var forged: [ObjectID] = []
  var damaged: [Damage] = []
  /// Objects in which the whole text shows the needle, and those in which the fresh parts do.
  var withNeedle: Set<ObjectID> = []
  var withFreshNeedle: Set<ObjectID> = []
  /// How many objects had less than all of their bytes fresh.
  var partlyFresh = 0

  init(_ pack: Pack, needle: [UInt8] = Array("needle".utf8)) {
    damaged = pack.damaged
    for unit in pack.units(7) {
      var walk = PackWalk(pack, reach: needle.count)
      walk(unit) { object, bytes in
        let id = pack.id(ofEntry: object.entry)
        objects.append("\(id) \(object.type.name) \(bytes.count)")
        if ObjectID(hashing: bytes, type: object.type, idLength: Int(id.count)) != id { forged.append(id) }
        let isHit = bytes.contains(needle, in: 0..<bytes.count)
        if isHit { withNeedle.insert(id) }
        if let fresh = object.fresh, fresh.reduce(0, { $0 + $1.count }) < bytes.count { partlyFresh += 1 }
        // Below an object that holds the needle everything is looked at; so only what follows from a clean
        // base is put to the test.
        if (object.fresh ?? [0..<bytes.count]).contains(where: { bytes.contains(needle, in: $0) }) {
          withFreshNeedle.insert(id)
        }
        return !isHit
      }
      damaged += walk.damaged
    }
  }
}

extension Span<UInt8> {
  func contains(_ needle: [UInt8], in range: Range<Int>) -> Bool {
    guard range.count >= needle.count else { return false }
    for start in range.lowerBound...(range.upperBound - needle.count) where self[start] == needle[0] {
      var length = 1
      while length < needle.count, self[start + length] == needle[length] { length += 1 }
      if length == needle.count { return true }
    }
    return false
  }
}
