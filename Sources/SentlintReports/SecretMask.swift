// No report holds a secret: one mask goes over every text before any of it is written.
//
// Excerpts come masked from the engine. But a file can be named after a token, a commit's author can be one, and
// an error message can quote a path.

internal import SentlintCore

/// Finds given secrets in any text and puts their redacted form there.
struct SecretMask {
  /// Content of at least this many bytes is masked; less would garble a report and hide nothing.
  static let minimum = 4
  /// In texts of the rules: these are not content, and a weak password such as `instasent` would garble every
  /// rule's name.
  static let minimumInRules = 16

  private struct Form {
    let bytes: [UInt8]
    let redacted: [UInt8]
  }

  // By their first eight bytes, and by their first four those that have no eight.
  private var long: [UInt64: [Form]] = [:]
  private var short: [UInt64: [Form]] = [:]

  /// Makes a mask for these secrets and the forms that encodings of text give them.
  init(_ secrets: some Sequence<Secret>) {
    for secret in Set(secrets) {
      let bytes = secret.revealed()
      let text = String(decoding: bytes, as: UTF8.self)
      var quoted = ""
      JSON.string(text).write(to: &quoted)
      let escaped = String(quoted.dropFirst().dropLast())
      let percent = percentEncoded(bytes)
      let forms: Set<[UInt8]> = [
        bytes, Array(percent.utf8), Array(percent.lowercasedEscapes.utf8), Array(text.visible.utf8),
        Array(escaped.utf8), Array(escaped.replacing("/", with: "\\/").utf8),
      ]
      for form in forms where form.count >= Self.minimum {
        let form = Form(bytes: form, redacted: Array(secret.redacted.utf8))
        if let key = Self.key(form.bytes, at: 0, width: 8) {
          long[key, default: []].append(form)
        } else if let key = Self.key(form.bytes, at: 0, width: 4) {
          short[key, default: []].append(form)
        }
      }
    }
  }

  /// The text with every secret of at least `minimum` bytes masked.
  func masked(_ text: String, minimum: Int = Self.minimum) -> String {
    masked(Array(text.utf8), minimum: minimum).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// The path with every secret masked.
  func masked(_ path: Path) -> Path {
    masked(path.bytes, minimum: Self.minimum).map { Path(bytes: $0) } ?? path
  }

  // The masked bytes; nil if nothing had to be. Secrets that overlap are masked as one stretch.
  private func masked(_ text: [UInt8], minimum: Int) -> [UInt8]? {
    guard !long.isEmpty || !short.isEmpty else { return nil }
    var result: [UInt8] = []
    var copied = 0
    var pending: (end: Int, redacted: [UInt8])?
    for index in text.indices {
      if let stretch = pending, index >= stretch.end {
        result += stretch.redacted
        copied = stretch.end
        pending = nil
      }
      guard let form = longestForm(in: text, at: index, minimum: minimum) else { continue }
      if let stretch = pending {
        pending = (max(stretch.end, index + form.bytes.count), stretch.redacted)
      } else {
        result += text[copied..<index]
        pending = (index + form.bytes.count, form.redacted)
      }
    }
    if let pending {
      return result + pending.redacted + text[pending.end...]
    }
    return copied == 0 ? nil : result + text[copied...]
  }

  private func longestForm(in text: [UInt8], at index: Int, minimum: Int) -> Form? {
    func candidates(_ table: [UInt64: [Form]], width: Int) -> [Form] {
      table.isEmpty ? [] : Self.key(text, at: index, width: width).flatMap { table[$0] } ?? []
    }
    return (candidates(long, width: 8) + candidates(short, width: 4))
      .filter { $0.bytes.count >= minimum && text[index...].starts(with: $0.bytes) }
      .max { $0.bytes.count < $1.bytes.count }
  }

  private static func key(_ bytes: [UInt8], at index: Int, width: Int) -> UInt64? {
    guard index + width <= bytes.count else { return nil }
    return bytes[index..<index + width].reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension String {
  // `%2F` as `%2f`, all else as it is.
  fileprivate var lowercasedEscapes: String {
    let parts = split(separator: "%", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(String(parts.first ?? "")) { text, part in
      text + "%" + part.prefix(2).lowercased() + part.dropFirst(2)
    }
  }
}
