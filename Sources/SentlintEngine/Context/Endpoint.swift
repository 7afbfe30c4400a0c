// Hosts: where a request goes, and whether that is the service.

/// A place where a text names a host.
struct Endpoint: Hashable, Sendable {
  /// Whose host it is.
  enum Owner: Sendable {
    /// The service's.
    case service
    /// Somebody else's.
    case other
  }

  /// Where the URL or host stands.
  let range: Range<Int>
  /// The host, lower case, without port and trailing dot.
  let host: String
  /// Whose it is.
  let owner: Owner
}

extension Endpoint {
  /// Every host that a text names where a request could go, in their order.
  ///
  /// Left out: pages that describe (documentation, licences, schemas, namespaces) and repositories, which no request is
  /// sent to.
  static func all(in text: ContiguousArray<UInt8>) -> [Self] {
    var endpoints: [Self] = []
    var at = 0
    let slash = UInt8(ascii: "/")
    while let colon = text[at...].firstIndex(of: UInt8(ascii: ":")) {
      at = colon + 1
      guard colon + 3 < text.count, text[colon + 1] == slash, text[colon + 2] == slash else {
        if let bare = bareHost(around: colon, in: text) { endpoints.append(bare) }
        continue
      }
      var start = colon
      while start > 0, text[start - 1].isLetterOrDigit, colon - start < 12 { start -= 1 }
      guard start < colon, !isStorage(text[start..<colon]) else { continue }
      let authority = URLText.authority(in: text, from: colon + 3)
      at = authority.upperBound
      let path = text[authority.upperBound...].prefix(200).prefix {
        $0 > 0x20 && !"\"'`<>)".utf8.contains($0)
      }
      // A repository is cloned, whatever is sent to the hosts around it.
      guard let host = URLText.host(of: text[authority]),
        !isDescriptive(host) || path.starts(with: "/api/".utf8),
        !namesNamespace(start, in: text), !path.starts(with: "/docs".utf8),
        !path.suffix(4).elementsEqual(".git".utf8)
      else { continue }
      endpoints.append(
        Self(range: start..<authority.upperBound, host: host, owner: isService(host) ? .service : .other))
    }
    return (endpoints + bareServiceHosts(in: text, beside: endpoints)).sorted {
      $0.range.lowerBound < $1.range.lowerBound
    }
  }

  /// Whether a host is the service's: one of its domains or a name below one.
  static func isService(_ host: String) -> Bool {
    Service.domains.contains { host == $0 || host.hasSuffix("." + $0) }
      && !Service.documentationHosts.contains(host)
  }

  /// `api.instasent.com` with no scheme in front: a host option, a `Host:` header, a `.netrc` machine.
  private static func bareServiceHosts(in text: ContiguousArray<UInt8>, beside known: [Self]) -> [Self] {
    var found: [Self] = []
    var at = 0
    var next = 0
    while let range = text.range(ofName: Service.name, from: at) {
      at = range.upperBound
      let start = text[..<range.lowerBound].lastIndex { !$0.isHostByte }.map { $0 + 1 } ?? 0
      guard range.lowerBound - start < 64 else { continue }
      let end = text[range.upperBound...].firstIndex { !$0.isHostByte } ?? text.count
      while next < known.count, known[next].range.upperBound < start { next += 1 }
      if next < known.count, known[next].range.overlaps(start..<end) { continue }
      guard end - start < 256, let host = URLText.host(of: text[start..<end]), isService(host) else {
        continue
      }
      found.append(Self(range: start..<end, host: host, owner: .service))
    }
    return found
  }

  /// `server.example.com:443`, `Host: server.example.com`: somebody else's host with no scheme in front.
  private static func bareHost(around colon: Int, in text: ContiguousArray<UInt8>) -> Self? {
    guard colon > 0, colon + 1 < text.count else { return nil }
    let floor = max(0, colon - 80)
    var start = text[floor..<colon].lastIndex { !$0.isHostByte }.map { $0 + 1 } ?? floor
    var end = colon
    if !text[colon + 1].isDigit {
      guard text[start..<colon].lazy.map(\.lowercased).elementsEqual("host".utf8) else { return nil }
      let ceiling = min(text.count, colon + 80)
      start = text[(colon + 1)..<ceiling].firstIndex { $0 != 0x20 } ?? ceiling
      end = text[start..<ceiling].firstIndex { !$0.isHostByte } ?? ceiling
    }
    guard let host = URLText.host(of: text[start..<end]), let dot = host.lastIndex(of: "."),
      Self.topLevels.contains(host[host.index(after: dot)...]), !isService(host), !isDescriptive(host)
    else { return nil }
    return Self(range: start..<end, host: host, owner: .other)
  }

  /// The domains that tell a host from an object's member.
  static let topLevels: Set<Substring> = [
    "com", "net", "org", "io", "co", "dev", "app", "cloud", "ai", "es", "eu", "de", "fr", "uk", "us",
    "example", "test", "me", "info", "local", "internal", "lan",
  ]

