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

  /// Scans everything that the source has. SIGINT and SIGTERM end it early: the report then holds what was found
  /// until then and says that it is not complete. A second signal ends the process.
  func scan(_ source: some PieceSource, progress text: (@Sendable () -> String)? = nil) async throws -> Report
  {
    let progress = Progress(text: text)
    let task = Task { try await scanner.scan(progress.counting(source), jobs: jobs) }
    let display = showsProgress ? Task { await progress.show() } : nil
    let signals = [SIGINT, SIGTERM].map { number in
      // The disposition would win over the dispatch source.
      _ = signal(number, SIG_IGN)
      let events = DispatchSource.makeSignalSource(signal: number, queue: .global())
      events.setEventHandler {
        task.cancel()
        _ = signal(number, SIG_DFL)
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
