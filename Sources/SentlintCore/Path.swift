// A path as the file system and git hold it: bytes.

/// A file path as bytes, `/`-separated, with no promise that they are UTF-8.
///
/// `String` would replace bytes that are not UTF-8, and the file could then no longer be opened.
public struct Path: Hashable, Comparable, Sendable {
  /// The path's bytes, without a terminating NUL.
  public let bytes: [UInt8]

  /// Makes a path of raw bytes.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Makes a path of a string's UTF-8 bytes.
  public init(_ string: String) {
    self.bytes = Array(string.utf8)
  }

  /// The path as text; bytes that are not UTF-8 become U+FFFD. For people and reports, never to open a file.
  public var text: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes after the last `/`.
  public var lastComponent: ArraySlice<UInt8> {
    bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
  }

  /// This path with `component` added behind a `/`; `.` and the empty path add nothing in front.
  public func appending(_ component: some Sequence<UInt8>) -> Self {
    if bytes.isEmpty || bytes == [UInt8(ascii: ".")] {
      return Self(bytes: Array(component))
    }
    let separator: [UInt8] = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    return Self(bytes: bytes + separator + component)
  }

  /// Byte order: the same in every locale.
  public static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
