// Names: which say that something is the service's, and which say that something is a credential.

/// The service whose credentials are looked for. What it is called, in one place.
enum Service {
  /// The word that names it, lower case.
  static let name = Array("instasent".utf8)
  /// The domains whose hosts are its endpoints. `instasent.codes` stands in its old SDKs.
  static let domains = ["instasent.com", "instasent.codes"]
  /// Hosts of its own that take no credential.
  static let documentationHosts: Set<String> = ["docs.instasent.com", "instasent.com", "help.instasent.com"]
}

/// A name taken apart: `NEXT_PUBLIC_instasentApiToken` is next, public, instasent, api, token.
///
/// Lower-case words that are written together with the service's name are cut off it if they are words that
/// go with credentials (`instasentapitoken`), so that `instasentiment` and `setInstAsEntered` name something else.
struct NameWords: Hashable, Sendable {
  /// The words, lower case, in their order.
  let words: [String]

  /// Takes a name apart.
  init(_ name: some Collection<UInt8>) {
    var words: [String] = []
    var word: [UInt8] = []
    func finish() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    let bytes = name.withoutAccents
    for (index, byte) in bytes.enumerated() {
      guard byte.isLetterOrDigit else {
        finish()
        continue
      }
      if byte.isUpper, let last = index > 0 ? bytes[index - 1] : nil {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        // camelCase begins a word; so does the last capital of `HTTPServer`.
        if last.isLower || last.isDigit || (last.isUpper && next.isLower) { finish() }
      }
      word.append(byte.lowercased)
    }
    finish()
    self.words = Self.joiningService(words).flatMap(Self.cuttingOffService)
  }

  /// Makes a name of a string.
  init(_ name: String) {
    self.init(Array(name.utf8))
  }

  /// `InstaSent` reads as two words; it is one.
  private static func joiningService(_ words: [String]) -> [String] {
    var joined: [String] = []
    for word in words {
      if word == "sent", joined.last == "insta" {
        joined[joined.count - 1] = "instasent"
      } else {
        joined.append(word)
      }
    }
    return joined
  }

  private static func cuttingOffService(_ word: String) -> [String] {
    guard word.count > Service.name.count else { return [word] }
    let bytes = Array(word.utf8)
    guard let start = bytes.place(of: Service.name)?.lowerBound else { return [word] }
    let before = String(decoding: bytes[..<start], as: UTF8.self)
    let after = String(decoding: bytes[(start + Service.name.count)...], as: UTF8.self)
    guard (before.isEmpty || companions.contains(before)) && isSequence(after) else { return [word] }
    return (before.isEmpty ? [] : [before]) + ["instasent"] + (after.isEmpty ? [] : [after])
  }

  /// Whether `text` is digits or is made of companion words.
  private static func isSequence(_ text: String) -> Bool {
    if text.allSatisfy(\.isNumber) || companions.contains(text) { return true }
    return companions.contains {
      text.hasPrefix($0) && !$0.isEmpty && isSequence(String(text.dropFirst($0.count)))
    }
  }

  /// Words that people write together with a service's name.
  private static let companions: Set<String> = [
    "token", "tokens", "key", "apikey", "api", "apitoken", "secret", "auth", "bearer", "password", "pass",
    "pwd",
    "sms", "client", "access", "credential", "credentials", "my", "prod", "dev", "live", "test", "legacy",
    "old",
    "new", "the", "user", "account", "ingest", "product", "datasource", "sdk", "url", "uri", "id", "project",
  ]

  /// Whether the name says that something is the service's.
  var namesService: Bool {
    words.contains("instasent")
  }

  /// Whether the name says that something is another service's.
  var namesOther: Bool {
    !namesService && mentionsOther
  }

  /// Whether the name holds another service's, beside whatever else.
  var mentionsOther: Bool {
    words.contains { Self.others.contains($0) }
  }

  /// Whether the name is the service's with nothing but words that go with credentials and environments.
  var isServiceAlone: Bool {
    namesService
      && words.allSatisfy {
        $0 == "instasent" || Self.companions.contains($0) || Self.environments.contains($0)
      }
  }

