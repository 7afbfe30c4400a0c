// The interrupt key during an audit: what has been read so far is still looked into.

internal import Synchronization

/// A request to read no further. Unlike cancelling the task it leaves time to hand over what was found.
package final class Interruption: Sendable {
  private struct State {
    var isRequested = false
    var end: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Nothing is requested yet.
  package init() {}

  /// Whether reading is to end.
  var isRequested: Bool { state.withLock(\.isRequested) }

  /// Ends the reading that is going on, and that which begins later.
  package func request() {
    let end = state.withLock { state in
      state.isRequested = true
      return state.end
    }
    end?()
  }

  /// Runs `body`, which a request ends as cancellation would.
  func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let task = Task { try await body() }
    let isRequested = state.withLock { state in
      state.end = { task.cancel() }
      return state.isRequested
    }
    if isRequested { task.cancel() }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }
}
