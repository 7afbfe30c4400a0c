// What stands in one directory.

internal import SentlintCore
internal import SystemPackage

/// The entries of one directory, in the byte order of their names, which is the same on every run and in every
/// locale.
struct DirectoryListing: Sendable {
  /// The names, one after another: one allocation for all.
  private var names: [UInt8] = []
  private var entries: [Entry] = []

  private struct Entry {
    let name: Range<Int>
    let kind: FileKind?
  }

  /// Reads the entries of `directory`. An error leaves out those that it hid; the listing holds the others.
  static func of(_ directory: OpenFile) -> (listing: Self, error: Errno?) {
    var listing = Self()
    var failure: Errno?
    do throws(Errno) {
      // SAFETY: the name is copied before the next entry is read.
      try unsafe directory.forEachEntry { name, kind in
        let start = listing.names.count
        unsafe listing.names.append(contentsOf: name)
        listing.entries.append(Entry(name: start..<listing.names.count, kind: kind))
      }
    } catch {
      failure = error
    }
    let names = listing.names
    listing.entries.sort { names[$0.name].lexicographicallyPrecedes(names[$1.name]) }
    return (listing, failure)
  }

  /// The indexes of the entries.
  var indices: Range<Int> {
    entries.indices
  }

  /// Whether there is an entry of this name.
  func contains(_ name: String) -> Bool {
    let utf8 = Array(name.utf8)[...]
    return indices.contains { self.name($0) == utf8 }
  }

  /// The name of an entry.
  func name(_ index: Int) -> ArraySlice<UInt8> {
    names[entries[index].name]
  }

  /// The kind of an entry, where the file system tells without being asked for each.
  func kind(_ index: Int) -> FileKind? {
    entries[index].kind
  }
}
