// Repositories below a directory.

package import SentlintCore
internal import SystemPackage

/// Finds the repositories below directories, such as a folder of clones.
package struct RepositoryFinder: Sendable {
  /// What was found.
  package struct Found: Sendable {
    /// Work trees, and repositories without one, sorted.
    package fileprivate(set) var repositories: [Path] = []
    /// Directories that could not be looked into.
    package fileprivate(set) var skips: [Skip] = []
  }

  /// Makes a finder.
  package init() {}

  /// Every repository at or below a directory, bare ones, submodules and those within others as well. Symbolic links
  /// are not followed; what is not there holds none.
  package func search(below directory: Path) -> Found {
    var found = Found()
    do throws(Errno) {
      search(try OpenFile(directory, mode: .target), at: directory, &found)
    } catch {
      note(error, at: directory, &found)
    }
    found.repositories.sort()
    return found
  }

  private func search(_ directory: OpenFile, at place: Path, _ found: inout Found) {
    let (listing, error) = DirectoryListing.of(directory)
    if let error { note(error, at: place, &found) }
    if ["HEAD", "objects", "refs"].allSatisfy(listing.contains) {
      // Of a repository's own directories only those of submodules can hold others.
      found.repositories.append(place)
      return searchSubmodules(of: directory, at: place, &found)
    }
    for index in listing.indices {
      let name = Path(bytes: Array(listing.name(index)))
      let place = name == Path(".git") ? place : place.appending(name.bytes)
      do throws(Errno) {
        var kind = listing.kind(index)
        if kind == nil { kind = try OpenFile.status(of: name, in: directory).kind }
        if name == Path(".git") {
          found.repositories.append(place)
          guard kind == .directory else { continue }
          let repository = try OpenFile(name, in: directory, mode: .directory)
          searchSubmodules(of: repository, at: place.appending(name.bytes), &found)
        } else if kind == .directory {
          search(try OpenFile(name, in: directory, mode: .directory), at: place, &found)
        }
      } catch {
        note(error, at: place, &found)
      }
    }
  }

  private func searchSubmodules(of repository: OpenFile, at place: Path, _ found: inout Found) {
    let modules = Path("modules")
    do throws(Errno) {
      let directory = try OpenFile(modules, in: repository, mode: .directory)
      search(directory, at: place.appending(modules.bytes), &found)
    } catch {
      note(error, at: place.appending(modules.bytes), &found)
    }
  }

  private func note(_ error: Errno, at place: Path, _ found: inout Found) {
    if error == .noSuchFileOrDirectory { return }
    found.skips.append(Skip(origin: .file(place), reason: Skip.Reason(afterListing: error)))
  }
}
