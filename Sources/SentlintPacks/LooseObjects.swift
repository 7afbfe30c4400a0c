// Objects that git has not packed yet, each in a file of its own.

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The loose objects below one directory, a repository's `objects`.
struct LooseObjects: Sendable {
  /// The path of the directory.
  let directory: String

  /// Lists the IDs, of `idLength` bytes, ascending.
  func ids(idLength: Int) -> [ObjectID] {
    let manager = FileManager.default
    let prefixes = ((try? manager.contentsOfDirectory(atPath: directory)) ?? []).filter { $0.utf8.count == 2 }
    return prefixes.flatMap { prefix -> [ObjectID] in
      let names = (try? manager.contentsOfDirectory(atPath: "\(directory)/\(prefix)")) ?? []
      return names.compactMap {
        $0.utf8.count == idLength * 2 - 2 ? ObjectID(hex: Array((prefix + $0).utf8)) : nil
      }
    }
    .sorted()
  }

  /// Reads an object, of at most `limit` bytes, into `buffer`.
  ///
  /// - Returns: Its type and where in `buffer` its content begins.
  /// - Throws: `PackError` if it cannot be read, or is not what its name says.
  func read(
    _ id: ObjectID, into buffer: ByteBuffer, by inflater: Inflater, limit: Int = 1 << 48
  ) throws(PackError) -> (ObjectType, Int) {
    let path = path(of: id)
    // Most are small, and mapping such files costs more than reading them.
    // What does not compress grows by less than a thousandth.
    guard let file = ByteBuffer(contentsOf: path, upTo: limit + limit / 1_000 + 4_096) else {
      throw PackError(path: path, message: "it cannot be read")
    }
    // Its size stands inside.
    let outcome = file.withSpan { inflater.inflate($0, upTo: limit + 64, into: buffer) }
    guard case .done = outcome else { throw PackError(path: path, message: "its zlib stream is damaged") }
    guard
      let (type, start) = buffer.withSpan({ bytes in ObjectType.head(of: bytes) }),
      buffer.withSpan({ ObjectID(hashing: $0.extracting(start...), type: type, idLength: Int(id.count)) })
        == id
    else { throw PackError(path: path, message: "its content is not what its name says") }
    return (type, start)
  }

  private func path(of id: ObjectID) -> String {
    var path = Array(directory.utf8)
    let name = id.hex
    path.append(UInt8(ascii: "/"))
    path += name[..<2]
    path.append(UInt8(ascii: "/"))
    path += name[2...]
    return String(decoding: path, as: UTF8.self)
  }
}

/// Reads loose objects by their names, for those who want a few of a repository's objects and at once. One for each
/// thread.
package final class LooseReader {
  private let directories: [LooseObjects]
  private let limit: Int
  private let inflater = Inflater()
  private let buffer = ByteBuffer()

  /// Makes a reader of objects of at most `limit` bytes in a repository's object directory and in those that it
  /// borrows from.
  package init(directories: [String], limit: Int) {
    self.directories = directories.map(LooseObjects.init)
    self.limit = limit
  }

  /// Shows an object.
  ///
  /// - Returns: Whether it is there, of an allowed size and sound: its content is what its name says.
  package func read(_ id: ObjectID, _ visit: (ObjectType, borrowing Span<UInt8>) -> Void) -> Bool {
    for objects in directories {
      guard let (type, start) = try? objects.read(id, into: buffer, by: inflater, limit: limit) else {
        continue
      }
      buffer.withSpan { visit(type, $0.extracting(start...)) }
      return true
    }
    return false
  }
}

extension Inflater {
  /// Inflates a zlib stream of unknown size, which begins where `input` does, into `output`, if it makes at most `limit`
  /// bytes.
  package func inflate(_ input: borrowing Span<UInt8>, upTo limit: Int, into output: ByteBuffer) -> Outcome {
    // Deflate makes at most 1,032 bytes of one.
    let most = min(input.count * 1_032, limit)
    var size = min(most, input.count * 4 + 1_024)
    while true {
      let outcome = inflate(input, 0..<input.count, size: size, isExact: false, into: output)
      guard outcome == .tooLong, size < most else { return outcome }
      size = min(most, size * 4)
    }
  }
}

extension ObjectType {
  /// Reads what a loose object begins with, `<type> <size>\0`; with it comes where the content begins.
  package static func head(of bytes: borrowing Span<UInt8>) -> (ObjectType, start: Int)? {
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
