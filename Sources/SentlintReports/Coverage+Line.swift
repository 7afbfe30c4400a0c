// How much was scanned, in one line for standard error.

package import SentlintCore

extension Report {
  /// How much was scanned, e.g. `scanned 1,234 files (5.6 MB) · 3 ignored · 2 NOT scanned: INCOMPLETE`, without
  /// a line end. Holds numbers only.
  package var coverageLine: String {
    let passedOver = [
      (coverage.excluded, "excluded"), (coverage.ignored, "ignored"),
      (coverage.submodules, coverage.submodules == 1 ? "submodule" : "submodules"),
      (coverage.notFiles, coverage.notFiles == 1 ? "special file" : "special files"),
    ]
    var parts = ["scanned \(count(coverage.scanned, "file")) (\(Self.size(coverage.bytes)))"]
    parts += passedOver.filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }
    if !isComplete { parts.append("\(skips.count.grouped) NOT scanned: INCOMPLETE") }
    return parts.joined(separator: " · ")
  }

  // In powers of 1000, with one decimal, rounded down: `5.6 MB`.
  private static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var tenths = bytes / 100
    var units = ["kB", "MB", "GB", "TB"][...]
    while tenths >= 10_000, units.count > 1 {
      tenths /= 1000
      units.removeFirst()
    }
    return "\((tenths / 10).grouped).\(tenths % 10) \(units.first ?? "")"
  }
}
