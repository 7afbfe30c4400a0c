// The members of an archive as pieces.

internal import SentlintCore

/// An archive or a compressed file, which may be a member of another.
struct Archive {
  /// Where it is.
  let origin: Origin
  let reader: ContentReader
  private let depth: Int
  private let spent: Spent
  private let growth: Growth

  /// An archive that is in no other.
  init(origin: Origin, reader: ContentReader) {
    self.init(origin: origin, reader: reader, depth: 1, spent: Spent(), growth: Growth(of: nil))
  }

  private init(origin: Origin, reader: ContentReader, depth: Int, spent: Spent, growth: Growth) {
    self.origin = origin
    self.reader = reader
    self.depth = depth
    self.spent = spent
    self.growth = growth
  }

  /// What an archive and those within it have taken of the limits.
  private final class Spent {
    var members = 0
    var inflated = 0
    var isOverLimit = false
  }

  /// How many bytes an archive, with those within it, has inflated to, and from how many of its own.
  private final class Growth {
    let outer: Growth?
    var inflated = 0
    var consumed = 0

    init(of outer: Growth?) {
      self.outer = outer
    }
  }

  /// What became of an archive.
  enum Outcome {
    /// Every member was handed over, and the archive's own bytes hold nothing more.
    case expanded
    /// It is no archive; nothing was handed over.
    case notAnArchive
    /// What could be read was handed over. The bytes hold more: what could not be read, as a skip then says, or
    /// something that belongs to no member.
    case partly
  }

  /// A member of this one that is an archive too.
  func nested(_ origin: Origin) -> Self {
    Self(origin: origin, reader: reader, depth: depth + 1, spent: spent, growth: Growth(of: growth))
  }

  /// Hands over the members.
  ///
  /// - Parameters:
  ///   - content: The archive's bytes.
  ///   - beginning: The first of them, or all.
  ///   - receive: Takes the members' pieces, and the skips.
  /// - Returns: What became of it.
  func expand(
    _ content: ArchiveReader.Content, beginning: ContiguousArray<UInt8>, to receive: (SourceEvent) -> Void
  ) -> Outcome {
    if let file = GitFile(beginning.span) { return expand(file, content, to: receive) }
    if case .memory(let bytes) = content, let library = ImportLibrary(bytes) {
      return expand(library, of: bytes, to: receive)
    }
    let formats: ArchiveReader.Formats = Self.isCompressedFile(beginning) ? .compressedFiles : .all
    let result = ArchiveReader.read(content, as: formats) { archive -> Outcome in
      let first = archive.next()
      if archive.isSingleFile, !archive.isCompressed { return .notAnArchive }
      if case .member = first, isTooDeep(receive) { return .partly }
      return expand(archive, of: content, from: first, to: receive)
    }
    switch result {
    case .success(let outcome): return outcome
    case .failure(let failure):
      skip(.unreadable(failure.message), to: receive)
      return .partly
    }
  }

  /// Whether it is compressed, and what is in it does not begin like an archive. libarchive itself would take
  /// some texts, and anything that begins with zeros, for one.
  private static func isCompressedFile(_ beginning: ContiguousArray<UInt8>) -> Bool {
    let result = ArchiveReader.read(.memory(beginning), as: .compressedFiles) { archive in
      guard case .member = archive.next(), archive.isCompressed else { return false }
      let input = unsafe ByteInput(
        read: { (buffer) throws(ReadFailure) in
          // SAFETY: the buffer is passed on whole. A failure is told when the content is read.
          (try? unsafe archive.read(into: buffer)) ?? 0
        })
      return !ArchiveFormat.mayBegin(input.filled(expecting: 511, upTo: 512).bytes)
    }
    if case .success(let isCompressedFile) = result { return isCompressedFile }
    return false
  }

  private func expand(
    _ archive: ArchiveReader, of content: ArchiveReader.Content, from first: ArchiveReader.Step,
    to receive: (SourceEvent) -> Void
  ) -> Outcome {
    var step = first
    var outcome = Outcome.expanded
    while true {
      switch step {
      case .end:
        return archive.holdsMore(content) ? .partly : outcome
      case .member(let member):
        if !handOver(member, of: archive, to: receive) { outcome = .partly }
      case .failure(let failure):
        skip(.unreadable(failure.message), to: receive)
        outcome = .partly
        if failure.isFinal { return outcome }
      }
      guard goesOnAfterMember(receive) else { return .partly }
      step = archive.next()
    }
  }

