// The wall around libarchive: every unsafe call, and none of the decisions.

internal import CArchive
internal import SentlintCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Reads one archive from its first member to its last.
///
/// Nothing is ever written: names and links are only text. A reader lives within `read` and must not leave it.
@safe final class ArchiveReader {
  /// Where an archive's bytes are.
  enum Content {
    /// In memory.
    case memory(ContiguousArray<UInt8>)
    /// To be read while the archive is.
    case input(ByteInput)
  }

  /// What libarchive is to look for.
  enum Formats {
    /// Archives of every format, compressed in any way, and compressed files that are no archive.
    case all
    /// Compressed files, whatever is in them.
    case compressedFiles
  }

  /// A member of the archive.
  struct Member {
    /// Its name as the archive has it, or one made of its number where it has none.
    let path: Path
    /// What it is. All but a file normally have no content of their own.
    let kind: Kind
    /// The size stated, in bytes.
    let size: Int
    /// The target of a symbolic link.
    let linkTarget: Path?
  }

  /// What a member is.
  enum Kind {
    case file
    /// A link of either kind.
    case link
    /// A directory or a device.
    case other
  }

  /// What came next.
  enum Step {
    case member(Member)
    case end
    case failure(Failure)
  }

  /// What libarchive says is wrong.
  struct Failure: Error {
    let message: String
    /// Whether there is no reading on.
    let isFinal: Bool
  }

  /// Loaded once, for as long as the process lives; nil if it is not there.
  private static let library: sentlint_archive? = {
    // SAFETY: ours, and read only once it has been filled.
    let library = UnsafeMutablePointer<sentlint_archive>.allocate(capacity: 1)
    defer { unsafe library.deallocate() }
    return unsafe sentlint_load_archive(library) != 0 ? library.pointee : nil
  }()

  private let archive: OpaquePointer
  private let library: sentlint_archive
  private let source: Source?
  private var count = 0

  /// Reads an archive.
  ///
  /// - Parameters:
  ///   - content: Its bytes.
  ///   - formats: What it may be.
  ///   - body: Uses the reader, and must not keep it.
  /// - Returns: What `body` returns, or why the archive could not be opened.
  static func read<Value>(
    _ content: Content, as formats: Formats = .all, _ body: (ArchiveReader) -> Value
  ) -> Result<Value, Failure> {
    guard let library = Self.library else {
      return .failure(Failure(message: "libarchive is not installed, or is not version 3", isFinal: true))
    }
    // SAFETY: freed by the reader's `deinit`.
    guard let archive = unsafe library.archive_read_new() else {
      return .failure(Failure(message: "out of memory", isFinal: true))
    }
    unsafe support(formats, archive, library)
    switch content {
    case .memory(let bytes):
      let reader = unsafe ArchiveReader(archive, library, source: nil)
      // SAFETY: the memory lives and stays in place until the closure ends, and `body` does not keep the reader.
      return unsafe bytes.withUnsafeBytes { buffer in
        let status = unsafe library.archive_read_open_memory(archive, buffer.baseAddress, buffer.count)
        return status == ARCHIVE_OK ? .success(body(reader)) : .failure(reader.failure(status))
      }
    case .input(let input):
      let source = Source(input)
      let reader = unsafe ArchiveReader(archive, library, source: source)
      // SAFETY: the reader owns `source` and outlives the archive, which it frees first.
      let status = unsafe source.open(archive, library)
      return withExtendedLifetime(reader) {
        status == ARCHIVE_OK ? .success(body(reader)) : .failure(reader.failure(status))
      }
    }
  }

  private init(_ archive: OpaquePointer, _ library: sentlint_archive, source: Source?) {
    unsafe self.archive = archive
    self.library = library
    self.source = source
  }

  deinit {
    // SAFETY: made by `read`, freed here alone.
    _ = unsafe library.archive_read_free(archive)
  }

  /// Goes on to the next member.
  func next() -> Step {
    var entry: OpaquePointer?
    // SAFETY: `entry` belongs to the archive and lives until the next call of this.
    let status = Locale.withUTF8 { unsafe library.archive_read_next_header(archive, &entry) }
    switch status {
    case ARCHIVE_OK, ARCHIVE_WARN:
      // A warning is about a name or an attribute that could not be translated; what is left is used as it is.
      guard let entry = unsafe entry else { return .failure(failure(ARCHIVE_FATAL)) }
      count += 1
      return Locale.withUTF8 { .member(unsafe member(entry)) }
    case ARCHIVE_EOF: return .end
    default: return .failure(failure(status))
    }
  }

