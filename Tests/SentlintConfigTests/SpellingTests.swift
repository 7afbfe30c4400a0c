// Which name a misspelt one is taken for.

import Testing

@testable import SentlintConfig

struct SpellingTests {
  private let names = ["id", "regex", "regexes", "regexTarget", "keywords", "paths", "stopwords", "entropy"]

  @Test(arguments: [
    ("keyword", "keywords"), ("kyewords", "keywords"), ("KEYWORDS", "keywords"), ("key_words", "keywords"),
    ("stop-words", "stopwords"), ("regx", "regex"), ("regexs", "regex"), ("regexess", "regexes"),
    ("regextargets", "regexTarget"), ("di", "id"), ("entrpoy", "entropy"), ("path", "paths"),
  ])
  func `a slip is understood`(word: String, meant: String) {
    #expect(word.nearest(among: names) == meant)
  }

  @Test(arguments: ["", "xy", "colour", "words", "enter", "path-and-more", "ключ"])
  func `another word is not`(_ word: String) {
    #expect(word.nearest(among: names) == nil)
  }

  @Test func `a very long word is not compared`() {
    #expect(String(repeating: "keyword", count: 10000).nearest(among: names) == nil)
  }
}
