// From a file's bytes to its first table, refusing what the parser would not survive or would misread.

internal import TOMLKit

/// The most bytes that a file may have: thousands of rules.
private let maxBytes = 4 << 20

extension Section {
  /// Parses a file whose keys at the top are `Key`s.
  init(file text: [UInt8], path: String) throws(ConfigError) {
    func error(_ message: String, line: Int? = nil) -> ConfigError {
      ConfigError(path: path, line: line, message: message)
    }
    guard text.count <= maxBytes else {
      throw error("\(text.count) bytes long; \(maxBytes) is the most that is read")
    }
    guard !text.starts(with: [0xFF, 0xFE]), !text.starts(with: [0xFE, 0xFF]) else {
      throw error("the file is UTF-16; save it as UTF-8")
    }
    if let end = text.firstIndex(of: 0) {
      throw error("a NUL byte: the file is binary or UTF-16; save it as UTF-8", line: text[..<end].lineCount)
    }
    guard String(validating: text, as: UTF8.self) != nil else {
      let valid = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .prefix { String(validating: $0, as: UTF8.self) != nil }
      throw error("this line is not UTF-8; save the file as UTF-8", line: valid.count + 1)
    }
    let lines = LineMap(text)
    if let fault = lines.fault {
      // What is wrong before it is the first thing to say.
      _ = try Self.parse(text[..<fault.statement], path: path)
      throw error(fault.message, line: fault.line)
    }
    let table = try Self.parse(text[...], path: path)
    try self.init(table, at: Place(path: path, lines: lines))
  }

  private static func parse(_ text: ArraySlice<UInt8>, path: String) throws(ConfigError) -> TOMLTable {
    do {
      return try TOMLTable(string: String(decoding: text, as: UTF8.self))
    } catch let fault as TOMLParseError {
      let place = fault.source.begin
      let message = fault.description.prefix(1).lowercased() + fault.description.dropFirst()
      throw ConfigError(
        path: path, line: place.line, message: "invalid TOML at column \(place.column): \(message)")
    } catch {
      throw ConfigError(path: path, line: nil, message: "invalid TOML: \(error)")
    }
  }
}

extension ArraySlice<UInt8> {
  /// How many lines these bytes begin.
  fileprivate var lineCount: Int {
    reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }
}
