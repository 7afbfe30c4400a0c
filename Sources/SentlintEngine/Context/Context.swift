// What stands around the values of one text.

internal import SentlintCore

extension Path {
  /// Whether the file, or one of the two folders around it, has the service's name and nothing more: `instasent.php`,
  /// `instasent-token`, `api.instasent.com`.
  var namesService: Bool {
    bytes.split(separator: UInt8(ascii: "/")).suffix(3).contains { component in
      let stem = component.prefix { $0 != UInt8(ascii: ".") }
      return NameWords(stem).isServiceAlone
        || URLText.host(of: ContiguousArray(component)[...]).map(Endpoint.isService) == true
    }
  }
}

/// A text with its structure, made once and asked about each of its values.
///
/// What costs most, the resolution of names and what they flow into, is made when it is first asked for.
final class Context {
  let path: Path
  let syntax: Syntax
  let outline: Outline
  /// What the path says: `config/instasent.php` is a section around all that stands in it.
  let pathLabels: [Label]
  /// The names that the text's imports bind to the service's SDK.
  let imported: Set<NameKey>
  /// Whether the text names one of the service's SDKs anywhere outside a URL.
  let mentionsSDK: Bool
  /// Whether the text is made of sections under `[name]` headers.
  private(set) lazy var isConfiguration =
    ["toml", "ini", "cfg", "conf", "cnf", "gitconfig", "credentials", "service", "properties"].contains(
      String(decoding: path.lastComponent.split(separator: UInt8(ascii: ".")).last ?? [], as: UTF8.self)
        .lowercased())
  /// Whether the text is a document whose names are paths: `profile::sms::token`, `sms.token`.
  private(set) lazy var hasPathNames =
    isConfiguration || [".yaml", ".yml"].contains(where: path.text.hasSuffix)
  /// The owners of URLs and hosts by the stem of their names: `sms` for `SMS_URL = "https://…"`.
  private(set) lazy var addressOwners = ownersByStem()
  /// Whose each type of the text is, if there are types of several owners; else empty.
  private(set) lazy var typeOwners: [Int32: Endpoint.Owner] = {
    let owners = ownersByType()
    return Set(owners.values).count > 1 ? owners : [:]
  }()
  /// Whether the text closes any element: `<TOKEN>` alone is no markup.
  private(set) lazy var holdsMarkup =
    syntax.text.holds("</") || syntax.text.holds("/>")
  /// The packages that the text imports besides the service's.
  private(set) lazy var packages = syntax.otherPackages()
  private(set) lazy var endpoints = Endpoint.all(in: syntax.text)
  /// The endpoints that are the service's, in their order.
  private(set) lazy var serviceEndpoints = endpoints.filter { $0.owner == .service }
  /// Which token all of the text's paths ask for, where no URL has one.
  private(set) lazy var askedKind = kindOfPaths()
  /// Whether all that stands in the text reaches its users.
  private(set) lazy var isShipped = ClientSide.isShipped(path) || ClientSide.isBrowserCode(syntax.text)
  /// Whether any name in the text is that of a credential of the service's.
  private(set) lazy var namesCredential = syntax.tokens.indices.contains { token in
    let name = syntax.text[syntax.content(token)]
    // `instasent-token` is what a thing is called that holds one.
    guard syntax.tokens[token].kind != .symbol, name.count < 60, name.allSatisfy(\.isWordByte) else {
      return false
    }
    let words = NameWords(name)
    return words.namesService && words.role == .credential
  }
  private(set) lazy var structures = Structures(syntax)
  private(set) lazy var names = Names(syntax, structures, outline)
  private(set) lazy var ownership = Ownership(syntax, names, endpoints)

  /// The words and strings of a document that can refer to a section by its name.
  private(set) lazy var references = syntax.references()

  /// The structure of strings that hold code, by their token.
  private var inners: [Int: Syntax] = [:]
  /// For each line that was asked about and is a row of a table, the line of its header.
  var tableHeaders: [Int: Int] = [:]
  /// For each row of SQL that was passed, by its opening bracket, the word `VALUES` that it belongs to, -1 for none.
  var rowHeads: [Int: Int] = [:]
  /// Whose each branch that was asked about is, by the line that begins it.
  var branchOwners: [Int: Mark?] = [:]
  /// The columns of the tables that the text creates.
  private(set) lazy var tableColumns = syntax.createdTables()

  /// The structure of what a string holds.
  func inner(of token: Int) -> Syntax {
    if let known = inners[token] { return known }
    let inner = Syntax(ContiguousArray(syntax.text[syntax.content(token)]))
    inners[token] = inner
    return inner
  }

  init(_ original: ContiguousArray<UInt8>, path: Path) {
    self.path = path
    let text = original.withoutPatchMarkers
    syntax = Syntax(text)
    outline = Outline(syntax)
    var names = path.bytes.split(separator: UInt8(ascii: "/")).suffix(3).reversed().map {
      Label(tie: .path, parts: [String(decoding: $0, as: UTF8.self)], range: 0..<0)
    }
    // Folders are named after tools (`docker`, `.github`) whose credentials the files in them are not.
    names = names.enumerated().filter { $0.offset == 0 || $0.element.words.namesService }.map(\.element)
    pathLabels = names
    imported = syntax.importedNames()
    mentionsSDK = text.range(ofName: Service.name, from: 0) != nil
  }
}