  /// Reads the content of the member that `next` gave: at least one byte, or 0 at its end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    // SAFETY: at most `buffer.count` bytes are written.
    let count = unsafe library.archive_read_data(archive, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw failure(Int32(truncatingIfNeeded: count)) }
    return count
  }

  /// Whether the archive, or the file in its place, is compressed as a whole.
  var isCompressed: Bool {
    // SAFETY: the archive lives as long as this.
    unsafe library.archive_filter_count(archive) > 1
  }

  /// Whether it is a compressed file and no archive, or neither.
  var isSingleFile: Bool {
    // SAFETY: the archive lives as long as this.
    unsafe library.archive_format(archive) == ARCHIVE_FORMAT_RAW
  }

  /// Whether the archive's bytes hold something that was not read: behind its end or, in a zip, before its
  /// beginning. Padding does not count. To be asked when there are no more members.
  func holdsMore(_ content: Content) -> Bool {
    // SAFETY: the archive lives as long as this.
    switch unsafe library.archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK {
    case ARCHIVE_FORMAT_ZIP:
      switch content {
      case .memory(let bytes): return !ArchiveFormat.isZipAlone(bytes)
      case .input(let input): return input.seek.map { !ArchiveFormat.isZipAlone(input, $0) } ?? false
      }
    // The others' compressors leave some of their own bytes.
    case ARCHIVE_FORMAT_RAW, ARCHIVE_FORMAT_TAR: break
    case ARCHIVE_FORMAT_CPIO, ARCHIVE_FORMAT_AR: if isCompressed { return false }
    default: return false
    }
    switch content {
    case .memory(let bytes): return bytes.dropFirst(consumed).contains { $0 != 0 }
    case .input: return source?.holdsMore(behind: consumed) ?? false
    }
  }

  /// How many of the archive's own bytes have been used.
  var consumed: Int {
    // SAFETY: the archive lives as long as this.
    unsafe Int(library.archive_filter_bytes(archive, -1))
  }

  private func member(_ entry: OpaquePointer) -> Member {
    // SAFETY: the strings are NUL-terminated, belong to the entry, and are copied here.
    let path =
      unsafe Self.path(library.archive_entry_pathname(entry)) ?? Self.path(
        library.archive_entry_pathname_utf8(entry))
      ?? Path("member \(count)")
    let target =
      unsafe Self.path(library.archive_entry_symlink(entry))
      ?? Self.path(library.archive_entry_symlink_utf8(entry))
    let isHardLink = unsafe library.archive_entry_hardlink(entry) != nil
    let type = unsafe mode_t(library.archive_entry_filetype(entry)) & S_IFMT
    let isLink = isHardLink || type == S_IFLNK
    // A format without kinds has files.
    let kind: Kind = isLink ? .link : type == S_IFREG || type == 0 ? .file : .other
    let size =
      unsafe library.archive_entry_size_is_set(entry) != 0 ? Int(library.archive_entry_size(entry)) : 0
    return Member(path: path, kind: kind, size: size, linkTarget: target)
  }

  private static func path(_ string: UnsafePointer<CChar>?) -> Path? {
    guard let string = unsafe string else { return nil }
    // SAFETY: NUL-terminated, and copied.
    return unsafe Path(bytes: Array(UnsafeRawBufferPointer(start: string, count: strlen(string))))
  }

  private func failure(_ status: Int32) -> Failure {
    if let failure = source?.failure {
      return Failure(message: failure.reason.message, isFinal: true)
    }
    // SAFETY: the string belongs to the archive and is copied.
    let message = unsafe library.archive_error_string(archive).map { unsafe String(cString: $0) }
    return Failure(message: message ?? "libarchive does not say why", isFinal: status == ARCHIVE_FATAL)
  }
}

