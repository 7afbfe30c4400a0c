// Git's own containers, where they lie about as files: bundles, packs, and loose objects.

internal import SentlintCore
internal import SentlintPacks

/// What kind of container some bytes begin.
enum GitFile {
  /// A pack, or a bundle, which has a pack behind its head; the length of an ID in bytes, where the head tells it.
  case pack(start: Int, idLength: Int?)
  /// A zlib stream, as a loose object is one.
  case zlib

  /// Looks at the beginning of some content, or at the whole.
  init?(_ bytes: borrowing Span<UInt8>) {
    if UnindexedPack.begins(at: 0, in: bytes) {
      self = .pack(start: 0, idLength: nil)
    } else if Self.beginsBundle(bytes), let (start, idLength) = Self.packOfBundle(bytes) {
      self = .pack(start: start, idLength: idLength)
    } else if bytes.count > 2, bytes[0] == 0x78, [0x01, 0x5e, 0x9c, 0xda].contains(bytes[1]),
      !ArchiveFormat.isText(bytes)
    {
      self = .zlib
    } else {
      return nil
    }
  }

  /// Whether a bundle begins here; see git's `gitformat-bundle`.
  static func beginsBundle(_ bytes: borrowing Span<UInt8>) -> Bool {
    let (start, end): (StaticString, StaticString) = ("# v", " git bundle\n")
    return bytes.has(start, at: 0) && bytes.count > 3 && [0x32, 0x33].contains(bytes[3])
      && bytes.has(end, at: 4)
  }

  /// Where the pack of a bundle begins: behind the first empty line.
  private static func packOfBundle(_ bytes: borrowing Span<UInt8>) -> (start: Int, idLength: Int)? {
    var at = 0
    var idLength = 20
    while at < bytes.count, bytes[at] != UInt8(ascii: "\n") {
      if bytes.has("@object-format=sha256", at: at) { idLength = 32 }
      while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
      at += 1
    }
    return UnindexedPack.begins(at: at + 1, in: bytes) ? (at + 1, idLength) : nil
  }
}

extension Span<UInt8> {
  /// Whether this text stands at a place.
  fileprivate func has(_ text: StaticString, at start: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    return start + length <= count
      && text.withUTF8Buffer { letters in
        // SAFETY: `letters` are the text's, which is static.
        letters.indices.allSatisfy { unsafe letters[$0] == self[start + $0] }
      }
  }
}

extension Archive {
  /// Hands over what is in one of git's containers.
  ///
  /// - Parameters:
  ///   - file: What it is.
  ///   - content: Its bytes.
  ///   - receive: Takes the pieces and the skips.
  /// - Returns: What became of it.
  func expand(
    _ file: GitFile, _ content: ArchiveReader.Content, to receive: (SourceEvent) -> Void
  ) -> Outcome {
    let bytes: ContiguousArray<UInt8>
    switch content {
    case .memory(let all): bytes = all
    case .input(let input):
      let filling = input.filled(expecting: 1 << 26, upTo: Self.mostHeld + 1)
      guard filling.isLast, filling.failure == nil else {
        let reason = "it is larger than \(Self.mostHeld >> 20) MiB; make a repository of it, and audit that"
        skip(filling.failure?.reason ?? .limit(reason), to: receive)
        return .partly
      }
      bytes = filling.bytes
    }
    switch file {
    case .pack(let start, let idLength):
      guard let pack = UnindexedPack(bytes, at: start, idLength: idLength) else { return .notAnArchive }
      if isTooDeep(receive) { return .partly }
      if start > 0 { receive(.piece(Piece(bytes: ContiguousArray(bytes[..<start]), origin: origin))) }
      return expand(pack, of: bytes, to: receive)
    case .zlib: return expandStream(bytes, to: receive)
    }
  }

  /// Many files begin with the two bytes that a zlib stream begins with. From two in a thousand of these, if they hold
  /// random bytes, more than this can be inflated. Bytes.
  private static let tellingLength = 256

  /// Packs are held whole while they are read. Bytes.
  private static let mostHeld = 1 << 30

  private func expand(
    _ pack: UnindexedPack, of bytes: ContiguousArray<UInt8>, to receive: (SourceEvent) -> Void
  ) -> Outcome {
    let names = PackedNames(pack)
    for path in names.others {
      let origin = Origin.archiveMember(path, of: origin)
      receive(.piece(Piece(bytes: ContiguousArray(path.bytes), origin: .pathName(of: origin))))
    }
    var isCutShort = false
    pack.read([.blob, .commit, .tag]) { id, type, object in
      if let limit = limitPassed(byInflating: object.count, consumed: bytes.count) {
        skip(limit, to: receive)
        isCutShort = true
        return false
      }
      let path = names.path(of: id) ?? Path("\(type.name) \(id)")
      handOver(ContiguousArray(copying: object), type, at: path, to: receive)
      isCutShort = !goesOnAfterMember(receive)
      return !isCutShort
    }
    if isCutShort { return .partly }
    if pack.unreadCount > 0 {
      let reason =
        "of its \(pack.count) objects \(pack.unreadCount) are damaged, too large, or changes to others that it does not hold"
      skip(.unreadable(reason), to: receive)
      return .partly
    }
    if !pack.isIntact {
      skip(.unreadable("its checksum does not match its content"), to: receive)
      return .partly
    }
    return pack.end < bytes.count ? .partly : .expanded
  }

