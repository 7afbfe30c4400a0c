// A credential that cannot be printed by accident.

/// The bytes of a credential. It prints as a placeholder, also under `dump` and in string interpolation;
/// `revealed()` is the only way to its bytes.
public struct Secret: Hashable, Sendable {
  private let bytes: [UInt8]

  /// Takes hold of a credential's bytes.
  public init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// The credential itself. Each call is a place where a secret could leak: keep them few.
  public func revealed() -> [UInt8] {
    bytes
  }

  /// The length in bytes.
  public var count: Int {
    bytes.count
  }

  /// A form safe to show: `issw_****` for a token that names itself, the first four characters and `****`
  /// for other values of 20 bytes or more (a 20-byte secret keeps at least 16 unknown), else `****`.
  public var redacted: String {
    let prefix = bytes.prefix { $0 != UInt8(ascii: "_") }
    if prefix.count == 4, bytes.count >= 20, prefix.starts(with: "is".utf8) {
      return String(decoding: prefix, as: UTF8.self) + "_****"
    }
    guard bytes.count >= 20, bytes.prefix(4).allSatisfy({ (0x21...0x7e).contains($0) }) else { return "****" }
    return String(decoding: bytes.prefix(4), as: UTF8.self) + "****"
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The length, and nothing else.
  public var description: String { "[\(bytes.count) bytes withheld]" }
  /// The length, and nothing else.
  public var debugDescription: String { description }
  /// No children: `dump` and mirrors see nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
