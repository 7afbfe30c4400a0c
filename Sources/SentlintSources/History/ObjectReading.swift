// Every object of a repository, by one of two engines.

internal import SentlintCore
internal import SentlintPacks
internal import Synchronization

/// How the objects of a repository are read.
package enum HistoryEngine: String, CaseIterable, Sendable {
  /// Packs and loose objects directly; what cannot be read so, by git.
  case pack
  /// All through `git cat-file`.
  case git
}

/// Reads a repository's objects.
struct ObjectReading: Sendable {
  let store: ObjectStore
  let git: Git
  let engine: HistoryEngine
  /// How many threads read.
  let jobs: Int

  /// Sees an object: its state is that of one thread, and the answer says whether the object is clean; see
  /// `ObjectStore.walk`. It is called from several threads.
  typealias Visit<State> =
    @Sendable (
      inout State, () -> ObjectID, ObjectType, borrowing Span<UInt8>, _ fresh: [Range<Int>]?
    ) -> Bool

  /// What a walk came to.
  struct Outcome<State: Sendable>: Sendable {
    /// The states of its shares.
    var states: [State] = []
    /// The objects that could not be read.
    var damaged: [Damage] = []
    /// The objects that packs do not yield: other copies may, or git, or nobody.
    var elsewhere: Set<ObjectID> = []
    /// Whether it was cancelled and has not seen all.
    var isCutShort = false
  }

  /// Shows the objects that are asked for, each once, in no particular order. When the task is cancelled, the outcome
  /// holds what was seen until then.
  func walk<State: Sendable>(
    _ request: ObjectStore.Request, from initial: State, _ visit: @escaping Visit<State>
  ) async throws -> Outcome<State> {
    var outcome = Outcome<State>()
    if engine == .pack {
      outcome = await walkPacks(request, from: initial, visit)
      outcome.damaged += store.damaged.filter { request.ids?.contains($0.id) != false }
      if outcome.damaged.isEmpty || outcome.isCutShort { return outcome }
    }
    let messages = Dictionary(
      outcome.damaged.map { ($0.id, $0.message) }, uniquingKeysWith: { first, _ in first })
    var state = initial
    var ids = messages.keys.sorted()
    if engine == .git {
      ids = if let ids = request.ids { ids.sorted() } else { try await listedByGit() }
      if let known = request.known { ids.removeAll { store.isKnown($0, known) } }
    }
    outcome.elsewhere = Set(messages.keys)
    do {
      outcome.damaged = try await readElsewhere(ids) { id, type, bytes in
        try Task.checkCancellation()
        if request.types.contains(type) { _ = visit(&state, { id }, type, bytes.span, nil) }
      }
      .map { Damage(id: $0.id, message: messages[$0.id] ?? $0.message) }
    } catch is CancellationError {
      outcome.isCutShort = true
    }
    outcome.states.append(state)
    return outcome
  }

  /// Hands over what `convert` makes of the objects that are asked for by ID.
  ///
  /// Where packs are read directly, the scan's own workers read them, each its share; those `elsewhere` are read by other ways.
  func hand(
    over request: ObjectStore.Request, elsewhere: Set<ObjectID>,
    to receive: (SourceEvent) async throws -> Void,
    _ convert:
      @escaping @Sendable (ObjectID, ObjectType, borrowing Span<UInt8>, (SourceEvent) -> Void) -> Void
  ) async throws {
    var ids = request.ids ?? []
    if engine == .pack {
      var direct = request
      direct.ids = ids.subtracting(elsewhere)
      for unit in store.units(direct, jobs: jobs) {
        try await receive(
          .deferred { [store, direct] receive in
            let damaged = store.walk(unit, direct) { id, type, bytes, _ in
              convert(id(), type, bytes, receive)
              return true
            }
            for damage in damaged { receive(.skipped(Skip(damage))) }
          })
      }
      ids.formIntersection(elsewhere)
    }
    // What cannot be read has been told by the walk that found these objects.
    _ = try await readElsewhere(ids.sorted()) { id, type, bytes in
      try await receive(.deferred { receive in convert(id, type, bytes.span, receive) })
    }
  }

