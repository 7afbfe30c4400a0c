// Who may be harmed: which token a secret is, what it belongs to, and whether its users receive it.

internal import SentlintCore

/// What the surroundings tell of a token that is certain to be one.
struct Harm: Sendable {
  var kind = TokenKind.unknown
  var project: String?
  var datasource: String?
  var isClientSide = false
}

extension Context {
  /// What the nearest endpoint, the names and the path tell of the secret at some bytes.
  func harm(of secret: Range<Int>, clues: [Clue], shape: TokenShape) -> Harm {
    var harm = Harm()
    let endpoint = endpoint(for: secret, clues)
    if let endpoint {
      var path = URLText.path(in: syntax.text, behind: endpoint.range)
      // A host alone, as in a `Host:` header, does not say what is asked of it.
      if path.parts.isEmpty, let other = nearestEndpoint(to: endpoint.range, withPath: true) {
        path = URLText.path(in: syntax.text, behind: other.range)
      }
      harm.project = path.identifier(after: "project")
      harm.datasource = path.identifier(after: "datasource")
      harm.kind = path.kind ?? .unknown
    }
    if harm.kind == .unknown {
      harm.kind =
        kind(named: secret) ?? askedKind ?? kind(inQuery: secret)
        ?? (shape == .prefixed ? .apiSMS : shape == .hex40 ? .legacy : .unknown)
    }
    harm.isClientSide = isClientSide(secret)
    return harm
  }

  /// The endpoint that a clue names, else the service's endpoint nearest to the secret.
  private func endpoint(for secret: Range<Int>, _ clues: [Clue]) -> Endpoint? {
    for clue in clues where clue.kind == .endpoint {
      if let range = clue.range, let named = nearestEndpoint(to: range), named.range.overlaps(range) {
        return named
      }
    }
    return nearestEndpoint(to: secret)
  }

  /// The service's endpoint nearest to a place; one with a path at most 1,000 bytes away.
  private func nearestEndpoint(to place: Range<Int>, withPath: Bool = false) -> Endpoint? {
    let next = serviceEndpoints.partitioningIndex { $0.range.lowerBound >= place.lowerBound }
    let reach = withPath ? 4 : 1
    return serviceEndpoints[max(0, next - reach)..<min(serviceEndpoints.count, next + reach)]
      .filter {
        !withPath
          || $0.distance(to: place) < 1_000 && !URLText.path(in: syntax.text, behind: $0.range).parts.isEmpty
      }
      .min { $0.distance(to: place) < $1.distance(to: place) }
  }

  /// Which token the text's paths ask for that stand behind a host in a name, `"${HOST}/v1/project/…"`, if all ask for one.
  func kindOfPaths() -> TokenKind? {
    guard let endpoint = serviceEndpoints.first,
      serviceEndpoints.allSatisfy({ URLText.path(in: syntax.text, behind: $0.range).parts.isEmpty })
    else { return nil }
    var kinds: Set<TokenKind> = []
    for start in ["/v1/project", "/v1/organization", "/transactional/", "/sms"] as [StaticString] {
      var rest = syntax.text[endpoint.range.lowerBound...]
      while let place = rest.place(of: start) {
        // Behind another segment it is a part of a path that was looked at as a whole.
        if place.lowerBound == 0 || !syntax.text[place.lowerBound - 1].isWordByte,
          let kind = URLText.path(in: syntax.text, behind: place.lowerBound..<place.lowerBound).kind
        {
          kinds.insert(kind)
        }
        rest = syntax.text[place.upperBound...]
      }
    }
    return kinds.count == 1 ? kinds.first : nil
  }

  /// Of all APIs only one takes its token in a query.
  private func kind(inQuery secret: Range<Int>) -> TokenKind? {
    syntax.text[..<secret.lowerBound].suffix(13).elementsEqual("access_token=".utf8) ? .apiSMS : nil
  }

  /// What the names of the secret say of its kind.
  private func kind(named secret: Range<Int>) -> TokenKind? {
    let token = syntax.token(at: secret.lowerBound)
    guard token < syntax.tokens.count else { return nil }
    for label in syntax.labels(of: token).prefix(4) {
      let words = label.words.words
      if words.contains("ingest") || words.contains("datasource") { return .datasource }
      if words.contains("product") || words.contains("project") || words.contains("audience") {
        return .product
      }
      if words.contains("transactional") || words.contains("sms") { return .apiSMS }
      if words.contains("legacy") { return .legacy }
    }
    return nil
  }

  /// Whether the text is shipped to its users: a page, a bundle, a mobile app, or a variable that bundlers publish.
  private func isClientSide(_ secret: Range<Int>) -> Bool {
    if isShipped { return true }
    let token = syntax.token(at: secret.lowerBound)
    guard token < syntax.tokens.count else { return false }
    return syntax.labels(of: token).prefix(3).contains {
      NameWords($0.parts.last ?? "").isPublishedByBundlers
    }
  }
}

