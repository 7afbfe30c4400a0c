// The project that is scanned: its configuration and where that was found.

internal import SentlintConfig
internal import SentlintCore
internal import SentlintSources
internal import SystemPackage

/// A project's configuration.
struct Project {
  /// The configuration's name in a repository's root.
  static let fileName = ".sentlint.toml"

  /// What is configured; nothing where there is no file.
  let configuration: ProjectConfig
  /// The directory that paths in the configuration are relative to, with a `/` behind it or empty.
  private let root: Path

  /// Reads the configuration in this file.
  init(configuredBy path: Path) throws {
    configuration = try ProjectConfig(bytes: TextFile.bytes(of: path), path: path.text)
    root = path.directory
  }

  /// Finds the project around a path: the nearest directory upwards that has a `.git`, else the current directory.
  init(around path: Path) throws {
    let file = (Self.repositoryRoot(around: path) ?? Path(".")).appending(Self.fileName.utf8)
    guard Self.exists(file) else {
      configuration = ProjectConfig()
      root = file.directory
      return
    }
    self = try Self(configuredBy: file)
  }

  /// The built-in rules and those of the files that the configuration names.
  func rules() throws -> RuleSet {
    var rules = try RuleSet()
    for (index, name) in configuration.rulePaths.enumerated() {
      let path = Path(name.hasPrefix("/") ? name : root.text + name)
      do {
        try rules.add(fileAt: path)
      } catch let error as TextFileError {
        throw configuration.error("\(error)", at: .rules, element: index)
      }
    }
    return rules
  }

  /// What the configuration leaves out; its globs are tied to its directory.
  func excludes() throws -> ExcludeGlobs {
    let globs = configuration.exclude
    do {
      return try ExcludeGlobs(globs, root: root.bytes.isEmpty ? Path(".") : root)
    } catch {
      throw configuration.error("\(error)", at: .exclude, element: globs.firstIndex(of: error.glob) ?? 0)
    }
  }

  /// Walks upwards through `..`, which follows the file system and not the path's text.
  private static func repositoryRoot(around path: Path) -> Path? {
    var directory = path
    if (try? Stat(FilePath(path)))?.type != .directory {
      directory = Path(bytes: path.directory.bytes + Array(".".utf8))
    }
    while let here = try? Stat(FilePath(directory)) {
      if exists(directory.appending(".git".utf8)) {
        return directory
      }
      let parent = Path(bytes: directory.bytes + Array("/..".utf8))
      guard let above = try? Stat(FilePath(parent)),
        (above.deviceID, above.inode) != (here.deviceID, here.inode)
      else { return nil }
      directory = parent
    }
    return nil
  }

  private static func exists(_ path: Path) -> Bool {
    (try? Stat(FilePath(path), followTargetSymlink: false)) != nil
  }
}

extension Path {
  /// What stands before the last component, with its `/`; empty where there is none.
  fileprivate var directory: Path {
    Path(bytes: Array(bytes.dropLast(lastComponent.count)))
  }
}
