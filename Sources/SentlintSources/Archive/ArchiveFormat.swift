// Which content may be an archive.

internal import SentlintCore

/// Tells from its bytes whether content is worth asking libarchive about.
enum ArchiveFormat {
  /// Whether `bytes`, the beginning of some content or the whole of it, may be an archive or compressed.
  ///
  /// Everything that is scanned pays for this: one comparison of the first word, a look at a tar header's checksum
  /// and one at the place where a zip ends.
  static func mayBegin(_ bytes: borrowing Span<UInt8>) -> Bool {
    guard bytes.count >= 4 else { return false }
    var word: UInt32 = 0
    for index in 0..<4 { word = word << 8 | UInt32(bytes[index]) }
    return (hasSignature(word) && !isText(bytes)) || isTar(bytes) || endsAsZip(bytes)
      || GitFile.beginsBundle(bytes)
  }

  /// The same of an array.
  static func mayBegin(_ bytes: ContiguousArray<UInt8>) -> Bool {
    mayBegin(bytes.span)
  }

  private static func hasSignature(_ word: UInt32) -> Bool {
    switch word {
    case 0x504b_0304, 0x504b_0506, 0x504b_0708: true  // zip: with members, empty, split
    case 0xfd37_7a58: true  // xz
    case 0x28b5_2ffd: true  // zstd
    case 0x0422_4d18, 0x0221_4c18: true  // lz4, and its older frame
    case 0x4c5a_4950: true  // "LZIP"
    case 0x377a_bcaf: true  // 7z
    case 0x5261_7221: true  // "Rar!"
    case 0x4d53_4346: true  // "MSCF": cab
    case 0x7861_7221: true  // "xar!": macOS installers
    case 0x213c_6172: true  // "!<ar": ar, deb
    case 0x3037_3037: true  // "0707": cpio
    case 0xedab_eedb: true  // rpm
    case 0x5041_434b: true  // "PACK": git
    default:
      switch (word >> 8, word >> 16) {
      case (0x1f_8b08, _): true  // gzip
      case (0x42_5a68, _): true  // "BZh": bzip2
      case (0x5d_0000, _): true  // lzma
      case (_, 0x1f9d): true  // compress
      case (_, 0xc771), (_, 0x71c7): true  // binary cpio
      case (_, 0x7801), (_, 0x785e), (_, 0x789c), (_, 0x78da): true  // zlib, as loose objects of git's
      default: word & 0xf0ff_ffff == 0x502a_4d18  // a skippable frame of zstd or lz4
      }
    }
  }

  /// Whether the first block is a tar header: its checksum is right. That is all that the oldest tars have.
  private static func isTar(_ bytes: borrowing Span<UInt8>) -> Bool {
    let field = 148..<156
    guard bytes.count >= 512, bytes[0] != 0 else { return false }
    var stated = 0
    var digits = 0
    for index in field {
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        stated = stated * 8 + Int(bytes[index] - UInt8(ascii: "0"))
        digits += 1
      case UInt8(ascii: " "), 0: continue
      default: return false
      }
    }
    guard digits > 0 else { return false }
    var sum = field.count * 0x20
    var signedSum = sum
    for index in 0..<512 where !field.contains(index) {
      sum += Int(bytes[index])
      signedSum += Int(Int8(bitPattern: bytes[index]))
    }
    return stated == sum || stated == signedSum
  }

  /// Whether the last bytes are a zip's end record without a comment: a zip may have anything in front of it,
  /// such as the script or the program that unpacks it.
  private static func endsAsZip(_ bytes: borrowing Span<UInt8>) -> Bool {
    let end = bytes.count - 22
    return end >= 0 && bytes[end] == 0x50 && bytes[end + 1] == 0x4b && bytes[end + 2] == 5
      && bytes[end + 3] == 6
  }

  /// Whether a zip has nothing in front of its first member, and no comment or anything else at its end.
  static func isZipAlone(_ bytes: ContiguousArray<UInt8>) -> Bool {
    bytes.starts(with: [0x50, 0x4b]) && endsAsZip(bytes.span)
  }

  /// The same for a zip that is read as it is needed, and begins as a zip does.
  static func isZipAlone(_ input: ByteInput, _ seek: (Int64, Int32) -> Int64?) -> Bool {
    guard seek(-22, 2) != nil else { return false }
    return endsAsZip(input.filled(expecting: 22, upTo: 23).bytes.span)
  }

  /// Whether `bytes` begin with UTF-8 text: a format's signature may be words that a text begins with.
  ///
  /// The only archives that look like text are those, of ar and cpio, that hold text as it is.
  static func isText(_ bytes: borrowing Span<UInt8>) -> Bool {
    var index = 0
    while index < min(bytes.count, 512) {
      let byte = bytes[index]
      let length = SourcePosition.codePointLength(at: index, in: bytes)
      let isControl = (byte < 0x20 && !(0x09...0x0d).contains(byte)) || byte == 0x7f
      let isCutOff = index + 4 > bytes.count
      guard !isControl, byte < 0x80 || length > 1 || isCutOff else { return false }
      index += length
    }
    return true
  }
}
