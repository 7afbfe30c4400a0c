// What a directory scan reads, passes over and skips, outside git.

internal import SentlintCore
internal import SentlintTestSupport
internal import SystemPackage
internal import Testing

@testable internal import SentlintSources

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

@Suite struct DirectorySourceTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `files come in byte order, those of a directory before its subdirectories`() async throws {
    for name in ["b", "a/z", "a/Z", "a-b", "a.b", "B"] { try directory.write(name, to: name) }
    let found = try await directory.scan()
    #expect(found.paths(in: directory) == ["B", "a-b", "a.b", "b", "a/Z", "a/z"])
    #expect(found.content("a/Z", in: directory) == Array("a/Z".utf8))
    #expect(found.skips.isEmpty)
  }

  @Test func `an empty directory and an empty file are no skips`() async throws {
    try directory.makeDirectory(Path("empty"))
    #expect(try await directory.scan("empty").pieces.isEmpty)
    try directory.write("", to: "file")
    let found = try await directory.scan()
    #expect(found.paths(in: directory) == ["file"])
    #expect(found.pieces.first?.bytes.isEmpty == true)
    #expect(found.skips.isEmpty)
  }

  @Test func `names may be any bytes`() async throws {
    let names: [[UInt8]] = [
      Array("new\nline".utf8), Array("two words".utf8), [0xff, 0xfe], Array("caf".utf8) + [0xe9],
    ]
    for name in names {
      try directory.write(name, to: Path(bytes: name))
      try directory.write(name, to: Path(bytes: [UInt8(ascii: "d")] + name).appending(name))
    }
    let found = try await directory.scan()
    #expect(found.skips.isEmpty)
    #expect(found.pieces.count == 8)
    for piece in found.pieces {
      #expect(piece.origin.path.lastComponent.elementsEqual(piece.bytes))
    }
  }

  @Test func `more files in one directory than a batch holds`() async throws {
    let names = (0..<200).map { "file\(1000 + $0)" }
    for name in names { try directory.write(name, to: name) }
    #expect(try await directory.scan().paths(in: directory) == names)
  }

  @Test func `a path longer than the system takes is read`() async throws {
    let chain = (0..<30).map { "\($0)" + String(repeating: "x", count: 200) }
    try directory.makeChain(chain, file: "deep", text: "content")
    let found = try await directory.scan()
    #expect(found.skips.isEmpty)
    #expect(found.content(chain.joined(separator: "/") + "/deep", in: directory) == Array("content".utf8))
    try await directory.run("rm", ["-r", chain[0]])
  }

  @Test func `a path of the user's that is too long is a skip`() async throws {
    let name = String(repeating: "x", count: 300)
    let found = try await directory.scan(name)
    #expect(found.skips(in: directory) == [name: .unreadable("File name too long")])
  }

  @Test func `paths are reported as they were given`() async throws {
    let location = directory.path
    try directory.write("", to: "src/a")
    await #expect(processExitsWith: .success) { [text = location.text as String] in
      guard unsafe chdir(text) == 0 else { exit(2) }
      let none = try ExcludeGlobs([])
      let outside = "../\(String(decoding: Path(text).lastComponent, as: UTF8.self))/src"
      let expected: [(given: [String], reported: [String])] = [
        (["."], ["src/a"]), (["./src/"], ["src/a"]), (["src//.//a"], ["src/a"]),
        ([outside], [outside + "/a"]), ([text], ["\(text)/src/a"]), (["src", "."], ["src/a"]),
        ([".", "./src", "src/a"], ["src/a"]),
      ]
      for example in expected {
        let source = DirectorySource(
          paths: example.given.map { Path($0) }, excludes: none, honoursGitignore: true)
        let reported = try await Collected(source).pieces.map(\.origin.path.text)
        guard reported == example.reported else {
          print(example, reported)
          exit(3)
        }
      }
    }
  }

  @Test func `what is named twice, or within something named, is scanned once`() async throws {
    try directory.write("", to: "a/b/c")
    try directory.write("", to: "a/d")
    #expect(
      try await directory.scan("a", "a/b", "a/d", "a/../a").paths(in: directory).sorted() == ["a/b/c", "a/d"])
    #expect(try await directory.scan("a/b/c", "a").paths(in: directory).sorted() == ["a/b/c", "a/d"])
  }

  @Test func `a hard link is a file of its own`() async throws {
    try directory.write("x", to: "a")
    try await directory.run("ln", ["a", "b"])
    #expect(try await directory.scan().paths(in: directory) == ["a", "b"])
  }

  @Test func `a missing path is a skip, an empty one too`() async throws {
    try directory.write("", to: "file")
    #expect(try await directory.scan("gone").skips(in: directory) == ["gone": .notFound])
    #expect(try await directory.scan("file/below").skips(in: directory) == ["file/below": .notFound])
    let nameless = DirectorySource(paths: [Path("")], excludes: try ExcludeGlobs([]), honoursGitignore: true)
    #expect(try await Collected(nameless).skips == [Skip(origin: .file(Path("")), reason: .notFound)])
  }

  @Test(.timeLimit(.minutes(1)))
  func `FIFOs, sockets and devices are passed over, and a skip when they are named`() async throws {
    try directory.makeFIFO("fifo")
    try directory.makeSocket("socket")
    let found = try await directory.scan()
    #expect(found.passedOver == [.notAFile, .notAFile])
    #expect(found.pieces.isEmpty && found.skips.isEmpty)
    #expect(try await directory.scan("fifo").skips(in: directory) == ["fifo": .notAFile("a FIFO")])
    #expect(try await directory.scan("socket").skips(in: directory) == ["socket": .notAFile("a socket")])
    let device = DirectorySource(
      paths: [Path("/dev/null")], excludes: try ExcludeGlobs([]), honoursGitignore: true)
    #expect(try await Collected(device).skips.map(\.reason) == [.notAFile("a device")])
  }

  @Test(.timeLimit(.minutes(1)))
  func `a FIFO that took the place of a file is not waited for`() throws {
    try directory.makeFIFO("fifo")
    var found = Collected()
    let file = FileToRead(name: directory.path("fifo"), directory: nil, origin: .file(Path("fifo")))
    file.read(with: ContentReader()) { found.add($0) }
    #expect(found.skips == [Skip(origin: .file(Path("fifo")), reason: .vanished)])
  }

  @Test func `a file that vanishes between listing and reading is a skip`() async throws {
    for name in ["gone", "link", "stays"] { try directory.write("", to: name) }
    var deferred: [SourceEvent] = []
    let source = DirectorySource(
      paths: [directory.path], excludes: try ExcludeGlobs([]), honoursGitignore: true)
    try await source.read { deferred.append($0) }
    try await directory.run("rm", ["gone", "link"])
    try directory.makeLink("link", to: "stays")
    var found = Collected()
    for event in deferred { found.add(event) }
    #expect(found.skips(in: directory) == ["gone": .vanished, "link": .vanished])
    #expect(found.paths(in: directory) == ["stays"])
  }

  @Test func `a directory that vanishes while the walk is on its way is a skip`() async throws {
    try directory.write("", to: "a/file")
    try directory.write("", to: "b/file")
    let source = DirectorySource(
      paths: [directory.path], excludes: try ExcludeGlobs([]), honoursGitignore: true)
    var found = Collected()
    try await source.read { event in
      found.add(event)
      try await directory.run("rm", ["-r", "b"])
    }
    #expect(found.paths(in: directory) == ["a/file"])
    #expect(found.skips(in: directory) == ["b": .vanished])
  }

  @Test func `a directory removed while it is open reads as empty, and is a skip`() async throws {
    try directory.makeDirectory(Path("a"))
    let open = try OpenFile(directory.path("a"))
    try await directory.run("rmdir", ["a"])
    #expect(DirectoryListing.of(open).listing.indices.isEmpty)
    #expect(try open.status().isLinked == false)
  }

  @Test func `what may not be read is a skip with the system's reason`() async throws {
    try directory.write("secret", to: "open/file")
    try directory.write("secret", to: "open/locked")
    try directory.write("secret", to: "closed/file")
    try directory.setMode(0, of: "open/locked")
    try directory.setMode(0, of: "closed")
    await #expect(processExitsWith: .success) { [text = directory.path.text as String] in
      if geteuid() == 0, setuid(65534) != 0 { exit(2) }
      let source = DirectorySource(
        paths: [Path(text)], excludes: try ExcludeGlobs([]), honoursGitignore: true)
      let found = try await Collected(source)
      let denied = Skip.Reason.unreadable("Permission denied")
      let expected = [
        Skip(origin: .file(Path("\(text)/closed")), reason: denied),
        Skip(origin: .file(Path("\(text)/open/locked")), reason: denied),
      ]
      guard found.skips.sorted() == expected, found.pieces.map(\.origin) == [.file(Path("\(text)/open/file"))]
      else {
        exit(3)
      }
    }
    try directory.setMode(0o755, of: "closed")
  }

  @Test func `running out of descriptors is a skip`() async throws {
    try directory.makeChain((0..<60).map { "d\($0)" }, file: "file", text: "")
    await #expect(processExitsWith: .success) { [text = directory.path.text as String] in
      var limit = rlimit(rlim_cur: 40, rlim_max: 40)
      guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { exit(2) }
      let source = DirectorySource(
        paths: [Path(text)], excludes: try ExcludeGlobs([]), honoursGitignore: true)
      let found = try await Collected(source)
      guard found.pieces.isEmpty, found.skips.map(\.reason) == [.unreadable("Too many open files")] else {
        exit(3)
      }
    }
  }

  @Test func `files that say they are empty are read to their end`() async throws {
    let source = DirectorySource(
      paths: [Path("/proc/self/status"), Path("/proc/self/maps")], excludes: try ExcludeGlobs([]),
      honoursGitignore: true)
    let found = try await Collected(source)
    #expect(found.skips.isEmpty)
    #expect(found.pieces.count == 2)
    #expect(found.pieces.allSatisfy { $0.bytes.count > 500 })
  }
}

