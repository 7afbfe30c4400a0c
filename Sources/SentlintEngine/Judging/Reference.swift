// Values that refer to a secret kept elsewhere.

extension Verdict {
  /// Drops environment references, template holes and what a secrets manager has encrypted or points to.
  static func onReference(_ candidate: Candidate) -> Verdict {
    isBatchVariable(candidate) || isInHole(candidate) || isEncrypted(candidate) || pointsElsewhere(candidate)
      || namesVariable(candidate)
      ? .drop(.reference) : .keep
  }

  /// `${…}`, `{{…}}`, `<…>`, `%(…)s`, `$(…)`, `#{…}`: opened before the value and closed behind it.
  private static func isInHole(_ candidate: Candidate) -> Bool {
    let before = candidate.before(48)
    guard let last = before.last(where: { !$0.isSpace }) else { return false }
    if last == UInt8(ascii: "$") { return true }
    let after = candidate.after(64)
    for (open, close) in holes {
      guard let start = before.lastPlace(of: open) else { continue }
      let between = before[start.upperBound...]
      guard between.allSatisfy({ $0.isWordByte || $0 == UInt8(ascii: ".") || $0.isSpace }), between.count < 24
      else { continue }
      // `{token` may open an object or a block: a hole's marker stands in front of it, or no quote and colon within.
      let isMarked =
        before[start.lowerBound] != UInt8(ascii: "{")
        || before[..<start.lowerBound].last.map { "$#{%@".utf8.contains($0) } == true
      if isMarked, after.drop(while: { $0.isWordByte || $0.isSpace }).starts(with: close.bytes) {
        return true
      }
    }
    return false
  }

  private static let holes: [(open: StaticString, close: StaticString)] = [
    ("{", "}"), ("<", ">"), ("%(", ")"), ("((", "))"), ("@@", "@@"), ("%", "%"),
  ]

  /// `%NAME%`, where the pattern takes percent signs for a part of the value.
  private static func isBatchVariable(_ candidate: Candidate) -> Bool {
    candidate.bytes.first == UInt8(ascii: "%") && candidate.bytes.last == UInt8(ascii: "%")
  }

  /// SOPS' `ENC[…]`, Ansible Vault, age, PGP: the ciphertext is safe to commit.
  private static func isEncrypted(_ candidate: Candidate) -> Bool {
    let line = candidate.before(256)
    // SOPS and ejson.
    if line.holds("ENC[") || line.holds("EJ[") || candidate.bytes.starts(with: "ENC[".utf8) { return true }
    // Jasypt, Mule and Spring's configuration server.
    if ["ENC(", "![", "{cipher}"].contains(where: { line.suffix($0.utf8.count).elementsEqual($0.utf8) }) {
      return true
    }
    let near = line.suffix(12)
    if near.holds("encrypted:") || near.holds("secure:") { return true }
    // What Fernet has encrypted begins with its version and the upper bytes of a date.
    if candidate.bytes.starts(with: "gAAAAA".utf8) { return true }
    guard candidate.secret.count >= 48 || isLastLine(candidate) else { return false }
    return isInArmour(candidate)
  }

  /// Whether a value begins its line under a longer one of hex or base64, as the last line of ciphertext does.
  private static func isLastLine(_ candidate: Candidate) -> Bool {
    let own = candidate.before(64)
    guard own.allSatisfy(\.isSpace) else { return false }
    let above = candidate.text[..<own.startIndex].suffix(96).reversed().drop(while: \.isSpace).prefix(48)
    return above.count == 48 && above.allSatisfy(isOfArmour)
  }

  private static func isOfArmour(_ byte: UInt8) -> Bool {
    byte.isLetterOrDigit || "+/=".utf8.contains(byte)
  }

  /// Whether there is nothing but the alphabet of hex and base64 between a value and the marker above it that begins
  /// ciphertext.
  private static func isInArmour(_ candidate: Candidate) -> Bool {
    let above = candidate.text[max(0, candidate.secret.lowerBound - 6000)..<candidate.secret.lowerBound]
    let armour = above.reversed().prefix { isOfArmour($0) || $0.isSpace }
    let marker = above.dropLast(armour.count).suffix(40)
    // hiera-eyaml's `ENC[PKCS7,…]` goes on over as many lines as it takes.
    if let open = marker.lastPlace(of: "ENC["), !marker[open.upperBound...].contains(UInt8(ascii: "]")) {
      return true
    }
    return marker.holds("$ANSIBLE_VAULT;") || marker.holds("-----BEGIN AGE ENCRYPTED FILE-----")
      || marker.holds("-----BEGIN PGP MESSAGE-----")
  }

  /// `vault:…`, `arn:…`, `op://…`, `ssm:/…`, `secretsmanager:…`, `git+https://…@<revision>`.
  private static func pointsElsewhere(_ candidate: Candidate) -> Bool {
    let before = candidate.before(160)
    let start =
      before.lastIndex { $0.isSpace || "\"'`,".utf8.contains($0) }.map { $0 + 1 } ?? before.startIndex
    let own = before[start...]
    if referenceSchemes.contains(where: { own.place(of: $0) != nil }) { return true }
    // `github:owner/repository#<revision>`, `registry/image@sha256:<digest>`
    if own.last == UInt8(ascii: "#"), own.contains(UInt8(ascii: "/")) { return true }
    if own.last == UInt8(ascii: ":"), own.holds("@sha256") { return true }
    return own.last == UInt8(ascii: "@") && !own.holds("://:") || own.suffix(2).elementsEqual("@v".utf8)
  }

  private static let referenceSchemes: [[UInt8]] = [
    "vault:", "arn:", "op://", "ssm:", "secretsmanager:", "gcp-sm:", "akv:", "ref+", "awssm:", "doppler:",
    "bws:", "keyring:", "azurekv:", "secretref:", "gcpsm:", "projects/",
  ].map { Array($0.utf8) }

  /// `INSTASENT_PRODUCTION_API_TOKEN`: the name of a variable, not its value.
  private static func namesVariable(_ candidate: Candidate) -> Bool {
    let words = candidate.bytes.split {
      $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    guard words.count >= 3 else { return false }
    let isUpper = words.allSatisfy { $0.allSatisfy { $0.isUpper || $0.isDigit } && $0.count < 16 }
    return isUpper
      && words.filter { $0.contains(where: \.isUpper) }.allSatisfy {
        !$0.contains(where: \.isDigit) || $0.count < 5
      }
  }
}
