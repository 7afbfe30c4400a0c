// Repositories below a directory.

package import SentlintCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Finds the repositories below directories, such as a folder of clones.
package struct RepositoryFinder: Sendable {
  /// Makes a finder.
  package init() {}

  /// Every repository at or below a directory, bare ones, submodules and those within others as well, sorted. Symbolic
  /// links are not followed.
  package func repositories(below directory: Path) -> [Path] {
    var found: [Path] = []
    var waiting = [directory]
    while let next = waiting.popLast() {
      let names = Set((try? FileManager.default.contentsOfDirectory(atPath: next.text)) ?? [])
      if names.isSuperset(of: ["HEAD", "objects", "refs"]) {
        // Of a repository's own directories only those of submodules can hold others.
        found.append(next)
        waiting += submodules(of: next)
        continue
      }
      if names.contains(".git") {
        found.append(next)
        waiting += submodules(of: next.appending(".git".utf8))
      }
      waiting += directories(names.subtracting([".git"]), in: next)
    }
    return found.sorted()
  }

  private func submodules(of repository: Path) -> [Path] {
    let modules = repository.appending("modules".utf8)
    return directories(
      Set((try? FileManager.default.contentsOfDirectory(atPath: modules.text)) ?? []), in: modules)
  }

  private func directories(_ names: Set<String>, in directory: Path) -> [Path] {
    names.map { directory.appending($0.utf8) }.filter { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path.text)
      return attributes?[.type] as? FileAttributeType == .typeDirectory
    }
  }
}
