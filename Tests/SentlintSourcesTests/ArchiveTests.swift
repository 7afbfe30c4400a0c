// Archives and compressed files.

internal import SentlintCore
internal import SentlintTestSupport
internal import SystemPackage
internal import Testing

@testable internal import SentlintSources

@Suite(.enabled(if: TemporaryDirectory.has("python3")))
struct ArchiveTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// Runs a script in the directory, with the modules that make archives at hand.
  private func python(_ script: String) async throws {
    let modules = "import bz2, gzip, io, lzma, os, stat, struct, tarfile, zipfile\n"
    let outcome = try await directory.run("python3", ["-c", modules + script])
    try #require(outcome.status == 0)
  }

  private func scan(_ name: String, _ change: (inout ContentReader) -> Void = { _ in }) async throws
    -> Collected
  {
    var reader = ContentReader()
    change(&reader)
    return try await directory.scan(name, with: reader)
  }

  /// Members and their content, in order.
  private func members(_ found: Collected) -> [String: String] {
    Dictionary(
      zip(found.paths(in: directory), found.pieces).map { ($0, String(decoding: $1.bytes, as: UTF8.self)) },
      uniquingKeysWith: { $0 + $1 })
  }

  struct Format: CustomTestStringConvertible, Sendable {
    let name: String
    let script: String
    var testDescription: String { name }
  }

  private static let tar = """
    def fill(t):
      for name in ["b/two", "a"]:
        i = tarfile.TarInfo(name); d = ("content of " + name).encode(); i.size = len(d); t.addfile(i, io.BytesIO(d))

    """
  private static let formats: [Format] = [
    Format(
      name: "a.zip",
      script: """
        with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z:
          z.writestr("b/two", "content of b/two"); z.writestr("a", "content of a")
        """),
    Format(
      name: "stored.jar",
      script: """
        with zipfile.ZipFile("stored.jar", "w", zipfile.ZIP_STORED) as z:
          z.writestr("b/two", "content of b/two"); z.writestr("a", "content of a")
        """),
    Format(
      name: "app.pyz",
      script: """
        open("app.pyz", "wb").write(b"#!/usr/bin/env python3\\n")
        with zipfile.ZipFile("app.pyz", "a", zipfile.ZIP_DEFLATED) as z:
          z.writestr("b/two", "content of b/two"); z.writestr("a", "content of a")
        """),
    Format(
      name: "a.tar", script: tar + "with tarfile.open('a.tar', 'w', format=tarfile.PAX_FORMAT) as t: fill(t)"),
    Format(
      name: "gnu.tar",
      script: tar + "with tarfile.open('gnu.tar', 'w', format=tarfile.GNU_FORMAT) as t: fill(t)"),
    Format(
      name: "v7.tar",
      script: tar + """
        s = io.BytesIO()
        with tarfile.open(fileobj=s, mode='w', format=tarfile.USTAR_FORMAT) as t: fill(t)
        d = bytearray(s.getvalue())
        for at in (0, 1024):
          d[at+257:at+512] = bytes(255); d[at+148:at+156] = b' ' * 8
          d[at+148:at+156] = b'%06o\\0 ' % sum(d[at:at+512])
        open('v7.tar', 'wb').write(d)
        """),
    Format(name: "a.tgz", script: tar + "with tarfile.open('a.tgz', 'w:gz') as t: fill(t)"),
    Format(name: "a.tar.bz2", script: tar + "with tarfile.open('a.tar.bz2', 'w:bz2') as t: fill(t)"),
    Format(name: "a.tar.xz", script: tar + "with tarfile.open('a.tar.xz', 'w:xz') as t: fill(t)"),
  ]

  @Test(arguments: formats)
  func `the members are read in the archive's order, and not the archive`(_ format: Format) async throws {
    try await python(format.script)
    let found = try await scan(format.name)
    // What stands in front of a zip is in no member.
    let whole = format.name == "app.pyz" ? [format.name] : []
    #expect(found.paths(in: directory) == ["\(format.name)!/b/two", "\(format.name)!/a"] + whole)
    let contents = found.pieces.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(contents.starts(with: ["content of b/two", "content of a"]))
    #expect(found.skips.isEmpty && found.passedOver.isEmpty)
  }

  @Test func `a library of Microsoft's linker is read like any archive`() async throws {
    try await python(
      """
      def member(name, data):
        head = b"%-16s%-12d%-6s%-6s%-8s%-10d`\\n" % (name, 0, b"", b"", b"0", len(data))
        return head + data + b"\\n" * (len(data) % 2)
      z = io.BytesIO()
      with zipfile.ZipFile(z, "w") as f: f.writestr("in", "inner text")
      names = b"a/long/name.obj\\0another.zip\\0"
      members = member(b"/", b"\\0\\0\\0\\0") + member(b"/", b"\\0\\0\\0\\0\\0") + member(b"//", names)
      members += member(b"/0", b"some text") + member(b"/16", z.getvalue())
      open("a.lib", "wb").write(b"!<arch>\\n" + members)
      open("cut.lib", "wb").write((b"!<arch>\\n" + members)[:-40])
      """)
    let found = try await scan("a.lib")
    #expect(found.skips.isEmpty)
    #expect(members(found)["a.lib!/a/long/name.obj"] == "some text")
    #expect(members(found)["a.lib!/another.zip!/in"] == "inner text")
    #expect(try await scan("cut.lib").skips.count == 1)
  }

  @Test(arguments: ["gzip", "bzip2", "xz", "zstd", "lz4", "lzma", "lzip", "compress"])
  func `a compressed file is one member, named as the file was`(command: String) async throws {
    guard TemporaryDirectory.has(command) else { return }
    let compressed = try await directory.run(command, ["-c"], input: Array("some text".utf8)).output
    try directory.write(compressed, to: Path("log.txt.x"))
    let found = try await scan("log.txt.x")
    #expect(members(found) == ["log.txt.x!/log.txt": "some text"])
    #expect(found.skips.isEmpty)
  }

  @Test func `an empty archive, and nothing compressed, are no skips`() async throws {
    try await python(
      """
      zipfile.ZipFile("a.zip", "w").close()
      tarfile.open("b.tar.gz", "w:gz").close()
      gzip.open("c.gz", "w").close()
      open("d.xz", "wb").write(lzma.compress(b""))
      """)
    let found = try await directory.scan()
    #expect(found.skips.isEmpty)
    // A tar without members is its own padding.
    #expect(found.pieces.allSatisfy { $0.bytes.allSatisfy { $0 == 0 } })
  }

  @Test func `archives within archives are expanded to the depth allowed`() async throws {
    try await python(
      """
      data, name = b"the core", "core"
      for depth in range(5):
        s = io.BytesIO()
        with zipfile.ZipFile(s, "w", zipfile.ZIP_DEFLATED) as z: z.writestr(name, data)
        data, name = s.getvalue(), f"{depth}.zip"
        if depth == 3: open("four.zip", "wb").write(data)
      open("five.zip", "wb").write(data)
      """)
    let four = try await scan("four.zip")
    #expect(members(four) == ["four.zip!/2.zip!/1.zip!/0.zip!/core": "the core"])
    #expect(four.skips.isEmpty)
    let five = try await scan("five.zip")
    let innermost = "five.zip!/3.zip!/2.zip!/1.zip!/0.zip"
    #expect(five.paths(in: directory) == [innermost])
    #expect(five.skips.count == 1)
    let skip = try #require(five.skips(in: directory)[innermost])
    #expect(skip.message.contains("--max-archive-depth"))
    #expect(try await scan("five.zip") { $0.limits.maxDepth = 5 }.skips.isEmpty)
  }

  @Test func `names are only names, whatever they are`() async throws {
    try await python(
      """
      with tarfile.open("a.tar", "w", format=tarfile.GNU_FORMAT, encoding="utf-8", errors="surrogateescape") as t:
        for n in ["../../up", "/abs", "new\\nline", "caf\\u00e9", "\\udcff\\udcfe"]:
          i = tarfile.TarInfo(n); i.size = 1; t.addfile(i, io.BytesIO(b"x"))
      with tarfile.open("pax.tar", "w", format=tarfile.PAX_FORMAT) as t:
        for n in ["caf\\u00e9" * 60, "\\u65e5\\u672c"]:
          i = tarfile.TarInfo(n); i.size = 1; t.addfile(i, io.BytesIO(b"x"))
      with zipfile.ZipFile("a.zip", "w") as z:
        for n in ["../../up", "caf\\u00e9", "\\u65e5\\u672c"]: z.writestr(n, "x")
      """)
    let tar = try await scan("a.tar")
    #expect(tar.skips.isEmpty)
    let names = tar.pieces.map {
      $0.origin.path.bytes.dropFirst(directory.path.bytes.count + "/a.tar!/".utf8.count)
    }
    #expect(
      names.map(Array.init) == [
        Array("../../up".utf8), Array("/abs".utf8), Array("new\nline".utf8), Array("café".utf8),
        [0xff, 0xfe],
      ])
    #expect(
      try await scan("pax.tar").paths(in: directory) == [
        "pax.tar!/" + String(repeating: "café", count: 60), "pax.tar!/日本",
      ])
    #expect(try await scan("a.zip").paths(in: directory) == ["a.zip!/../../up", "a.zip!/café", "a.zip!/日本"])
  }

  @Test func `links give their text, directories and hard links nothing, and content is read wherever it is`()
    async throws
  {
    try await python(
      """
      with tarfile.open("a.tar", "w") as t:
        i = tarfile.TarInfo("d"); i.type = tarfile.DIRTYPE; t.addfile(i)
        i = tarfile.TarInfo("d/file"); i.size = 4; t.addfile(i, io.BytesIO(b"text"))
        i = tarfile.TarInfo("hard"); i.type = tarfile.LNKTYPE; i.linkname = "d/file"; t.addfile(i)
        i = tarfile.TarInfo("soft"); i.type = tarfile.SYMTYPE; i.linkname = "/target/of/link"; t.addfile(i)
        i = tarfile.TarInfo("fifo"); i.type = tarfile.FIFOTYPE; t.addfile(i)
      with zipfile.ZipFile("a.zip", "w") as z:
        i = zipfile.ZipInfo("soft"); i.create_system = 3; i.external_attr = (stat.S_IFLNK | 0o777) << 16
        z.writestr(i, "/target/of/link")
        z.writestr("empty/", ""); z.writestr("full/", "hidden in a directory")
      """)
    let tar = try await scan("a.tar")
    #expect(members(tar) == ["a.tar!/d/file": "text", "a.tar!/soft": "/target/of/link"])
    #expect(tar.skips.isEmpty)
    let zip = try await scan("a.zip")
    #expect(members(zip)["a.zip!/soft"] == "/target/of/link")
    // libarchive does not give the content of a directory.
    #expect(Array(zip.skips(in: directory).keys) == ["a.zip!/full/"])
    #expect(zip.paths(in: directory).last == "a.zip")
  }

  @Test func `a damaged member is a skip, the others are read, and the bytes as they are`() async throws {
    try await python(
      """
      with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for n in "abc": z.writestr(n, (n * 500 + "\\n") * 3)
      d = bytearray(open("a.zip", "rb").read())
      at = d.index(b"b", d.index(b"PK\\3\\4", 10))
      d[at+3] ^= 0xff
      open("a.zip", "wb").write(d)
      """)
    let found = try await scan("a.zip")
    let paths = found.paths(in: directory)
    #expect(paths.contains("a.zip!/a") && paths.contains("a.zip!/c"))
    #expect(paths.last == "a.zip")
    #expect(Array(found.skips(in: directory).keys) == ["a.zip!/b"])
  }

  @Test(arguments: ["w:gz", "w:xz", "w"])
  func `an archive that was cut off is a skip, and what can be read is read`(mode: String) async throws {
    try await python(
      """
      with tarfile.open("a.tar", "\(mode)") as t:
        for n in "ab":
          d = os.urandom(20000); i = tarfile.TarInfo(n); i.size = len(d); t.addfile(i, io.BytesIO(d))
      d = open("a.tar", "rb").read()
      open("a.tar", "wb").write(d[:30000])
      """)
    let found = try await scan("a.tar")
    #expect(!found.skips.isEmpty)
    // The decompressors give nothing of a block that is not whole.
    if mode == "w" { #expect(found.paths(in: directory).first == "a.tar!/a") }
    #expect(found.paths(in: directory).last == "a.tar")
  }

  @Test(.enabled(if: TemporaryDirectory.has("zip")))
  func `an encrypted member is a skip`() async throws {
    try directory.write("secret", to: "inside")
    try await directory.run("zip", ["-q", "-P", "password", "a.zip", "inside"])
    let found = try await scan("a.zip")
    #expect(Array(found.skips(in: directory).keys) == ["a.zip!/inside"])
    #expect(found.paths(in: directory).last == "a.zip")
  }

  @Test(arguments: [
    "PK is how a zip begins", "BZh91AY&SY is how bzip2 begins", "070707 is a number",
    "070701" + String(repeating: "0", count: 200), "!<arch>\nis how ar begins", "LZIP", "Rar!", "MSCF", "7z",
    "(\u{35}/", "Pretty normal text",
  ])
  func `text that begins like an archive is text`(text: String) async throws {
    try directory.write(text, to: "text")
    let found = try await scan("text")
    #expect(found.content("text", in: directory) == Array(text.utf8))
    #expect(found.skips.isEmpty)
  }

  @Test func `what begins like an archive inside a compressed file, and is none, is that file's content`()
    async throws
  {
    try await python(
      """
      open("a.gz", "wb").write(gzip.compress(b"070701" + b"0" * 200))
      open("b.gz", "wb").write(gzip.compress(b"!<arch>\\nis how ar begins"))
      open("c.gz", "wb").write(gzip.compress(bytes(1024) + b"disk image"))
      """)
    let found = try await directory.scan()
    #expect(found.skips.isEmpty)
    #expect(
      members(found) == [
        "a.gz!/a": "070701" + String(repeating: "0", count: 200), "b.gz!/b": "!<arch>\nis how ar begins",
        "c.gz!/c": String(repeating: "\0", count: 1024) + "disk image",
      ])
  }
}

