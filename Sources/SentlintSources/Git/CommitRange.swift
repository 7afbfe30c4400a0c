// Which commits, tags and names a range is about.

internal import SentlintCore
internal import SentlintPacks

/// Commits to scan, and the refs that are scanned with them.
package struct CommitRange: Sendable {
  /// Which refs' names, and tags' messages, belong to the range.
  enum Refs: Sendable {
    /// Those of the repository that point into it.
    case pointingIntoIt
    /// These, with the objects that they are about to point to.
    case named([(name: String, id: ObjectID)])
  }

  /// Arguments for `rev-list`; none begins with `-` unless it is known.
  let arguments: [String]
  let refs: Refs
  /// Whether it names nothing at all, as a push that only deletes.
  let isEmpty: Bool

  /// A range that cannot be understood.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    package let description: String
  }

  /// A range as `git rev-list` reads it: `BASE..HEAD`, `BASE...HEAD`, `HEAD --not --remotes`.
  ///
  /// - Parameter revisions: Revisions, `--not`, and `--all`, `--branches`, `--tags` or `--remotes`, these also with
  ///   `=PATTERN`.
  /// - Throws: `Invalid` for any other option, or if nothing is included.
  package init(revisions: [String]) throws(Invalid) {
    let groups = ["--all", "--branches", "--tags", "--remotes"]
    var isExcluding = false
    var includesSomething = false
    for revision in revisions {
      if revision == "--not" {
        isExcluding.toggle()
        continue
      }
      guard
        !revision.hasPrefix("-") || groups.contains(where: { revision == $0 || revision.hasPrefix("\($0)=") })
      else {
        throw Invalid(description: "'\(revision)' is no revision, and none of the options that name some")
      }
      // To git, an empty side is HEAD: with a variable that is not set, `$BASE..HEAD` would be an empty range.
      guard !revision.isEmpty, !revision.hasPrefix(".."), !revision.hasSuffix("..") else {
        throw Invalid(description: "'\(revision)' lacks a revision; is a variable not set?")
      }
      includesSomething = includesSomething || (!isExcluding && !revision.hasPrefix("^"))
    }
    guard includesSomething else {
      throw Invalid(description: "no revision to scan; for example origin/main..HEAD")
    }
    arguments = revisions
    refs = .pointingIntoIt
    isEmpty = false
  }

  private init(adding updates: [RefUpdate], notReachableFrom excluded: [String]) {
    let created = updates.filter { !$0.new.isZero }
    isEmpty = created.isEmpty
    arguments = created.map(\.new.description) + ["--not"] + excluded
    // A deleted ref's name goes to nobody who does not have it already.
    refs = .named(
      created.flatMap { update in
        update.names.map { (name: $0, id: update.new) }
      })
  }

  /// What a push adds to its remote, by the lines that git gives to a `pre-push` hook.
  ///
  /// - Parameters:
  ///   - lines: Standard input: `<local ref> <local ID> <remote ref> <remote ID>` each.
  ///   - remote: The remote's name or URL, the hook's first argument. What its remote-tracking branches reach is
  ///     there already; a remote without a name has none.
  ///   - git: Where the objects are.
  /// - Returns: The range.
  /// - Throws: `Invalid` for a line of any other form; `GitError`.
  package static func pushed(_ lines: [UInt8], to remote: String?, in git: Git) async throws -> Self {
    let updates = try RefUpdate.read(lines, idsAt: (1, 3), fieldCount: 4, example: "a pre-push hook's input")
    var excluded = try await git.present(updates.map(\.old).filter { !$0.isZero }).map(\.description)
    // A name with wildcards would leave out what other remotes have.
    if let remote, !remote.isEmpty, !remote.contains(where: { "*?[\\".contains($0) }) {
      excluded.append("--remotes=\(remote)")
    }
    return Self(adding: updates, notReachableFrom: excluded)
  }

  /// What a push would add to this repository, by the lines that git gives to a `pre-receive` hook.
  ///
  /// - Parameter lines: Standard input: `<old ID> <new ID> <ref>` each.
  /// - Returns: The range.
  /// - Throws: `Invalid` for a line of any other form.
  package static func received(_ lines: [UInt8]) throws(Invalid) -> Self {
    let updates = try RefUpdate.read(
      lines, idsAt: (1, 0), fieldCount: 3, example: "a pre-receive hook's input")
    return Self(adding: updates, notReachableFrom: ["--all"])
  }
}

/// One ref that a push changes.
private struct RefUpdate {
  let names: [String]
  let old: ObjectID
  let new: ObjectID

  /// Reads the lines of a hook's input. A local ref can be any expression, blanks included; every other field is one
  /// word, so fields are counted from the end.
  static func read(
    _ lines: [UInt8], idsAt ids: (new: Int, old: Int), fieldCount: Int, example: String
  ) throws(CommitRange.Invalid) -> [Self] {
    var updates: [Self] = []
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      let surplus = words.count - fieldCount
      guard surplus >= 0 else { throw Self.invalid(line, example) }
      let first = words[...surplus].joined(separator: [UInt8(ascii: " ")])
      let fields = [ArraySlice(first)] + words[(surplus + 1)...]
      guard let new = ObjectID(hex: fields[ids.new]), let old = ObjectID(hex: fields[ids.old]) else {
        throw Self.invalid(line, example)
      }
      let names = fields.indices.filter { $0 != ids.new && $0 != ids.old }
        .map { String(decoding: fields[$0], as: UTF8.self) }
      updates.append(Self(names: names, old: old, new: new))
    }
    return updates
  }

  private static func invalid(_ line: ArraySlice<UInt8>, _ example: String) -> CommitRange.Invalid {
    CommitRange.Invalid(
      description: "this line of standard input is not \(example): \(String(decoding: line, as: UTF8.self))")
  }
}

extension Git {
  /// Those of the objects that are here.
  fileprivate func present(_ ids: [ObjectID]) async throws -> [ObjectID] {
    guard !ids.isEmpty else { return [] }
    let input = ids.flatMap { $0.hex + [UInt8(ascii: "\n")] }
    do {
      return try await run(["cat-file", "--batch-check=%(objecttype)"], input: input) { output in
        var present: [ObjectID] = []
        for id in ids {
          let answer = try await output.record(endingWith: UInt8(ascii: "\n")) ?? []
          if ObjectType(name: answer) != nil { present.append(id) }
        }
        return present
      }
    } catch let error as GitError where error.kind == .missingObject {
      // Git before 2.44 ends here in a partial clone. To leave out less is to scan more.
      return []
    }
  }
}
