// Directories.

internal import CPackfile

/// An entry of a tree object, as places in the tree's bytes.
package struct TreePlace: Sendable {
  /// The octal digits of its mode.
  package let mode: Range<Int>
  /// Its name.
  package let name: Range<Int>
  /// Its object's ID.
  package let id: Range<Int>
  /// Whether the name is fresh, and whether the mode or the ID is.
  package let isNameFresh: Bool
  package let isRestFresh: Bool
}

/// Lists entries of tree objects. One for each thread.
@safe
package final class TreeReader {
  // SAFETY: an allocation of `capacity` initialized elements that this object alone owns; freed in `deinit`.
  private let entries: UnsafeMutablePointer<sentlint_entry>
  private static let capacity = 1_024
  private let idLength: Int
  private var ranges: ContiguousArray<sentlint_range> = []
  private var filter = ContiguousArray<UInt64>(repeating: 0, count: 1 << 16 / 64)

  /// Makes a reader that lists everything, or directories alone.
  package convenience init(idLength: Int, everything: Bool) {
    self.init(idLength: idLength, ids: [])
    if everything { filter = ContiguousArray(repeating: .max, count: filter.count) }
  }

  /// Makes a reader that lists directories, and those files whose ID may be one of `ids`.
  package init(idLength: Int, ids: some Sequence<ObjectID>) {
    self.idLength = idLength
    unsafe entries = .allocate(capacity: Self.capacity)
    unsafe entries.initialize(repeating: sentlint_entry(), count: Self.capacity)
    for id in ids {
      let prefix = Int(id.first >> 48)
      filter[prefix >> 6] |= 1 << UInt64(prefix & 63)
    }
  }

  deinit {
    unsafe entries.deallocate()
  }

  /// Calls `receive` for each entry of `tree` that is a directory or a submodule, and for each file that may be one of
  /// the IDs. If there are `fresh` parts of reach 0, only for entries that they overlap, or that an empty one lies in.
  ///
  /// - Returns: Whether the tree was well-formed as far as it had to be read.
  package func read(
    _ tree: borrowing Span<UInt8>, fresh: [Range<Int>]? = nil,
    _ receive: (TreePlace, borrowing Span<UInt8>) -> Void
  ) -> Bool {
    if let fresh {
      if fresh.isEmpty { return true }
      ranges.removeAll(keepingCapacity: true)
      for range in fresh { ranges.append(sentlint_range(start: range.lowerBound, end: range.upperBound)) }
    }
    var from = 0
    while from < tree.count {
      var isMalformed: Int32 = 0
      // SAFETY: C reads the tree's bytes, the ranges, and the filter, whose size is the one that it expects, all of which
      // live for the call, and writes at most `capacity` entries.
      let count = unsafe tree.withUnsafeBufferPointer { bytes in
        unsafe filter.withUnsafeBufferPointer { filter in
          unsafe ranges.withUnsafeBufferPointer { ranges in
            guard let start = bytes.baseAddress, let filter = filter.baseAddress else { return 0 }
            let selection = unsafe sentlint_selection(
              filter: filter, ranges: fresh == nil ? nil : ranges.baseAddress, range_count: ranges.count)
            return unsafe sentlint_tree_entries(
              start, bytes.count, idLength, selection, &from, &isMalformed, entries, Self.capacity)
          }
        }
      }
      for index in 0..<count {
        let entry = unsafe entries[index]
        receive(
          TreePlace(
            mode: entry.start..<(entry.name - 1), name: entry.name..<entry.end,
            id: (entry.end + 1)..<(entry.end + 1 + idLength),
            isNameFresh: Int(entry.fresh) & SENTLINT_FRESH_NAME != 0,
            isRestFresh: Int(entry.fresh) & SENTLINT_FRESH_REST != 0), tree)
      }
      if isMalformed != 0 { return false }
    }
    return true
  }
}
