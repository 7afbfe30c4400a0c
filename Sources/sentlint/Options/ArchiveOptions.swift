// How far archives are looked into.

internal import ArgumentParser
internal import SentlintSources

/// The limits of archives. What passes one is reported as not scanned.
struct ArchiveOptions: ParsableArguments {
  @Option(
    name: .customLong("max-archive-depth"),
    help: ArgumentHelp("Look into archives within archives this deep (default 4).", valueName: "n"))
  var depth: Int?

  @Option(
    name: .customLong("max-archive-members"),
    help: ArgumentHelp("Read at most this many members of an archive (default 100000).", valueName: "n"))
  var members: Int?

  @Option(
    name: .customLong("max-archive-bytes"),
    help: ArgumentHelp("Inflate an archive to at most this many bytes (default 4 GiB).", valueName: "n"))
  var bytes: Int?

  @Option(
    name: .customLong("max-archive-ratio"),
    help: ArgumentHelp(
      "Inflate an archive to at most this many times its size (default 1000).", valueName: "n"))
  var ratio: Int?

  func validate() throws {
    for (name, value) in [("depth", depth), ("members", members), ("bytes", bytes), ("ratio", ratio)] {
      if let value, value < 0 { throw ValidationError("'--max-archive-\(name)' must not be negative.") }
    }
  }

  /// What turns content into pieces within the limits.
  var reader: ContentReader { ContentReader(limits: limits) }

  /// The limits, where none is given the defaults.
  var limits: ArchiveLimits {
    var limits = ArchiveLimits.default
    limits.maxDepth = depth ?? limits.maxDepth
    limits.maxMembers = members ?? limits.maxMembers
    limits.maxInflatedBytes = bytes ?? limits.maxInflatedBytes
    limits.maxRatio = ratio ?? limits.maxRatio
    return limits
  }
}
