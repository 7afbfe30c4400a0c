// A table of a TOML file, read by the keys that it may have.

internal import TOMLKit

/// A place in a file, for errors to name.
struct Place {
  /// The file's path.
  let path: String
  /// The file's lines.
  let lines: LineMap
  /// The place's node there.
  var node = 0

  /// The line, 1-based.
  var line: Int { lines.nodes[node].line }

  /// The place of a key of this table.
  func key(_ name: String) -> Self {
    Self(path: path, lines: lines, node: lines.nodes[node].keys[name] ?? node)
  }

  /// The place of an element of this array, 0-based.
  func element(_ index: Int) -> Self {
    let elements = lines.nodes[node].elements
    return Self(path: path, lines: lines, node: index < elements.count ? elements[index] : node)
  }

  /// What is wrong here.
  func error(_ message: String) -> ConfigError {
    ConfigError(path: path, line: line, message: message)
  }
}

/// The keys that a kind of table may have.
protocol SectionKey: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  /// Keys that users of other scanners may write, lower-case, and what to do instead.
  static var refusals: [String: String] { get }
}

extension SectionKey {
  static var refusals: [String: String] { [:] }
}

/// A table whose keys are all known. Keys are matched in any case, as gitleaks does.
struct Section<Key: SectionKey> {
  /// Where the table begins.
  let place: Place
  /// In any order: few enough for a search to beat hashing.
  private var values: [Value] = []

  /// Reads a table's keys; one that is not a `Key` is an error, the first in the file if there are several.
  init(_ table: TOMLTable, at place: Place) throws(ConfigError) {
    self.place = place
    var errors: [ConfigError] = []
    for name in table.keys {
      let folded = name.lowercased()
      let place = place.key(name)
      guard let key = Key(rawValue: name) ?? Key.allCases.first(where: { $0.rawValue.lowercased() == folded })
      else {
        errors.append(place.error(Self.complaint(about: name, folded: folded)))
        continue
      }
      guard let content = table[name]?.tomlValue else { continue }
      if let other = self[key] {
        let later = other.place.line > place.line ? other.place : place
        errors.append(later.error("\(key.rawValue.quoted) is given twice, in different case"))
      }
      values.append(Value(key: key.rawValue, content: content, place: place))
    }
    if let first = errors.min(by: { ($0.line ?? 0) < ($1.line ?? 0) }) { throw first }
  }

  /// A key's value; nil where it is not given.
  subscript(key: Key) -> Value? {
    values.first { $0.key == key.rawValue }
  }

  /// A key's value, which must be given.
  func required(_ key: Key, in kind: String) throws(ConfigError) -> Value {
    guard let value = self[key] else { throw place.error("\(kind) has no \(key.rawValue.quoted)") }
    return value
  }

  private static func complaint(about name: String, folded: String) -> String {
    if let refusal = Key.refusals[folded] { return "\(name.quoted) is not supported: \(refusal)" }
    let known = Key.allCases.map(\.rawValue)
    let list = known.map(\.quoted).joined(separator: ", ")
    return "unknown key \(name.quoted)"
      + name.suggestion(among: known, otherwise: "; the keys here are \(list)")
  }
}

extension Section {
  /// What is wrong with a key's value, or with the table where the key is not given.
  func error(at key: Key, _ message: String) -> ConfigError {
    (self[key]?.place ?? place).error(message)
  }
}