  /// Hands over one object of git's.
  private func handOver(
    _ content: ContiguousArray<UInt8>, _ type: ObjectType, at path: Path, to receive: (SourceEvent) -> Void
  ) {
    let origin = Origin.archiveMember(path, of: origin)
    switch type {
    case .blob:
      reader.read(
        ByteInput(content), from: origin, expecting: content.count, within: self, to: receive)
    case .commit, .tag:
      let object = HeaderedObject(content)
      receive(.piece(Piece(bytes: object.identities, origin: origin)))
      receive(.piece(Piece(bytes: object.message, origin: origin)))
    case .tree: receive(.piece(Piece(bytes: content, origin: origin)))
    }
  }

  private func expandStream(_ bytes: ContiguousArray<UInt8>, to receive: (SourceEvent) -> Void) -> Outcome {
    let buffer = ByteBuffer()
    let inflater = Inflater()
    let limits = reader.limits
    let most = min(
      limits.maxInflatedBytes, max(limits.ratioMatters, bytes.count * limits.maxRatio), Self.mostHeld)
    switch inflater.inflate(bytes.span, upTo: most + 1, into: buffer) {
    case .damaged:
      guard
        origin.path.isLooseObject
          || inflater.inflate(bytes.span, upTo: Self.tellingLength, into: buffer) == .tooLong
      else { return .notAnArchive }
      skip(.unreadable("it is a zlib stream that is damaged or cut off"), to: receive)
      return .partly
    case .tooLong:
      if let limit = limitPassed(byInflating: most + 1, consumed: bytes.count) { skip(limit, to: receive) }
      return .partly
    case .done(let consumed):
      if isTooDeep(receive) { return .partly }
      if let limit = limitPassed(byInflating: buffer.count, consumed: consumed) {
        skip(limit, to: receive)
        return .partly
      }
      buffer.withSpan { content in
        if let (type, start) = ObjectType.head(of: content) {
          handOver(
            ContiguousArray(copying: content.extracting(start...)), type, at: Path(type.name), to: receive)
        } else {
          handOver(ContiguousArray(copying: content), .blob, at: Path("data"), to: receive)
        }
      }
      _ = goesOnAfterMember(receive)
      return consumed < bytes.count ? .partly : .expanded
    }
  }
}

extension Path {
  /// Whether git would look for a loose object here: `<2 hex digits>/<38 or 62 hex digits>`.
  fileprivate var isLooseObject: Bool {
    [41, 65].contains { length in
      var name = bytes.suffix(length)
      guard name.count == length, name.remove(at: name.startIndex + 2) == UInt8(ascii: "/") else {
        return false
      }
      return ObjectID(hex: name) != nil
    }
  }
}

/// The paths at which the files of a pack stand, as its directories tell them.
private struct PackedNames {
  private struct Place {
    let directory: ObjectID
    let name: [UInt8]
  }

  private struct Alias: Hashable {
    let id: ObjectID
    let name: [UInt8]
  }

  private var places: [ObjectID: Place] = [:]
  /// Where objects stand under other names than in their first place.
  private var further: [Alias: Place] = [:]

  init(_ pack: UnindexedPack) {
    let reader = TreeReader(idLength: pack.idLength, everything: true)
    pack.read([.tree]) { directory, _, bytes in
      // A directory that cannot be read to its end names fewer objects; these are read all the same.
      _ = reader.read(bytes) { entry, bytes in
        let id = ObjectID(bytes, at: entry.id.lowerBound, count: pack.idLength)
        let place = Place(directory: directory, name: entry.name.map { bytes[$0] })
        if let known = places[id] {
          if known.name != place.name { further[Alias(id: id, name: place.name)] = place }
        } else {
          places[id] = place
        }
      }
      return true
    }
  }

  /// The path of an object; nil if no directory lists it.
  func path(of id: ObjectID) -> Path? {
    places[id].map(path)
  }

  /// Paths at which objects stand under other names than in their first place.
  var others: [Path] { further.values.map(path).sorted() }

  private func path(of place: Place) -> Path {
    var names = [place.name]
    var directory = place.directory
    // A directory in itself there cannot be, but a pack that is made to look so.
    while let above = places[directory], names.count < 1_000 {
      names.append(above.name)
      directory = above.directory
    }
    return Path(bytes: Array(names.reversed().joined(separator: [UInt8(ascii: "/")])))
  }
}
