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
  /// What the index holds at a path: what the next commit would record. The path is relative to the work tree's root.
  case staged(Path)
  /// What a commit records at a path, relative to the repository's root.
  case committed(Path, Commit)
  /// What git keeps beside files: messages, identities, names of refs; with the commit it belongs to, if to one.
  case metadata(GitMetadata, Commit?)
  /// The path of something, read as content: a file can be named after a token.
  case pathName(of: Origin)
  /// What is in one of several repositories, which is named as the user named it.
  case repository(Path, Origin)
}

/// Text that git keeps beside the content of files.
public enum GitMetadata: Hashable, Comparable, Sendable {
  /// A commit's message.
  case commitMessage
  /// A commit's author and committer lines.
  case identity
  /// The message of the annotated tag of this name.
  case tagMessage(String)
  /// The name of a ref.
  case refName(String)
  /// What a reflog says of this ref's changes: who made them, and why.
  case reflog(String)
  /// A repository's objects as a whole.
  case objects
  /// The content of the blob of this ID, which no commit holds and no index names.
  case blob(String)
}

/// A commit as reports name it.
public struct Commit: Hashable, Comparable, Sendable {
  /// The object ID, lower-case hex: 40 digits, or 64 in a SHA-256 repository.
  public let id: String
  /// The author, `Name <email>`, as the commit has it.
  public let author: String
  /// When it was authored: ISO 8601 with the author's own offset, e.g. `2019-03-01T12:00:00+01:00`.
  public let date: String

  /// Makes a commit.
  public init(id: String, author: String, date: String) {
    self.id = id
    self.author = author
    self.date = date
  }

  /// By object ID.
  public static func < (left: Self, right: Self) -> Bool {
    left.id < right.id
  }
}

extension Origin {
  /// The path as reports name it; `<stdin>` and the like for what is no file, `outer!/inner` for an archive's member.
  public var path: Path {
    switch self {
    case .file(let path), .symbolicLink(let path), .gitConfiguration(let path), .staged(let path),
      .committed(let path, _):
      path
    case .standardInput: Path("<stdin>")
    case .archiveMember(let member, let outer):
      Path(bytes: outer.path.bytes + Array("!/".utf8) + member.bytes)
    case .metadata(let metadata, _): Path(metadata.name)
    case .pathName(let named): named.path
    case .repository(let repository, let inner): repository.appending(inner.path.bytes)
    }
  }

  /// The commit it belongs to, if to one.
  public var commit: Commit? {
    switch self {
    case .committed(_, let commit): commit
    case .metadata(_, let commit): commit
    case .archiveMember(_, let outer): outer.commit
    case .pathName(let named): named.commit
    case .repository(_, let inner): inner.commit
    case .file, .symbolicLink, .gitConfiguration, .standardInput, .staged: nil
    }
  }
}

extension Origin {
  /// The repository that it is in, where there are several.
  public var repository: Path? {
    switch self {
    case .repository(let path, _): path
    case .archiveMember(_, let outer), .pathName(let outer): outer.repository
    default: nil
    }
  }

  /// The path within its repository; of an archive's member that of the archive.
  public var pathInRepository: Path {
    switch self {
    case .repository(_, let inner), .archiveMember(_, let inner), .pathName(let inner): inner.pathInRepository
    default: path
    }
  }
}

extension GitMetadata {
  /// What stands in the place of a path.
  public var name: String {
    switch self {
    case .commitMessage: "<commit message>"
    case .identity: "<author and committer>"
    case .tagMessage(let tag): "<message of tag \(tag)>"
    case .refName(let ref): "<ref \(ref)>"
    case .reflog(let ref): "<reflog of \(ref)>"
    case .objects: "<objects>"
    case .blob(let id): "<blob \(id)>"
    }
  }
}

extension Origin: Comparable {
  /// By path, in byte order; among equal paths by the kind of origin, then by commit. Reports are sorted so.
  public static func < (left: Self, right: Self) -> Bool {
    (left.path, left.order, left.commit?.id ?? "") < (right.path, right.order, right.commit?.id ?? "")
  }

  private var order: Int {
    switch self {
    case .file: 0
    case .symbolicLink: 1
    case .gitConfiguration: 2
    case .standardInput: 3
    case .archiveMember: 4
    case .staged: 5
    case .committed: 6
    case .metadata: 7
    case .pathName: 8
    case .repository(_, let inner): 10 + inner.order
    }
  }
}
