// What git writes to a hook.

internal import SystemPackage

/// Standard input, read whole: git gives a hook one line for each ref.
enum StandardInput {
  /// Everything that comes until its end.
  static func contents() throws -> [UInt8] {
    var contents: [UInt8] = []
    while true {
      // SAFETY: `read` fills at most the buffer, and says how many bytes it filled.
      let chunk = try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        count = try unsafe FileDescriptor.standardInput.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if chunk.isEmpty { return contents }
      contents += chunk
    }
  }
}
