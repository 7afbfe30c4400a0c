// Where bytes came from.

/// Where the bytes of a piece came from.
public indirect enum Origin: Hashable, Sendable {
  /// A file, by its path as reports name it: relative to where the scan began.
  case file(Path)
  /// The target text of a symbolic link. Links are not followed, but their text is content that git records.
  case symbolicLink(Path)
  /// A repository's `config`, which can hold remote URLs with credentials.
  case gitConfiguration(Path)
  /// Standard input.
  case standardInput
  /// A member of an archive, written `outer.zip!/inner/path`.
  case archiveMember(Path, of: Origin)
}

extension Origin {
  /// The path as reports name it; `<stdin>` for standard input, `outer!/inner` for an archive's member.
  public var path: Path {
    switch self {
    case .file(let path), .symbolicLink(let path), .gitConfiguration(let path): path
    case .standardInput: Path("<stdin>")
    case .archiveMember(let member, let outer):
      Path(bytes: outer.path.bytes + Array("!/".utf8) + member.bytes)
    }
  }
}

extension Origin: Comparable {
  /// By path, in byte order; among equal paths by the kind of origin. Reports are sorted so.
  public static func < (left: Self, right: Self) -> Bool {
    (left.path, left.order) < (right.path, right.order)
  }

  private var order: Int {
    switch self {
    case .file: 0
    case .symbolicLink: 1
    case .gitConfiguration: 2
    case .standardInput: 3
    case .archiveMember: 4
    }
  }
}
