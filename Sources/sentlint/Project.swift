// The project that is scanned: its configuration and where that was found.

internal import SentlintConfig
internal import SentlintCore
internal import SystemPackage

/// A project's configuration.
struct Project {
  /// The configuration's name in a repository's root.
  static let fileName = ".sentlint.toml"

  /// What is configured; nothing where there is no file.
  let configuration: ProjectConfig
  /// The directory that paths in the configuration are relative to.
  private let root: Path

  /// The rule files that the configuration names.
  var rulePaths: [Path] {
    configuration.rulePaths.map { path in
      path.hasPrefix("/") ? Path(path) : root.appending(path.utf8)
    }
  }

  /// Reads the configuration in this file.
  init(configuredBy path: Path) throws {
    configuration = try ProjectConfig(toml: try TextFile.contents(of: path), path: path.text)
    root = Path(bytes: Array(path.bytes.dropLast(path.lastComponent.count)))
  }

  /// Finds the project around a path: the nearest directory upwards that has a `.git`, else the current directory.
  init(around path: Path) throws {
    root = Self.repositoryRoot(around: path) ?? Path(".")
    let file = root.appending(Self.fileName.utf8)
    configuration =
      Self.exists(file)
      ? try ProjectConfig(toml: try TextFile.contents(of: file), path: file.text) : ProjectConfig()
  }

  /// Walks upwards through `..`, which follows the file system and not the path's text.
  private static func repositoryRoot(around path: Path) -> Path? {
    var directory = path
    if (try? Stat(FilePath(path)))?.type != .directory {
      let parent = Path(bytes: Array(path.bytes.dropLast(path.lastComponent.count)))
      directory = parent.bytes.isEmpty ? Path(".") : parent
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
