// The audit of histories, by the real binary.

internal import Foundation
internal import SentlintCore
internal import SentlintEngine
internal import Testing

@Suite struct HistoryTests {
  /// What stands in the lines of a JSON Lines report.
  private func secrets(in output: String) throws -> Set<String> {
    var secrets: Set<String> = []
    for line in output.split(separator: "\n") {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      if let secret = object["secret"] as? String { secrets.insert(secret) }
    }
    return secrets
  }

  @Test func `a token is found in every place where git can keep one`() async throws {
    let workspace = try Workspace()
    let made = try await TortureRepository.make(in: workspace)
    try #require(made.status == 0, "\(made.error)")
    for packing in ["loose", "packed"] {
      if packing == "packed" {
        let gc = try await Program.shell("cd torture && git repack -q -a -d -k", in: workspace)
        try #require(gc.status == 0, "\(gc.error)")
      }
      var reports: [String] = []
      for engine in ["pack", "git"] {
        let run = try await Program.run(
          [
            "history", "--no-cache", "--engine", engine, "--format", "jsonl", "--show-secrets",
            TortureRepository.name,
          ],
          in: workspace)
        let found = try secrets(in: run.output)
        for (number, place) in TortureRepository.places {
          #expect(found.contains(TortureRepository.token(number)), "\(packing), \(engine): \(place)")
        }
        #expect(run.status == 1, "\(run.error)")
        reports.append(run.output)
      }
      #expect(reports[0] == reports[1])
    }
    #expect(!FileManager.default.fileExists(atPath: workspace.path + "/torture/ran"))
  }

  @Test func `a second audit reads what is new, and finds what the first found`() async throws {
    let workspace = try Workspace()
    let script = """
      set -e; export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x
      save() { git add -A; git commit -q -m "$1"; }
      git init -q r; cd r; for i in 1 2 3 4; do echo "$i" > "f$i"; done; echo "token = $TOKEN" > leak; save one
      [ -z "$PACK" ] || git gc -q; cd ..
      audit() { "$S" history r --cache cache --format jsonl=$1.jsonl --format text > $1.txt $2 2> /dev/null || true; }
      audit 1; audit 2
      cd r; echo "token = $OTHER" > new; save two; [ -z "$PACK" ] || git gc -q; cd ..
      audit 3 "--engine git"; audit 4 --no-cache; ls cache | wc -l
      """
    for pack in ["", "yes"] {
      let run = try await Program.shell(
        "rm -rf r cache;" + script, in: workspace,
        environment: ["TOKEN": Token.prefixed(1), "OTHER": Token.prefixed(2), "PACK": pack])
      try #require(run.status == 0, "\(run.error)")
      #expect(run.output.trimmingCharacters(in: .whitespacesAndNewlines) == "1")
      func findings(_ audit: Int) throws -> [Substring] {
        try workspace.read("\(audit).jsonl").split(separator: "\n").filter { $0.contains("ruleId") }
      }
      #expect(try findings(1).count == 1)
      #expect(try findings(1) == findings(2))
      #expect(try findings(3).count == 2)
      #expect(try findings(3) == findings(4))
      let notices = try (1...4).map { try workspace.read("\($0).txt") }
      // Four files; the directory lists them, and the file with a token is read again.
      #expect(notices.map { $0.contains("5 objects were not read again") } == [false, true, true, false])
    }
  }

  @Test func `a cache that is damaged, of other rules, or of objects that are gone is not used`() async throws
  {
    let workspace = try Workspace()
    let run = try await Program.shell(
      """
      set -e; export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x
      git init -q r; cd r; echo "word $TOKEN" > f; git add -A; git commit -q -m one; cd ..
      audit() { "$S" history r --cache cache "$@" 2>&1 || echo "status $?"; }
      audit > first; file=$(echo cache/*)
      printf x | dd of="$file" bs=1 seek=80 conv=notrunc 2> /dev/null; audit > damaged
      audit > mended
      : > "$file"; audit > empty
      cat > rules.toml <<END
      [[rules]]
      id = "word"
      description = "word"
      regex = "word"
      keywords = ["word"]
      END
      audit --rules rules.toml > rules
      rm r/.git/objects/$(git -C r rev-parse HEAD:f | sed 's/../&\\//'); audit > gone
      """, in: workspace, environment: ["TOKEN": "nothing"])
    try #require(run.status == 0, "\(run.error)")
    func text(_ name: String) throws -> String { try workspace.read(name) }
    #expect(try !text("first").contains("cache"))
    for name in ["damaged", "empty"] {
      #expect(try text(name).contains("the cache was not used"), "\(name)")
      #expect(try !text(name).contains("not read again"), "\(name)")
    }
    #expect(try text("mended").contains("2 objects were not read again"))
    #expect(try text("rules").contains("status 1"))
    #expect(try text("gone").contains("status 2"))
    #expect(try text("gone").contains("missing"))
  }

