// A piece's text as it reads after some decodings, with the way back to the original bytes.

/// A text and where each of its bytes came from in the piece's original bytes.
///
/// Layer 0 is the piece's own text, each further layer is the whole of the layer before with every encoded
/// stretch replaced by what it stands for. What stands around such a stretch stays around it: the key of an
/// encoded value, the URL above it.
struct Layer: Sendable {
  /// How often a scan decodes unless told otherwise.
  static let maximumDepth = 5

  /// The text. Bytes, mostly UTF-8.
  let text: ContiguousArray<UInt8>
  /// How many passes made it; 0 for the piece's own text.
  let depth: Int
  /// What the last pass undid.
  let decodings: Set<Decoding>
  /// The pieces that the last pass moved to another one, as ranges of the original bytes.
  let moved: [Moved]
  /// One map for each pass that changed something, the charset's first.
  private let maps: [SourceMap]

  /// Layer 0: UTF-16 becomes UTF-8, a UTF-8 byte order mark is dropped, anything else stays as it is.
  init(original bytes: ContiguousArray<UInt8>) {
    depth = 0
    moved = []
    if let (text, map, decodings) = Charset.normalized(bytes) {
      self.text = text
      maps = [map]
      self.decodings = decodings
    } else {
      text = bytes
      maps = []
      decodings = []
    }
  }

  private init(
    text: ContiguousArray<UInt8>, depth: Int, decodings: Set<Decoding>, moved: [Moved], maps: [SourceMap]
  ) {
    self.text = text
    self.moved = moved
    self.depth = depth
    self.decodings = decodings
    self.maps = maps
  }

  /// The next layer, nil if there is nothing (more) to decode.
  ///
  /// Takes time in proportion to the text. Texts of 2 GiB and more are not decoded: pieces are far smaller.
  func decoded() -> Layer? {
    guard text.count < Int(Int32.max) else { return nil }
    var pass = Pass(text)
    guard let (text, map, decodings) = pass.run() else { return nil }
    let moved = pass.moved.map { Moved(piece: original($0.piece), to: original($0.to)) }
    return Layer(text: text, depth: depth + 1, decodings: decodings, moved: moved, maps: maps + [map])
  }

  /// The smallest range of original bytes that holds all that a range of this text came from.
  func original(_ range: Range<Int>) -> Range<Int> {
    maps.reversed().reduce(range) { $1.source(of: $0) }
  }

  /// The decoding that a range of this text came out of in the last pass, nil if it stands so in the text
  /// of the layer before. For layer 0: the charset.
  func decoding(of range: Range<Int>) -> Decoding? {
    maps.last?.decoding(of: range)
  }

  /// Every decoding that a range of this text went through, outermost first.
  func decodings(of range: Range<Int>) -> [Decoding] {
    var range = range
    var decodings: [Decoding] = []
    for map in maps.reversed() {
      if let decoding = map.decoding(of: range) { decodings.append(decoding) }
      range = map.source(of: range)
    }
    return decodings.reversed()
  }
}
