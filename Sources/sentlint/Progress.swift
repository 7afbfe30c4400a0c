// How far a scan is, on a terminal, for scans that take over a second.

internal import SentlintCore
internal import Synchronization

/// Counts what a source hands over, and says so on standard error.
final class Progress: Sendable {
  private let count = Atomic(0)
  private let findings = Atomic(0)
  /// What a source says of itself; else what it hands over is counted.
  private let text: (@Sendable () -> String)?

  /// Makes a progress.
  init(text: (@Sendable () -> String)? = nil) {
    self.text = text
  }

  /// The source, counted.
  func counting<Source: PieceSource>(_ source: Source) -> CountedSource<Source> {
    CountedSource(source: source, progress: self)
  }

  /// Shows the count until the task is cancelled, from the end of the first second on; then clears the line.
  func show() async {
    var isShown = false
    var pause = Duration.seconds(1)
    while (try? await Task.sleep(for: pause)) != nil {
      let text = text?() ?? "\(count.load(ordering: .relaxed)) read"
      let found = findings.load(ordering: .relaxed)
      StandardStream.error.write(
        "\r\u{1b}[Ksentlint: \(text), \(found) finding\(found == 1 ? "" : "s") so far…")
      isShown = true
      pause = .milliseconds(200)
    }
    if isShown {
      StandardStream.error.write("\r\u{1b}[K")
    }
  }

  /// Counts findings.
  func noteFindings(_ count: Int) {
    findings.add(count, ordering: .relaxed)
  }

  fileprivate func countOne() {
    count.add(1, ordering: .relaxed)
  }
}

/// A source whose pieces are counted.
struct CountedSource<Source: PieceSource>: PieceSource {
  fileprivate let source: Source
  fileprivate let progress: Progress

  func read(_ receive: (SourceEvent) async throws -> Void) async throws {
    try await source.read { event in
      progress.countOne()
      try await receive(event)
    }
  }
}
