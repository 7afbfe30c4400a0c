// Objects that git has not packed yet, each in a file of its own.

internal import Foundation

/// The loose objects of one object directory.
struct LooseObjects: Sendable {
  private let directory: String
  /// Their IDs, ascending.
  let ids: [ObjectID]
  private let idLength: Int

  /// Lists the loose objects below `directory`, a repository's `objects`.
  init(directory: String, idLength: Int) {
    self.directory = directory
    self.idLength = idLength
    let manager = FileManager.default
    ids = (0..<256).flatMap { byte -> [ObjectID] in
      let prefix = String(byte + 256, radix: 16).dropFirst()
      let names = (try? manager.contentsOfDirectory(atPath: "\(directory)/\(prefix)")) ?? []
      return names.compactMap {
        $0.utf8.count == idLength * 2 - 2 ? ObjectID(hex: Array((prefix + $0).utf8)) : nil
      }
    }
    .sorted()
  }

  /// Reads an object into `buffer`.
  ///
  /// - Returns: Its type and where in `buffer` its content begins.
  /// - Throws: `PackError` if it cannot be read, or is not what its name says.
  func read(_ id: ObjectID, into buffer: ByteBuffer, by inflater: Inflater) throws(PackError) -> (
    ObjectType, Int
  ) {
    let name = id.description
    let path = "\(directory)/\(name.prefix(2))/\(name.dropFirst(2))"
    let file = try MappedFile(path: path)
    // Its size stands inside; deflate makes at most 1,032 bytes of one.
    let most = file.count * 1_032 + 64
    var size = min(most, file.count * 4 + 1_024)
    var outcome = Inflater.Outcome.tooLong
    while true {
      outcome = file.withSpan {
        inflater.inflate($0, 0..<file.count, size: size, isExact: false, into: buffer)
      }
      guard outcome == .tooLong, size < most else { break }
      size = min(most, size * 4)
    }
    guard case .done = outcome else { throw PackError(path: path, message: "its zlib stream is damaged") }
    guard
      let (type, start) = buffer.withSpan({ bytes in Self.head(bytes) }),
      buffer.withSpan({ ObjectID(hashing: $0.extracting(start...), type: type, idLength: idLength) }) == id
    else { throw PackError(path: path, message: "its content is not what its name says") }
    return (type, start)
  }

  /// Reads `<type> <size>\0`.
  private static func head(_ bytes: borrowing Span<UInt8>) -> (ObjectType, Int)? {
    var end = 0
    while end < min(bytes.count, 32), bytes[end] != 0 { end += 1 }
    guard end < min(bytes.count, 32) else { return nil }
    let words = (0..<end).map { bytes[$0] }.split(separator: UInt8(ascii: " "))
    guard words.count == 2, let type = ObjectType(name: words[0]),
      Int(String(decoding: words[1], as: UTF8.self)) == bytes.count - end - 1
    else { return nil }
    return (type, end + 1)
  }
}
