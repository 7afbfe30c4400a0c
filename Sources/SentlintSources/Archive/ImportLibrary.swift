// Microsoft's libraries (`.lib`): ar archives whose table of names libarchive refuses. See "PE Format", Archive (Library)
// File Format.

internal import SentlintCore

/// The members of a library of Microsoft's linker.
struct ImportLibrary {
  /// A member: its name, and where in the file its content is.
  private(set) var members: [(name: Path, content: Range<Int>)] = []
  private static let headLength = 60

  /// Reads a whole library; nil if it is none: such a one has two members called `/` in front, where ar has one.
  init?(_ bytes: ContiguousArray<UInt8>) {
    guard bytes.starts(with: "!<arch>\n/ ".utf8) else { return nil }
    var longNames = bytes[..<0]
    var at = 8
    while at < bytes.count {
      let content = at + Self.headLength
      guard content <= bytes.count, bytes[(content - 2)..<content].elementsEqual("`\n".utf8),
        let size = Int(
          String(decoding: bytes[(at + 48)..<(at + 58)].prefix { $0 != 0x20 }, as: UTF8.self)),
        size >= 0, content + size <= bytes.count
      else { return nil }
      var name = bytes[at..<(at + 16)].prefix { $0 != 0x20 }
      if name.elementsEqual("//".utf8) { longNames = bytes[content..<(content + size)] }
      // `/16` is the long name that begins there; short ones end in a slash.
      if let start = Int(String(decoding: name.dropFirst(), as: UTF8.self)),
        (0..<longNames.count).contains(start)
      {
        name = longNames.dropFirst(start).prefix { $0 != 0 }
      } else if name.count > 2, name.last == UInt8(ascii: "/") {
        name = name.dropLast()
      }
      members.append((Path(bytes: Array(name)), content..<(content + size)))
      at = content + size + size % 2
    }
    guard members.count > 2, members[1].name == Path("/") else { return nil }
  }
}

extension Archive {
  /// Hands over the members of a library. Its heads hold numbers alone.
  func expand(
    _ library: ImportLibrary, of bytes: ContiguousArray<UInt8>, to receive: (SourceEvent) -> Void
  ) -> Outcome {
    if isTooDeep(receive) { return .partly }
    for member in library.members {
      let content = ContiguousArray(bytes[member.content])
      if let limit = limitPassed(byInflating: content.count, consumed: bytes.count) {
        skip(limit, to: receive)
        return .partly
      }
      reader.read(
        ByteInput(content), from: .archiveMember(member.name, of: origin), expecting: content.count,
        within: self,
        to: receive)
      guard goesOnAfterMember(receive) else { return .partly }
    }
    return .expanded
  }
}
