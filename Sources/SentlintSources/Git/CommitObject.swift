// What commit and tag objects say.

package import SentlintCore
package import SentlintPacks

/// A commit or tag object, taken apart.
package struct HeaderedObject: Sendable {
  /// The header lines, name and value; a value that goes on over several lines keeps their line feeds.
  package let headers: [(name: String, value: ArraySlice<UInt8>)]
  /// What stands behind the first empty line.
  package let message: ContiguousArray<UInt8>

  /// Takes an object's content apart. Nothing of it is lost: what is no header belongs to the message.
  package init(_ content: ContiguousArray<UInt8>) {
    var headers: [(name: String, value: ArraySlice<UInt8>)] = []
    var rest = ArraySlice(content)
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > rest.startIndex {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if line.first == UInt8(ascii: " "), let last = headers.popLast() {
        headers.append((last.name, last.value + [UInt8(ascii: "\n")] + line.dropFirst()))
      } else {
        let name = line.prefix { $0 != UInt8(ascii: " ") }
        headers.append((String(decoding: name, as: UTF8.self), line.dropFirst(name.count + 1)))
      }
    }
    if rest.first == UInt8(ascii: "\n") { rest = rest.dropFirst() }
    self.headers = headers
    message = ContiguousArray(rest)
  }

  /// The first header of this name.
  package func header(_ name: String) -> ArraySlice<UInt8>? {
    headers.first { $0.name == name }?.value
  }

  /// The IDs of a commit's parents, as it has them, whatever a shallow clone has cut off.
  package var parents: [ObjectID] {
    headers.filter { $0.name == "parent" }.compactMap { ObjectID(hex: $0.value) }
  }

  /// The IDs say nothing, and a signature is random; everything else that a header holds, such as names, or the
  /// tag that was merged, was written by somebody. One line each.
  package var identities: ContiguousArray<UInt8> {
    let silent: Set = ["tree", "parent", "object", "type", "gpgsig", "gpgsig-sha256"]
    return ContiguousArray(
      headers.filter { !silent.contains($0.name) }.map { $0.name.utf8 + [UInt8(ascii: " ")] + $0.value }
        .joined(separator: [UInt8(ascii: "\n")]))
  }
}

extension Commit {
  /// Names a commit that could not be read.
  init(id: ObjectID) {
    self.init(id: id.description, author: "", date: "")
  }

  /// Names a commit as reports do.
  package init(id: ObjectID, object: HeaderedObject) {
    self.init(id: id.description, object: object)
  }

  /// Names a commit as reports do, by its ID in hex digits.
  init(id: String, object: HeaderedObject) {
    let author = object.header("author") ?? []
    // `Name <email> seconds zone`; the name can hold anything but a line feed.
    let end = author.lastIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? author.endIndex
    let time = author[end...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    self.init(
      id: id, author: String(decoding: author[..<end], as: UTF8.self),
      date: GitDate(seconds: time.first, zone: time.dropFirst().first).text)
  }
}

/// A time as git writes it.
struct GitDate {
  /// ISO 8601 with the offset of whoever wrote it; of times that make no sense, the start of 1970.
  let text: String

  /// Reads seconds since 1970 and an offset such as `+0130`.
  init(seconds: String?, zone: String?) {
    let zone = zone.flatMap { $0.count == 5 ? Int($0) : nil } ?? 0
    let offset = (abs(zone) / 100 * 60 + abs(zone) % 100) * zone.signum()
    // Up to the year 9999: later ones are nobody's.
    let local = min(max(0, seconds.flatMap { Int($0) } ?? 0), 253_402_214_400) + offset * 60
    let days = Int((Double(local) / 86_400).rounded(.down))
    let time = local - days * 86_400
    let (year, month, day) = Self.civil(days: days)
    func digits(_ value: Int, _ width: Int = 2) -> String {
      String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
    }
    text =
      "\(digits(year, 4))-\(digits(month))-\(digits(day))"
      + "T\(digits(time / 3600)):\(digits(time / 60 % 60)):\(digits(time % 60))"
      + "\(zone < 0 ? "-" : "+")\(digits(abs(offset) / 60)):\(digits(abs(offset) % 60))"
  }

  /// The date of a day counted from 1970-01-01, by the calendar's 400-year cycle of 146,097 days, each year
  /// taken to begin in March so that the leap day is its last.
  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let cycle = shifted / 146_097
    let dayOfCycle = shifted - cycle * 146_097
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }
}
