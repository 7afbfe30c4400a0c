// The script that git runs.

internal import SentlintCore

/// A hook's script. It works with the bare environment that a graphical client gives it, and never lets anything
/// pass because the program is gone.
struct HookScript {
  /// Stands in every script of ours, whatever its version.
  static let mark = "# sentlint-hook:"
  /// Behind the name of a hook that was there before.
  static let keptSuffix = ".before-sentlint"

  let hook: HookName
  /// The absolute path of the program.
  let program: String

  /// The script.
  var text: String {
    """
    #!/bin/sh
    \(Self.mark) written by `sentlint hook install \(hook.rawValue)`; `sentlint hook uninstall \(hook.rawValue)` takes it away.
    sentlint='\(program.replacing("'", with: "'\\''"))'
    if [ ! -x "$sentlint" ]; then
      gone=$sentlint
      sentlint=$(command -v sentlint) || {
        echo "sentlint: nothing was checked, and this is refused: $gone is gone, and no sentlint is on the PATH." >&2
        echo "sentlint: install it again and run 'sentlint hook install', or delete $0" >&2
        exit 2
      }
    fi
    # What was here before runs first: it may change what is committed.
    before="${0%/*}/\(hook.rawValue)\(Self.keptSuffix)"
    \(body)

    """
  }

  private var body: String {
    let run = "\"$sentlint\" hook run \(hook.rawValue) -- \"$@\""
    guard hook == .prePush else {
      return """
        if [ -x "$before" ]; then
          "$before" "$@" || exit
        fi
        exec \(run)
        """
    }
    // Both read standard input.
    return """
      refs=$(cat)
      feed() { [ -z "$refs" ] || printf '%s\\n' "$refs"; }
      if [ -x "$before" ]; then
        feed | "$before" "$@" || exit
      fi
      feed | \(run)
      """
  }
}
