// Values that are part of a URL.

extension Verdict {
  /// Drops what is percent-encoded: the next layer holds it decoded.
  static func onPercent(_ candidate: Candidate) -> Verdict {
    let secret = candidate.bytes
    // Mail's `token=3Dvalue`: the sign itself is encoded.
    if secret.starts(with: "3D".utf8), candidate.before(1).first == UInt8(ascii: "=") {
      return .drop(.shape("encoded text"))
    }
    let isEncoded = zip(secret.indices, secret).contains { index, byte in
      byte == UInt8(ascii: "%") && index + 2 < secret.endIndex && secret[index + 1].hexValue != nil
        && secret[index + 2].hexValue != nil
    }
    return isEncoded ? .drop(.shape("encoded text")) : .keep
  }

  /// Drops what stands in a URL whose host is not the service's, and what stands in the path of one that is: identifiers
  /// of projects and datasources, names of pages.
  static func onURLPart(_ candidate: Candidate) -> Verdict {
    if let host = hostBehind(candidate), !Endpoint.isService(host) { return .drop(.anotherService) }
    let before = candidate.before(2000)
    let start =
      before.lastIndex { $0 <= 0x20 || "\"'`<>()[]|\\".utf8.contains($0) }.map { $0 + 1 } ?? before.startIndex
    let run = before[start...]
    guard let scheme = lastScheme(in: run), let last = run.last else { return .keep }
    let authority = URLText.authority(in: candidate.text, from: scheme)
    guard authority.upperBound < candidate.secret.lowerBound else { return .keep }
    // The next cell of a row.
    let isQuery = run[authority.upperBound...].contains(UInt8(ascii: "?"))
    if ",;".utf8.contains(candidate.text[authority.upperBound]) || !isQuery && ",;".utf8.contains(last) {
      return .keep
    }
    guard let host = URLText.host(of: candidate.text[authority]),
      !host.contains(where: { "${}%<>".contains($0) })
    else {
      return .keep
    }
    guard last == UInt8(ascii: "=") else {
      return .drop(Endpoint.isService(host) ? .shape("a part of a URL") : .anotherService)
    }
    let name = run.dropLast()
    let parameter = name[
      (name.lastIndex { !$0.isWordByte && $0 != UInt8(ascii: "-") }.map { $0 + 1 } ?? name.startIndex)...]
    return Endpoint.isService(host) || NameWords(parameter).namesService ? .keep : .drop(.anotherService)
  }

  /// The host of `value@host`, if that is what follows.
  private static func hostBehind(_ candidate: Candidate) -> String? {
    let after = candidate.after(200)
    guard after.first == UInt8(ascii: "@") else { return nil }
    let host = URLText.host(
      of: candidate.text[URLText.authority(in: candidate.text, from: after.startIndex + 1)])
    return host.flatMap { $0.contains(".") ? $0 : nil }
  }

  /// Where the authority of the last URL in a run of bytes begins.
  private static func lastScheme(in run: ContiguousArray<UInt8>.SubSequence) -> Int? {
    let marker = Array("://".utf8)
    guard run.count > marker.count else { return nil }
    return stride(from: run.endIndex - marker.count, through: run.startIndex, by: -1)
      .first { run[$0..<($0 + marker.count)].elementsEqual(marker) }.map { $0 + marker.count }
  }
}
