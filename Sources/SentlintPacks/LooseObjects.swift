// Objects that git has not packed yet, each in a file of its own.

internal import CPackfile

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The loose objects below one directory, a repository's `objects`.
struct LooseObjects: Sendable {
  /// The path of the directory.
  let directory: String
  /// More bytes than any object has.
  static let unlimited = 1 << 48

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

  /// Whether an object's file is there, of at most `limit` bytes.
  func holds(_ id: ObjectID, limit: Int) -> Bool {
    // SAFETY: the path ends with a NUL, and lives for the call.
    unsafe path(of: id).withUnsafeBufferPointer { path in
      unsafe path.baseAddress.map { unsafe sentlint_is_file($0, limit) } == 1
    }
  }

  /// Reads an object, of at most `limit` bytes, into `buffer`; `file` is for its file.
  ///
  /// - Returns: Its type and where in `buffer` its content begins.
  /// - Throws: `PackError` if it cannot be read, or is not what its name says.
  func read(
    _ id: ObjectID, into buffer: ByteBuffer, from file: ByteBuffer, by inflater: Inflater, limit: Int
  ) throws(PackError) -> (ObjectType, Int) {
    // Most are small, and mapping such files costs more than reading them.
    // What does not compress grows by less than a thousandth.
    guard file.fill(from: path(of: id), upTo: limit + limit / 1_000 + 4_096) else {
      throw error(id, "it cannot be read")
    }
    // Its size stands inside.
    let outcome = file.withSpan { inflater.inflate($0, upTo: limit + 64, into: buffer) }
    guard case .done = outcome else { throw error(id, "its zlib stream is damaged") }
    guard
      let (type, start) = buffer.withSpan({ bytes in ObjectType.head(of: bytes) }),
      buffer.withSpan({ ObjectID(hashing: $0.extracting(start...), type: type, idLength: Int(id.count)) })
        == id
    else { throw error(id, "its content is not what its name says") }
    return (type, start)
  }

  private func error(_ id: ObjectID, _ message: String) -> PackError {
    let hex = id.description
    return PackError(path: "\(directory)/\(hex.prefix(2))/\(hex.dropFirst(2))", message: message)
  }

  /// The path of an object's file, with a NUL at its end.
  private func path(of id: ObjectID) -> ContiguousArray<CChar> {
    var path = ContiguousArray<CChar>()
    path.reserveCapacity(directory.utf8.count + 2 * Int(id.count) + 3)
    for byte in directory.utf8 { path.append(CChar(bitPattern: byte)) }
    for (place, digit) in id.hex.enumerated() {
      if place == 0 || place == 2 { path.append(CChar(bitPattern: UInt8(ascii: "/"))) }
      path.append(CChar(bitPattern: digit))
    }
    path.append(0)
    return path
  }
}

/// Reads loose objects by their names, for those who want a few of a repository's objects and at once. One for each
/// thread.
package final class LooseReader {
  private let directories: [LooseObjects]
  private let limit: Int
  private let inflater = Inflater()
  private let file = ByteBuffer()
  private let buffer = ByteBuffer()

  /// Makes a reader of objects, of at most `limit` bytes if there is one, in a repository's object directory and in
  /// those that it borrows from.
  package convenience init(directories: [String], limit: Int? = nil) {
    self.init(directories.map(LooseObjects.init), limit: limit)
  }

  init(_ directories: [LooseObjects], limit: Int? = nil) {
    self.directories = directories
    self.limit = limit ?? LooseObjects.unlimited
  }

  /// Whether an object's file is there, and is itself not larger than `limit` bytes.
  package func holds(_ id: ObjectID, limit: Int) -> Bool {
    directories.contains { $0.holds(id, limit: limit) }
  }

  /// Shows an object.
  ///
  /// - Returns: Whether it is there, of an allowed size and sound: its content is what its name says.
  package func read(_ id: ObjectID, _ visit: (ObjectType, borrowing Span<UInt8>) -> Void) -> Bool {
    for objects in directories {
      guard let (type, start) = try? objects.read(id, into: buffer, from: file, by: inflater, limit: limit)
      else {
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
    guard let type = [ObjectType.blob, .tree, .commit, .tag].first(where: { bytes.begins(with: $0.name) })
    else { return nil }
    var place = type.name.utf8.count
    guard place < bytes.count, bytes[place] == UInt8(ascii: " ") else { return nil }
    place += 1
    var size = 0
    // More digits are no size.
    let end = min(bytes.count, place + 18)
    while place < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) {
      size = 10 * size + Int(bytes[place] - UInt8(ascii: "0"))
      place += 1
    }
    guard place < bytes.count, bytes[place] == 0, bytes[place - 1] != UInt8(ascii: " "),
      size == bytes.count - place - 1
    else { return nil }
    return (type, place + 1)
  }
}

extension Span<UInt8> {
  fileprivate func begins(with text: String) -> Bool {
    count >= text.utf8.count && text.utf8.enumerated().allSatisfy { self[$0] == $1 }
  }
}
