// A quick look into zip archives: into most of those that histories keep by the hundred, three times as fast as by
// libarchive.

internal import SentlintPacks

/// Tells of zip archives without anything unusual that nothing in them matters. One for each thread.
final class ZipGlance: @unchecked Sendable {
  // SAFETY: made and used by one thread, and not by others before that has ended.
  private let inflater = Inflater()
  private let buffer = ByteBuffer()

  /// What it saw.
  struct Content: Equatable {
    var members = 0
    var bytes = 0
  }

  /// An entry of the central directory.
  private struct Entry {
    let flags: Int
    let method: Int
    let crc: Int
    let size: Int
    let inflatedSize: Int
    let name: Range<Int>
    let offset: Int
  }

  /// Looks at every member and its name. Only of an archive in which each byte belongs to a sound member or to the
  /// directory, and in which members that are archives are such zips too, it can vouch for anything.
  ///
  /// - Returns: What there is, all of which `mayMatter` is false for; nil if there is something else, or if another
  ///   reader has to look.
  func content(
    of zip: borrowing Span<UInt8>, limits: ArchiveLimits, without mayMatter: (borrowing Span<UInt8>) -> Bool
  ) -> Content? {
    guard let (entries, directory) = entries(of: zip), entries.count <= limits.maxMembers, limits.maxDepth > 0
    else { return nil }
    var content = Content()
    var at = 0
    for entry in entries {
      guard entry.offset == at, let data = data(of: entry, in: zip, end: directory) else { return nil }
      content.bytes += entry.inflatedSize
      guard content.bytes <= limits.maxInflatedBytes,
        content.bytes <= limits.ratioMatters || content.bytes / zip.count < limits.maxRatio / 2,
        !mayMatter(zip.extracting(entry.name))
      else { return nil }
      if zip[entry.name.upperBound - 1] == UInt8(ascii: "/") {
        guard entry.inflatedSize == 0 else { return nil }
      } else {
        guard let inner = look(at: entry, data, in: zip, limits, mayMatter) else { return nil }
        content.members += inner.members
        content.bytes += inner.bytes - entry.inflatedSize
      }
      at = data.upperBound
      if entry.flags & 8 != 0 {
        guard let end = endOfDescriptor(at, of: entry, in: zip) else { return nil }
        at = end
      }
    }
    return at == directory ? content : nil
  }

  /// The members as the directory lists them, in their order in the file, and where the directory begins.
  private func entries(of zip: borrowing Span<UInt8>) -> ([Entry], directory: Int)? {
    let end = zip.count - 22
    guard end >= 0, zip.little32(end) == 0x0605_4b50, zip.little32(end + 4) == 0, zip.little16(end + 20) == 0,
      zip.little16(end + 8) == zip.little16(end + 10)
    else { return nil }
    let directory = zip.little32(end + 16)
    guard directory + zip.little32(end + 12) == end else { return nil }
    var entries: [Entry] = []
    var at = directory
    while at < end {
      guard at + 46 <= end, zip.little32(at) == 0x0201_4b50 else { return nil }
      let nameEnd = at + 46 + zip.little16(at + 28)
      // A comment is text of somebody's; a symbolic link is more than its content.
      let isLink = zip[at + 5] == 3 && zip.little16(at + 40) & 0xf000 == 0xa000
      let next = nameEnd + zip.little16(at + 30)
      guard nameEnd > at + 46, next <= end, zip.little16(at + 32) == 0, zip.little16(at + 34) == 0, !isLink
      else {
        return nil
      }
      let entry = Entry(
        flags: zip.little16(at + 8), method: zip.little16(at + 10), crc: zip.little32(at + 16),
        size: zip.little32(at + 20), inflatedSize: zip.little32(at + 24), name: (at + 46)..<nameEnd,
        offset: zip.little32(at + 42))
      for place in entry.name where !(0x20..<0x7f).contains(zip[place]) { return nil }
      entries.append(entry)
      at = next
    }
    guard at == end, entries.count == zip.little16(end + 10) else { return nil }
    return (entries.sorted { $0.offset < $1.offset }, directory)
  }

  /// Where a member's content is, if the head in front of it says what the directory does.
  private func data(of entry: Entry, in zip: borrowing Span<UInt8>, end: Int) -> Range<Int>? {
    let at = entry.offset
    // Bits 1 and 2 tell how well it is deflated, 3 that sizes follow, 11 that the name is UTF-8.
    guard entry.flags & ~0x80e == 0, entry.inflatedSize <= 32 << 20, at + 30 <= end,
      zip.little32(at) == 0x0403_4b50, zip.little16(at + 6) == entry.flags,
      zip.little16(at + 8) == entry.method, zip.little16(at + 26) == entry.name.count
    else { return nil }
    let sizes = (zip.little32(at + 14), zip.little32(at + 18), zip.little32(at + 22))
    guard sizes == (entry.crc, entry.size, entry.inflatedSize) || (entry.flags & 8 != 0 && sizes == (0, 0, 0))
    else { return nil }
    let start = at + 30 + entry.name.count + zip.little16(at + 28)
    guard start + entry.size <= end else { return nil }
    for place in 0..<entry.name.count where zip[at + 30 + place] != zip[entry.name.lowerBound + place] {
      return nil
    }
    return start..<(start + entry.size)
  }

  private func look(
    at entry: Entry, _ data: Range<Int>, in zip: borrowing Span<UInt8>, _ limits: ArchiveLimits,
    _ mayMatter: (borrowing Span<UInt8>) -> Bool
  ) -> Content? {
    func look(at member: borrowing Span<UInt8>) -> Content? {
      guard crc32(member, 0..<member.count) == UInt32(entry.crc) else { return nil }
      if ArchiveFormat.mayBegin(member) {
        var limits = limits
        limits.maxDepth -= 1
        return ZipGlance().content(of: member, limits: limits, without: mayMatter)
      }
      return mayMatter(member) ? nil : Content(members: 1, bytes: member.count)
    }
    switch entry.method {
    case 0: return data.count == entry.inflatedSize ? look(at: zip.extracting(data)) : nil
    case 8:
      guard inflater.inflateRaw(zip, data, size: entry.inflatedSize, into: buffer) else { return nil }
      return buffer.withSpan { look(at: $0) }
    default: return nil
    }
  }

  /// Where the sizes end that follow a member's content, with or without a signature.
  private func endOfDescriptor(_ start: Int, of entry: Entry, in zip: borrowing Span<UInt8>) -> Int? {
    let isSigned = start + 4 <= zip.count && zip.little32(start) == 0x0807_4b50
    let at = isSigned ? start + 4 : start
    guard at + 12 <= zip.count,
      (zip.little32(at), zip.little32(at + 4), zip.little32(at + 8))
        == (entry.crc, entry.size, entry.inflatedSize)
    else { return nil }
    return at + 12
  }
}

extension Span<UInt8> {
  /// The two bytes at an offset as a little-endian number.
  fileprivate func little16(_ at: Int) -> Int {
    Int(self[at]) | Int(self[at + 1]) << 8
  }

  /// The four bytes at an offset as a little-endian number.
  fileprivate func little32(_ at: Int) -> Int {
    little16(at) | little16(at + 2) << 16
  }
}
