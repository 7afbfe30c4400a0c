// The built-in rule pack, embedded: a binary that is copied elsewhere still has its rules.

/// The bytes of `instasent.toml` as they were when this was built.
package enum BuiltinRulePack {
  /// The pack's text, UTF-8.
  package static let toml = String(decoding: PackageResources.instasent_toml, as: UTF8.self)
}
