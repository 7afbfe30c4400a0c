// The files of refs and reflogs, read without git: git says nothing of refs that it cannot read, nor of those that
// belong to another work tree.

internal import SentlintCore
internal import SentlintPacks
internal import SystemPackage

/// The small files below a directory.
struct SmallFiles {
  /// Each file's path below the directory, and its content; of a link its text.
  private(set) var files: [(name: Path, content: ContiguousArray<UInt8>)] = []
  /// What could not be read.
  private(set) var skips: [Skip] = []

  /// Reads everything below `directory`, which need not be there and may be a link; those below it are not followed.
  init(below directory: Path) {
    do throws(Errno) {
      read(try OpenFile(directory, mode: .target), at: Path(bytes: []), of: directory)
    } catch {
      if error != .noSuchFileOrDirectory { skip(directory, Skip.Reason(afterListing: error)) }
    }
  }

  private mutating func read(_ directory: OpenFile, at place: Path, of root: Path) {
    let (listing, error) = DirectoryListing.of(directory)
    if let error { skip(root.appending(place.bytes), Skip.Reason(afterListing: error)) }
    for index in listing.indices {
      let name = Path(bytes: Array(listing.name(index)))
      let place = place.appending(name.bytes)
      do throws(Errno) {
        switch try OpenFile.status(of: name, in: directory).kind {
        case .directory: read(try OpenFile(name, in: directory, mode: .directory), at: place, of: root)
        case .symbolicLink: files.append((place, try OpenFile.linkTarget(of: name, in: directory)))
        case .regular: try read(OpenFile(name, in: directory), file: place, of: root)
        case .fifo, .socket, .device: break
        }
      } catch {
        skip(root.appending(place.bytes), Skip.Reason(afterListing: error))
      }
    }
  }

  private mutating func read(_ file: OpenFile, file place: Path, of root: Path) throws(Errno) {
    let size = try file.status().size
    let content = withExtendedLifetime(file) {
      ByteInput(file.descriptor, isSeekable: true).filled(expecting: size, upTo: 1 << 31)
    }
    files.append((place, content.bytes))
    if let failure = content.failure { skip(root.appending(place.bytes), failure.reason) }
  }

  private mutating func skip(_ path: Path, _ reason: Skip.Reason) {
    skips.append(Skip(origin: .file(path), reason: reason))
  }
}

/// What files or tables say of refs.
struct RefFiles {
  /// Refs that point at objects.
  private(set) var refs: [Reference] = []
  /// The names of those that stand for others, which need not exist.
  private(set) var names: [String] = []
  private(set) var reflogs: [ReflogLine] = []
  private(set) var skips: [Skip] = []

  /// Reads what stands in a repository's directory, or in that of a linked work tree.
  init(in directory: String, _ layout: RepositoryLayout) {
    if layout.hasReftable {
      readTables(in: Path(directory + "/reftable"), idLength: layout.idLength)
    }
    readRefs(in: Path(directory))
    readLogs(below: Path(directory + "/logs"))
  }

  private mutating func readRefs(in directory: Path) {
    let refs = SmallFiles(below: directory.appending("refs".utf8))
    skips += refs.skips
    for (place, content) in refs.files {
      let name = Path("refs").appending(place.bytes).text
      // What takes the place of `refs/heads` where tables are used, and what a git that was interrupted left.
      if place.text == "heads" || name.hasSuffix(".lock") { continue }
      add(name, content, at: directory.appending(name.utf8))
    }
    // A head that names a branch is that branch.
    let head = directory.appending("HEAD".utf8)
    if let content = try? MappedFile(path: head.text).bytes,
      let id = ObjectID(hex: content.prefix { !$0.isLineEnd })
    {
      self.refs.append(Reference(name: "HEAD", target: id))
    }
  }

  /// Adds what a ref's file says: an ID, or the name of another behind `ref:`; a link's text is one too.
  private mutating func add(_ name: String, _ content: ContiguousArray<UInt8>, at path: Path) {
    if let id = ObjectID(hex: content.prefix { !$0.isLineEnd }) {
      refs.append(Reference(name: name, target: id))
    } else if content.starts(with: "ref:".utf8) || content.starts(with: "refs/".utf8) {
      names.append(name)
    } else {
      names.append(name)
      let reason = "it is a ref, and what it points at cannot be known: see git fsck"
      skips.append(Skip(origin: .file(path), reason: .unreadable(reason)))
    }
  }

  private mutating func readLogs(below directory: Path) {
    let logs = SmallFiles(below: directory)
    skips += logs.skips
    for (place, content) in logs.files {
      reflogs += content.split(separator: UInt8(ascii: "\n")).map { ReflogLine(Array($0), of: place.text) }
    }
  }

  /// Reads a stack of tables, oldest first, and those that it no longer names.
  private mutating func readTables(in directory: Path, idLength: Int) {
    let files = SmallFiles(below: directory)
    skips += files.skips
    let list = files.files.first { $0.name.text == "tables.list" }?.content ?? []
    let stack = list.split(separator: UInt8(ascii: "\n")).map { Path(bytes: Array($0)) }
    let others = files.files.map(\.name).filter { $0.text != "tables.list" && !stack.contains($0) }
    var values: [[UInt8]: Reftable.Value] = [:]
    var changes: [[UInt8]: ReflogLine] = [:]
    for name in others.filter({ !$0.text.hasSuffix(".lock") }) + stack {
      do throws(PackError) {
        let table = try Reftable(path: directory.appending(name.bytes).text, idLength: idLength)
        for key in table.forgotten { changes[key]?.ids = [] }
        for change in table.changes { changes[change.key] = ReflogLine(change) }
        for (ref, value) in table.refs {
          values[ref] = stack.contains(name) ? value : .deleted
        }
      } catch {
        skips.append(
          Skip(origin: .file(directory.appending(name.bytes)), reason: .unreadable(error.message)))
      }
    }
    reflogs += changes.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    for (ref, value) in values {
      let name = String(decoding: ref, as: UTF8.self)
      if case .object(let id) = value {
        refs.append(Reference(name: name, target: id))
      } else {
        names.append(name)
      }
    }
  }
}

extension UInt8 {
  /// Whether it ends a line, or stands in front of what does.
  fileprivate var isLineEnd: Bool {
    self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") || self == UInt8(ascii: " ")
  }
}
