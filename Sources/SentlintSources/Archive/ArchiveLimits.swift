// How far archives are expanded.

/// Limits that keep an archive made to be endless from taking forever. Whatever passes one is a skip.
package struct ArchiveLimits: Equatable, Sendable {
  /// How many archives may stand in one another.
  package var maxDepth = 4
  /// How many members an archive may have, those of archives within it included.
  package var maxMembers = 100_000
  /// How many bytes an archive may inflate to, those of archives within it included.
  package var maxInflatedBytes = 4 << 30
  /// How many times its own size an archive may inflate to.
  package var maxRatio = 1000
  /// How many inflated bytes no ratio is looked at for: a short text of one letter is no bomb.
  package var ratioMatters = 64 << 20

  /// Limits that no archive made in earnest is likely to pass.
  package static let `default` = Self()

  /// The default limits, to be changed one by one.
  package init() {}
}
