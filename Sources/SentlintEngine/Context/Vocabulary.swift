// The words that names are made of, and what each says of the thing that is named.

/// The words by what they say, lower case. Where a word is missing, a value is judged by what surrounds it.
enum Vocabulary {
  /// Packages that carry requests to anybody, or hold anybody's settings.
  static let transports: Set<String> = [
    "axios", "requests", "httpx", "aiohttp", "fetch", "nodefetch", "crossfetch", "got", "superagent",
    "undici",
    "urllib", "urllib3", "guzzle", "guzzlehttp", "httparty", "faraday", "restclient", "typhoeus", "okhttp",
    "okhttp3", "retrofit", "retrofit2", "reqwest", "hyper", "ureq", "alamofire", "dotenv", "convict", "nconf",
    "decouple", "environ", "pydantic", "django", "flask", "fastapi", "symfony", "laravel", "illuminate",
    "spring",
    "springframework", "rails", "nestjs", "angular", "vue", "react", "ofetch", "needle", "unirest",
    "restsharp",
    "refit", "flurl", "tesla", "httpoison", "finch", "mint", "ktor", "java", "javax", "jakarta", "system",
    "microsoft", "foundation", "starlette", "celery", "airflow", "scrapy", "locust", "playwright", "cypress",
    "supertest", "rspec", "pytest", "unittest", "mockery", "nock", "responses", "webmock", "wiremock",
  ]

  /// Words that people write together with a service's name.
  static let companions: Set<String> = [
    "token", "tokens", "key", "apikey", "api", "apitoken", "secret", "auth", "bearer", "password", "pass",
    "pwd",
    "sms", "client", "access", "credential", "credentials", "my", "prod", "dev", "live", "test", "legacy",
    "old",
    "new", "the", "user", "account", "ingest", "product", "datasource", "sdk", "url", "uri", "id", "project",
  ]

  /// Environments, and places in a list.
  static let environments: Set<String> = [
    "prod", "production", "live", "test", "testing", "staging", "stage", "dev", "development", "sandbox",
    "default", "main",
    "primary", "secondary", "value", "current", "backup", "eu", "es", "us", "global", "local", "common",
    "base", "shared", "env", "pre",
    "preprod", "qa", "uat", "demo", "string", "data", "val", "v",
  ]

  /// Names of digests and revisions.
  static let digestWords: Set<String> = [
    "checksum", "checksums", "hash", "hashes", "sha", "sha1", "sha256", "sha512", "md5", "integrity",
    "digest", "digests", "commit",
    "commits", "revision", "revisions", "rev", "revs", "lock", "sums", "sum", "pinned", "submodule",
    "fingerprint", "blame",
  ]

  /// Names of URLs and hosts.
  static let addressWords: Set<String> = [
    "url", "uri", "host", "endpoint", "baseurl", "base", "domain", "address",
  ]

  /// Names of the parts of a request or a configuration.
  static let partWords: Set<String> = [
    "request", "url", "uri", "endpoint", "server", "servers", "host", "base", "api", "http", "https",
    "connection", "options", "config",
    "settings", "info", "client", "source", "target", "metadata", "meta", "headers", "params", "body", "auth",
    "data", "node",
    "parameters", "spec", "args", "kwargs", "query", "fetch", "axios", "defaults", "environment", "env",
    "with", "uses", "provider", "route", "routes", "upstream", "upstreams", "item",
  ]

  /// Words that only the trade uses.
  static let tradeWords: Set<String> = [
    "sms", "smsc", "smpp", "ingest", "datasource", "transactional", "otp", "sender", "texting",
  ]

  /// Words that any client may use beside the trade's.
  static let plainWords: Set<String> = [
    "raw", "gateway", "message", "messages", "messaging", "notify", "notification", "notifications",
    "notifier",
    "text", "texts", "phone",
    "verify", "audience", "service", "request", "http", "rest", "provider", "push", "send", "header", "value",
    "getter",
    "const", "static",
    "authorization", "remote", "server", "endpoint", "connection", "base", "call", "data", "this", "self",
    "config", "settings", "env",
  ]

  /// Purposes of secrets that are no service's tokens.
  static let otherPurposes: Set<String> = [
    "app", "jwt", "session", "db", "database", "encryption", "encrypt", "signing", "signature", "webhook",
    "master", "admin", "csrf",
    "cookie", "private", "public", "license", "django", "flask", "rails", "laravel", "hmac", "salt", "pepper",
    "smtp",
    "mail", "ftp", "ssh",
    "root", "oauth", "refresh", "captcha", "maps", "push", "fcm", "apns", "ssl", "tls", "cache", "queue",
    "broker", "postgres",
  ]

  /// What classes and sections are called that have keys of their own and speak to nobody with them.
  static let ownPurposes: Set<String> = [
    "jwt", "session", "sessions", "db", "database", "encryption", "encrypt", "crypto", "cipher", "signing",
    "signature", "csrf", "cookie", "cookies", "license", "hmac", "captcha", "cache", "queue", "ssl", "tls",
    "ssh",
    "ftp", "smtp", "analytics",
  ]

