// Where git looks for hooks, and ours among them.

internal import SentlintCore
internal import SentlintSources

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The folder that git takes a repository's hooks from.
struct HookFolder {
  private let path: String

  /// Asks git, which knows of `core.hooksPath` and of linked work trees.
  ///
  /// - Throws: `GitError`; `Problem` if the folder is not for us to write to.
  init(of git: Git) async throws {
    let line = try await git.run(["rev-parse", "--path-format=absolute", "--git-path", "hooks"])
    path = String(decoding: line.dropLast(), as: UTF8.self)
    if path.split(separator: "/").suffix(2) == [".husky", "_"] {
      throw Problem(
        description: "Husky writes the hooks in \(path) anew each time; "
          + "add the line `sentlint hook run pre-commit` to .husky/pre-commit instead")
    }
  }

  /// A hook that cannot be installed.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// Installs a hook, or brings it up to date. One that somebody else made is kept beside it, and run first.
  ///
  /// - Parameters:
  ///   - hook: Which one.
  ///   - program: The absolute path of this program.
  /// - Returns: What was done, for people.
  /// - Throws: `Problem`, and what the file system refuses.
  func install(_ hook: HookName, running program: String) throws -> String {
    let file = file(hook)
    let kept = file + HookScript.keptSuffix
    if exists(file), !isOurs(file) {
      guard !exists(kept) else {
        throw Problem(
          description: "\(file) is not ours, and there is a \(kept) already; take one of them away")
      }
      try files.moveItem(atPath: file, toPath: kept)
    }
    try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    let partial = file + ".partial"
    try Data(HookScript(hook: hook, program: program).text.utf8).write(to: URL(fileURLWithPath: partial))
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: partial)
    // In place of the old one at once: a commit in the meantime must not go unchecked.
    if exists(file) { try files.removeItem(atPath: file) }
    try files.moveItem(atPath: partial, toPath: file)
    return exists(kept) ? "installed \(file), which runs \(kept) first" : "installed \(file)"
  }

  /// Takes a hook of ours away, and puts back what was there before.
  ///
  /// - Returns: What was done, for people.
  /// - Throws: What the file system refuses.
  func uninstall(_ hook: HookName) throws -> String {
    let file = file(hook)
    // The pre-commit framework moves a hook that it finds out of its way, and goes on running it.
    guard let ours = [file, file + ".legacy"].first(where: { exists($0) && isOurs($0) }) else {
      return exists(file) ? "\(file) is not ours; it stays" : "there is no \(file)"
    }
    try files.removeItem(atPath: ours)
    let kept = file + HookScript.keptSuffix
    guard exists(kept) else { return "removed \(ours)" }
    try files.moveItem(atPath: kept, toPath: ours)
    return "removed \(ours), and put back what was there before"
  }

  private var files: FileManager { .default }

  private func file(_ hook: HookName) -> String {
    "\(path)/\(hook.rawValue)"
  }

  /// Also for a link to nowhere.
  private func exists(_ path: String) -> Bool {
    (try? files.attributesOfItem(atPath: path)) != nil
  }

  private func isOurs(_ path: String) -> Bool {
    guard let content = files.contents(atPath: path) else { return false }
    return String(decoding: content, as: UTF8.self).contains(HookScript.mark)
  }
}
