// Where a repository's objects are, found as git finds them, but without the millisecond that asking git takes.

internal import SentlintPacks

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The search for a repository's object directories.
struct ObjectDirectories {
  private let start: String
  private let variables: [String: String]
  private let files = FileManager.default

  /// Searches as git would do with these variables in a directory; nil is the current one.
  init(around directory: String?, variables: [String: String]) {
    let current = FileManager.default.currentDirectoryPath
    start = directory.map { Self.path($0, from: current) } ?? current
    self.variables = variables
  }

  /// The paths of the object directory and of those that it borrows from; none if there is no repository.
  var paths: [String] {
    let borrowed = (variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] ?? "").split(separator: ":").map(
      String.init)
    let own = variables["GIT_OBJECT_DIRECTORY"] ?? common.map { $0 + "/objects" }
    return ([own].compactMap(\.self) + borrowed).flatMap {
      ObjectStore.directories(from: Self.path($0, from: start))
    }
  }

  /// The repository's own directory, which linked work trees share.
  private var common: String? {
    if let named = variables["GIT_COMMON_DIR"] { return Self.path(named, from: start) }
    let repository = variables["GIT_DIR"].map { Self.path($0, from: start) } ?? nearestRepository
    return repository.map { target(of: $0 + "/commondir", from: $0) ?? $0 }
  }

  /// What belongs to the `.git` in the start directory or the nearest above it; or such a directory itself, which is a
  /// repository without a work tree.
  private var nearestRepository: String? {
    var directory = start
    while true {
      let candidate = directory + "/.git"
      if files.fileExists(atPath: candidate + "/HEAD") { return candidate }
      if let target = target(of: candidate, behind: "gitdir: ", from: directory) { return target }
      if files.fileExists(atPath: directory + "/HEAD"), files.fileExists(atPath: directory + "/objects") {
        return directory
      }
      guard let slash = directory.lastIndex(of: "/") else { return nil }
      directory = String(directory[..<slash])
    }
  }

  /// The path that a small file of git's names behind `prefix`, as seen from `directory`.
  private func target(of file: String, behind prefix: String = "", from directory: String) -> String? {
    guard let content = files.contents(atPath: file) else { return nil }
    let text = String(decoding: content, as: UTF8.self)
    guard text.hasPrefix(prefix) else { return nil }
    return Self.path(String(text.dropFirst(prefix.count).prefix { !$0.isNewline }), from: directory)
  }

  private static func path(_ path: String, from directory: String) -> String {
    path.hasPrefix("/") ? path : "\(directory)/\(path)"
  }
}
