// All the objects of a repository: packs, loose objects, and those that it borrows from others.

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The objects of a repository, each of which is read once, wherever it lies and however often.
package final class ObjectStore: Sendable {
  /// A pack, and which of its objects an earlier one holds too.
  struct Member: Sendable {
    let pack: Pack
    /// By position; nil if there are none.
    let isRepeated: ContiguousArray<Bool>?
  }

  let members: [Member]
  /// The object directories: the repository's own, those that interrupted pushes left in it, and its alternates.
  package let directories: [String]
  private let emptyTree: ObjectID?
  private let loose: [LooseObjects]
  /// The objects of each of `loose`.
  private let allLoose: [[ObjectID]]
  /// The objects of each of `loose` that lie nowhere before it.
  let ownLoose: [[ObjectID]]
  /// The length of an ID in bytes.
  package let idLength: Int
  /// Packs and alternates that cannot be read at all.
  package let problems: [PackError]
  /// Whether any pack came from a remote that promised to send what the repository lacks.
  package let hasPromisor: Bool
  /// Packs that have no index: git, too, needs one to read them.
  package let unindexed: [String]

  /// Opens the objects below `directory`, a repository's `objects`, and those of its alternates.
  ///
  /// - Parameters:
  ///   - directory: The path of the directory.
  ///   - idLength: The length of an ID in bytes: 20, or 32 in a SHA-256 repository.
  ///   - indexes: Where the indexes of packs are that have none beside them, by the packs' paths.
  package init(directory: String, idLength: Int, indexes: [String: String] = [:]) {
    self.idLength = idLength
    let nothing: ContiguousArray<UInt8> = []
    emptyTree = ObjectID(hashing: nothing.span, type: .tree, idLength: idLength)
    var problems: [PackError] = []
    var unindexed: [String] = []
    let directories = Self.directories(from: directory, &problems)
    self.directories = directories
    var packs: [Pack] = []
    for directory in directories {
      let paths = Self.files(in: directory + "/pack", ".pack")
      for index in Self.files(in: directory + "/pack", ".idx")
      where !paths.contains(index.dropLast(4) + ".pack") {
        problems.append(PackError(path: index, message: "the pack that it is the index of is not there"))
      }
      for path in paths {
        let index = indexes[path] ?? path.dropLast(5) + ".idx"
        guard FileManager.default.fileExists(atPath: index) else {
          unindexed.append(path)
          continue
        }
        do throws(PackError) {
          var index = try PackIndex(path: index, idLength: idLength)
          index.prepareForSearch()
          packs.append(try Pack(path: path, index: index))
        } catch {
          problems.append(error)
        }
      }
    }
    members = packs.indices.map {
      Member(pack: packs[$0], isRepeated: Self.repeated(in: packs[$0], packs[..<$0]))
    }
    loose = directories.map { LooseObjects(directory: $0) }
    allLoose = loose.map { $0.ids(idLength: idLength) }
    var ownLoose: [[ObjectID]] = []
    for ids in allLoose {
      let earlier = Set(ownLoose.joined())
      ownLoose.append(
        ids.filter { id in
          !earlier.contains(id) && !packs.contains { $0.index.position(of: id) != nil }
        })
    }
    self.ownLoose = ownLoose
    hasPromisor = packs.contains {
      FileManager.default.fileExists(atPath: $0.file.path.dropLast(5) + ".promisor")
    }
    self.problems = problems
    self.unindexed = unindexed
  }

  /// Whether an object is there, sound or not. The empty directory always is, stored or not.
  package func contains(_ id: ObjectID) -> Bool {
    number(of: id) != nil || id == emptyTree
  }

  /// A number for an object, less than `numbers`, that no other object has; nil if it is not there.
  package func number(of id: ObjectID) -> Int? {
    var base = 0
    for member in members {
      if let position = member.pack.index.position(of: id) { return base + position }
      base += member.pack.count
    }
    for ids in ownLoose {
      if let place = ids.place(sorted: id) { return base + place }
      base += ids.count
    }
    return nil
  }

  /// The object of a number.
  package func id(of number: Int) -> ObjectID? {
    var number = number
    for member in members {
      if number < member.pack.count { return member.pack.index.id(at: number) }
      number -= member.pack.count
    }
    for ids in ownLoose {
      if number < ids.count { return ids[number] }
      number -= ids.count
    }
    return nil
  }

  /// Numbers of objects are less than this.
  package var numbers: Int {
    members.reduce(0) { $0 + $1.pack.count } + ownLoose.reduce(0) { $0 + $1.count }
  }

  /// How many objects there are.
  package var count: Int {
    let packed = members.reduce(0) { $0 + $1.pack.count - ($1.isRepeated?.count { $0 } ?? 0) }
    return ownLoose.reduce(packed) { $0 + $1.count }
  }

  /// An object directory and its alternates, in the order in which git asks them.
  package static func directories(from first: String) -> [String] {
    var problems: [PackError] = []
    return directories(from: first, &problems)
  }

  private static func directories(from first: String, _ problems: inout [PackError]) -> [String] {
    var directories = [first]
    var next = 0
    // Git follows alternates of alternates five deep; repeated ones end here.
    while next < directories.count, directories.count < 1_000 {
      let directory = directories[next]
      next += 1
      // What a push brings waits in a directory of its own until the hooks agree.
      let unfinished = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      directories += unfinished.filter(isQuarantine).sorted().map { "\(directory)/\($0)" }
      guard let data = FileManager.default.contents(atPath: directory + "/info/alternates") else { continue }
      for line in data.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
        let text = unquoted(Array(line))
        let absolute = text.hasPrefix("/") ? text : "\(directory)/\(text)"
        let path = URL(fileURLWithPath: absolute).resolvingSymlinksInPath().path
        guard !directories.contains(path) else { continue }
        if FileManager.default.fileExists(atPath: path) {
          directories.append(path)
        } else {
          problems.append(PackError(path: path, message: "objects are borrowed from it, and it is not there"))
        }
      }
    }
    return directories
  }

  /// Whether a directory of this name, in a directory of objects, is one itself.
  package static func isQuarantine(_ name: String) -> Bool {
    name.hasPrefix("tmp_objdir-") || name.hasPrefix("incoming-")
  }

  /// A line that begins with a quotation mark is written as a literal of C.
  private static func unquoted(_ line: [UInt8]) -> String {
    guard line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\""), line.count > 1 else {
      return String(decoding: line, as: UTF8.self)
    }
    let escapes: [Character: UInt8] = ["a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13]
    var bytes: [UInt8] = []
    var rest = line[1..<(line.count - 1)]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      if (0x30...0x33).contains(next), rest.count >= 2 {
        let digits = [next, rest.removeFirst(), rest.removeFirst()]
        bytes.append(digits.reduce(0) { $0 << 3 | ($1 & 7) })
      } else {
        bytes.append(escapes[Character(Unicode.Scalar(next))] ?? next)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func files(in directory: String, _ suffix: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
      .filter { $0.hasSuffix(suffix) }.sorted().map { "\(directory)/\($0)" }
  }

  /// Which positions of a pack are objects that one of the earlier packs has too.
  private static func repeated(in pack: Pack, _ earlier: ArraySlice<Pack>) -> ContiguousArray<Bool>? {
    var isRepeated = ContiguousArray(repeating: false, count: pack.count)
    for other in earlier {
      var mine = 0
      var theirs = 0
      while mine < pack.count, theirs < other.count {
        let (left, right) = (pack.index.id(at: mine), other.index.id(at: theirs))
        if left == right { isRepeated[mine] = true }
        if left <= right { mine += 1 }
        if right <= left { theirs += 1 }
      }
    }
    return isRepeated.contains(true) ? isRepeated : nil
  }
}

extension ObjectStore {
  /// Which objects a walk shows, and how.
  package struct Request: Sendable {
    /// The types.
    package var types: Set<ObjectType>
    /// The objects; nil for all.
    package var ids: Set<ObjectID>?
    /// Of all objects those that are not to be shown.
    package var known: KnownObjects?
    /// See `PackedObject.fresh`.
    package var reach: Int
    /// Objects of more bytes count as damaged.
    package var limit = 1 << 31

    /// Makes a request; by default for all objects.
    package init(
      types: Set<ObjectType> = [.commit, .tree, .blob, .tag], ids: Set<ObjectID>? = nil, reach: Int = 1
    ) {
      self.types = types
      self.ids = ids
      self.reach = reach
    }
  }

  /// A share of a walk, for one thread.
  package enum Unit: Sendable {
    case packed(Pack, PackUnit, EntrySet?)
    case loose(Int, Range<Int>)
  }

  /// The shares of a walk for `jobs` threads, the heaviest first, of any number more than that.
  package func units(_ request: Request, jobs: Int) -> [Unit] {
    var units: [(weight: Int, unit: Unit)] = []
    for (place, member) in members.enumerated() {
      let selection = selection(member, known: request.known?.packed[place], request)
      units += member.pack.units(128 * jobs, types: request.types, selection: selection)
        .map { ($0.weight, .packed(member.pack, $0, selection)) }
    }
    for (directory, ids) in ownLoose.enumerated() {
      units += stride(from: 0, to: ids.count, by: 256)
        .map { (0, .loose(directory, $0..<min($0 + 256, ids.count))) }
    }
    return units.sorted { $0.weight > $1.weight }.map(\.unit)
  }

  private func selection(
    _ member: Member, known: ContiguousArray<Bool>?, _ request: Request
  ) -> EntrySet? {
    guard let ids = request.ids else {
      if member.isRepeated == nil, known == nil { return nil }
      return EntrySet(member.pack) { entry in
        let position = Int(member.pack.positions[entry])
        return member.isRepeated?[position] != true && known?[position] != true
      }
    }
    var isWanted = ContiguousArray(repeating: false, count: member.pack.count)
    for id in ids {
      guard let position = member.pack.index.position(of: id) else { continue }
      isWanted[position] = member.isRepeated?[position] != true
    }
    return EntrySet(member.pack) { isWanted[Int(member.pack.positions[$0])] }
  }

  /// Walks one share. `visit` gets a way to the object's ID, its type, its bytes, and its fresh parts, and answers
  /// whether it is clean; see `PackWalk`.
  ///
  /// - Returns: What could not be read.
  package func walk(
    _ unit: Unit, _ request: Request,
    _ visit: (_ id: () -> ObjectID, ObjectType, borrowing Span<UInt8>, _ fresh: [Range<Int>]?) -> Bool
  ) -> [Damage] {
    switch unit {
    case .packed(let pack, let families, let selection):
      var walk = PackWalk(pack, reach: request.reach, limit: request.limit, selection: selection)
      walk(families) { object, bytes in
        visit({ pack.id(ofEntry: object.entry) }, object.type, bytes, object.fresh)
      }
      return walk.damaged
    case .loose(let directory, let range):
      var damaged: [Damage] = []
      let inflater = Inflater()
      let (file, buffer) = (ByteBuffer(), ByteBuffer())
      for (place, id) in zip(range, ownLoose[directory][range])
      where request.ids?.contains(id) != false && request.known?.loose[directory][place] != true {
        do throws(PackError) {
          let (type, start) = try loose[directory].read(
            id, into: buffer, from: file, by: inflater, limit: LooseObjects.unlimited)
          guard request.types.contains(type) else { continue }
          _ = buffer.withSpan { visit({ id }, type, $0.extracting(start...), nil) }
        } catch {
          damaged.append(Damage(id: id, message: error.message))
        }
      }
      return damaged
    }
  }

  /// Shows an object that lies in a file of its own, even if a pack has it too.
  ///
  /// - Returns: Whether there is such a file and it is sound.
  package func walkLoose(_ id: ObjectID, _ visit: (ObjectType, borrowing Span<UInt8>) -> Void) -> Bool {
    let holders = zip(loose, allLoose).filter { $1.place(sorted: id) != nil }.map(\.0)
    return LooseReader(holders).read(id, visit)
  }

  /// Objects that the packs' indexes name and that no walk can come to.
  package var damaged: [Damage] {
    members.flatMap { member in
      member.pack.damaged.filter { damage in
        guard let isRepeated = member.isRepeated, let position = member.pack.index.position(of: damage.id)
        else {
          return true
        }
        return !isRepeated[position]
      }
    }
  }
}

extension [ObjectID] {
  /// Where an ID stands, when they are sorted.
  func place(sorted id: ObjectID) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == id ? low : nil
  }
}
