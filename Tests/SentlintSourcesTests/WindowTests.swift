// Content too large to hold at once.

internal import Foundation
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

@Suite struct WindowTests {
  private static let windows = WindowSizes(whole: 1000, owned: 300, overlap: 40)
  private let directory: TemporaryDirectory
  private let reader = ContentReader(windows: windows)

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// Lines of every kind of end, with characters of every length.
  private static func text(count: Int) -> [UInt8] {
    Array((0..<count).flatMap { "\($0) é€😀 x\(["\n", "\r\n", "\r", " "][$0 % 4])".utf8 })
  }

  private func pieces(_ content: [UInt8]) async throws -> [Piece] {
    try directory.write(content, to: Path("file"))
    let found = try await directory.scan("file", with: reader)
    #expect(found.skips.isEmpty)
    return found.pieces
  }

  @Test(arguments: [0, 1, 256, 999, 1000])
  func `content up to the limit is one piece`(count: Int) async throws {
    let pieces = try await pieces([UInt8](repeating: 0x61, count: count))
    #expect(pieces.map(\.bytes.count) == [count])
    #expect(pieces.map(\.owned) == [0..<count])
  }

  @Test(arguments: [1001, 1002, 1260, 1261, 1300, 1301, 5000, 12345])
  func `windows own each byte once, overlap, and stay small`(count: Int) async throws {
    let content = Array(Self.text(count: 1000).prefix(count))
    let pieces = try await pieces(content)
    #expect(pieces.count > 1)
    #expect(pieces.flatMap { $0.bytes[$0.owned] } == content)
    for piece in pieces {
      let range = piece.start.offset..<piece.start.offset + piece.bytes.count
      #expect(piece.bytes.elementsEqual(content[range]))
      #expect(piece.bytes.count <= 1001)
      let owned = range.lowerBound + piece.owned.lowerBound..<range.lowerBound + piece.owned.upperBound
      #expect(owned.lowerBound == 0 || owned.lowerBound - range.lowerBound >= 40)
      #expect(owned.upperBound == count || range.upperBound - owned.upperBound >= 40)
    }
  }

  @Test func `each window begins at the right line and column`() async throws {
    let content = ContiguousArray(Self.text(count: 2000))
    let pieces = try await pieces(Array(content))
    #expect(pieces.count > 20)
    for piece in pieces {
      #expect(
        piece.start == SourcePosition.start.advanced(over: content.span.extracting(..<piece.start.offset)))
    }
  }

  @Test(arguments: [true, false], [true, false])
  func `UTF-16 is cut between characters and counted as text`(isBigEndian: Bool, hasMark: Bool) async throws {
    let text = String(decoding: Self.text(count: 1000), as: UTF8.self)
    let units = (hasMark ? [0xfeff] : []) + Array(text.utf16)
    let content = units.flatMap {
      isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xff)] : [UInt8($0 & 0xff), UInt8($0 >> 8)]
    }
    let pieces = try await pieces(content)
    #expect(pieces.count > 20)
    for piece in pieces {
      let before = units[..<(piece.start.offset / 2)].drop { $0 == 0xfeff }
      let decoded = ContiguousArray(String(decoding: before, as: UTF16.self).utf8)
      let expected = SourcePosition.start.advanced(over: decoded.span)
      #expect(piece.start.offset.isMultiple(of: 2))
      #expect((piece.start.line, piece.start.column) == (expected.line, expected.column))
    }
  }

  @Test func `a byte order mark is no column`() async throws {
    let pieces = try await pieces([0xef, 0xbb, 0xbf] + [UInt8](repeating: 0x61, count: 2000))
    for piece in pieces.dropFirst() {
      #expect(piece.start.line == 1)
      #expect(piece.start.column == piece.start.offset - 3 + 1)
    }
  }

  @Test func `a large sparse file is read in bounded memory`() async throws {
    let size = 24 << 20
    try directory.makeSparseFile("sparse", size: size)
    let windows = WindowSizes(whole: 1 << 20, owned: 1 << 20, overlap: 1 << 16)
    let source = DirectorySource(
      paths: [directory.path],
      settings: WalkSettings(
        excludes: try ExcludeGlobs([]), honoursGitignore: true, reader: ContentReader(windows: windows)))
    var owned = 0
    var largest = 0
    try await source.read { event in
      guard case .deferred(let read) = event else { return }
      read { event in
        guard case .piece(let piece) = event else { return }
        owned += piece.owned.count
        largest = max(largest, piece.bytes.count)
      }
    }
    #expect(owned == size)
    #expect(largest <= (1 << 20) + 2 * (1 << 16) + 4)
  }

  @Test func `an input that fails gives what it had, and a skip`() {
    var given = 0
    let input = unsafe ByteInput(
      read: { (buffer) throws(ReadFailure) in
        guard given < 1500 else { throw ReadFailure(reason: .unreadable("Input/output error")) }
        // SAFETY: one byte, and the buffer is never empty.
        unsafe buffer.storeBytes(of: 0x61, as: UInt8.self)
        given += 1
        return 1
      })
    var found = Collected()
    reader.read(input, from: .standardInput, expecting: 10) { found.add($0) }
    #expect(found.pieces.reduce(0) { $0 + $1.owned.count } == 1500)
    #expect(found.skips == [Skip(origin: .standardInput, reason: .unreadable("Input/output error"))])
  }

  @Test func `a file that grows or shrinks is read to where it ends`() {
    for expected in [0, 10, 500, 100_000] {
      var left = 900
      let input = unsafe ByteInput(
        read: { (buffer) throws(ReadFailure) in
          let count = min(left, buffer.count, 7)
          // SAFETY: `count` is within the buffer.
          unsafe buffer.copyBytes(from: repeatElement(0x61, count: count))
          left -= count
          return count
        })
      var found = Collected()
      reader.read(input, from: .standardInput, expecting: expected) { found.add($0) }
      #expect(found.pieces.map(\.bytes.count) == [900])
    }
  }

  @Test func `a cancelled scan says so`() async throws {
    try directory.write(Self.text(count: 1000), to: Path("file"))
    let reader = reader
    let path = directory.path("file")
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      var found = Collected()
      FileToRead(name: path, directory: nil, origin: .file(path)).read(with: reader) { found.add($0) }
      return found.skips.map(\.reason)
    }
    #expect(await task.value == [.interrupted])
  }
}

