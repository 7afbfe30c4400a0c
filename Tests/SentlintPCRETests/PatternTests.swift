import SentlintPCRE
import Testing

struct PatternTests {
  private func match(_ pattern: String, in text: String, from: Int = 0) throws -> Match? {
    let pattern = try Pattern(pattern)
    var state = try MatchState(groups: pattern.groupCount)
    let bytes = ContiguousArray(text.utf8)
    return try pattern.firstMatch(in: bytes.span, from: from, using: &state)
  }

  @Test func `ranges are bytes, groups are found by name`() throws {
    let pattern = try Pattern("(é)|x(?<secret>[0-9]+)")
    #expect(pattern.groupCount == 2)
    #expect(pattern.groupNumbers == ["secret": 2])
    let found = try #require(try match("(é)|x(?<secret>[0-9]+)", in: "éx12"))
    #expect(found.range == 0..<2)
    #expect(found[1] == 0..<2)
    #expect(found[2] == nil)
    #expect(found[3] == nil)
    #expect(try match("(é)|x(?<secret>[0-9]+)", in: "éx12", from: 2)?[2] == 3..<5)
  }

  @Test func `a dollar matches at the very end only`() throws {
    #expect(try match("a$", in: "a\n") == nil)
    #expect(try match("a$", in: "a")?.range == 0..<1)
  }

  @Test func `an empty subject can match`() throws {
    #expect(try match("^", in: "")?.range == 0..<0)
    #expect(try match("a", in: "") == nil)
  }

  @Test func `bytes that are not UTF-8 are matched, in UTF mode skipped`() throws {
    let bytes: ContiguousArray<UInt8> = [0xff, UInt8(ascii: "a"), 0xfe]
    for source in ["a", "(*UTF)a"] {
      let pattern = try Pattern(source)
      var state = try MatchState(groups: 0)
      #expect(try pattern.firstMatch(in: bytes.span, using: &state)?.range == 1..<2)
    }
  }

  @Test func `a refused pattern says where`() throws {
    #expect {
      try Pattern("a(b")
    } throws: { error in
      guard case .invalid(let message, let offset) = error as? PatternError else { return false }
      return offset == 3 && message.contains("parenthesis")
    }
  }

  @Test func `a pattern that explodes gives up, which is not "no match"`() throws {
    #expect {
      try match("(a+)+$", in: String(repeating: "a", count: 40) + "b")
    } throws: { error in
      guard case .gaveUp = error as? PatternError else { return false }
      return true
    }
  }
}
