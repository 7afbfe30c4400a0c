// The scanning stage: a scan that the interrupt key ends early, with what it found until then.

internal import Dispatch
internal import SentlintCore
internal import SentlintEngine

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The scanning stage.
struct Detection {
  /// The rules, compiled.
  let scanner: Scanner
  /// How many pieces are scanned at a time.
  let jobs: Int
  /// Whether to say how far the scan is.
  let showsProgress: Bool
  /// How long a source that is asked to end may take for what it has.
  private static let grace = DispatchTimeInterval.seconds(5)

  /// Scans a source that has so little that several workers would take longer to start than to scan it, on this thread.
  func scanAtOnce(_ source: some PieceSource) async throws -> Report {
    try await scanner.scan(source, jobs: 1)
  }

  /// Scans everything that the source has. SIGINT and SIGTERM end it early: the report then holds what was found
  /// until then and says that it is not complete. A second signal ends the process.
  ///
  /// A source that knows how to end early is asked to by `interrupt`, and has some seconds to hand over what it has.
  func scan(
    _ source: some PieceSource, progress text: (@Sendable () -> String)? = nil,
    interrupt: (@Sendable () -> Void)? = nil
  ) async throws -> Report {
    let progress = Progress(text: text)
    let task = Task {
      try await scanner.scan(
        progress.counting(source), jobs: jobs, noting: { progress.noteFindings($0) })
    }
    let display = showsProgress ? Task { await progress.show() } : nil
    let signals = [SIGINT, SIGTERM].map { number in
      // The disposition would win over the dispatch source.
      _ = signal(number, SIG_IGN)
      let events = DispatchSource.makeSignalSource(signal: number, queue: .global())
      events.setEventHandler {
        _ = signal(number, SIG_DFL)
        guard let interrupt else { return task.cancel() }
        interrupt()
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.grace) { task.cancel() }
      }
      events.resume()
      return events
    }
    defer {
      for events in signals {
        events.cancel()
      }
    }
    let report = await task.result
    display?.cancel()
    await display?.value
    return try report.get()
  }
}
