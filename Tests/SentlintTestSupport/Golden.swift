// Golden files: outputs that somebody has looked at, kept beside the tests.

package import Foundation

/// A kept output. With `RECORD_SNAPSHOTS=1` in the environment it is recorded anew, and the test fails all the
/// same, so that nobody mistakes a recording run for a passing one.
package struct Golden {
  /// The file that holds it.
  package let url: URL

  /// The file `name` in the folder `Golden` beside the calling test.
  package init(_ name: String, beside testFile: String = #filePath) {
    url = URL(filePath: testFile).deletingLastPathComponent().appending(path: "Golden/\(name)")
  }

  /// Why `output` is not what was kept: nil if it is.
  package func difference(from output: String) throws -> String? {
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(output.utf8).write(to: url)
      return
        "\(url.lastPathComponent) is recorded anew; look at it, and run the test without RECORD_SNAPSHOTS"
    }
    guard let kept = try? Data(contentsOf: url) else {
      return "\(url.lastPathComponent) is missing; run the test with RECORD_SNAPSHOTS=1"
    }
    guard kept != Data(output.utf8) else { return nil }
    let expected = Self.lines(String(decoding: kept, as: UTF8.self))
    let actual = Self.lines(output)
    let line = zip(expected, actual).prefix { $0 == $1 }.count
    return """
      \(url.lastPathComponent), line \(line + 1):
      - \(expected.indices.contains(line) ? expected[line] : "(end)")
      + \(actual.indices.contains(line) ? actual[line] : "(end)")
      If the new output is right, run the test with RECORD_SNAPSHOTS=1.
      """
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
