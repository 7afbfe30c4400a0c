// What git ignores, for the walk.

internal import SentlintCore

/// Paths by the directory that they are in, so that a walk looks up each directory once.
struct PathSet: Sendable {
  private var names: [ArraySlice<UInt8>: Set<ArraySlice<UInt8>>] = [:]

  /// Adds a relative path without `.`, `..` or a slash at its end.
  mutating func insert(_ path: ArraySlice<UInt8>) {
    let slash = path.lastIndex(of: UInt8(ascii: "/"))
    let directory = slash.map { path[..<$0] } ?? []
    names[directory, default: []].insert(slash.map { path[($0 + 1)...] } ?? path)
  }

  /// The names in a directory, given by its path, empty for the one that the paths are relative to.
  func names(in directory: ArraySlice<UInt8>) -> Set<ArraySlice<UInt8>>? {
    names.isEmpty ? nil : names[directory]
  }
}

/// What git ignores and does not track beneath one directory.
struct GitIgnored: Sendable {
  /// Files and directories, relative to the directory. What stands in a directory of these is ignored too.
  let paths: PathSet

  /// Asks git about `directory`, which is in a work tree.
  ///
  /// - Throws: `GitError`: nothing is known then, and everything should be read.
  init(in directory: Path) async throws {
    let output = try await Git(in: directory).run([
      "ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z",
    ])
    self.init(output: Array(output))
  }

  /// Reads what `git ls-files` printed.
  ///
  /// Beside a directory that is ignored as a whole git also lists one in which just every file is, and then the
  /// files too. Only the files count then: git's list is no promise about what else is in that directory. A `./`
  /// alone says that the directory asked about is itself ignored: whoever names it means it.
  init(output: [UInt8]) {
    let slash = UInt8(ascii: "/")
    let listed = output.split(separator: 0)
    var holdsListed: Set<ArraySlice<UInt8>> = []
    for path in listed {
      var parent = path.dropLast()
      while let end = parent.lastIndex(of: slash) {
        parent = parent[..<end]
        guard holdsListed.insert(parent).inserted else { break }
      }
    }
    var paths = PathSet()
    for path in listed where path != [UInt8(ascii: "."), slash] {
      let bare = path.last == slash ? path.dropLast() : path
      if !holdsListed.contains(bare) { paths.insert(bare) }
    }
    self.paths = paths
  }
}