  /// Whether the name only tells an environment or a place in a list: `live`, `staging`, `default`.
  var isEnvironment: Bool {
    words.allSatisfy { Self.environments.contains($0) || $0.allSatisfy(\.isNumber) || $0 == "instasent" }
  }

  private static let environments: Set<String> = [
    "prod", "production", "live", "test", "testing", "staging", "stage", "dev", "development", "sandbox",
    "default", "main",
    "primary", "secondary", "value", "current", "backup", "eu", "es", "us", "global", "local", "common",
    "base", "shared", "env", "pre",
    "preprod", "qa", "uat", "demo", "string", "data", "val", "v",
  ]

  /// Whether the name says that what stands under it are digests or revisions.
  var namesDigests: Bool {
    words.contains { Self.digestWords.contains($0) }
  }

  private static let digestWords: Set<String> = [
    "checksum", "checksums", "hash", "hashes", "sha", "sha1", "sha256", "sha512", "md5", "integrity",
    "digest", "digests", "commit",
    "commits", "revision", "revisions", "rev", "revs", "lock", "sums", "sum", "pinned", "submodule",
    "fingerprint", "blame",
  ]

  /// Whether the name is that of a secret with a purpose of its own: sessions, databases, signatures.
  var hasOtherPurpose: Bool {
    words == ["secret", "key"] || words == ["secret"] || words.contains { Self.otherPurposes.contains($0) }
  }

  /// Whether the name is made of words that any client of an SMS service would use, so that it can be this service's
  /// where nothing says so. A name with a word of its own (`ERP_TOKEN`, `WAREHOUSE_API_KEY`) belongs to that.
  var isGeneric: Bool {
    let isOfTrade = words.contains { Self.tradeWords.contains($0) }
    return !hasOtherPurpose
      && words.allSatisfy {
        isOfTrade || $0.count <= 2 || $0 == "instasent" || Self.credentialWords.contains($0)
          || Self.companions.contains($0)
          || Self.environments.contains($0) || Self.plainWords.contains($0)
      }
  }

  /// What a name says beside what it is the name of: `sms` in `SMS_TOKEN` and `SMS_BASE_URL`. Nil where nothing is left.
  var stem: String? {
    let last = words.prefix {
      !Self.credentialWords.contains($0) && !Self.addressWords.contains($0) && $0 != "api" && $0 != "access"
    }
    return last.isEmpty ? nil : last.joined(separator: "_")
  }

  private static let addressWords: Set<String> = [
    "url", "uri", "host", "endpoint", "baseurl", "base", "domain", "address",
  ]

  /// Whether the name is that of a part of a request or a configuration, whose parts speak of the same thing.
  var isPartOfRequest: Bool {
    words.contains { Self.partWords.contains($0) }
  }

  private static let partWords: Set<String> = [
    "request", "url", "uri", "endpoint", "server", "servers", "host", "base", "api", "http", "https",
    "connection", "options", "config",
    "settings", "info", "client", "source", "target", "metadata", "meta", "headers", "params", "body", "auth",
    "data", "node",
    "parameters", "spec", "args", "kwargs", "query", "fetch", "axios", "defaults", "environment", "env",
    "with", "uses", "provider",
  ]

  private static let tradeWords: Set<String> = [
    "sms", "smsc", "smpp", "ingest", "datasource", "transactional", "otp", "sender", "texting",
  ]
  private static let plainWords: Set<String> = [
    "gateway", "message", "messages", "messaging", "notify", "notification", "notifications", "notifier",
    "text", "texts", "phone",
    "verify", "audience", "service", "request", "http", "rest", "provider", "push", "send", "header", "value",
    "const", "static",
    "authorization", "remote", "server", "endpoint", "connection", "base", "call", "data", "this", "self",
    "config", "settings", "env",
  ]

  private static let otherPurposes: Set<String> = [
    "app", "jwt", "session", "db", "database", "encryption", "encrypt", "signing", "signature", "webhook",
    "master", "admin", "csrf",
    "cookie", "private", "public", "license", "django", "flask", "rails", "laravel", "hmac", "salt", "smtp",
    "mail", "ftp", "ssh",
    "root", "oauth", "refresh", "captcha", "maps", "push", "fcm", "apns", "ssl", "tls", "cache", "queue",
    "broker", "postgres",
  ]

