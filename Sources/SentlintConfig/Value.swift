// A value of a TOML file, read as the type that its key asks for.

internal import TOMLKit

/// A value of a TOML file, read as the type that its key asks for.
struct Value {
  /// The key that it is given for.
  let key: String
  /// Which element of the key's array it is, 0-based; nil: the whole.
  var element: Int?
  /// What the parser made of it.
  let content: TOMLValue
  /// Where it stands.
  let place: Place

  /// How errors call it.
  var name: String {
    element.map { "\(key.quoted), element \($0 + 1)," } ?? key.quoted
  }

  /// Whether it is a string.
  var isString: Bool { content.type == .string }

  /// A string, which may be empty.
  func string() throws(ConfigError) -> String {
    guard let string = content.string else { throw mistyped("a string") }
    return string
  }

  /// A string with something in it.
  func filledString() throws(ConfigError) -> String {
    let string = try string()
    guard !string.isEmpty else { throw place.error("\(name) is empty") }
    return string
  }

  /// An integer within limits.
  func integer(in range: ClosedRange<Int>) throws(ConfigError) -> Int {
    guard let integer = content.int else { throw mistyped("an integer") }
    guard range.contains(integer) else {
      throw place.error("\(name) is \(integer); it must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  /// A number, whole or not, within limits.
  func number(in range: ClosedRange<Double>) throws(ConfigError) -> Double {
    guard let number = content.double ?? content.int.map(Double.init) else { throw mistyped("a number") }
    guard range.contains(number) else {
      throw place.error("\(name) is \(number); it must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// One of a set of words, in the case in which they are defined.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    of _: Choice.Type = Choice.self
  ) throws(ConfigError) -> Choice {
    let word = try string()
    guard let choice = Choice(rawValue: word) else {
      let words = Choice.allCases.map(\.rawValue)
      let list = words.map(\.quoted).joined(separator: ", ")
      throw place.error("\(name) is \(word.quoted); it must be one of \(list)")
    }
    return choice
  }

  /// The elements of an array.
  func elements(of kind: String) throws(ConfigError) -> [Value] {
    guard let array = content.array else { throw mistyped("an array of \(kind)") }
    return (0..<array.count).map { index in
      Value(key: key, element: index, content: array[index].tomlValue, place: place.element(index))
    }
  }

  /// Strings with something in them.
  func filledStrings() throws(ConfigError) -> [String] {
    try elements(of: "strings").map { value throws(ConfigError) in try value.filledString() }
  }

  /// The sections of an array of tables.
  func sections<Key: SectionKey>(of _: Key.Type = Key.self) throws(ConfigError) -> [Section<Key>] {
    try elements(of: "tables (`[[…]]`)").map { value throws(ConfigError) in try value.section() }
  }

  /// The section that a table is.
  func section<Key: SectionKey>(insteadOf expected: String = "a table") throws(ConfigError) -> Section<Key> {
    guard let table = content.table else { throw mistyped(expected) }
    return try Section(table, at: place)
  }

  /// The error that this is not what it should be.
  func mistyped(_ expected: String) -> ConfigError {
    place.error("\(name) must be \(expected), not \(content.type.withArticle)")
  }
}

extension TOMLType {
  fileprivate var withArticle: String {
    switch self {
    case .array, .int: "an \(self)"
    case .bool: "a boolean"
    case .table, .string, .double, .date, .time, .dateTime: "a \(self)"
    }
  }
}
