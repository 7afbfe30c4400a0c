// A text that knows where its secrets stand, through every change that is made to it.

internal import Foundation
internal import SentlintCore

/// A text with marks around its secrets. The marks are control bytes that no text of the corpus holds, so that
/// encodings and mutations carry them along; they are taken out before the text is scanned.
struct MarkedText: Sendable {
  /// Stands before the first byte of a secret.
  static let opening: UInt8 = 0x01
  /// Stands after its last byte.
  static let closing: UInt8 = 0x02

  /// The text, marks included. Lines end in LF.
  var bytes: [UInt8]
  /// The secrets, decoded, in the order of their marks. An empty one is a place where a name alone is the finding.
  var secrets: [[UInt8]]

  /// A secret and the line that its first byte stands on, 1-based.
  struct Expectation: Hashable, Sendable {
    let line: Int
    let secret: [UInt8]
  }

  /// What is to be found.
  var expectations: [Expectation] {
    var line = 1
    var found: [Expectation] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        line += 1
      } else if byte == Self.opening, found.count < secrets.count {
        found.append(Expectation(line: line, secret: secrets[found.count]))
      }
    }
    return found
  }

  /// The text without its marks.
  var plain: [UInt8] {
    bytes.filter { $0 != Self.opening && $0 != Self.closing }
  }

  /// The text as a string, marks included.
  var string: String {
    get { String(decoding: bytes, as: UTF8.self) }
    set { bytes = Array(newValue.utf8) }
  }

  /// The piece to scan. `encoding` is `utf8-bom`, `latin1`, `utf-16le`, `utf-16be`, the last two also with `-bom`, or
  /// nil for UTF-8; `eol` is `crlf`, `cr` or nil for LF.
  func piece(path: String, encoding: String? = nil, eol: String? = nil) throws -> Piece {
    Piece(
      bytes: ContiguousArray(try Self.encoded(Self.withLineEnds(eol, in: plain), as: encoding)),
      origin: .file(Path(path)))
  }

  private static func withLineEnds(_ eol: String?, in bytes: [UInt8]) throws -> [UInt8] {
    switch eol {
    case nil: bytes
    case "crlf": bytes.flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] }
    case "cr": bytes.map { $0 == 0x0a ? 0x0d : $0 }
    case let other?: throw CorpusError(description: "unknown line end \(other)")
    }
  }

  private static func encoded(_ bytes: [UInt8], as encoding: String?) throws -> [UInt8] {
    let units = String(decoding: bytes, as: UTF8.self).utf16
    return switch encoding {
    case nil: bytes
    case "utf8-bom": [0xef, 0xbb, 0xbf] + bytes
    case "latin1": units.map { UInt8(truncatingIfNeeded: $0) }
    case "utf-16le": units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    case "utf-16be": units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    case "utf-16le-bom": [0xff, 0xfe] + units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    case "utf-16be-bom": [0xfe, 0xff] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    case let other?: throw CorpusError(description: "unknown encoding \(other)")
    }
  }
}