extension ArchiveReader {
  /// Only what libarchive does itself: for some formats it would start a program.
  private static func support(_ formats: Formats, _ archive: OpaquePointer, _ library: sentlint_archive) {
    // SAFETY: the archive is new and ours.
    if unsafe library.archive_zlib_version() != nil {
      _ = unsafe library.archive_read_support_filter_gzip(archive)
    }
    if unsafe library.archive_bzlib_version() != nil {
      _ = unsafe library.archive_read_support_filter_bzip2(archive)
    }
    if unsafe library.archive_liblzma_version() != nil {
      _ = unsafe library.archive_read_support_filter_xz(archive)
      _ = unsafe library.archive_read_support_filter_lzma(archive)
      _ = unsafe library.archive_read_support_filter_lzip(archive)
    }
    if unsafe library.archive_libzstd_version() != nil {
      _ = unsafe library.archive_read_support_filter_zstd(archive)
    }
    if unsafe library.archive_liblz4_version() != nil {
      _ = unsafe library.archive_read_support_filter_lz4(archive)
    }
    _ = unsafe library.archive_read_support_filter_compress(archive)
    _ = unsafe library.archive_read_support_filter_rpm(archive)
    _ = unsafe library.archive_read_support_format_raw(archive)
    _ = unsafe library.archive_read_support_format_empty(archive)
    guard formats == .all else { return }
    _ = unsafe library.archive_read_support_format_zip(archive)
    _ = unsafe library.archive_read_support_format_tar(archive)
    // Behind a tar's end there can be another tar.
    _ = unsafe library.archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1")
    _ = unsafe library.archive_read_support_format_7zip(archive)
    _ = unsafe library.archive_read_support_format_cpio(archive)
    _ = unsafe library.archive_read_support_format_ar(archive)
    _ = unsafe library.archive_read_support_format_cab(archive)
    _ = unsafe library.archive_read_support_format_xar(archive)
    _ = unsafe library.archive_read_support_format_rar(archive)
    _ = unsafe library.archive_read_support_format_rar5(archive)
  }

  /// What libarchive calls back for more bytes.
  @safe private final class Source {
    private(set) var failure: ReadFailure?
    private var given = 0
    private var lastCount = 0
    private let input: ByteInput
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)

    init(_ input: ByteInput) {
      self.input = input
    }

    deinit {
      unsafe buffer.deallocate()
    }

    /// Makes the archive read from this, which must outlive it.
    func open(_ archive: OpaquePointer, _ library: sentlint_archive) -> Int32 {
      // SAFETY: unretained, since the caller keeps this alive.
      _ = unsafe library.archive_read_set_callback_data(archive, Unmanaged.passUnretained(self).toOpaque())
      _ = unsafe library.archive_read_set_read_callback(archive) { _, data, block in
        guard let data = unsafe data, let block = unsafe block else { return -1 }
        let source = unsafe Unmanaged<Source>.fromOpaque(data).takeUnretainedValue()
        unsafe block.pointee = UnsafeRawPointer(source.buffer.baseAddress)
        return source.fill()
      }
      if input.seek != nil {
        _ = unsafe library.archive_read_set_seek_callback(archive) { _, data, offset, whence in
          guard let data = unsafe data else { return Int64(ARCHIVE_FATAL) }
          let source = unsafe Unmanaged<Source>.fromOpaque(data).takeUnretainedValue()
          return source.input.seek?(offset, whence) ?? Int64(ARCHIVE_FATAL)
        }
      }
      return unsafe library.archive_read_open1(archive)
    }

    /// Whether there is anything but zeros behind the first `used` bytes. Reads to the end.
    func holdsMore(behind used: Int) -> Bool {
      var unused = max(0, lastCount - (given - used))..<max(0, lastCount)
      // SAFETY: what is looked at has been filled.
      while unsafe !buffer[unused].contains(where: { $0 != 0 }) {
        let count = fill()
        if count <= 0 { return count < 0 }
        unused = 0..<count
      }
      return true
    }

    private func fill() -> Int {
      do throws(ReadFailure) {
        // SAFETY: the buffer is ours, and libarchive is done with what it held when it asks for more.
        let count = try unsafe input.read(buffer)
        lastCount = count
        given += count
        return count
      } catch {
        failure = error
        return -1
      }
    }
  }

  /// A locale in which every name can be told, for this thread and for one call: without one libarchive drops
  /// names that are not ASCII.
  private enum Locale {
    // SAFETY: made once, never changed, never freed.
    private nonisolated(unsafe) static let utf8: locale_t? = {
      for name in ["C.UTF-8", "en_US.UTF-8", "UTF-8"] {
        if let locale = unsafe newlocale(LC_CTYPE_MASK, name, nil) { return unsafe locale }
      }
      return nil
    }()

    static func withUTF8<Value>(_ body: () -> Value) -> Value {
      guard let utf8 = unsafe utf8 else { return body() }
      // SAFETY: the thread's own locale is put back before anything else runs on it.
      let previous = unsafe uselocale(utf8)
      defer { _ = unsafe uselocale(previous) }
      return body()
    }
  }
}