/// Which files are shipped to users.
enum ClientSide {
  /// Whether a file of this path reaches users as it is.
  static func isShipped(_ path: Path) -> Bool {
    let text = path.text.lowercased()
    let name = String(decoding: path.lastComponent, as: UTF8.self).lowercased()
    if [
      ".html", ".htm", ".vue", ".svelte", ".jsx", ".tsx", ".map", ".astro", ".dart", ".plist", ".storyboard",
      ".xib", ".strings", ".apk", ".ipa",
    ]
    .contains(where: name.hasSuffix) {
      return true
    }
    if [".min.js", ".bundle.js", ".chunk.js"].contains(where: name.hasSuffix) { return true }
    let isScript = [".js", ".mjs", ".cjs", ".ts", ".css", ".json", ".txt"].contains(where: name.hasSuffix)
    let folders = text.split(separator: "/").dropLast()
    if isScript,
      folders.contains(where: {
        [
          "public", "static", "www", "dist", "build", "assets", "frontend", "client", "browser", "webroot",
          "wwwroot", "htdocs", "out", "_next", ".next", "bundles",
        ].contains($0)
      })
    {
      return true
    }
    if name == "info.plist" || name == "strings.xml" || name == "androidmanifest.xml"
      || name.hasSuffix(".xcconfig")
    {
      return true
    }
    if name.hasPrefix("build.gradle"), folders.contains("app") { return true }
    if text.contains("app/src/main/") || text.contains("src/environments/") { return true }
    // What is no package of Swift's is an app.
    if name.hasSuffix(".swift"), !folders.contains("sources"), !folders.contains("tests"), folders.count > 0 {
      return true
    }
    let isMobile = folders.contains { ["ios", "android", "mobile", "res"].contains($0) }
    return isMobile
      && [".swift", ".kt", ".java", ".m", ".plist", ".xml", ".gradle", ".kts", ".properties"].contains(
        where: name.hasSuffix)
  }

  /// Whether a text uses what only browsers and mobile apps have.
  static func isBrowserCode(_ text: ContiguousArray<UInt8>) -> Bool {
    let head = text.prefix(200_000)
    return browserPhrases.contains { head.place(of: $0) != nil }
  }

  private static let browserPhrases: [[UInt8]] = [
    "document.getElementById", "document.querySelector", "window.location", "document.addEventListener",
    "localStorage.", "@implementation ", "from 'expo", "from \"expo", "import UIKit", "import SwiftUI",
    "import android.",
    "import androidx.",
    "#import <UIKit", "@import UIKit", "import WatchKit", "Bundle.main", "UIDevice.", "UIApplication.",
    "[NSBundle mainBundle]",
    "@Composable", "R.string.",
    "package:flutter/", "from 'react'", "from \"react\"", "from 'vue'", "from \"vue\"", "XMLHttpRequest",
    "@angular/core", "from 'svelte", "from \"svelte", "'react-native'", "\"react-native\"", "jQuery(",
    "$.ajax(", "$(document)", "webpackJsonp", "webpackChunk", "using UnityEngine",
  ].map { Array($0.utf8) }
}

extension Endpoint {
  fileprivate func distance(to other: Range<Int>) -> Int {
    max(0, range.lowerBound - other.upperBound, other.lowerBound - range.upperBound)
  }
}

extension URLText {
  /// The segments of the path behind an authority, up to a query or the end of the URL.
  static func path(in text: ContiguousArray<UInt8>, behind authority: Range<Int>) -> Segments {
    let tail = text[authority.upperBound..<min(text.count, authority.upperBound + 400)]
    var depth = 0
    let end =
      tail.firstIndex {
        if $0 == UInt8(ascii: "(") { depth += 1 }
        // `$(name)` is a part of it.
        if $0 == UInt8(ascii: ")"), depth > 0 {
          depth -= 1
          return false
        }
        return $0 <= 0x20 || $0 >= 0x7f || "?#\"'`<>\\,;)]|^".utf8.contains($0)
      } ?? tail.endIndex
    return Segments(
      parts: tail[..<end].split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) })
  }

  /// The segments of a URL's path.
  struct Segments {
    let parts: [String]

    /// The literal identifier that follows a segment, nil where a hole stands in its place.
    func identifier(after segment: String) -> String? {
      guard let index = parts.firstIndex(of: segment), index + 1 < parts.count else { return nil }
      let identifier = parts[index + 1]
      let isLiteral =
        identifier.utf8.allSatisfy { $0.isWordByte || $0 == UInt8(ascii: "-") }
        && identifier.contains(where: \.isNumber)
      return isLiteral && identifier.utf8.count >= 3 ? identifier : nil
    }

    /// Which token the path asks for.
    var kind: TokenKind? {
      if parts.contains("datasource") || parts.contains("stream") { return .datasource }
      if parts.first == "transactional" { return .apiSMS }
      if parts.first == "v1" { return .product }
      guard let first = parts.first else { return nil }
      return ["sms", "verify", "lookup", "organization", "api"].contains(first) ? .legacy : nil
    }
  }
}
