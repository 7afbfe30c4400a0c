// One made-up token in every place where git can keep one.

internal import Foundation

/// A repository that holds tokens in places that scanners miss. Token n is `Token.prefixed(1_000 + n)`.
struct TortureRepository {
  /// Where each token is hidden, by its number.
  static let places: [Int: String] = [
    1: "a file of the checked-out commit", 2: "a file renamed later", 3: "a path with tab, quote and é",
    4: "a note", 5: "refs/pull", 6: "a symbolic link's target", 7: "a 100 kB boundary", 8: "a line of 5 MB",
    9: "a file that a merge alone adds", 10: "a file that a merge alone edits",
    11: "a link that became a file",
    12: "a file with the attribute -diff", 13: "a file with the attribute binary",
    14: "a file with NUL bytes",
    15: "a blob that a tag points at", 16: "a dangling blob", 17: "an unreachable commit",
    18: "a stash's work tree",
    19: "a stash's index", 20: "a stash's untracked file", 21: "an older stash",
    22: "what a reflog alone remembers",
    23: "the reflog of a linked work tree", 24: "a commit message", 25: "a tag message",
    26: "an author's name",
    27: "a branch's name", 28: "a file's name", 29: "UTF-16 with a mark", 30: "UTF-16 without one",
    31: "base64",
    32: "base64 of base64", 33: "hex", 34: "percent signs", 35: "\\u escapes", 36: "base64 in lines of 76",
    37: "HTML entities", 38: "\\x escapes", 39: "two literals joined", 40: "a zip", 41: "a gzip", 42: "a tgz",
    43: "a docx", 44: "a remote URL in the configuration", 45: "a file deleted long ago",
    46: "a file of a side branch",
    47: "an index alone", 48: "a replaced object", 49: "a committer's mail",
    50: "a signed-off merge's message",
    51: "a directory's name", 52: "a tag's name", 53: "a loose object of an alternate",
    54: "a reflog's message",
    55: "a cruft or kept pack", 56: "the message of a commit that failed", 57: "a nested tag's message",
    58: "the work tree's configuration", 59: "an object that a graft hides",
    60: "a file in a subdirectory of a mode 40000",
  ]

  /// The repository's work tree, relative to the workspace.
  static let name = "torture"

  /// Makes it.
  static func make(in workspace: Workspace) async throws -> Outcome {
    var environment: [String: String] = [:]
    for number in places.keys { environment["T\(number)"] = token(number) }
    try workspace.write(script, to: "make.sh")
    return try await Program.shell("sh -eu make.sh", in: workspace, environment: environment)
  }

  /// The token of a place.
  static func token(_ number: Int) -> String {
    Token.prefixed(UInt64(1_000 + number))
  }

  private static let script = #"""
    export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@example.com
    export GIT_AUTHOR_DATE='1500000000 +0000' GIT_COMMITTER_DATE='1500000000 +0000'
    git init -q -b main alternate
    (cd alternate && echo "t = $T53" | git hash-object -w --stdin > /dev/null)
    git init -q -b main torture && cd torture
    echo ../../../alternate/.git/objects > .git/objects/info/alternates
    git config core.quotePath true
    save() { git add -A; git commit -q -m "${1:-change}"; }

    echo "t = $T2" > old-name; echo "t = $T45" > deleted; save first
    git mv old-name new-name; git rm -q deleted; save
    printf 't = %s\n' "$T3" > "$(printf 'tab\tquote"\303\251')"; save
    echo "t = $T1" > current
    ln -s "https://api.instasent.com/?access_token=$T6" link; ln -s nowhere typed
    { head -c 99990 /dev/zero | tr '\0' 'x' | fold -w 99; echo "t = $T7"; } > chunk
    { head -c 5000000 /dev/zero | tr '\0' 'y'; printf ' t = %s ' "$T8"; head -c 1000 /dev/zero | tr '\0' 'z'; } > long
    save
    rm typed; echo "t = $T11" > typed; save
    git rm -q typed; save
    echo '*.hidden -diff' > .gitattributes; echo '*.bin binary' >> .gitattributes
    echo "t = $T12" > a.hidden; echo "t = $T13" > b.bin; printf 'x\0\0t = %s\n\0' "$T14" > nul; save
    echo base > both; save; git branch fork
    git checkout -q -b side; echo side > s; echo "t = $T46" > side-file; save; git rm -q side-file; save
    git checkout -q main; echo main > m; save
    git merge -q --no-ff --no-commit side; echo "t = $T9" > evil; echo "t = $T10" >> both; git add -A
    git commit -q -m "merge, signed off $T50"
    git rm -q evil; echo base > both; save

    git notes add -m "t = $T4" HEAD
    git checkout -q --detach; echo "t = $T5" > pull; save; git update-ref refs/pull/1/head HEAD; git checkout -q main
    git tag blob-tag "$(echo "t = $T15" | git hash-object -w --stdin)"
    echo "t = $T16" | git hash-object -w --stdin > /dev/null
    git update-ref --no-deref -d refs/x 2> /dev/null || true
    tree=$(printf '100644 blob %s\tlost\n' "$(echo "t = $T17" | git hash-object -w --stdin)" | git mktree)
    git commit-tree -m lost "$tree" > /dev/null

