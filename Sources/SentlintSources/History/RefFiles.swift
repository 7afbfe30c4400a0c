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
  /// What is checked out.
  enum Head {
    /// A commit, and no branch.
    case commit(ObjectID)
    /// What the ref of this name points at, which need not exist.
    case ref(String)
  }

  /// Refs that point at objects; a detached head is `HEAD`.
  private(set) var refs: [Reference] = []
  /// Those that stand for others, which need not exist, by their names; for none if what they say cannot be read.
  private(set) var links: [String: String] = [:]
  private(set) var head: Head?
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
    let files = SmallFiles(below: directory.appending("refs".utf8))
    skips += files.skips
    for (place, content) in files.files {
      let name = Path("refs").appending(place.bytes).text
      // What takes the place of `refs/heads` where tables are used, and what a git that was interrupted left.
      if place.text == "heads" || name.hasSuffix(".lock") { continue }
      if let id = ObjectID(hex: content.prefix { !$0.isLineEnd }) {
        refs.append(Reference(name: name, target: id))
      } else {
        let target = Self.link(content)
        links[name] = target ?? ""
        if target == nil {
          let reason = "it is a ref, and what it points at cannot be known: see git fsck"
          skips.append(Skip(origin: .file(directory.appending(name.utf8)), reason: .unreadable(reason)))
        }
      }
    }
    readPackedRefs(directory.appending("packed-refs".utf8))
    guard let content = try? MappedFile(path: directory.appending("HEAD".utf8).text).bytes else { return }
    if let id = ObjectID(hex: content.prefix { !$0.isLineEnd }) {
      refs.append(Reference(name: "HEAD", target: id))
      head = .commit(id)
    } else if head == nil {
      // A head that names a branch is that branch.
      head = Self.link(content).map { .ref($0) }
    }
  }

  /// The name of the ref that one stands for: behind `ref:`, or, if it is a symbolic link, all of its text.
  private static func link(_ content: ContiguousArray<UInt8>) -> String? {
    let mark = "ref:".utf8
    let name = content.starts(with: mark) ? content.dropFirst(mark.count).drop { $0.isLineEnd } : content[...]
    let text = String(decoding: name.prefix { !$0.isLineEnd }, as: UTF8.self)
    return content.starts(with: mark) || text.hasPrefix("refs/") ? text : nil
  }

  /// Reads lines of `<ID> <name>`, below some of them what a tag points at, behind `^`. Those count that have no file of
  /// their own.
  private mutating func readPackedRefs(_ path: Path) {
    let own = Set(refs.map(\.name)).union(links.keys)
    var isSound = true
    do throws(PackError) {
      for line in try MappedFile(path: path.text).bytes.split(separator: UInt8(ascii: "\n")) {
        let word = line.prefix { $0 != UInt8(ascii: " ") }
        if let id = ObjectID(hex: word), line.count > word.count {
          let name = String(decoding: line.dropFirst(word.count + 1).prefix { !$0.isLineEnd }, as: UTF8.self)
          if !own.contains(name) { refs.append(Reference(name: name, target: id)) }
        } else if line.first != UInt8(ascii: "#"), line.first != UInt8(ascii: "^") {
          isSound = false
        }
      }
    } catch {
      isSound = (try? OpenFile.status(of: path)) == nil
    }
    if !isSound {
      skips.append(
        Skip(origin: .file(path), reason: .unreadable("some of the refs in it cannot be known: see git fsck"))
      )
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
      switch value {
      case .object(let id):
        refs.append(Reference(name: name, target: id))
        if name == "HEAD" { head = .commit(id) }
      case .symbolic(let target):
        let target = String(decoding: target, as: UTF8.self)
        if name == "HEAD" { head = .ref(target) } else { links[name] = target }
      case .deleted: links[name] = ""
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
