// What is said when a hook refuses.

internal import SentlintCore

/// Why a commit or a push was refused, and what to do.
struct Refusal {
  /// The message, in lines, for standard error. It names no secret.
  let text: String

  /// Makes the message; nil if nothing is refused.
  init?(by hook: HookName, report: Report, status: ExitStatus) {
    let bypass = hook == .prePush ? "git push --no-verify" : "git commit --no-verify"
    let what = hook == .prePush ? "push" : "commit"
    switch status {
    case .clean, .wrongCommandLine:
      return nil
    case .failure:
      text = """

        sentlint: the \(what) was refused, because not everything could be scanned: see above.
        To \(what) all the same, knowing that: \(bypass)

        """
    case .findings:
      let rule = report.active.first?.rule.rawValue ?? "RULE"
      text = """

        sentlint: the \(what) was refused: there are secrets in what it would \(hook.verb), listed above.

          Fix it       Read the token from an environment variable or a secrets manager, and keep its value where git
                       does not see it, such as an ignored .env. \(hook.nextStep)
          No secret?   Say so on its line: sentlint:allow \(rule) <reason>
          Leaked?      A token that was ever pushed is known to others: replace it. Issue a new one, deploy it, and
                       delete the old one in the dashboard; sentlint rules explain \(rule) has the steps.
          All the same \(bypass)

        """
    }
  }
}

extension HookName {
  /// What the refused thing does with a secret.
  fileprivate var verb: String {
    self == .prePush ? "publish" : "record"
  }

  /// What follows the fix.
  fileprivate var nextStep: String {
    switch self {
    case .preCommit: "Then git add, and commit again."
    case .commitMessage: "Then commit again with another message."
    case .prePush:
      """
      Commits keep what they
                       once held: rewrite those above (git rebase -i, git commit --amend), then push again.
      """
    }
  }
}