  /// Hands over one member: what a link says, and content, whatever kind of member has it.
  ///
  /// - Returns: Whether all of its bytes could be had from this archive.
  private func handOver(
    _ member: ArchiveReader.Member, of archive: ArchiveReader, to receive: (SourceEvent) -> Void
  ) -> Bool {
    let origin = Origin.archiveMember(path(of: member, in: archive), of: origin)
    if let target = member.linkTarget {
      receive(.piece(Piece(bytes: ContiguousArray(target.bytes), origin: origin)))
    }
    var isWhole = true
    let input = unsafe ByteInput(
      read: { (buffer) throws(ReadFailure) in
        do throws(ReadFailure) {
          return try unsafe read(into: buffer, from: archive)
        } catch {
          isWhole = false
          throw error
        }
      })
    let first = input.filled(
      expecting: min(member.size, reader.windows.whole), upTo: reader.windows.whole + 1)
    if member.kind == .file || !first.bytes.isEmpty || first.failure != nil {
      reader.read(first, then: input, from: origin, within: self, to: receive)
    } else if member.kind == .other, member.size > 0 {
      let reason = Skip.Reason.unreadable("it is a directory or a device that has content")
      receive(.skipped(Skip(origin: origin, reason: reason)))
      return false
    }
    return isWhole
  }

  private func read(
    into buffer: UnsafeMutableRawBufferPointer, from archive: ArchiveReader
  ) throws(ReadFailure) -> Int {
    let count: Int
    do throws(ArchiveReader.Failure) {
      // SAFETY: the buffer is passed on whole.
      count = try unsafe archive.read(into: buffer)
    } catch {
      throw ReadFailure(reason: .unreadable(error.message))
    }
    if let limit = limitPassed(byInflating: count, consumed: archive.consumed) {
      throw ReadFailure(reason: limit)
    }
    return count
  }

  /// Counts bytes that were inflated.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - consumed: How many of the archive's own bytes all that was inflated came from.
  /// - Returns: The limit that they pass, if there is one.
  func limitPassed(byInflating count: Int, consumed: Int) -> Skip.Reason? {
    spent.inflated += count
    let limits = reader.limits
    if spent.inflated > limits.maxInflatedBytes {
      spent.isOverLimit = true
      return .limit(Self.stopped("more than \(limits.maxInflatedBytes) bytes inflated", "bytes"))
    }
    growth.consumed = consumed
    var next: Growth? = growth
    while let growth = next {
      growth.inflated += count
      if growth.inflated > limits.ratioMatters, growth.inflated / max(growth.consumed, 1) > limits.maxRatio {
        spent.isOverLimit = true
        return .limit(Self.stopped("it inflates to more than \(limits.maxRatio) times its size", "ratio"))
      }
      next = growth.outer
    }
    return nil
  }

  /// Whether the archive is nested deeper than is allowed; then that has been said.
  func isTooDeep(_ receive: (SourceEvent) -> Void) -> Bool {
    guard depth > reader.limits.maxDepth else { return false }
    let limit = Self.stopped("it is nested deeper than \(reader.limits.maxDepth) archives", "depth")
    skip(.limit(limit), to: receive)
    return true
  }

  /// Counts a member; whether to go on with the next. If not, why has been said.
  func goesOnAfterMember(_ receive: (SourceEvent) -> Void) -> Bool {
    spent.members += 1
    if spent.members > reader.limits.maxMembers, !spent.isOverLimit {
      spent.isOverLimit = true
      skip(.limit(Self.stopped("more than \(reader.limits.maxMembers) members", "members")), to: receive)
    }
    if spent.isOverLimit { return false }
    if Task.isCancelled { skip(.interrupted, to: receive) }
    return !Task.isCancelled
  }

  /// The member's name. A compressed file that is no archive has none, or one that its compressor noted: then it
  /// is the file's own, less what the compressor added.
  private func path(of member: ArchiveReader.Member, in archive: ArchiveReader) -> Path {
    guard archive.isSingleFile, member.path == Path("data") else { return member.path }
    let name = origin.path.lastComponent
    let stem = name.lastIndex(of: UInt8(ascii: ".")).map { name[..<$0] } ?? name
    return Path(bytes: Array(stem.isEmpty ? name : stem))
  }

  func skip(_ reason: Skip.Reason, to receive: (SourceEvent) -> Void) {
    receive(.skipped(Skip(origin: origin, reason: reason)))
  }

  private static func stopped(_ what: String, _ option: String) -> String {
    "\(what), and the archive was not read further; raise the limit with --max-archive-\(option)"
  }
}
