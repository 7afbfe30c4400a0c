// What git's raw diffs and index listings say, read from their NUL-separated form.

package import SentlintCore
package import SentlintPacks

/// What a tree or the index holds at a path.
package struct TreeEntry: Hashable, Sendable {
  /// What kind of content it is.
  package enum Kind: Sendable {
    /// A file's content, or a symbolic link's target: bytes to scan.
    case blob
    /// A commit of another repository.
    case submodule
  }

  /// What kind of content it is.
  package let kind: Kind
  /// The object that holds it.
  package let id: ObjectID

  init(kind: Kind, id: ObjectID) {
    self.kind = kind
    self.id = id
  }

  /// Reads a mode in octal and an ID; nil where there is nothing, which git writes as zeros.
  init?(mode: some Sequence<UInt8>, id: ObjectID) {
    let isSubmodule = mode.starts(with: "160".utf8)
    guard isSubmodule || mode.starts(with: "100".utf8) || mode.starts(with: "120".utf8), !id.isZero else {
      return nil
    }
    self.kind = isSubmodule ? .submodule : .blob
    self.id = id
  }
}

/// A path at which a tree or the index differs from what came before.
package struct TreeChange: Sendable {
  /// The path, relative to the root of the tree.
  package let path: Path
  /// What was there: one entry for each parent that had something.
  package let before: [TreeEntry]
  /// What is there now; nil if nothing is, or if a merge has not settled what.
  package let after: TreeEntry?
  /// Whether a merge has not settled what is there.
  package let isUnmerged: Bool
}

extension TreeChange {
  /// Reads one change of `--raw` output, of one parent or, behind as many colons, of several:
  /// `:<modes> <ids> <status>`.
  init?(raw: ArraySlice<UInt8>, path: Path) {
    let parents = raw.prefix { $0 == UInt8(ascii: ":") }.count
    let fields = raw.dropFirst(parents).split(separator: UInt8(ascii: " "))
    guard parents > 0, fields.count == 2 * parents + 3, let status = fields.last else { return nil }
    var entries: [TreeEntry?] = []
    for (mode, hex) in zip(fields[...parents], fields[(parents + 1)...]) {
      guard let id = ObjectID(hex: hex) else { return nil }
      entries.append(TreeEntry(mode: mode, id: id))
    }
    self.init(
      path: path, before: entries.dropLast().compactMap(\.self), after: entries[parents],
      isUnmerged: status.contains(UInt8(ascii: "U")))
  }
}

extension GitOutput {
  /// The next change of `--raw -z` output, or nil at its end.
  mutating func change() async throws -> TreeChange? {
    guard let raw = try await record(endingWith: 0) else { return nil }
    return try await change(raw)
  }

  /// The change of which `raw` has just been read; its path comes next.
  mutating func change(_ raw: ArraySlice<UInt8>) async throws -> TreeChange {
    guard let path = try await record(endingWith: 0),
      let change = TreeChange(raw: raw, path: Path(bytes: Array(path)))
    else { throw Truncated() }
    return change
  }

  /// The next entry of `ls-files --stage -z` or `ls-tree -z`, or nil at the end: three words, of which the first
  /// is the mode, a tab and the path.
  ///
  /// - Parameter word: Which of the words is the ID.
  /// - Returns: The path, and what is there.
  /// - Throws: `Truncated` if the output is not of this form.
  mutating func entry(idAt word: Int) async throws -> (path: Path, entry: TreeEntry?)? {
    guard let record = try await record(endingWith: 0) else { return nil }
    let fields = record.split(separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let words = fields.first?.split(separator: UInt8(ascii: " ")), words.count == 3, fields.count == 2,
      let id = ObjectID(hex: words[word])
    else { throw Truncated() }
    return (Path(bytes: Array(fields[1])), TreeEntry(mode: words[0], id: id))
  }
}
