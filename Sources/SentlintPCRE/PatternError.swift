// What can go wrong between a pattern and PCRE2.

internal import CPCRE2

/// Why a pattern did not compile, or why a match gave up.
package enum PatternError: Error, Hashable, Sendable {
  /// PCRE2 refused the pattern; `offset` counts the pattern's bytes from 0.
  case invalid(message: String, offset: Int)
  /// A limit was reached: the answer is neither "match" nor "no match".
  case gaveUp(limit: String)
  /// PCRE2 had no memory left.
  case outOfMemory
}

extension PatternError: CustomStringConvertible {
  /// The error in words.
  package var description: String {
    switch self {
    case .invalid(let message, let offset): "\(message) at byte \(offset) of the pattern"
    case .gaveUp(let limit): limit
    case .outOfMemory: "out of memory"
    }
  }

  /// PCRE2's own words for one of its error codes.
  static func message(for code: Int32) -> String {
    // PCRE2's manual: 256 bytes hold every message.
    var buffer = ContiguousArray<UInt8>(repeating: 0, count: 256)
    // SAFETY: the call writes at most `count` bytes, NUL included, into memory that lives for the closure.
    let length = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
      unsafe pcre2_get_error_message_8(code, bytes.baseAddress, bytes.count)
    }
    return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
  }
}
