// Guesses which name a misspelt one was meant to be.

extension String {
  /// The one of `names` that this was probably meant to be: any case, `-` and `_` apart, and at most one slip in
  /// three letters. The first of equals; nil where none is near.
  func nearest(among names: some Sequence<String>) -> String? {
    let letters = comparable
    guard letters.count <= 100 else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = slips(from: letters, to: name.comparable)
      if distance <= max(letters.count / 3, 1), distance < best?.distance ?? .max {
        best = (name, distance)
      }
    }
    return best?.name
  }

  /// `; did you mean …?`, or `otherwise` where no name is near.
  func suggestion(among names: some Sequence<String>, otherwise: String = "") -> String {
    nearest(among: names).map { "; did you mean \($0.quoted)?" } ?? otherwise
  }

  private var comparable: [Character] {
    lowercased().filter { $0 != "-" && $0 != "_" }
  }
}

/// The fewest letters to insert, drop, replace or swap with a neighbour (Damerau and Levenshtein, the variant that
/// edits no letter twice).
private func slips(from source: [Character], to target: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...target.count)
  for (row, letter) in source.enumerated() {
    var current = [row + 1]
    for (column, other) in target.enumerated() {
      var least = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, letter == target[column - 1], source[row - 1] == other {
        least = min(least, beforeLast[column - 1] + 1)
      }
      current.append(least)
    }
    (beforeLast, last) = (last, current)
  }
  return last[target.count]
}