  /// Services whose credentials stand beside this one's. A name that holds one of these says that the value is
  /// that service's; the list need not be complete, since what a value is sent to counts more.
  private static let others: Set<String> = [
    "stripe", "github", "gitlab", "bitbucket", "aws", "amazon", "azure", "gcp", "google", "firebase",
    "twilio",
    "sendgrid", "mailgun", "mailchimp", "mandrill", "postmark", "sparkpost", "nexmo", "vonage", "plivo",
    "infobip",
    "messagebird", "sinch", "clickatell", "telnyx", "bulksms", "smsapi", "slack", "discord", "telegram",
    "whatsapp", "facebook", "twitter", "linkedin", "openai", "anthropic", "huggingface", "heroku", "netlify",
    "vercel",
    "digitalocean", "cloudflare", "fastly", "datadog", "sentry", "newrelic", "pagerduty", "opsgenie",
    "grafana",
    "mixpanel", "amplitude", "intercom", "zendesk", "hubspot", "salesforce", "shopify", "paypal", "braintree",
    "adyen", "klarna", "plaid", "algolia", "elastic", "mongodb", "postgres", "mysql", "redis", "rabbitmq",
    "kafka", "npm", "pypi", "docker", "jira", "confluence", "trello", "asana", "notion", "airtable",
    "dropbox",
    "okta", "auth0", "onesignal", "pusher", "mapbox", "recaptcha", "hcaptcha", "bugsnag", "rollbar", "logdna",
    "loggly",
    "brevo", "sendinblue", "klaviyo", "braze", "customerio", "iterable", "mailjet", "smtp", "sonar",
    "codecov", "circleci",
    "travis", "jenkins", "buildkite", "zapier", "contentful", "cloudinary", "twitch", "spotify", "stytch",
  ]
}

extension NameWords {
  /// What a name says of the value that it names.
  enum Role: Sendable {
    /// It is a credential: `apiToken`, `auth`, `password`.
    case credential
    /// It is something else: `projectId`, `senderName`, `sha1`.
    case other
    /// The name does not tell: `instasent`, `live`, `default`.
    case open
  }

  /// What the name says of its value. The last word that tells decides: `token_url` is no token, `id_token` is one.
  var role: Role {
    if words.contains(where: { Self.disguises.contains($0) }) { return .other }
    for (index, word) in words.enumerated().reversed() {
      // `APP_ID` beside `APP_ID_TOKEN`: what follows was neutral, so this word is the head of the name.
      if Self.credentialWords.contains(word) {
        if index > 0, Self.harmlessKeys.contains(words[index - 1]), Self.keyWords.contains(word) {
          return .other
        }
        return .credential
      }
      if Self.otherWords.contains(word) { return .other }
    }
    return .open
  }

  /// What makes the value of a credential's name harmless.
  private static let disguises: Set<String> = [
    "csrf", "xsrf", "authenticity", "nonce", "captcha", "recaptcha", "remember", "reset", "gpg", "pgp",
    "hashed", "hash", "encrypted", "sealed", "masked", "redacted", "obfuscated", "ciphertext", "crypted",
    "tokenizer", "verification",
  ]

  private static let keyWords: Set<String> = ["key", "keys"]

  /// What stands before `key` where the key is not a secret.
  private static let harmlessKeys: Set<String> = [
    "public", "primary", "foreign", "cache", "sort", "partition", "idempotency", "storage", "i18n",
    "translation",
    "config", "dict", "map", "json", "object", "route", "session", "lookup", "unique", "header", "query",
  ]

  private static let credentialWords: Set<String> = [
    "token", "tokens", "tok", "key", "keys", "apikey", "apikeys", "apitoken", "accesstoken", "authtoken",
    "bearertoken", "secret", "secrets", "auth", "authorization", "authorisation", "bearer", "password",
    "passwd",
    "passphrase", "pass", "pwd", "credential", "credentials", "creds", "cred", "jwt", "authentication",
    "clave",
    "contrasena", "llave", "secretkey", "accesskey", "authkey", "smstoken", "oauth2",
  ]

