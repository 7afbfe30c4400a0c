// Tables of refs: one that git 2.51 wrote, and what damage makes of it.

internal import Foundation
internal import SentlintPacks
internal import Testing

@Suite struct ReftableTests {
  /// A repository's only table after `git commit -m 'a needle'`, `git tag -a v1` and `git pack-refs`.
  private static let table = Data(
    base64Encoded: """
      UkVGVAEAEAAAAAAAAAAAAQAAAAAAAAAFcgAAmAAjSEVBRAARcmVmcy9oZWFkcy9tYXN0ZXIAgAlyZWZzL2hlYWRzL21hc3RlcgGL
      JYng7uKFtYo+PLGhfw/rnc0PawU6dGFncy92MQPhYDcAIAnS8pmKMoT1D/qLpEgyF4slieDu4oW1ij48saF/D+udzQ9rAAAcAAA1
      AAJnAADaeNpjyPRwdXRh+A8BfxmwgG7VzgfvHrVu7bKz2biwnv/13LP82YyOzIkOFa3XZ+1zZmCQTs7Pzc0sUdDIzMssyUzM0bRS
      SFTIS01NyUnlYmgILEpNK9bPSE1MKdbPTSwuSS2ioW0MLAwMKQxMAFBsSjpSRUZUAQAQAAAAAAAAAAABAAAAAAAAAAUAAAAAAAAA
      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAmAAAAAAAAAAA0U5Zqg==
      """, options: .ignoreUnknownCharacters)

  private func read(_ bytes: Data) throws -> Reftable {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).ref")
    try bytes.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try Reftable(path: file.path, idLength: 20)
  }

  @Test func `refs and their changes are read`() throws {
    let table = try read(try #require(Self.table))
    #expect(
      table.refs.map { String(decoding: $0.name, as: UTF8.self) } == [
        "HEAD", "refs/heads/master", "refs/tags/v1",
      ])
    #expect(table.refs[0].value == .symbolic(Array("refs/heads/master".utf8)))
    guard case .object(let commit) = table.refs[1].value else {
      Issue.record("a branch points at an object")
      return
    }
    #expect(table.changes.map { String(decoding: $0.ref, as: UTF8.self) } == ["HEAD", "refs/heads/master"])
    #expect(table.changes.map(\.ids) == [[commit], [commit]])
    for change in table.changes {
      #expect(String(decoding: change.text, as: UTF8.self) == "A <a@x>\tcommit (initial): a needle\n")
    }
  }

  @Test func `damage is told, whatever it is`() throws {
    let table = try #require(Self.table)
    for length in stride(from: 0, to: table.count, by: 7) {
      #expect(throws: PackError.self) { try read(table.prefix(length)) }
    }
    // The tables' own checksum covers their ends alone; what is changed before must not end the process.
    for place in 0..<table.count {
      var damaged = table
      damaged[place] ^= 0x41
      _ = try? read(damaged)
    }
  }
}
