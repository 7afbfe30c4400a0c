// Dates, against Foundation's.

internal import Foundation
internal import Testing

@testable import sentlint

struct CalendarDateTests {
  @Test func `every day of four centuries is what the calendar says`() throws {
    let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    for day in stride(from: 0, to: 146_097, by: 13) {
      let expected = Date(timeIntervalSince1970: Double(day) * 86_400).formatted(style)
      #expect(CalendarDate(daysSince1970: day).description == expected)
    }
  }
}
