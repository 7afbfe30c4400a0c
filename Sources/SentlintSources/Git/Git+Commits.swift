// Which commits a range has, and what each of them adds.

internal import SentlintCore
internal import SentlintPacks

/// A commit as `rev-list` lists it.
struct ListedCommit {
  let id: ObjectID
  /// Its parents as far as the repository has them: a shallow clone cuts them off.
  let parents: [ObjectID]
}

/// A path that a commit has, and none of its parents, or with other content.
struct Addition {
  let path: Path
  let commit: ObjectID
  let entry: TreeEntry
}

extension Git {
  /// The commits of a range, parents before children.
  func commits(_ arguments: [String]) async throws -> [ListedCommit] {
    // `--` ends the revisions: without it, the name of a file would be taken for one, and limit the range.
    let arguments = ["rev-list", "--topo-order", "--reverse", "--parents"] + arguments + ["--"]
    return try await run(arguments) { output in
      var commits: [ListedCommit] = []
      while let line = try await output.record(endingWith: UInt8(ascii: "\n")) {
        let ids = line.split(separator: UInt8(ascii: " ")).compactMap { ObjectID(hex: $0) }
        guard let id = ids.first else { throw GitOutput.Truncated() }
        commits.append(ListedCommit(id: id, parents: Array(ids.dropFirst())))
      }
      return commits
    }
  }

  /// What the commits add, in their order.
  ///
  /// A commit's tree is compared with those of all its parents (`-c`), so that what a merge alone holds is found
  /// with it; what it shares with a parent, that parent or one before it has added.
  func additions(of commits: [ObjectID]) async throws -> [Addition] {
    guard !commits.isEmpty else { return [] }
    let arguments = [
      "diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "-z", "--no-abbrev", "--no-renames",
      "--no-ext-diff",
      "--no-textconv", "--ignore-submodules=none",
    ]
    let input = commits.flatMap { $0.hex + [UInt8(ascii: "\n")] }
    return try await run(arguments, input: input) { output in
      var additions: [Addition] = []
      var commit: ObjectID?
      while let record = try await output.record(endingWith: 0) {
        if let id = ObjectID(hex: record) {
          commit = id
          continue
        }
        guard let commit else { throw GitOutput.Truncated() }
        let change = try await output.change(record)
        if let entry = change.after {
          additions.append(Addition(path: change.path, commit: commit, entry: entry))
        }
      }
      return additions
    }
  }

  /// The refs that point to one of the commits, directly or as annotated tags.
  func refs(pointingTo commits: Set<ObjectID>) async throws -> [(name: String, id: ObjectID)] {
    guard !commits.isEmpty else { return [] }
    let format = "--format=%(objectname) %(*objectname) %(refname)"
    return try await run(["for-each-ref", format]) { output in
      var refs: [(name: String, id: ObjectID)] = []
      while let line = try await output.record(endingWith: UInt8(ascii: "\n")) {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let id = ObjectID(hex: fields[0]) else { throw GitOutput.Truncated() }
        let commit = ObjectID(hex: fields[1]) ?? id
        if commits.contains(commit) { refs.append((String(decoding: fields[2], as: UTF8.self), id)) }
      }
      return refs
    }
  }

  /// Everything in a tree, in the order of the paths.
  func entries(ofTree tree: ObjectID) async throws -> [(path: Path, entry: TreeEntry)] {
    try await run(["ls-tree", "-r", "-z", "--full-tree", tree.description]) { output in
      var entries: [(Path, TreeEntry)] = []
      while let (path, entry) = try await output.entry(idAt: 2) {
        if let entry { entries.append((path, entry)) }
      }
      return entries
    }
  }
}