@Suite struct LinkTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write("outside", to: "outside/file")
    try directory.makeDirectory(Path("tree"))
  }

  @Test func `links met on the way are not followed, and their text is content`() async throws {
    try directory.makeLink("tree/directory", to: "../outside")
    try directory.makeLink("tree/file", to: "../outside/file")
    try directory.makeLink("tree/loop", to: "loop")
    try directory.makeLink("tree/nowhere", to: String(repeating: "long/", count: 200))
    let found = try await directory.scan("tree")
    #expect(found.skips.isEmpty)
    #expect(found.paths(in: directory) == ["tree/directory", "tree/file", "tree/loop", "tree/nowhere"])
    #expect(found.pieces.allSatisfy { if case .symbolicLink = $0.origin { true } else { false } })
    #expect(found.content("tree/file", in: directory) == Array("../outside/file".utf8))
    #expect(
      found.content("tree/nowhere", in: directory) == Array(String(repeating: "long/", count: 200).utf8))
  }

  @Test func `a link that the user names is content, and what it leads to is read`() async throws {
    try directory.makeLink("link", to: "outside")
    let found = try await directory.scan("link")
    #expect(found.paths(in: directory) == ["link", "link/file"])
    #expect(found.content("link", in: directory) == Array("outside".utf8))
    #expect(found.content("link/file", in: directory) == Array("outside".utf8))
  }

  @Test func `a link to nowhere that the user names is read as far as it goes`() async throws {
    try directory.makeLink("nowhere", to: "nothing")
    try directory.makeLink("loop", to: "loop")
    let found = try await directory.scan("nowhere", "loop")
    #expect(found.paths(in: directory) == ["nowhere", "loop"])
    #expect(found.skips.isEmpty)
  }

  @Test func `a link to what is no file is a skip when it is named`() async throws {
    try directory.makeFIFO("fifo")
    try directory.makeLink("link", to: "fifo")
    #expect(try await directory.scan("link").skips(in: directory) == ["link": .notAFile("a FIFO")])
  }
}
