// The line of a finding, as it may be shown.

import SentlintCore
import SentlintEngine
import Testing

@Suite struct ExcerptTests {
  @Test func `a name alone begins what stands after`() throws {
    let rule = Rule(
      id: Rule.ID(rawValue: "public-name"), description: "A name.", pattern: #"PUBLIC_TOKEN(?<secret>)"#)
    let text = "  export PUBLIC_TOKEN=$X\r\nnext"
    let piece = Piece(bytes: ContiguousArray(text.utf8), origin: .file(Path(".env")))
    let finding = try #require(try Scanner(rules: [rule]).scan(piece).findings.first)
    #expect(finding.secret.count == 0)
    #expect(finding.excerpt == Excerpt(before: "  export ", after: "PUBLIC_TOKEN=$X"))
    #expect(finding.span.start.column == 10)
    #expect(finding.span.end.column == 22)
  }
}
