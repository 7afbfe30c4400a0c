// Values that refer to a secret kept elsewhere.

extension Verdict {
  /// Drops environment references, template holes and what a secrets manager has encrypted or points to.
  static func onReference(_ candidate: Candidate) -> Verdict {
    isInHole(candidate) || isEncrypted(candidate) || pointsElsewhere(candidate) || namesVariable(candidate)
      ? .drop(.reference) : .keep
  }

  /// `${…}`, `{{…}}`, `<…>`, `%(…)s`, `$(…)`, `#{…}`: opened before the value and closed behind it.
  private static func isInHole(_ candidate: Candidate) -> Bool {
    let before = candidate.before(48)
    guard let last = before.last(where: { !$0.isSpace }) else { return false }
    if last == UInt8(ascii: "$") { return true }
    let after = candidate.after(64)
    for (open, close) in [("{", "}"), ("<", ">"), ("%(", ")"), ("((", "))"), ("@@", "@@")] {
      guard let start = before.lastRange(of: Array(open.utf8)) else { continue }
      let between = before[start.upperBound...]
      guard between.allSatisfy({ $0.isWordByte || $0 == UInt8(ascii: ".") || $0.isSpace }), between.count < 24
      else { continue }
      // `{token` may open an object or a block: a hole's marker stands in front of it, or no quote and colon within.
      let isMarked =
        open != "{"
        || ["$", "#", "{", "%", "@"].contains { before[..<start.lowerBound].last == UInt8(ascii: $0) }
      if isMarked, after.drop(while: { $0.isWordByte || $0.isSpace }).starts(with: close.utf8) { return true }
    }
    return false
  }

  /// SOPS' `ENC[…]`, Ansible Vault, age, PGP: the ciphertext is safe to commit.
  private static func isEncrypted(_ candidate: Candidate) -> Bool {
    let line = candidate.before(4096)
    if line.firstRange(of: Array("ENC[".utf8)) != nil || candidate.bytes.starts(with: "ENC[".utf8) {
      return true
    }
    if line.suffix(12).contains(run: "encrypted:") || line.suffix(12).contains(run: "secure:") { return true }
    guard candidate.secret.count >= 48 else { return false }
    let above = candidate.text[max(0, candidate.secret.lowerBound - 6000)..<candidate.secret.lowerBound]
    for marker in ["$ANSIBLE_VAULT;", "-----BEGIN AGE ENCRYPTED FILE-----", "-----BEGIN PGP MESSAGE-----"] {
      guard let start = above.lastRange(of: Array(marker.utf8)) else { continue }
      // Still inside: nothing but the armour's alphabet in between.
      let inside = above[start.upperBound...].drop { $0 != 0x0a }
      if inside.allSatisfy({
        $0.isLetterOrDigit || $0.isSpace || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
          || $0 == UInt8(ascii: "=")
      }) {
        return true
      }
    }
    return false
  }

  /// `vault:…`, `arn:…`, `op://…`, `ssm:/…`, `secretsmanager:…`, `git+https://…@<revision>`.
  private static func pointsElsewhere(_ candidate: Candidate) -> Bool {
    let before = candidate.before(160)
    let start =
      before.lastIndex { $0.isSpace || "\"'`,".utf8.contains($0) }.map { $0 + 1 } ?? before.startIndex
    let own = before[start...]
    let schemes = [
      "vault:", "arn:", "op://", "ssm:", "secretsmanager:", "gcp-sm:", "akv:", "ref+", "awssm:", "doppler:",
      "bws:", "keyring:", "azurekv:", "secretref:", "gcpsm:", "projects/",
    ]
    if schemes.contains(where: { own.contains(run: $0) }) { return true }
    return own.last == UInt8(ascii: "@") && !own.contains(run: "://:")
      || own.suffix(2).elementsEqual("@v".utf8)
  }

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

extension Collection<UInt8> where Self: RandomAccessCollection {
  /// The last place where a run of bytes stands.
  fileprivate func lastRange(of run: [UInt8]) -> Range<Index>? {
    var end = endIndex
    while distance(from: startIndex, to: end) >= run.count {
      let start = index(end, offsetBy: -run.count)
      if self[start..<end].elementsEqual(run) { return start..<end }
      end = index(before: end)
    }
    return nil
  }

  fileprivate func contains(run: String) -> Bool {
    firstRange(of: Array(run.utf8)) != nil
  }
}
