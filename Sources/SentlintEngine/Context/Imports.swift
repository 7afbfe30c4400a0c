// The packages that a text imports which are not the service's: what is set on them, or made of them, is theirs.

extension Context {
  /// Whether a literal belongs to another package than the service's by what it is set on or given to:
  /// `mapbox.accessToken = "…"`, `Bitly::Client.new(token: "…")`.
  func isOfOtherPackage(_ own: Reading) -> Bool {
    own.names.contains { label in
      guard label.tie == .assigned || label.tie == .callee, label.parts.count > 1 || label.tie == .callee,
        let root = label.parts.first?.lowercased(), root.utf8.count > 3, !NameWords(root).isGeneric,
        !Vocabulary.partWords.contains(root)
      else { return false }
      // `Geocoder.configure(…)` of what the text does not define.
      if label.tie == .callee, label.parts.count > 1, let last = label.parts.last, Self.setUps.contains(last),
        label.parts.first.map({ names.definitions(named: $0).isEmpty }) == true
      {
        return true
      }
      return packages.contains { $0 == root || root.utf8.count > 4 && $0.hasPrefix(root) }
    }
  }

  /// What the functions are called that set a library up.
  private static let setUps: Set<String> = ["configure", "setup", "init", "initialize", "start"]
}

extension Syntax {
  /// The names of packages that are imported, in small letters and digits: `mapboxgl` for `'mapbox-gl'`. Neither the
  /// service's, nor what only carries requests, nor files beside this one.
  func otherPackages() -> Set<String> {
    var packages: Set<String> = []
    for (index, token) in tokens.enumerated()
    where token.kind == .word && Self.packageWords.contains(name(index)) {
      // `const name = require('module')`
      guard beginsLine(index) || name(index) == "require" else { continue }
      let line = tokens[index].line
      var module: Int?
      var at = index + 1
      while at < tokens.count, tokens[at].line == line, at - index < 40 {
        // JavaScript's module stands last, in quotes; others' begins the statement.
        if tokens[at].kind == .string || tokens[at].kind == .word && module == nil { module = at }
        at += 1
      }
      guard let module, let package = package(said(content(module))) else { continue }
      packages.insert(package)
    }
    return packages
  }

  private static let packageWords: Set<String> = ["import", "from", "require", "use", "using"]

  private func beginsLine(_ token: Int) -> Bool {
    token == 0 || tokens[token - 1].line != tokens[token].line
  }

  private func package(_ module: String) -> String? {
    guard let first = module.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "/") else {
      return nil
    }
    // The part behind a scope: `@scope/package/part`.
    let parts = module.split(separator: "/")
    let scoped = module.hasPrefix("@") && parts.count > 1 ? parts[1] : parts[0]
    let package = scoped.lowercased().filter { $0.isLetter || $0.isNumber }
    guard !NameWords(module).namesService, !Vocabulary.transports.contains(package) else { return nil }
    return package
  }
}
