// What the documentation shows is what the program prints.

internal import Foundation
internal import Testing

struct DocumentationTests {
  /// In README.md, `<!-- output: COMMAND -->` stands before a block with the command's standard output.
  @Test func `the output in the README is real`() async throws {
    let file = Repository.root + "/README.md"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let blocks = text.matches(of: /<!-- output: (.+) -->\n```text\n((?s).*?)```\n/)
    #expect(!blocks.isEmpty)
    var current = text
    for block in blocks {
      let command = String(block.output.1).replacing(/^sentlint/, with: "\"$S\"")
      let run = try await Program.shell(command, in: Repository.root)
      #expect(run.status == 1)
      current = current.replacing(
        block.output.2 + "```\n<!-- end", with: run.output + "```\n<!-- end", maxReplacements: 1)
    }
    if Repository.isRecording {
      try current.write(toFile: file, atomically: true, encoding: .utf8)
    }
    #expect(Repository.isRecording || current == text, "run 'make golden'")
  }

  @Test func `every make target that is documented exists`() throws {
    let makefile = try String(contentsOfFile: Repository.root + "/Makefile", encoding: .utf8)
    for name in ["README.md", "CONTRIBUTING.md", ".ci/run"] {
      let text = try String(contentsOfFile: Repository.root + "/" + name, encoding: .utf8)
      for target in text.matches(of: /(?m)(?:^|`)make ([a-z-]+)/) {
        #expect(makefile.contains("\n\(target.output.1):"), "\(name): make \(target.output.1)")
      }
    }
  }

  @Test func `set-up installs every library that the package needs`() throws {
    let manifest = try String(contentsOfFile: Repository.root + "/Package.swift", encoding: .utf8)
    let script = try String(contentsOfFile: Repository.root + "/scripts/set-up", encoding: .utf8)
    let libraries = manifest.matches(of: /\.(?:apt|brew)\(\["([^"]+)"\]\)/)
    #expect(libraries.count >= 4)
    for library in libraries {
      #expect(script.contains(" \(library.output.1)\""), "\(library.output.1)")
    }
  }

  @Test func `links between documents lead somewhere`() throws {
    for name in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/architecture.md"] {
      let file = Repository.root + "/" + name
      let directory = (file as NSString).deletingLastPathComponent
      for link in try String(contentsOfFile: file, encoding: .utf8).matches(of: /\]\(([^):#]+)\)/) {
        #expect(
          FileManager.default.fileExists(atPath: directory + "/" + link.output.1), "\(name): \(link.output.1)"
        )
      }
    }
  }
}