  private func walkPacks<State: Sendable>(
    _ request: ObjectStore.Request, from initial: State, _ visit: @escaping Visit<State>
  ) async -> Outcome<State> {
    let store = store
    let units = UnitQueue(store.units(request, jobs: jobs))
    return await withTaskGroup(of: Outcome<State>.self) { group in
      for _ in 0..<jobs {
        group.addTask {
          var outcome = Outcome<State>()
          var state = initial
          while let unit = units.next() {
            if Task.isCancelled {
              outcome.isCutShort = true
              break
            }
            outcome.damaged += store.walk(unit, request) { visit(&state, $0, $1, $2, $3) }
            // There are as many of these tasks as threads: others have a turn between two units.
            await Task.yield()
          }
          outcome.states = [state]
          return outcome
        }
      }
      return await group.reduce(into: Outcome()) { sum, share in
        sum.states += share.states
        sum.damaged += share.damaged
        if share.isCutShort { sum.isCutShort = true }
      }
    }
  }

  private func listedByGit() async throws -> [ObjectID] {
    try await git.run(["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)"])
      .split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hex: $0) }
  }

  /// Reads objects from other copies than that of a pack, or by git, which knows how to mend some damage.
  ///
  /// - Returns: The objects that nobody can read.
  private func readElsewhere(
    _ ids: [ObjectID], _ take: (ObjectID, ObjectType, ContiguousArray<UInt8>) async throws -> Void
  ) async throws -> [Damage] {
    guard engine == .pack else { return try await readByGit(ids, checkingIDs: false, take) }
    var rest: [ObjectID] = []
    for id in ids {
      var found: (ObjectType, ContiguousArray<UInt8>)?
      if store.walkLoose(id, { found = ($0, ContiguousArray(copying: $1)) }), let (type, bytes) = found {
        try await take(id, type, bytes)
      } else {
        rest.append(id)
      }
    }
    return try await readByGit(rest, checkingIDs: true, take)
  }

  /// Reads objects by git.
  ///
  /// - Returns: The objects that git cannot read either.
  private func readByGit(
    _ ids: [ObjectID], checkingIDs: Bool,
    _ take: (ObjectID, ObjectType, ContiguousArray<UInt8>) async throws -> Void
  ) async throws -> [Damage] {
    var damaged: [Damage] = []
    var next = 0
    var failures = 0
    while next < ids.count {
      do {
        try await git.run(
          ["cat-file", "--batch", "--buffer"], input: ids[next...].flatMap { $0.hex + [UInt8(ascii: "\n")] }
        ) { output in
          while next < ids.count {
            let id = ids[next]
            let object = try await output.object()
            next += 1
            guard case .found(let type, let bytes) = object else {
              damaged.append(Damage(id: id, message: "git cannot find it"))
              continue
            }
            guard !checkingIDs || ObjectID(hashing: bytes.span, type: type, idLength: store.idLength) == id
            else {
              damaged.append(Damage(id: id, message: "its content is not what its ID says"))
              continue
            }
            try await take(id, type, bytes)
          }
        }
      } catch let error as GitError where next < ids.count {
        // Git ends at an object that it cannot read; those behind it are asked for again.
        damaged.append(Damage(id: ids[next], message: error.message))
        next += 1
        failures += 1
        guard failures < 1_000 else {
          return damaged
            + ids[next...].map { Damage(id: $0, message: "git failed at too many objects before it") }
        }
      }
    }
    return damaged
  }
}

/// The shares of a walk that no thread has begun.
private final class UnitQueue: Sendable {
  private let rest: Mutex<ArraySlice<ObjectStore.Unit>>

  init(_ units: [ObjectStore.Unit]) {
    rest = Mutex(units[...])
  }

  func next() -> ObjectStore.Unit? {
    rest.withLock { $0.popFirst() }
  }
}

extension Skip {
  /// An object that nobody can read.
  init(_ damage: Damage) {
    self.init(
      origin: .metadata(.blob(damage.id.description), nil),
      reason: .missingObject("object \(damage.id): \(damage.message)"))
  }
}
