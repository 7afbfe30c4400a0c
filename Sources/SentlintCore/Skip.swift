// What was asked for and not scanned.

/// Something that was asked for and could not be scanned, wholly or in part. Any skip makes exit status 2.
public struct Skip: Hashable, Sendable {
  /// What could not be scanned.
  public let origin: Origin
  /// Why.
  public let reason: Reason

  /// Makes a skip.
  public init(origin: Origin, reason: Reason) {
    self.origin = origin
    self.reason = reason
  }

  /// Why something could not be scanned.
  public enum Reason: Hashable, Sendable {
    /// The path does not exist.
    case notFound
    /// It was listed, and gone when it was to be read.
    case vanished
    /// The operating system refused to open or read it; the message is the system's.
    case unreadable(String)
    /// It was named on the command line and is no file or directory: a FIFO, a socket, a device.
    case notAFile(String)
    /// A rule reached a limit of the regex engine on it; its other rules were applied.
    case gaveUp(rule: Rule.ID, limit: String)
    /// A decoding or an archive reached a limit; the message names the limit.
    case limit(String)
    /// A git object that was asked for is not in the repository: a shallow or partial clone, or damage. The
    /// message names the object and the cure.
    case missingObject(String)
    /// The interrupt key, or a signal, ended the scan before it was read.
    case interrupted
  }
}

/// Something seen that is no content to scan, so that leaving it out does not make the scan incomplete.
public enum PassedOver: Hashable, Sendable {
  /// Left out by `--exclude` or by `exclude` in the configuration. A directory counts once.
  case excluded
  /// Ignored by git and not tracked. A directory counts once.
  case ignored
  /// A FIFO, socket or device met while walking: it holds no content at rest, and git records none.
  case notAFile
  /// A submodule: another repository's content, of which git records the commit's ID alone.
  case submodule
}

extension Skip: Comparable {
  /// By origin, then by reason.
  public static func < (left: Self, right: Self) -> Bool {
    (left.origin, left.reason.message) < (right.origin, right.reason.message)
  }
}

extension Skip.Reason {
  /// The reason in words, with the cure where there is one.
  public var message: String {
    switch self {
    case .notFound: "no such file or directory"
    case .vanished: "it disappeared while the scan was running"
    case .unreadable(let message): message
    case .notAFile(let kind): "it is \(kind), not a file or directory"
    case .gaveUp(let rule, let limit): "rule \(rule.rawValue) gave up: \(limit)"
    case .limit(let message), .missingObject(let message): message
    case .interrupted: "the scan was interrupted"
    }
  }
}
