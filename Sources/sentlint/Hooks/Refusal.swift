// What is said when a hook refuses.

internal import SentlintCore

/// Why a commit or a push was refused, and what to do.
struct Refusal {
  /// The message, in lines, for standard error. It names no secret.
  let text: String

  /// Makes the message; nil if nothing is refused. Unless `isOfGit`, no git waits for the hook.
  init?(by hook: HookName, ofGit isOfGit: Bool, report: Report, status: ExitStatus) {
    let isPush = hook == .prePush
    let what = isPush ? "push" : "commit"
    let place = isOfGit ? "what it would \(isPush ? "publish" : "record")" : "what is tracked"
    let refused = isOfGit ? "the \(what) was refused" : "the check failed"
    let bypass = isOfGit ? "git \(what) --no-verify" : "SKIP=sentlint, for the pre-commit framework"
    switch status {
    case .clean, .wrongCommandLine:
      return nil
    case .failure:
      text = """

        sentlint: \(refused), because not everything could be scanned: see above.
        To go on all the same, knowing that: \(bypass)

        """
    case .findings:
      let rule = report.active.first?.rule.rawValue ?? "RULE"
      text = """

        sentlint: \(refused): there are secrets in \(place), listed above.

          Fix it        Read the token from an environment variable or a secrets manager, and keep its value
                        where git does not see it, such as an ignored .env.
                        \(hook.nextStep)
          No secret?    Say so on its line: sentlint:allow \(rule) <reason>
          Leaked?       A token that was ever pushed is known to others: rotate it. Issue a new one, deploy it, and
                        delete the old one in the dashboard. The steps: sentlint rules explain \(rule)
          All the same  \(bypass)

        """
    }
  }
}

extension HookName {
  /// What follows the fix.
  fileprivate var nextStep: String {
    switch self {
    case .preCommit: "Then git add, and commit again."
    case .commitMessage: "Then commit again, with another message."
    case .prePush: "Commits keep what they once held: rewrite them (git rebase -i), then push again."
    }
  }
}
