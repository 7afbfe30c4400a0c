// Objects read through one `git cat-file --batch`.

package import SentlintPacks

/// An object that was asked for.
package enum ReadObject {
  /// It is there, with its content.
  case found(ObjectType, ContiguousArray<UInt8>)
  /// It is not in the repository; the message names it.
  case missing(String)
}

extension Git {
  /// Reads objects, in the order in which they are asked for. Requests are written while answers are read; one
  /// object at a time is held.
  ///
  /// - Parameters:
  ///   - ids: The objects.
  ///   - receive: Gets the index in `ids`, and the object.
  /// - Throws: `GitError` if git fails; what `receive` throws.
  package func readObjects(
    _ ids: [ObjectID], _ receive: (Int, ReadObject) async throws -> Void
  ) async throws {
    try await readObjects(choosing: { ids }, receive)
  }

  /// Reads objects that are chosen while git starts.
  ///
  /// - Parameters:
  ///   - choose: Chooses the objects. It runs beside git's start, which takes as long as reading some dozens.
  ///   - receive: As for `readObjects(_:_:)`.
  /// - Throws: `GitError` if git fails; what `choose` or `receive` throws.
  package func readObjects(
    choosing choose: () async throws -> [ObjectID], _ receive: (Int, ReadObject) async throws -> Void
  ) async throws {
    var ids: [ObjectID] = []
    var next = 0
    repeat {
      do {
        try await run(
          ["cat-file", "--batch", "--buffer"],
          request: {
            if next == 0 { ids = try await choose() }
            return ids[next...].flatMap { $0.hex + [UInt8(ascii: "\n")] }
          },
          body: { output in
            while next < ids.count {
              let object = try await output.object()
              // Counted before it is handed on: an object that was received is never read twice.
              next += 1
              try await receive(next - 1, object)
            }
          })
      } catch let error as GitError where error.kind == .missingObject && next < ids.count {
        // Git before 2.44 ends, rather than goes on, at an object that a partial clone lacks.
        try await receive(next, .missing(error.message))
        next += 1
      }
    } while next < ids.count
  }
}

extension GitOutput {
  /// The next answer of `cat-file --batch`: `<id> <type> <size>`, a line feed, the content and a line feed; or
  /// `<id> missing`.
  mutating func object() async throws -> ReadObject {
    guard let header = try await record(endingWith: UInt8(ascii: "\n")) else { throw Truncated() }
    let fields = header.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard fields.count == 3, let kind = ObjectType(name: fields[1].utf8), let size = Int(fields[2]) else {
      return .missing("git object \(fields.joined(separator: " ")): \(GitError.missingObjectCure)")
    }
    var bytes: ContiguousArray<UInt8> = []
    try await read(size, into: &bytes)
    var terminator: ContiguousArray<UInt8> = []
    try await read(1, into: &terminator)
    return .found(kind, bytes)
  }
}
