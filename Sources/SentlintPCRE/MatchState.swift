// The memory that matching writes to.

internal import CPCRE2

/// Match data, limits and JIT stack: what one thread needs to match patterns.
///
/// One per task, passed `inout`. It serves every pattern, whatever its number of groups up to `groups`.
@safe
package struct MatchState: ~Copyable {
  /// Steps that one match may take before it gives up. A pattern that needs more on real text is
  /// quadratic or worse; PCRE2's own default is ten times as high.
  package static let defaultMatchLimit: UInt32 = 1_000_000
  private static let heapLimitKiB: UInt32 = 65_536
  private static let stackStart = 32 * 1024
  private static let stackMaximum = 1024 * 1024

  let data: OpaquePointer
  let context: OpaquePointer
  private let stack: OpaquePointer?

  /// Reserves memory for patterns of at most `groups` groups.
  package init(groups: Int, matchLimit: UInt32 = defaultMatchLimit) throws(PatternError) {
    // SAFETY: each `create` returns memory that this value alone owns, or nil; `deinit` frees it. The
    // JIT stack is used only by matches with this context, hence by one thread at a time.
    guard let data = unsafe pcre2_match_data_create_8(UInt32(groups + 1), nil) else { throw .outOfMemory }
    guard let context = unsafe pcre2_match_context_create_8(nil) else {
      unsafe pcre2_match_data_free_8(data)
      throw .outOfMemory
    }
    unsafe self.data = unsafe data
    unsafe self.context = unsafe context
    // Nil where the library was built without JIT; the interpreter then needs none.
    unsafe stack = unsafe pcre2_jit_stack_create_8(Self.stackStart, Self.stackMaximum, nil)
    unsafe pcre2_set_match_limit_8(context, matchLimit)
    unsafe pcre2_set_heap_limit_8(context, Self.heapLimitKiB)
    if let stack = unsafe stack {
      unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
    }
  }

  deinit {
    // SAFETY: made in `init`, freed once, here.
    unsafe pcre2_match_data_free_8(data)
    unsafe pcre2_match_context_free_8(context)
    if let stack = unsafe stack {
      unsafe pcre2_jit_stack_free_8(stack)
    }
  }
}
