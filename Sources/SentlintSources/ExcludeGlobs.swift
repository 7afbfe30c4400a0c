// Paths that the user does not want scanned.

package import SentlintCore

/// Globs as in a `.gitignore`.
///
/// `*`, `?` and `[…]` match within one component, `**` any number of components. A slash in front or within ties
/// a glob to where the scan began, or to a root of its own; a glob without one matches at any depth. A slash at the end matches directories
/// only. What stands in a matched directory is matched too. A later glob overrides an earlier one, and one that
/// begins with `!` takes back.
package struct ExcludeGlobs: Sendable {
  private let groups: [Group]

  /// Globs that are tied to the same place.
  private struct Group: Sendable {
    let root: Path?
    let globs: [Glob]

    /// Whether the last glob that matches says so.
    func excludes(_ components: ArraySlice<[Unicode.Scalar]>, isDirectory: Bool) -> Bool {
      let deciding = globs.last { glob in
        (isDirectory || !glob.isDirectoryOnly) && glob.matches(components)
      }
      return deciding.map { !$0.isNegated } ?? false
    }
  }

  /// A glob that cannot be read.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    /// The glob as it was given.
    package let glob: String
    /// What is wrong with it.
    package let problem: String

    /// The glob and what is wrong with it.
    package var description: String { "invalid glob \"\(glob)\": \(problem)" }
  }

  /// Reads globs.
  ///
  /// - Parameters:
  ///   - globs: As they are written.
  ///   - root: The directory that a slash ties them to; nil: the current one.
  /// - Throws: `Invalid`, for the first that cannot be read.
  package init(_ globs: [String], root: Path? = nil) throws(Invalid) {
    var read: [Glob] = []
    for glob in globs {
      do throws(Glob.Problem) {
        read.append(try Glob(glob))
      } catch {
        throw Invalid(glob: glob, problem: error.text)
      }
    }
    groups = read.isEmpty ? [] : [Group(root: root, globs: read)]
  }

  private init(groups: [Group]) {
    self.groups = groups
  }

  /// Nothing is excluded.
  package static let none = Self(groups: [])

  /// What either excludes.
  package static func + (left: Self, right: Self) -> Self {
    Self(groups: left.groups + right.groups)
  }

  /// Whether there are none.
  package var isEmpty: Bool { groups.isEmpty }

  /// Where the globs are tied to, group by group; nil: to the current directory.
  var roots: [Path?] { groups.map(\.root) }

  /// Whether what a walk met is excluded. Whether what it stands in is, the walk has asked before.
  ///
  /// - Parameters:
  ///   - path: Relative to where the walk began.
  ///   - bases: Where it began, relative to each of `roots`.
  ///   - isDirectory: Whether there is a directory at `path`.
  /// - Returns: Whether it is to be left out.
  func matches(_ path: Path, beneath bases: [Path], isDirectory: Bool) -> Bool {
    zip(groups, bases).contains { group, base in
      group.excludes(Self.components(of: base.appending(path.bytes))[...], isDirectory: isDirectory)
    }
  }

  /// Whether `path`, or a directory that it is in, is excluded.
  ///
  /// - Parameters:
  ///   - path: Relative to where the scan began.
  ///   - isDirectory: Whether there is a directory at `path`.
  /// - Returns: Whether it is to be left out.
  package func matches(_ path: Path, isDirectory: Bool) -> Bool {
    guard !isEmpty else { return false }
    let components = Self.components(of: path)
    return components.indices.contains { last in
      groups.contains { group in
        group.excludes(components[...last], isDirectory: isDirectory || last < components.count - 1)
      }
    }
  }

  private static func components(of path: Path) -> [[Unicode.Scalar]] {
    path.bytes.split(separator: UInt8(ascii: "/"))
      .map { Array(String(decoding: $0, as: UTF8.self).unicodeScalars) }
      .filter { $0 != ["."] }
  }
}

/// One glob, taken apart.
private struct Glob: Sendable {
  let isNegated: Bool
  let isDirectoryOnly: Bool
  private let components: [Part<[Part<Characters>]>]

  struct Problem: Error {
    let text: String
  }

  /// What one element of a list is matched against, or any number of them: characters of a name by `*`,
  /// components of a path by `**`.
  private enum Part<One: Sendable>: Sendable {
    case anyNumber
    case one(One)
  }

  private struct Characters: Sendable {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var isNegated = false

