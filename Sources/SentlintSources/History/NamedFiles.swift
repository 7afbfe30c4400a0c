// Files that are the service's by their path, whatever they hold.

internal import SentlintCore
internal import SentlintPacks

/// What some directories list.
private struct Listing: Sendable {
  var files: Set<ObjectID> = []
  var directories: Set<ObjectID> = []

  /// Adds the entries of a directory, those whose name is wanted.
  mutating func add(
    _ tree: borrowing Span<UInt8>, idLength: Int, where isWanted: (borrowing Span<UInt8>) -> Bool
  ) {
    _ = TreeReader(idLength: idLength, everything: true).read(tree) { place, tree in
      guard isWanted(tree.extracting(place.name)) else { return }
      let id = ObjectID(tree, at: place.id.lowerBound, count: idLength)
      if tree[place.mode.lowerBound] != UInt8(ascii: "1") {
        directories.insert(id)
      } else if tree[place.mode.lowerBound + 1] != UInt8(ascii: "6") {
        files.insert(id)
      }
    }
  }
}

extension ObjectReading {
  /// The files that stand in these directories under a name that is wanted, or two levels below a directory that does: so
  /// much of a path says what a file is about.
  func files(namedIn trees: [ObjectID], where isWanted: HistoryPrefilter) async throws -> Set<ObjectID> {
    var files: Set<ObjectID> = []
    var directories = Set(trees)
    for level in 0...2 {
      if directories.isEmpty { break }
      let request = ObjectStore.Request(types: [.tree], ids: directories)
      let idLength = store.idLength
      let listings = try await walk(request, from: Listing()) { listing, _, _, bytes, _ in
        listing.add(bytes, idLength: idLength) { level > 0 || isWanted.mayHoldFindings($0) }
        return true
      }
      .states
      directories = listings.reduce(into: []) { $0.formUnion($1.directories) }
      for listing in listings { files.formUnion(listing.files) }
    }
    return files.filter(store.contains)
  }

  /// How many bytes these files have.
  func size(of files: Set<ObjectID>) async throws -> Int {
    if files.isEmpty { return 0 }
    let request = ObjectStore.Request(types: [.blob], ids: files)
    let outcome = try await walk(request, from: 0) { size, _, _, bytes, _ in
      size += bytes.count
      return true
    }
    return outcome.states.reduce(0, +)
  }
}