    echo "t = $T21" > current; git stash -q
    echo "t = $T18" > current; echo "t = $T19" > staged; git add staged; echo moved > staged
    echo "t = $T20" > untracked; git stash -q -u
    echo "t = $T22" > gone; save; git reset -q --hard HEAD~1
    git worktree add -q ../linked -b linked
    (cd ../linked && echo "t = $T23" > in-linked && git add -A && git commit -q -m linked && git reset -q --hard HEAD~1)
    git commit -q --allow-empty -m "use $T24 for now"
    git tag -a -m "release with $T25" v1; git tag -a -m "again $T57" v2 v1 2> /dev/null
    GIT_AUTHOR_NAME="$T26" git commit -q --allow-empty -m author
    GIT_COMMITTER_EMAIL="$T49@example.com" git commit -q --allow-empty -m committer
    git branch "wip-$T27"; git tag "t-$T52"
    echo x > "key-$T28.txt"; mkdir "d-$T51"; echo x > "d-$T51/x"; save; git rm -q -r "key-$T28.txt" "d-$T51"; save

    printf '\377\376' > u16; printf 't = %s\n' "$T29" | iconv -f utf-8 -t utf-16le >> u16
    printf 't = %s\n' "$T30" | iconv -f utf-8 -t utf-16be > u16be
    printf 't: %s\n' "$(printf '%s' "$T31" | base64 -w0)" > b64
    printf 't: %s\n' "$(printf '%s' "$T32" | base64 -w0 | base64 -w0)" > b64b64
    printf 't: %s\n' "$(printf '%s' "$T33" | od -An -v -tx1 | tr -d ' \n')" > hexed
    printf 't=%s\n' "$(printf '%s' "$T34" | od -An -v -tx1 | tr -d '\n' | sed 's/ /%/g')" > percent
    printf '{"t": "%s"}\n' "$(printf '%s' "$T35" | od -An -v -tx1 | tr -d '\n' | sed 's/ /\\u00/g')" > u.json
    printf 'Content-Transfer-Encoding: base64\n\n%s\n' \
      "$( (head -c 100 /dev/zero | tr '\0' 'q'; printf '\nt = %s\n' "$T36"; head -c 90 /dev/zero | tr '\0' 'w') | base64 -w76)" > mime
    printf '<p>%s</p>\n' "$(printf '%s' "$T37" | od -An -v -tu1 | tr -s ' ' '\n' | sed '/^$/d; s/.*/\&#&;/' | tr -d '\n')" > page.html
    printf 't = "%s"\n' "$(printf '%s' "$T38" | od -An -v -tx1 | tr -d '\n' | sed 's/ /\\x/g')" > x.py
    printf 't = "%s" + "%s"\n' "$(printf '%s' "$T39" | cut -c1-15)" "$(printf '%s' "$T39" | cut -c16-)" > joined.js
    save encodings
    mkdir ../z; echo "t = $T40" > ../z/inside
    (cd ../z && python3 -m zipfile -c ../torture/a.zip inside)
    echo "t = $T41" | gzip > a.gz
    echo "t = $T42" > ../z/inside; tar -czf a.tgz -C ../z inside
    mkdir ../z/word; echo "<w:t>t = $T43</w:t>" > ../z/word/document.xml
    (cd ../z && python3 -m zipfile -c ../torture/a.docx word/document.xml)
    save archives

    git remote add origin "https://user:$T44@api.instasent.com/x.git"
    git config extensions.worktreeConfig true
    git config --worktree http.extraHeader "Authorization: Bearer $T58"
    git update-ref -m "reset by $T54" refs/heads/fork HEAD --create-reflog
    old=$(echo "t = $T48" | git hash-object -w --stdin); new=$(echo "t = none" | git hash-object -w --stdin)
    git replace "$old" "$new"
    mkdir -p deep/er; echo "t = $T60" > deep/er/file; save
    kept=$(echo "t = $T55" | git hash-object -w --stdin); name=$(echo "$kept" | git pack-objects -q .git/objects/pack/pack)
    rm -f ".git/objects/$(echo "$kept" | cut -c1-2)/$(echo "$kept" | cut -c3-)"; touch ".git/objects/pack/pack-$name.keep"
    git checkout -q --orphan hidden; git rm -q -r --cached .; echo "t = $T59" > grafted; git add grafted
    git commit -q -m hidden; echo more > grafted; git add grafted; git commit -q -m more
    git rev-parse HEAD > .git/info/grafts; git checkout -q -f main
    echo "t = $T47" > only-staged; git add only-staged
    echo "token $T56" > .git/COMMIT_EDITMSG
    git config color.ui always; git config diff.noprefix true; git config format.pretty oneline
    git config diff.x.textconv 'touch ran;:'; echo '* diff=x' > .git/info/attributes
    """#
}
