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
    let paths = (FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []).sorted()
    return paths.enumerated().compactMap { index, path in
      guard let text = try? String(contentsOfFile: directory + "/" + path, encoding: .utf8) else { return nil }
      return Sample(path: path, template: SampleTemplate(text, seed: seed + UInt64(index)))
    }
  }()

  /// Where secrets stand, `path:line:column`, one a line, sorted: what `samples/EXPECTED` says.
  static var expected: String {
    all.flatMap { sample in
      sample.template.secrets.map { "\(sample.path):\($0.line):\($0.column)\n" }
    }.joined()
  }

  /// Every secret in the samples.
  static var secrets: [String] {
    all.flatMap { $0.template.secrets.map(\.value) }
  }
}
