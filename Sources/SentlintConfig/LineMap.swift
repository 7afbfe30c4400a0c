// On which line each part of a TOML file stands.

/// The lines on which a TOML file's tables, keys and array elements begin.
///
/// TOMLKit does not hand on the source regions that its parser keeps, so the text is read a second time, for
/// places alone. The tree has a node for each table, key and element; node 0 is the file.
struct LineMap: Sendable {
  /// One table, key or array element.
  struct Node {
    /// The line, 1-based.
    let line: Int
    /// How many nodes stand above it.
    let depth: Int
    /// The nodes of a table's keys.
    var keys: [String: Int] = [:]
    /// The nodes of an array's elements.
    var elements: [Int] = []
  }

  /// Something that must not reach the parser: it would end the process, or be read as something else.
  struct Fault {
    /// Where the statement that holds it begins, in bytes. What stands before is whole.
    let statement: Int
    /// The line, 1-based.
    let line: Int
    /// What it is.
    let message: String
  }

  /// The deepest nesting accepted. The parser recurses when it reads and when it frees what it has read, dotted
  /// keys included; a rule pack needs 7 levels.
  static let maxDepth = 32

  /// The nodes; the first is the file.
  private(set) var nodes = [Node(line: 1, depth: 0)]
  /// The first fault met; what stands behind it is not mapped.
  private(set) var fault: Fault?
  /// Where the statement begins that is being read, in bytes.
  var statement = 0

  /// Maps a text, UTF-8. Text that is not TOML gives a map of what comes before the error, at least.
  init(_ text: [UInt8]) {
    var reader = LineReader(text)
    reader.readDocument()
    self = reader.map
  }

  /// A map of nothing yet.
  init() {}

  /// The node of a table's key, made on first sight.
  mutating func key(_ name: String, of node: Int, line: Int) -> Int {
    if let known = nodes[node].keys[name] { return known }
    nodes[node].keys[name] = nodes.count
    return add(below: node, line: line)
  }

  /// The node of an array's next element.
  mutating func element(of node: Int, line: Int) -> Int {
    nodes[node].elements.append(nodes.count)
    return add(below: node, line: line)
  }

  /// Notes a fault, if it is the first.
  mutating func note(_ message: String, line: Int) {
    fault = fault ?? Fault(statement: statement, line: line, message: message)
  }

  private mutating func add(below node: Int, line: Int) -> Int {
    let depth = nodes[node].depth + 1
    if depth > Self.maxDepth { note("nested more than \(Self.maxDepth) levels deep", line: line) }
    nodes.append(Node(line: line, depth: depth))
    return nodes.count - 1
  }
}
