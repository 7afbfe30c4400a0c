// The quick look into zip archives, against the thorough one.

internal import Foundation
internal import SentlintCore
internal import SentlintTestSupport
internal import Testing

@testable internal import SentlintSources

@Suite(.enabled(if: TemporaryDirectory.has("python3")))
struct ZipGlanceTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// The bytes that a script writes into `a.zip`. `z` is a zip of two texts and a directory, in memory.
  private func zip(_ script: String) async throws -> ContiguousArray<UInt8> {
    let setting = """
      import io, zipfile, struct
      class Stream(io.RawIOBase):
        def __init__(self): self.b = bytearray()
        def writable(self): return True
        def write(self, d): self.b += bytes(d); return len(d)
      def make(method=zipfile.ZIP_DEFLATED, stream=None, more=()):
        s = stream or io.BytesIO()
        with zipfile.ZipFile(s, "w", method) as z:
          z.writestr("b/", ""); z.writestr("b/two", "needle " * 500); z.writestr("a", "content of a"); z.writestr("empty", "")
          for name, data in more: z.writestr(name, data)
        return bytes(s.b) if stream else s.getvalue()
      z = make()

      """
    let outcome = try await directory.run(
      "python3", ["-c", setting + script + "\nopen('a.zip', 'wb').write(z)"])
    try #require(outcome.status == 0, "\(outcome)")
    return ContiguousArray(try Data(contentsOf: URL(fileURLWithPath: directory.path("a.zip").text)))
  }

  private func glance(_ zip: ContiguousArray<UInt8>, limits: ArchiveLimits = .default) -> (
    ZipGlance.Content?, seen: Set<[UInt8]>
  ) {
    var seen: Set<[UInt8]> = []
    let content = ZipGlance().content(of: zip.span, limits: limits) { bytes in
      seen.insert(Array(ContiguousArray(copying: bytes)))
      return false
    }
    return (content, seen)
  }

  @Test(
    arguments: [
      "", "z = make(zipfile.ZIP_STORED)", "z = make(stream=Stream())",
      "z = make(more=[('inner.zip', make(more=[('innermost', z)]))])",
      "z = make(more=[('x%d' % i, 'text %d' % i * i) for i in range(300)])",
    ])
  func `an ordinary archive holds what the thorough look sees`(_ script: String) async throws {
    let zip = try await zip(script)
    var pieces: [Piece] = []
    ContentReader().read(zip, from: .standardInput) {
      if case .piece(let piece) = $0 { pieces.append(piece) }
    }
    let (content, seen) = glance(zip)
    #expect(
      content == ZipGlance.Content(members: pieces.count, bytes: pieces.reduce(0) { $0 + $1.bytes.count }))
    #expect(pieces.count > 2)
    #expect(pieces.allSatisfy { seen.contains(Array($0.bytes)) })
    #expect(seen.contains(Array("b/two".utf8)))
  }

  @Test(
    arguments: [
      "z = b'#!/bin/sh\\n' + z", "z += b'x'", "z = z[:-1]", "z = z[:-2] + b'\\x01\\x00c'",
      "z = make(more=[('inner.zip', z + b'x' + z[-22:])])", "z = make(more=[('caf\\u00e9', 'x')])",
      "z = make(zipfile.ZIP_BZIP2)",
      // Bytes between the members and the directory, which the directory's offset allows for.
      "e = len(z) - 22; o = struct.unpack('<I', z[e+16:e+20])[0]; z = z[:o] + b'hidden' + z[o:e+16] + struct.pack('<I', o + 6) + z[e+20:]",
      // A flipped byte of a member, its checksum, a flag for encryption, a link.
      "z = bytearray(z); z[z.index(b'PK', 10) + 40] ^= 1", "z = bytearray(z); z[z.index(b'b/two') - 16] ^= 1",
      "z = bytearray(z); z[6] ^= 1",
      """
      s = io.BytesIO(); i = zipfile.ZipInfo('l'); i.create_system = 3; i.external_attr = 0o120777 << 16
      with zipfile.ZipFile(s, 'w') as f: f.writestr(i, 'target')
      z = s.getvalue()
      """,
    ])
  func `of anything else it says nothing`(_ script: String) async throws {
    #expect(glance(try await zip(script)).0 == nil)
  }

  @Test func `it does not vouch for what matters, nor beyond limits`() async throws {
    let zip = try await zip("")
    for word in ["needle", "two"] {
      let content = ZipGlance().content(of: zip.span, limits: .default) { bytes in
        String(decoding: Array(ContiguousArray(copying: bytes)), as: UTF8.self).contains(word)
      }
      #expect(content == nil)
    }
    var limits = ArchiveLimits.default
    limits.maxMembers = 2
    #expect(glance(zip, limits: limits).0 == nil)
    limits = .default
    limits.maxInflatedBytes = 100
    #expect(glance(zip, limits: limits).0 == nil)
    limits = .default
    limits.maxDepth = 0
    #expect(glance(zip, limits: limits).0 == nil)
  }
}