  @Test func `what stood at excluded paths alone is left out, and counted`() async throws {
    let workspace = try Workspace()
    let run = try await Program.shell(
      """
      set -e; export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x
      git init -q r; cd r; mkdir vendor src; echo "token = $ONE" > vendor/one; echo "token = $TWO" > vendor/two
      printf 'exclude = ["vendor/"]\n' > .sentlint.toml
      git add -A; git commit -q -m one; git mv vendor/two src/two; git commit -q -m two; cd ..
      git init -q other; cd other; mkdir vendor; echo "token = $THREE" > vendor/three; git add -A; git commit -q -m one
      cd ..; "$S" history --no-cache r --format jsonl || true
      "$S" history --no-cache r other --format jsonl > both.jsonl || true
      "$S" history --no-cache r other --config r/.sentlint.toml --format jsonl > all.jsonl || true
      """, in: workspace,
      environment: ["ONE": Token.prefixed(1), "TWO": Token.prefixed(2), "THREE": Token.prefixed(3)])
    func paths(_ output: String) throws -> [String] {
      try output.split(separator: "\n").compactMap { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return object?["path"] as? String
      }
    }
    #expect(try paths(run.output) == ["src/two"], "\(run.error)")
    #expect(run.error.contains("2 excluded"), "\(run.error)")
    // What one project leaves out says nothing of another, unless its configuration is named for both.
    #expect(try paths(workspace.read("both.jsonl")) == ["other/vendor/three", "r/src/two"])
    #expect(try paths(workspace.read("all.jsonl")) == ["r/src/two"])
  }

  @Test(arguments: ["pack", "git"])
  func `a file that its path alone ties to the service is found`(_ engine: String) async throws {
    let workspace = try Workspace()
    let run = try await Program.shell(
      """
      set -e; export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x
      git init -q r; cd r; mkdir config instasent
      echo "<?php return ['token' => '$ONE'];" > config/instasent.php; echo "token: $TWO" > instasent/live.yml
      echo "token: $THREE" > config/other.yml; "$S" . --format jsonl > ../tree.jsonl || true
      git add -A; git commit -q -m one; git rm -q -r .; git commit -q --allow-empty -m two; git gc -q
      "$S" history --no-cache --engine $ENGINE --format jsonl || true
      """, in: workspace,
      environment: [
        "ONE": Token.bare(1), "TWO": Token.bare(2), "THREE": Token.bare(3), "ENGINE": engine,
      ])
    func paths(_ output: String) -> Set<Substring> {
      Set(output.split(separator: "\n").compactMap { $0.firstMatch(of: #/"path":"([^"]*)"/#)?.output.1 })
    }
    #expect(paths(run.output) == ["config/instasent.php", "instasent/live.yml"], "\(run.error)")
    #expect(try paths(workspace.read("tree.jsonl")) == paths(run.output))
  }

  @Test(arguments: ["pack", "git"])
  func `a broken archive is named by its path, whatever else is found`(_ engine: String) async throws {
    let workspace = try Workspace()
    let run = try await Program.shell(
      """
      set -e; export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x
      git init -q r; cd r; mkdir deep; seq 20000 | gzip | head -c 3000 > deep/broken.gz
      git add -A; git commit -q -m one; git rm -q -r deep; git commit -q -m two
      "$S" history --no-cache --engine $ENGINE || exit $?
      """, in: workspace, environment: ["ENGINE": engine])
    #expect(run.status == 2)
    #expect(run.output.contains("deep/broken.gz"), "\(run.output)")
    // Another way leads to those that are still there.
    let kept = try await Program.shell(
      "cd r; git revert -n HEAD; git -c user.name=A -c user.email=a commit -qm 3; exec \"$S\" history --no-cache --engine $ENGINE",
      in: workspace, environment: ["ENGINE": engine])
    #expect(kept.status == 2)
    #expect(kept.output.contains("deep/broken.gz"), "\(kept.output)")
  }
}