@Suite struct StandardInputSourceTests {
  @Test func `a pipe is read to its end, in windows`() async throws {
    let pipe = try FileDescriptor.pipe()
    let content = (0..<20_000).map { UInt8($0 % 251) }
    // Less than a pipe holds, so that nobody needs to read at the same time.
    _ = try pipe.writeEnd.closeAfter { try pipe.writeEnd.writeAll(content) }
    let source = StandardInputSource(
      reader: ContentReader(windows: WindowSizes(whole: 1000, owned: 300, overlap: 40)),
      descriptor: pipe.readEnd)
    let found = try await Collected(source)
    #expect(found.skips.isEmpty)
    #expect(found.pieces.count > 10)
    #expect(found.pieces.flatMap { $0.bytes[$0.owned] } == content)
    #expect(found.pieces.allSatisfy { $0.origin == .standardInput })
    try pipe.readEnd.close()
  }

  @Test func `empty input is scanned, and a closed one is a skip`() async throws {
    let pipe = try FileDescriptor.pipe()
    try pipe.writeEnd.close()
    let source = StandardInputSource(reader: ContentReader(), descriptor: pipe.readEnd)
    #expect(try await Collected(source).pieces.map(\.bytes.count) == [0])
    try pipe.readEnd.close()
    let closed = StandardInputSource(reader: ContentReader(), descriptor: FileDescriptor(rawValue: 9999))
    #expect(try await Collected(closed).skips.map(\.reason) == [.unreadable("Bad file descriptor")])
  }

  @Test func `a descriptor in non-blocking mode is waited for`() async throws {
    let pipe = try FileDescriptor.pipe()
    #expect(fcntl(pipe.readEnd.rawValue, F_SETFL, O_NONBLOCK) == 0)
    // A thread of its own: the source keeps one of the tasks' few threads waiting.
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.05)
      _ = try? pipe.writeEnd.closeAfter { try pipe.writeEnd.writeAll("late".utf8) }
    }
    let source = StandardInputSource(reader: ContentReader(), descriptor: pipe.readEnd)
    #expect(try await Collected(source).pieces.map { Array($0.bytes) } == [Array("late".utf8)])
    try pipe.readEnd.close()
  }
}
