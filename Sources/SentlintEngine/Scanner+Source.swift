// A whole source, scanned by several workers.

public import SentlintCore

extension Scanner {
  /// Scans everything that a source hands over.
  ///
  /// Never more than `jobs` pieces or batches are in work, so memory is bounded by the largest of them. When the task
  /// is cancelled, the report holds what was found so far and says that the scan was interrupted.
  ///
  /// - Parameters:
  ///   - source: What hands over the pieces.
  ///   - jobs: How many pieces are scanned at a time; with one, pieces are scanned where they are read.
  ///   - note: Told how many more findings there are.
  /// - Returns: What was found, and what could not be scanned.
  /// - Throws: What makes the whole source unreadable.
  public func scan(
    _ source: some PieceSource, jobs: Int, noting note: (@Sendable (Int) -> Void)? = nil
  ) async throws -> Report {
    let outcome =
      jobs > 1
      ? try await outcome(of: source, jobs: jobs, noting: note) : try await outcome(of: source, noting: note)
    return outcome.report(rules: rules)
  }

  private func outcome(
    of source: some PieceSource, noting note: (@Sendable (Int) -> Void)?
  ) async throws -> Outcome {
    var outcome = Outcome()
    do {
      try await source.read { event in
        try Task.checkCancellation()
        let known = outcome.findings.count
        take(event, into: &outcome)
        note?(outcome.findings.count - known)
      }
    } catch is CancellationError {
      outcome.wasInterrupted = true
    }
    return outcome
  }

  private func outcome(
    of source: some PieceSource, jobs: Int, noting note: (@Sendable (Int) -> Void)?
  ) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      var outcome = Outcome()
      var inWork = 0
      do {
        try await source.read { event in
          try Task.checkCancellation()
          switch event {
          case .piece, .deferred:
            if inWork >= jobs, let done = try await group.next() {
              outcome.add(done)
              note?(done.findings.count)
              inWork -= 1
            }
            inWork += 1
            group.addTask { self.outcome(of: event) }
          default:
            outcome.note(event)
          }
        }
      } catch is CancellationError {
        outcome.wasInterrupted = true
      }
      while let done = try await group.next() {
        outcome.add(done)
        note?(done.findings.count)
      }
      return outcome
    }
  }

  private func outcome(of event: SourceEvent) -> Outcome {
    var outcome = Outcome()
    take(event, into: &outcome)
    return outcome
  }

  private func take(_ event: SourceEvent, into outcome: inout Outcome) {
    switch event {
    case .piece(let piece):
      outcome.add(scan(piece), of: piece)
    case .deferred(let read):
      read { take($0, into: &outcome) }
    default:
      outcome.note(event)
    }
  }
}

/// What some part of a scan gave.
private struct Outcome: Sendable {
  var findings: [Finding] = []
  var skips: [Skip] = []
  var notices: [String] = []
  var coverage = Coverage()
  var wasInterrupted = false

  mutating func add(_ result: ScanResult, of piece: Piece) {
    findings += result.findings
    skips += result.skips
    notices += result.notices
    coverage.bytes += piece.owned.count
    if piece.isWholeOrBeginning { coverage.scanned += 1 }
  }

  mutating func add(_ other: Outcome) {
    findings += other.findings
    skips += other.skips
    notices += other.notices
    coverage = coverage + other.coverage
  }

  mutating func note(_ event: SourceEvent) {
    switch event {
    case .skipped(let skip): skips.append(skip)
    case .screened(let count, let bytes):
      coverage.scanned += count
      coverage.bytes += bytes
    case .passedOver(.excluded): coverage.excluded += 1
    case .passedOver(.ignored): coverage.ignored += 1
    case .passedOver(.notAFile): coverage.notFiles += 1
    case .passedOver(.submodule): coverage.submodules += 1
    case .notice(let text): notices.append(text)
    case .piece, .deferred: break
    }
  }

  func report(rules: [Rule]) -> Report {
    let interrupted = wasInterrupted ? [Skip(origin: .file(Path("<the rest>")), reason: .interrupted)] : []
    return Report(
      findings: findings, skips: skips + interrupted, coverage: coverage, rules: rules,
      notices: Array(Set(notices)))
  }
}
