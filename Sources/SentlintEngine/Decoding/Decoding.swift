// The ways in which a text can hide another.

/// One way of writing a text that a pass undoes.
enum Decoding: UInt8, CaseIterable, Sendable {
  /// Two bytes for each character, as a whole file or as a string in a binary.
  case utf16
  /// `\x69`, `\u0069`, `\151`, `\"` and the like.
  case escape
  /// A quoted string that holds a text of its own: JSON in JSON, a program in a notebook or a source map.
  case nestedText
  /// `&#105;`, `&quot;`.
  case entity
  /// `%69`.
  case percent
  /// `=69` and lines that end with `=`, as mail writes them.
  case quotedPrintable
  /// A literal written in several pieces.
  case join
  /// A value wrapped over several lines.
  case continuation
  /// Standard or URL-safe base64.
  case base64
  /// Pairs of hex digits.
  case hex
  /// A list of numbers, one for each character.
  case characterCodes

  /// What was done to get at the text, as a clause for evidence.
  var clause: String {
    switch self {
    case .utf16: "decoded from UTF-16"
    case .escape: "written with string escapes"
    case .nestedText: "inside a quoted text"
    case .entity: "written with character entities"
    case .percent: "percent-encoded"
    case .quotedPrintable: "quoted-printable"
    case .join: "joined from several literals"
    case .continuation: "wrapped over several lines"
    case .base64: "decoded from base64"
    case .hex: "decoded from hex"
    case .characterCodes: "written as character codes"
    }
  }
}
