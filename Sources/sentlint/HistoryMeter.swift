// How far an audit is, in words.

internal import SentlintSources
internal import Synchronization

/// Adds up how far an audit of histories is.
final class HistoryMeter: Sendable {
  private struct State {
    var total = 0
    var objects = 0
    var bytes = 0
    var hits = 0
    var isAttributing = false
    let start = ContinuousClock.now
  }

  private let state = Mutex(State())

  /// Takes note.
  func note(_ progress: HistoryProgress) {
    state.withLock { state in
      switch progress {
      case .began(let objects):
        state.total += objects
        state.isAttributing = false
      case .read(let objects, let bytes, let hits):
        state.hits += hits
        state.objects += objects
        state.bytes += bytes
      case .attributing: state.isAttributing = true
      }
    }
  }

  /// Where it is: `reading objects: 40 % of 849014, 5.1 GB, 2.3 GB/s, 3 s left, 12 to look into`.
  var text: String {
    state.withLock { state in
      if state.isAttributing {
        return "looking into \(state.hits) of \(state.total) objects, and where they belong"
      }
      let seconds = (ContinuousClock.now - state.start) / .seconds(1)
      let share = Double(state.objects) / Double(max(1, state.total))
      var text = "reading objects: \(Int(100 * share)) % of \(state.total)"
      text +=
        ", \(Self.gigabytes(Double(state.bytes))) GB, \(Self.gigabytes(Double(state.bytes) / max(seconds, 0.001))) GB/s"
      if share > 0.02 { text += ", \(Int(seconds / share - seconds) + 1) s left" }
      if state.hits > 0 { text += ", \(state.hits) to look into" }
      return text
    }
  }

  private static func gigabytes(_ bytes: Double) -> String {
    let tenths = Int(bytes / 1e8)
    return "\(tenths / 10).\(tenths % 10)"
  }
}
