// What audits remember of each other.

package import SentlintCore
internal import SentlintPacks

/// A directory in which audits note the objects that hold nothing, so that the next one need not read them again.
///
/// It holds IDs of objects, no content. For each repository, and for each way of looking at objects, there is one file.
package struct AuditCache: Sendable {
  private let directory: Path
  private let look: String

  /// Makes a cache below `directory`; `look` says everything that decides whether an object is clean: the program's
  /// version and the rules.
  package init(directory: Path, look: String) {
    self.directory = directory
    self.look = look
  }

  /// What an audit reads from and writes to its file.
  struct Entry: Sendable {
    fileprivate let path: String
    fileprivate let key: [UInt8]
    /// What need not be read.
    let known: KnownObjects?
    /// How many objects these are.
    let knownCount: Int
    fileprivate let seenCount: Int
    /// Why the file was of no use, if that is worth knowing.
    let notice: String?
  }

  /// Opens the file of a repository.
  func entry(of store: ObjectStore, at objects: String, _ limits: ArchiveLimits) -> Entry {
    let key = sha256("\(look)\0\(limits)")
    let name = sha256("\(look)\0\(limits)\0\(objects)").prefix(16)
      .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let path = directory.appending("history-\(name)".utf8).text
    var known: KnownObjects?
    var seen: SeenObjects?
    var notice: String?
    do throws(PackError) {
      seen = try SeenObjects(path: path, key: key, idLength: store.idLength)
      known = seen.flatMap(store.known(from:))
    } catch {
      notice = "the cache was not used: \(error)"
    }
    return Entry(
      path: path, key: key, known: known, knownCount: known == nil ? 0 : seen?.cleanCount ?? 0,
      seenCount: known == nil ? -1 : seen?.count ?? -1, notice: notice)
  }
}

extension AuditCache.Entry {
  /// Notes all objects of the store, of which those in `unclean` are to be read again.
  ///
  /// - Returns: Why that could not be done, if it could not.
  func note(_ store: ObjectStore, unclean: Set<ObjectID>) -> String? {
    if store.count == seenCount { return nil }
    var clean: [ObjectID] = []
    var others: [ObjectID] = []
    for id in store.ids {
      if unclean.contains(id) { others.append(id) } else { clean.append(id) }
    }
    do {
      try SeenObjects.write(to: path, key: key, idLength: store.idLength, clean: clean, others: others)
      return nil
    } catch {
      return "the cache was not written: \(error)"
    }
  }
}