  /// Services whose credentials stand beside this one's. A name that holds one of these says that the value is
  /// that service's; the list need not be complete, since what a value is sent to counts more.
  static let others: Set<String> = [
    "stripe", "github", "gitlab", "bitbucket", "aws", "amazon", "azure", "gcp", "google", "firebase",
    "twilio",
    "sendgrid", "mailgun", "mailchimp", "mandrill", "postmark", "sparkpost", "nexmo", "vonage", "plivo",
    "infobip",
    "messagebird", "sinch", "clickatell", "telnyx", "bulksms", "slack", "discord", "telegram",
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
    "brevo", "sendinblue", "klaviyo", "braze", "customerio", "crashlytics", "keycloak", "snowflake",
    "mailjet", "smtp", "sonar",
    "codecov", "circleci",
    "launchdarkly", "mailersend", "mailerlite", "freshdesk", "freshsales", "freshworks",
    "typeform",
    "statuspage", "coveralls", "snyk", "sonarqube", "sonarcloud", "logrocket", "hotjar", "fullstory",
    "posthog",
    "statsig", "optimizely", "prismic", "storyblok", "supabase", "planetscale", "upstash", "linode", "vultr",
    "hetzner",
    "scaleway", "clickup", "smartsheet", "docusign", "hellosign", "pandadoc", "quickbooks", "xero",
    "gocardless",
    "mollie", "redsys", "chargebee", "recurly", "lemonsqueezy", "taxjar", "easypost", "shippo", "shipstation",
    "deepl",
    "tomtom", "ipinfo", "ipstack", "maxmind", "openweather", "openweathermap", "coinbase", "binance",
    "etherscan",
    "infura", "pinecone", "cohere", "elevenlabs", "assemblyai", "deepgram", "wandb", "langsmith", "kaggle",
    "esendex",
    "octopush", "smsmode", "labsmobile", "altiria", "gupshup", "msg91", "textlocal", "telesign", "d7networks",
    "routee",
    "zenvia", "ringcentral", "aircall", "pushover", "pushbullet", "clevertap", "moengage", "mautic",
    "activecampaign",
    "convertkit", "omnisend", "elasticemail", "smtp2go", "pipedrive", "zoho", "influx", "influxdb",
    "helpscout",
    "kustomer", "workato", "ifttt", "splunk", "sumologic", "papertrail", "honeybadger", "airbrake", "raygun",
    "appsignal",
    "instana", "dynatrace", "appdynamics", "honeycomb", "uptimerobot", "pingdom", "healthchecks",
    "browserstack",
    "saucelabs", "lambdatest", "artifactory", "gitea", "bitrise", "appveyor", "zammad", "hubapi", "holded",
    "travis", "jenkins", "buildkite", "zapier", "contentful", "cloudinary", "twitch", "spotify", "stytch",
  ]

  /// What makes the value of a credential's name harmless.
  static let disguises: Set<String> = [
    "csrf", "xsrf", "csrftoken", "xsrftoken", "csrfmiddlewaretoken", "authenticity", "nonce", "captcha",
    "recaptcha", "remember", "reset", "gpg", "pgp",
    "hashed", "hash", "encrypted", "sealed", "masked", "redacted", "obfuscated", "ciphertext", "crypted",
    "tokenizer", "verification", "idempotency",
  ]

  /// What a harmless key is called.
  static let keyWords: Set<String> = ["key", "keys"]

  /// What stands before `key` where the key is not a secret.
  static let harmlessKeys: Set<String> = [
    "site", "write", "publishable", "public", "primary", "foreign", "meta", "cache", "sort", "partition",
    "idempotency", "storage", "i18n",
    "translation",
    "config", "dict", "map", "json", "object", "route", "session", "lookup", "unique", "header", "query",
  ]

  /// How words end that are written together and name credentials: `zugangstoken`.
  static let credentialEndings = [
    "token", "apikey", "password", "passwort", "kennwort", "schluessel", "schlussel",
  ]

  /// What stands before `token` where it is handed out for one purpose and is no key to the API.
  static let harmlessTokens: Set<String> = [
    "page", "next", "continuation", "pagination", "sync", "device", "push", "fcm", "apns", "confirmation",
    "unsubscribe", "invite", "invitation", "registration", "activation", "idempotency", "cancellation",
    "fencing",
  ]

  /// Names of credentials.
  static let credentialWords: Set<String> = [
    "token", "tokens", "tok", "key", "keys", "apikey", "apikeys", "apitoken", "accesstoken", "authtoken",
    "bearertoken", "secret", "secrets", "auth", "authorization", "authorisation", "bearer", "password",
    "passwd",
    "passphrase", "pass", "pwd", "credential", "credentials", "creds", "cred", "jwt", "authentication",
    "clave",
    "userpwd", "contrasena", "contrasenya", "llave", "chave", "senha", "jeton", "clau", "chiave", "cle",
    "clef",
    "motdepasse",
    "credencial", "credenciales", "credenciais", "credenziale", "credenziali", "secreto", "segredo",
    "segreto",
    "geheimnis", "autorizacion", "autorizacao", "autorisation", "autorizzazione", "identifiants", "passwort",
    "kennwort", "zugangsdaten", "schluessel",
    "schlussel",
    "wachtwoord", "sleutel", "parola", "secretkey", "accesskey", "authkey", "smstoken", "oauth2",
  ]

  /// Names of what is no credential.
  static let otherWords: Set<String> = [
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
    "resolved", "tarball", "dist", "source", "locator", "snapshot", "md5sum", "sha1sum", "sum",
    "tree", "parent",
    "oid", "merge", "webhook", "callback", "redirect", "session", "cookie", "device", "event", "order",
    "transaction",
  ]

  /// How the names of variables begin that bundlers publish.
  static let publicPrefixes: [[String]] = [
    ["next", "public"], ["vite"], ["react", "app"], ["expo", "public"], ["gatsby"], ["vue", "app"],
    ["nuxt", "public"], ["public"], ["ng", "app"], ["razzle"], ["storybook"], ["preact", "app"],
    ["sanity", "studio"],
    ["snowpack", "public"], ["poi", "app"], ["ember", "app"], ["quasar", "public"], ["astro", "public"],
  ]
}
