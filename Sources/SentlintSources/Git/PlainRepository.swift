// Repositories whose files can be read without git, which takes longer to start than these take to read.

internal import SentlintPacks

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A repository in which nothing is unusual: with SHA-1 IDs, refs in files, and, if it was found rather than named, of the
/// user's own.
struct PlainRepository {
  /// The work tree's own directory, such as `.git`.
  let own: String
  /// The repository's own directory, which linked work trees share.
  let common: String
  /// What its HEAD says.
  private let checkedOut: String

  init?(_ places: RepositoryPlaces) {
    guard places.isTrusted, let own = places.own, let common = places.common else { return nil }
    let path = common + "/config"
    // Without a configuration everything is as usual.
    guard let settings = Self.content(of: path) ?? (FileManager.default.fileExists(atPath: path) ? nil : ""),
      Self.isPlain(settings.lowercased()),
      // What git would call no repository, or a broken one, is its to say.
      ["objects", "refs"].allSatisfy({ FileManager.default.fileExists(atPath: "\(common)/\($0)") }),
      let checkedOut = Self.content(of: own + "/HEAD"),
      checkedOut.hasPrefix("ref: refs/") || Self.id(checkedOut) != nil
    else { return nil }
    self.checkedOut = checkedOut
    self.own = own
    self.common = common
  }

  /// Whether a configuration leaves everything where it is looked for. What changes how a repository is kept is called
  /// an extension, and can stand in a file that this one includes; git itself refuses versions above 1.
  private static func isPlain(_ settings: String) -> Bool {
    guard !settings.contains("extensions"), !settings.contains("include") else { return false }
    return settings.split(whereSeparator: \.isNewline).allSatisfy { line in
      if let name = line.firstRange(of: "repositoryformatversion") {
        return ["=0", "=1"].contains(line[name.upperBound...].filter { !$0.isWhitespace })
      }
      guard let first = line.first(where: { !$0.isWhitespace }) else { return true }
      return first == "[" ? line.contains("]") : first.isLetter || first == "#" || first == ";"
    }
  }

  /// The commit that HEAD points at; nil if there is none yet.
  var head: ObjectID? {
    if let id = Self.id(checkedOut) { return id }
    let name = checkedOut.dropFirst("ref:".count).drop { $0 == " " }.prefix { !$0.isNewline }
    guard name.hasPrefix("refs/heads/"), !name.contains("..") else { return nil }
    if let loose = Self.content(of: "\(common)/\(name)") { return Self.id(loose) }
    let packed = Self.content(of: common + "/packed-refs") ?? ""
    return packed.utf8.split(separator: UInt8(ascii: "\n")).first {
      $0.dropFirst(41).elementsEqual(name.utf8)
    }
    .flatMap { ObjectID(hex: Array($0.prefix(40))) }
  }

  /// The ID that is all that stands in a file.
  private static func id(_ text: String) -> ObjectID? {
    ObjectID(hex: Array(text.utf8.prefix { $0 != UInt8(ascii: "\n") }))
  }

  private static func content(of path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Git {
  /// The repository that git would use, if it is a plain one.
  var plainRepository: PlainRepository? { PlainRepository(repositoryPlaces) }
}
