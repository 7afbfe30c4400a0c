// A compiled regular expression: the one place that calls PCRE2 to match.

internal import CPCRE2
internal import Synchronization

/// A compiled PCRE2 pattern over bytes.
///
/// `$` matches only at the very end, there is no UTF mode (text is bytes; a pattern that begins with `(*UTF)`
/// asks for it, and then bytes that are not UTF-8 match nothing), and JIT is used where the library has it.
@safe
package final class Pattern: @unchecked Sendable {
  // SAFETY: `code` is owned by this object, freed in `deinit`, and written in `init` and, by one thread before any
  // matches, in `prepare`: PCRE2's manual (pcre2api, "Multithreading") allows threads to share compiled code that is
  // no longer changed.
  private let code: OpaquePointer
  private let isPrepared = Atomic(false)
  private let preparing = Mutex(())

  /// The number of groups, the whole match not counted.
  package let groupCount: Int
  /// The numbers of the named groups.
  package let groupNumbers: [String: Int]

  /// Compiles a pattern.
  package init(_ source: String) throws(PatternError) {
    let options =
      UInt32(PCRE2_DOLLAR_ENDONLY)
      | (source.hasPrefix("(*UTF)") ? UInt32(PCRE2_MATCH_INVALID_UTF) : 0)
    var error: Int32 = 0
    var offset = 0
    let bytes = ContiguousArray(source.utf8)
    // SAFETY: PCRE2 copies what it needs of the pattern before it returns.
    let compiled = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe pcre2_compile_8(bytes.baseAddress, bytes.count, options, &error, &offset, nil)
    }
    guard let code = unsafe compiled else {
      throw .invalid(message: PatternError.message(for: error), offset: offset)
    }
    unsafe self.code = unsafe code
    groupCount = unsafe Self.groupCount(of: code)
    groupNumbers = unsafe Self.groupNumbers(of: code)
  }

  deinit {
    unsafe pcre2_code_free_8(code)
  }

  /// Makes machine code, once, when there is something to match: it takes as long as all else about a pattern, and most
  /// scans match few of them.
  private func prepare() {
    guard !isPrepared.load(ordering: .acquiring) else { return }
    preparing.withLock { _ in
      guard !isPrepared.load(ordering: .relaxed) else { return }
      // A refusal (no JIT in this build of the library, or a construct it lacks) only costs speed.
      _ = unsafe pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
      isPrepared.store(true, ordering: .releasing)
    }
  }

  /// Finds the first match at or after byte `from` of the subject.
  ///
  /// - Returns: The ranges of the whole match and of each group, nil for a group that took no part.
  /// - Throws: `PatternError.gaveUp` when a limit was reached.
  package func firstMatch(
    in subject: borrowing Span<UInt8>, from: Int = 0, using state: inout MatchState
  ) throws(PatternError) -> Match? {
    prepare()
    // SAFETY: the subject outlives the call, which reads `count` bytes of it; the state is exclusively ours.
    // PCRE2 before 10.43 takes no null subject, which is what an empty span gives.
    let result = unsafe subject.withUnsafeBufferPointer { bytes in
      unsafe withUnsafePointer(to: 0 as UInt8) { nothing in
        unsafe pcre2_match_8(
          code, bytes.baseAddress ?? nothing, bytes.count, from, 0, state.data, state.context)
      }
    }
    if result == PCRE2_ERROR_NOMATCH { return nil }
    guard result > 0 else { throw .gaveUp(limit: PatternError.message(for: result)) }
    return unsafe Match(vector: pcre2_get_ovector_pointer_8(state.data), count: groupCount + 1)
  }

  private static func groupCount(of code: OpaquePointer) -> Int {
    var count: UInt32 = 0
    unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    return Int(count)
  }

  private static func groupNumbers(of code: OpaquePointer) -> [String: Int] {
    var count: UInt32 = 0
    var entrySize: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &entrySize)
    unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard count > 0, let table = unsafe table else { return [:] }
    // SAFETY: the table holds `count` entries of `entrySize` bytes each (pcre2api, PCRE2_INFO_NAMETABLE):
    // the group's number, high byte first, then its name, NUL-terminated.
    let bytes = unsafe UnsafeBufferPointer(start: table, count: Int(count * entrySize))
    var numbers: [String: Int] = [:]
    for entry in 0..<Int(count) {
      let start = entry * Int(entrySize)
      let name = unsafe bytes[(start + 2)..<(start + Int(entrySize))].prefix { $0 != 0 }
      let number = unsafe Int(bytes[start]) << 8 | Int(bytes[start + 1])
      unsafe numbers[String(decoding: name, as: UTF8.self)] = number
    }
    return numbers
  }
}

/// Where a pattern matched: byte ranges of the subject, half-open.
package struct Match: Hashable, Sendable {
  private let groups: [Range<Int>?]

  /// The range of a group (0: the whole match), nil if it took no part.
  package subscript(group: Int) -> Range<Int>? {
    groups.indices.contains(group) ? groups[group] : nil
  }

  /// The whole match.
  package let range: Range<Int>

  fileprivate init(vector: UnsafeMutablePointer<Int>, count: Int) {
    var groups: [Range<Int>?] = []
    groups.reserveCapacity(count)
    for group in 0..<count {
      // SAFETY: the match data was made for at least `count` pairs.
      let (start, end) = unsafe (vector[2 * group], vector[2 * group + 1])
      // `\K` inside a look-ahead can set a start after the end; such a group counts as empty.
      groups.append(sentlint_pcre2_is_unset(start) != 0 ? nil : min(start, end)..<end)
    }
    self.groups = groups
    range = groups[0] ?? 0..<0
  }
}
