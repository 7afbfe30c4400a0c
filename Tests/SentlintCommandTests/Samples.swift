// The repository's samples, and the templates they are made from.

internal import Foundation

/// One file of `samples/`.
struct Sample: CustomStringConvertible {
  /// The seed of all samples. Their secrets are made up from it: none was ever issued.
  static let seed: UInt64 = 20_240_229

  /// The path below `samples/`.
  let path: String
  /// What the template gives.
  let template: SampleTemplate

  var description: String { path }

  /// All samples, sorted by path.
  static let all: [Sample] = {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Samples"
    let paths = (FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? [])
      .sorted()
    return paths.compactMap { path in
      guard let text = try? String(contentsOfFile: directory + "/" + path, encoding: .utf8) else {
        return nil
      }
      return Sample(path: path, template: SampleTemplate(text, seed: seed(of: path)))
    }
  }()

  /// FNV-1a over the path: a sample that is added changes no other.
  private static func seed(of path: String) -> UInt64 {
    path.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// Where the secrets stand, each as a line `path:line:column`.
  var expected: [String] {
    template.secrets.map { "\(path):\($0.line):\($0.column)\n" }
  }

  /// What `samples/EXPECTED` says: the places of all samples.
  static var expected: String {
    all.flatMap(\.expected).joined()
  }

  /// Every secret in the samples.
  static var secrets: [String] {
    all.flatMap { $0.template.secrets.map(\.value) }
  }
}