    func contains(_ character: Unicode.Scalar) -> Bool {
      ranges.contains { $0.contains(character) } != isNegated
    }
  }

  init(_ text: String) throws(Problem) {
    var rest = Array(text.unicodeScalars)[...]
    isNegated = rest.first == "!"
    if isNegated { rest.removeFirst() }
    isDirectoryOnly = rest.last == "/"
    if isDirectoryOnly { rest.removeLast() }
    let isAnchored = rest.contains("/")
    if rest.first == "/" { rest.removeFirst() }
    guard !rest.isEmpty else { throw Problem(text: "it names nothing") }
    var components: [Part<[Part<Characters>]>] = isAnchored ? [] : [.anyNumber]
    for component in rest.split(separator: "/", omittingEmptySubsequences: false) {
      guard !component.isEmpty else { throw Problem(text: "two slashes in a row") }
      components.append(component == ["*", "*"] ? .anyNumber : .one(try Self.parts(of: component)))
    }
    // `a/**` is what stands in `a`, not `a` itself.
    if case .anyNumber? = components.last { components.append(.one([.anyNumber])) }
    self.components = components
  }

  /// Whether the whole path matches.
  func matches(_ path: ArraySlice<[Unicode.Scalar]>) -> Bool {
    Self.matches(components[...], path) { parts, name in
      Self.matches(parts[...], name[...]) { $0.contains($1) }
    }
  }

  /// Matches a list against a pattern.
  ///
  /// Only the last part that stands for any number is ever tried at another place, so the time is at most the
  /// product of the lengths.
  private static func matches<One, Value>(
    _ pattern: ArraySlice<Part<One>>, _ values: ArraySlice<Value>, _ accepts: (One, Value) -> Bool
  ) -> Bool {
    var pattern = pattern
    var values = values
    var retry: (pattern: ArraySlice<Part<One>>, values: ArraySlice<Value>)?
    while true {
      switch (pattern.first, values.first) {
      case (.anyNumber?, _):
        pattern = pattern.dropFirst()
        retry = (pattern, values)
        continue
      case (.one(let one)?, let value?) where accepts(one, value):
        pattern = pattern.dropFirst()
        values = values.dropFirst()
        continue
      case (nil, nil):
        return true
      default:
        guard let again = retry, !again.values.isEmpty else { return false }
        pattern = again.pattern
        values = again.values.dropFirst()
        retry = (pattern, values)
      }
    }
  }
}

extension Glob {
  /// Takes one component apart.
  private static func parts(of component: ArraySlice<Unicode.Scalar>) throws(Problem) -> [Part<Characters>] {
    var parts: [Part<Characters>] = []
    var rest = component
    while let character = rest.popFirst() {
      switch character {
      case "*": parts.append(.anyNumber)
      case "?": parts.append(.one(Characters(isNegated: true)))
      case "[": parts.append(.one(try characters(from: &rest)))
      case "\\":
        let literal = try escaped(from: &rest)
        parts.append(.one(Characters(ranges: [literal...literal])))
      default: parts.append(.one(Characters(ranges: [character...character])))
      }
    }
    return parts
  }

  /// Reads what stands behind a `[`, and the `]`.
  private static func characters(from rest: inout ArraySlice<Unicode.Scalar>) throws(Problem) -> Characters {
    var characters = Characters()
    if rest.first == "!" || rest.first == "^" {
      characters.isNegated = true
      rest.removeFirst()
    }
    while let character = rest.popFirst() {
      if character == "]", !characters.ranges.isEmpty { return characters }
      if character == "[", rest.first == ":" {
        throw Problem(text: "names of characters such as [:alpha:] are not known; write a range")
      }
      let lower = character == "\\" ? try escaped(from: &rest) : character
      var upper = lower
      if rest.first == "-", let next = rest.dropFirst().first, next != "]" {
        rest.removeFirst(2)
        upper = next == "\\" ? try escaped(from: &rest) : next
      }
      guard lower <= upper else { throw Problem(text: "the range \(lower)-\(upper) is backwards") }
      characters.ranges.append(lower...upper)
    }
    throw Problem(text: "a [ without its ]")
  }

  private static func escaped(from rest: inout ArraySlice<Unicode.Scalar>) throws(Problem) -> Unicode.Scalar {
    guard let character = rest.popFirst() else { throw Problem(text: "nothing behind the \\") }
    return character
  }
}