  /// Whether a scheme is that of a store of files, which no request goes to.
  private static func isStorage(_ scheme: ContiguousArray<UInt8>.SubSequence) -> Bool {
    ["s3", "s3a", "s3n", "gs", "file", "abfs", "abfss", "wasbs", "hdfs", "dbfs"].contains(
      String(decoding: scheme, as: UTF8.self).lowercased())
  }

  /// Whether a URL is the value of an attribute that begins with `xmlns`.
  private static func namesNamespace(_ start: Int, in text: ContiguousArray<UInt8>) -> Bool {
    let before = text[max(0, start - 40)..<start]
    guard let attribute = before.lastPlace(of: "xmlns") else { return false }
    return !before[attribute.upperBound...].contains(where: \.isSpace)
  }

  private static func isDescriptive(_ host: String) -> Bool {
    if Service.documentationHosts.contains(host) { return true }
    let labels = host.split(separator: ".")
    if let first = labels.first,
      ["docs", "doc", "developer", "developers", "schema", "schemas", "help"].contains(first)
    {
      return true
    }
    return descriptiveDomains.contains { host == $0 || host.hasSuffix("." + $0) }
  }

  private static let descriptiveDomains = [
    "w3.org", "json-schema.org", "schema.org", "xmlsoap.org", "apache.org", "opensource.org", "gnu.org",
    "creativecommons.org", "wikipedia.org", "stackoverflow.com", "readthedocs.io", "npmjs.com", "npmjs.org",
    "pypi.org", "packagist.org", "rubygems.org", "crates.io", "maven.org", "yarnpkg.com", "swagger.io",
    "openapis.org",
    "schemastore.org", "mozilla.org", "ietf.org", "rfc-editor.org", "shields.io", "editorconfig.org",
    "jsdelivr.net",
    "unpkg.com", "cdnjs.cloudflare.com",
  ]
}

/// The parts of a URL as they stand in a text.
enum URLText {
  /// The authority that begins at a byte: user-info, host and port.
  static func authority(in text: ContiguousArray<UInt8>, from start: Int) -> Range<Int> {
    let end =
      text[start..<min(text.count, start + 1024)].firstIndex {
        $0 <= 0x20 || $0 >= 0x7f || "/?#\"'`<>\\,;)(}]|^".utf8.contains($0) && !isHole($0)
      } ?? min(text.count, start + 1024)
    return start..<end
  }

  private static func isHole(_ byte: UInt8) -> Bool {
    // `${HOST}` and `{host}` stay whole.
    byte == UInt8(ascii: "}")
  }

  /// The host of a URL whose user-info is a hole that ends at a byte, or begins with one: `${TOKEN}@host`, `{token}:x@host`.
  static func hostBehindUserInfo(endingAt end: Int, in text: ContiguousArray<UInt8>) -> String? {
    var rest = text[end..<min(text.count, end + 300)].drop {
      $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: ")")
    }
    if rest.first == UInt8(ascii: ":") {
      rest = rest.drop {
        $0 != UInt8(ascii: "@") && !$0.isSpace && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\"")
      }
    }
    guard rest.first == UInt8(ascii: "@") else { return nil }
    let host = host(of: text[authority(in: text, from: rest.startIndex + 1)])
    return host.flatMap { $0.contains(".") ? $0 : nil }
  }

  /// The host of an authority: lower case, percent-decoded, without user-info, port or trailing dot.
  static func host(of authority: ContiguousArray<UInt8>.SubSequence) -> String? {
    var host = authority
    if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(at + 1)...] }
    if let colon = host.firstIndex(of: UInt8(ascii: ":")) { host = host[..<colon] }
    // `${name:https://host}`
    if !host.contains(UInt8(ascii: "{")) { while host.last == UInt8(ascii: "}") { host = host.dropLast() } }
    while host.last == UInt8(ascii: ".") { host = host.dropLast() }
    guard !host.isEmpty, host.count <= 255 else { return nil }
    var decoded: [UInt8] = []
    var at = host.startIndex
    while at < host.endIndex {
      if host[at] == UInt8(ascii: "%"), at + 2 < host.endIndex, let high = host[at + 1].hexValue,
        let low = host[at + 2].hexValue
      {
        decoded.append((high << 4 | low).lowercased)
        at += 3
      } else {
        decoded.append(host[at].lowercased)
        at += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}

extension ContiguousArray<UInt8> {
  /// The next place at or after a byte where a lower-case name stands in any case.
  func range(ofName name: [UInt8], from start: Int) -> Range<Int>? {
    guard let first = name.first, count >= name.count else { return nil }
    var at = start
    while at <= count - name.count {
      if self[at].lowercased == first, indices(at, name) { return at..<(at + name.count) }
      at += 1
    }
    return nil
  }

  private func indices(_ start: Int, _ name: [UInt8]) -> Bool {
    for offset in 1..<name.count where self[start + offset].lowercased != name[offset] { return false }
    return true
  }
}

extension UInt8 {
  /// Whether this can stand in a host name.
  fileprivate var isHostByte: Bool {
    isLetterOrDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
  }
}