  private static let otherWords: Set<String> = [
    "id", "ids", "uid", "uuid", "guid", "url", "urls", "uri", "host", "hostname", "endpoint", "domain",
    "path",
    "dir", "version", "ver", "sha", "sha1", "sha256", "sha512", "md5", "hash", "checksum", "digest",
    "integrity",
    "commit", "revision", "rev", "ref", "reference", "sender", "from", "to", "phone", "number", "name",
    "project",
    "datasource", "org", "organization", "organisation", "contact", "email", "mail", "count", "limit", "ttl",
    "expires", "expiry", "expiration", "timeout", "type", "format", "length", "len", "size", "prefix",
    "suffix",
    "pattern", "regex", "regexp", "re", "label", "title", "description", "desc", "file", "filename",
    "placeholder",
    "template", "mask", "masked", "etag", "trace", "request", "correlation", "cache", "build", "asset",
    "fingerprint",
    "csrf", "xsrf", "nonce", "state", "message", "text", "body", "subject", "campaign", "segment", "channel",
    "status", "error", "date", "time", "timestamp", "package", "module", "namespace", "class", "method",
    "slug",
    "locale", "lang", "env", "variable", "var", "envvar", "hint", "help", "note", "comment", "integration",
    "code",
    "scope", "scopes", "region", "port", "user", "username", "login", "sid", "signature", "thumbprint", "tag",
    "image",
    "resolved", "tarball", "dist", "source", "locator", "snapshot", "md5sum", "sha1sum", "sum", "blob",
    "tree", "parent",
    "oid", "merge", "webhook", "callback", "redirect", "session", "cookie", "device", "event", "order",
    "transaction",
  ]
}

extension NameWords {
  private static let publicPrefixes: [[String]] = [
    ["next", "public"], ["vite"], ["react", "app"], ["expo", "public"], ["gatsby"], ["vue", "app"],
    ["nuxt", "public"], ["public"], ["ng", "app"], ["razzle"], ["storybook"], ["preact", "app"],
    ["sanity", "studio"],
    ["snowpack", "public"], ["poi", "app"], ["ember", "app"], ["quasar", "public"], ["astro", "public"],
  ]

  /// Whether a bundler copies the value of an environment variable of this name into what every visitor downloads.
  var isPublishedByBundlers: Bool {
    Self.publicPrefixes.contains { words.starts(with: $0) }
  }
}

extension NameWords {
  /// The names in `this.config['name'].`, as they are written.
  static func parts(of chain: some Collection<UInt8>) -> [String] {
    chain.split { !$0.isWordByte }.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Collection<UInt8> {
  /// The bytes with the letters of Western European languages in place of what they carry: `contraseña`, in UTF-8 or
  /// Latin-1, is `contrasena`.
  fileprivate var withoutAccents: [UInt8] {
    guard contains(where: { $0 >= 0x80 }) else { return Array(self) }
    // The plain letters of U+00C0 to U+00FF.
    let letters = Array("AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty".utf8)
    var plain: [UInt8] = []
    var isBehindLead = false
    for byte in self {
      // U+00C0 to U+00FF are C3 80 to C3 BF in UTF-8.
      let code = isBehindLead && byte < 0xc0 ? byte | 0x40 : byte
      isBehindLead = byte == 0xc3
      if !isBehindLead { plain.append(code < 0xc0 ? code : letters[Int(code - 0xc0)]) }
    }
    return plain
  }

  /// Whether this can be one name rather than a sentence, a path or a URL.
  var isOneName: Bool {
    allSatisfy {
      $0.isWordByte || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
    }
  }
}

extension UInt8 {
  /// Whether this is an ASCII capital.
  var isUpper: Bool { (0x41...0x5a).contains(self) }
  /// Whether this is an ASCII small letter.
  var isLower: Bool { (0x61...0x7a).contains(self) }
  /// Whether this is an ASCII digit.
  var isDigit: Bool { (0x30...0x39).contains(self) }
  /// Whether this is an ASCII letter or digit.
  var isLetterOrDigit: Bool { isUpper || isLower || isDigit }
  /// Whether this is a space, tab, or the end of a line.
  var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d }
  /// The small letter of an ASCII capital, anything else as it is.
  var lowercased: UInt8 { isUpper ? self | 0x20 : self }
  /// The value of a hex digit.
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
