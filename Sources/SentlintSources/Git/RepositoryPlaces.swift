// Where a repository keeps what it holds, found as git finds it, but without the millisecond that asking git takes.

internal import SentlintCore
internal import SentlintPacks

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The search for a repository.
struct RepositoryPlaces {
  /// The variables by which git is told where to look.
  static let variables = [
    "GIT_DIR", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_INDEX_FILE",
    distrust,
  ]
  /// With it git's own tests, and ours, make git believe that everything belongs to somebody else.
  private static let distrust = "GIT_TEST_ASSUME_DIFFERENT_OWNER"

  private let start: String
  private let variables: [String: String]
  /// The directory that the `.git` stands in by which the repository was found; nil if it was found in another way.
  let top: String?
  /// The work tree's own directory, such as `.git`; nil if there is no repository.
  let own: String?

  /// Searches as git would do with these variables in a directory; nil is the current one.
  init(around directory: String?, variables: [String: String]) {
    let current = FileManager.default.currentDirectoryPath
    start = directory.map { Self.path($0, from: current) } ?? current
    self.variables = variables
    if let named = variables["GIT_DIR"] {
      (top, own) = (nil, Self.path(named, from: start))
    } else {
      (top, own) = Self.nearestRepository(start)
    }
  }

  /// The paths of the object directory and of those that it borrows from; none if there is no repository.
  var objectDirectories: [String] {
    let borrowed = (variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] ?? "").split(separator: ":").map(
      String.init)
    let objects = variables["GIT_OBJECT_DIRECTORY"] ?? common.map { $0 + "/objects" }
    return ([objects].compactMap(\.self) + borrowed).flatMap {
      ObjectStore.directories(from: Self.path($0, from: start))
    }
  }

  /// The repository's own directory, which linked work trees share.
  var common: String? {
    if let named = variables["GIT_COMMON_DIR"] { return Self.path(named, from: start) }
    return own.map { Self.target(of: $0 + "/commondir", from: $0) ?? $0 }
  }

  /// The index; nil if git reads its path as one that is relative to another directory than this search does.
  var index: String? {
    guard let named = variables["GIT_INDEX_FILE"] else { return own.map { $0 + "/index" } }
    return named.hasPrefix("/") ? named : top == start ? Self.path(named, from: start) : nil
  }

  /// Whether git would trust the repository for its owner: it asks unless it was told where the repository is, and what
  /// belongs to others only its configuration can make it trust.
  var isTrusted: Bool {
    if variables["GIT_DIR"] != nil { return true }
    guard let own, let common, variables[Self.distrust] == nil else { return false }
    return ([own, common] + (top.map { [$0, $0 + "/.git"] } ?? [])).allSatisfy {
      (try? OpenFile.status(of: Path($0)))?.isOwn == true
    }
  }

  /// What belongs to the `.git` in the start directory or the nearest above it; or such a directory itself, which is a
  /// repository without a work tree.
  private static func nearestRepository(_ start: String) -> (top: String?, own: String?) {
    let files = FileManager.default
    var directory = start
    while true {
      let candidate = directory + "/.git"
      if files.fileExists(atPath: candidate + "/HEAD") { return (directory, candidate) }
      if let target = target(of: candidate, behind: "gitdir: ", from: directory) {
        return (directory, target)
      }
      if files.fileExists(atPath: directory + "/HEAD"), files.fileExists(atPath: directory + "/objects") {
        return (nil, directory)
      }
      guard let slash = directory.lastIndex(of: "/") else { return (nil, nil) }
      directory = String(directory[..<slash])
    }
  }

  /// The path that a small file of git's names behind `prefix`, as seen from `directory`.
  private static func target(of file: String, behind prefix: String = "", from directory: String) -> String? {
    guard let content = FileManager.default.contents(atPath: file) else { return nil }
    let text = String(decoding: content, as: UTF8.self)
    guard text.hasPrefix(prefix) else { return nil }
    return path(String(text.dropFirst(prefix.count).prefix { !$0.isNewline }), from: directory)
  }

  private static func path(_ path: String, from directory: String) -> String {
    path.hasPrefix("/") ? path : "\(directory)/\(path)"
  }
}