@Suite(.enabled(if: TemporaryDirectory.has("python3")))
struct ArchiveLimitTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func python(_ script: String) async throws {
    let outcome = try await directory.run(
      "python3", ["-c", "import bz2, gzip, io, lzma, os, tarfile, zipfile\n" + script])
    try #require(outcome.status == 0)
  }

  private func scan(_ name: String, _ change: (inout ContentReader) -> Void) async throws -> Collected {
    var reader = ContentReader()
    change(&reader)
    return try await directory.scan(name, with: reader)
  }

  private func limits(_ found: Collected) -> [String] {
    found.skips.compactMap { if case .limit(let message) = $0.reason { message } else { nil } }
  }

  @Test func `too many members are a skip, nested ones counted`() async throws {
    try await python(
      """
      s = io.BytesIO()
      with zipfile.ZipFile(s, "w") as z:
        for n in range(6): z.writestr(f"in{n}", "x")
      with zipfile.ZipFile("a.zip", "w") as z:
        z.writestr("inner.zip", s.getvalue())
        for n in range(3): z.writestr(f"out{n}", "x")
      """)
    #expect(try await scan("a.zip") { $0.limits.maxMembers = 10 }.skips.isEmpty)
    let found = try await scan("a.zip") { $0.limits.maxMembers = 9 }
    #expect(limits(found).count == 1)
    #expect(limits(found).first?.contains("--max-archive-members") == true)
    #expect(found.paths(in: directory).last == "a.zip")
  }

  @Test func `too many inflated bytes are a skip, and what fits is read`() async throws {
    try await python(
      """
      with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for n in "abc": z.writestr(n, n * 1000000)
      """)
    #expect(try await scan("a.zip") { $0.limits.maxInflatedBytes = 3_000_000 }.skips.isEmpty)
    let found = try await scan("a.zip") { $0.limits.maxInflatedBytes = 1_500_000 }
    #expect(limits(found).count == 1)
    #expect(limits(found).first?.contains("--max-archive-bytes") == true)
    #expect(found.paths(in: directory) == ["a.zip!/a", "a.zip!/b", "a.zip"])
    #expect(found.content("a.zip!/a", in: directory).count == 1_000_000)
  }

  @Test func `a small archive in a large one is no bomb for what stands beside it`() async throws {
    try await python(
      """
      s = io.BytesIO()
      with zipfile.ZipFile(s, "w", zipfile.ZIP_DEFLATED) as z: z.writestr("in", "x" * 500)
      with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("noise", os.urandom(200_000).hex())
        for n in range(5): z.writestr(f"inner{n}.zip", s.getvalue())
      """)
    let found = try await scan("a.zip") {
      $0.limits.maxRatio = 10
      $0.limits.ratioMatters = 10_000
    }
    #expect(found.skips.isEmpty)
    #expect(found.pieces.count == 6)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a bomb within a bomb is stopped`() async throws {
    try await python(
      """
      data = gzip.compress(bytes(1 << 22))
      for depth in range(3): data = gzip.compress(data)
      open("bomb.gz", "wb").write(data)
      with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("zeros", bytes(4 << 20))
      """)
    let windows = WindowSizes(whole: 1 << 16, owned: 1 << 16, overlap: 1 << 12)
    let zip = try await scan("bomb.zip") {
      $0.limits.maxRatio = 100
      $0.limits.ratioMatters = 1 << 20
      $0.windows = windows
    }
    #expect(limits(zip).count == 1)
    #expect(limits(zip).first?.contains("--max-archive-ratio") == true)
    let gzip = try await scan("bomb.gz") {
      $0.limits.maxInflatedBytes = 1 << 20
      $0.windows = windows
    }
    #expect(limits(gzip).count == 1)
  }

  @Test(arguments: ["w", "w:gz", "w:xz"])
  func `an archive too large to hold is expanded while it is read, and so are its members`(mode: String)
    async throws
  {
    try await python(
      """
      s = io.BytesIO()
      with tarfile.open(fileobj=s, mode="w:gz") as t:
        d = os.urandom(60000); i = tarfile.TarInfo("deep"); i.size = len(d); t.addfile(i, io.BytesIO(d))
      with tarfile.open("a.tar", "\(mode)") as t:
        for n, d in [("small", b"text"), ("large", b"line\\n" * 20000), ("nested.tgz", s.getvalue())]:
          i = tarfile.TarInfo(n); i.size = len(d); t.addfile(i, io.BytesIO(d))
      """)
    let windows = WindowSizes(whole: 10_000, owned: 9000, overlap: 500)
    let found = try await scan("a.tar") { $0.windows = windows }
    #expect(found.skips.isEmpty)
    #expect(found.content("a.tar!/small", in: directory) == Array("text".utf8))
    #expect(found.content("a.tar!/large", in: directory).count == 100_000)
    #expect(found.content("a.tar!/nested.tgz!/deep", in: directory).count == 60_000)
    #expect(found.content("a.tar", in: directory).isEmpty)
    #expect(found.pieces.allSatisfy { $0.bytes.count <= 9000 + 2 * 500 + 4 })
    let last = try #require(found.pieces.last { $0.origin.path.text.hasSuffix("large") })
    #expect(last.start.line == last.start.offset / 5 + 1)
  }

  @Test func `a large zip is read by its directory`() async throws {
    try await python(
      """
      with zipfile.ZipFile("a.zip", "w") as z:
        z.writestr("one", os.urandom(30000)); z.writestr("two", os.urandom(30000))
      """)
    let found = try await scan("a.zip") { $0.windows = WindowSizes(whole: 10_000, owned: 9000, overlap: 500) }
    #expect(found.skips.isEmpty)
    #expect(found.content("a.zip!/one", in: directory).count == 30_000)
    #expect(found.content("a.zip!/two", in: directory).count == 30_000)
    #expect(found.content("a.zip", in: directory).isEmpty)
  }

  @Test(arguments: ["a.zip", "a.tgz", "a.gz"])
  func `a large archive on standard input is expanded, and a damaged one is a skip`(name: String) async throws
  {
    try await python(
      """
      with zipfile.ZipFile("a.zip", "w") as z: z.writestr("one", os.urandom(30000))
      with tarfile.open("a.tgz", "w:gz") as t:
        i = tarfile.TarInfo("one"); i.size = 30000; t.addfile(i, io.BytesIO(os.urandom(30000)))
      open("a.gz", "wb").write(gzip.compress(os.urandom(30000)))
      for n in ["a.zip", "a.tgz", "a.gz"]: open("cut." + n, "wb").write(open(n, "rb").read()[:20000])
      """)
    let reader = ContentReader(windows: WindowSizes(whole: 10_000, owned: 9000, overlap: 500))
    for prefix in ["", "cut."] {
      let file = try FileDescriptor.open(FilePath(directory.path(prefix + name).text), .readOnly)
      let found = try await Collected(StandardInputSource(reader: reader, descriptor: file))
      try file.close()
      #expect(found.skips.isEmpty == prefix.isEmpty)
      let inflated = found.pieces.filter { $0.origin != .standardInput }.reduce(0) { $0 + $1.owned.count }
      if prefix.isEmpty { #expect(inflated == 30_000) }
    }
  }

  @Test func `what stands around an archive is read too`() async throws {
    try await python(
      """
      def tar(*names):
        s = io.BytesIO()
        with tarfile.open(fileobj=s, mode="w") as t:
          for n in names:
            i = tarfile.TarInfo(n); i.size = 1; t.addfile(i, io.BytesIO(b"x"))
        return s.getvalue()
      def zipped(comment=b""):
        s = io.BytesIO()
        with zipfile.ZipFile(s, "w") as z: z.writestr("in", "x"); z.comment = comment
        return s.getvalue()
      files = {
        "behind.gz": gzip.compress(b"x") + b"behind", "behind.bz2": bz2.compress(b"x") + b"behind",
        "comment.zip": zipped(b"behind"), "front.zip": b"front" + zipped(), "behind.zip": zipped() + b"behind",
      }
      for n, d in files.items(): open(n, "wb").write(d)
      open("two.gz", "wb").write(gzip.compress(b"x") + gzip.compress(b"y"))
      open("two.tar", "wb").write(tar("a") + tar("b"))
      open("two.tgz", "wb").write(gzip.compress(tar("a") + tar("b")))
      """)
    for name in ["behind.gz", "behind.bz2", "comment.zip", "front.zip", "behind.zip"] {
      let found = try await scan(name) { _ in }
      #expect(found.skips.isEmpty)
      #expect(found.pieces.count == 2)
      #expect(found.paths(in: directory).last == name)
    }
    #expect(try await scan("two.gz") { _ in }.paths(in: directory) == ["two.gz!/two"])
    #expect(try await scan("two.tar") { _ in }.paths(in: directory) == ["two.tar!/a", "two.tar!/b"])
    #expect(try await scan("two.tgz") { _ in }.paths(in: directory) == ["two.tgz!/a", "two.tgz!/b"])
  }

  @Test func `an archive cut off or changed anywhere loses nothing silently`() async throws {
    try await python(
      """
      with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("one", "text " * 30); z.writestr("two", "more " * 30)
      with tarfile.open("a.tgz", "w:gz") as t:
        i = tarfile.TarInfo("one"); i.size = 150; t.addfile(i, io.BytesIO(b"text " * 30))
      """)
    for name in ["a.zip", "a.tgz"] {
      let sound = ContiguousArray(try await directory.run("cat", [name]).output)
      for index in sound.indices {
        #expect(isComplete(ContiguousArray(sound[..<index])), "\(name) cut at \(index)")
        // libarchive does not check gzip's checksum.
        if name == "a.zip" {
          var changed = sound
          changed[index] ^= 0xff
          #expect(isComplete(changed), "\(name) changed at \(index)")
        }
      }
    }
  }

  /// Whether the first member's text is there, or the archive's own bytes are.
  private func isComplete(_ bytes: ContiguousArray<UInt8>) -> Bool {
    var found = Collected()
    ContentReader().read(bytes, from: .standardInput) { found.add($0) }
    return found.pieces.contains {
      $0.origin == .standardInput || $0.bytes.elementsEqual(String(repeating: "text ", count: 30).utf8)
    }
  }
}
