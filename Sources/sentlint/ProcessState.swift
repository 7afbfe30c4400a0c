// What a process is given and what it leaves: descriptors, signals, arguments, environment, exit.

internal import SystemPackage

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The process's own state, read and set here alone.
enum ProcessState {
  /// Makes the process safe to write from. Call it first.
  static func prepare() {
    // A reader that has seen enough (`| head`) must not kill a gate: writes fail with EPIPE instead.
    _ = signal(SIGPIPE, SIG_IGN)
    // A closed standard descriptor would be handed out to the first file that is opened, and a report could
    // be written into it. Read-only, so that writing still fails.
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
      _ = try? FileDescriptor.open(FilePath("/dev/null"), .readOnly)
    }
  }

  /// Ends the process, at once: there is nothing to flush, and what libraries would tidy up goes with the process.
  static func exit(_ status: ExitStatus) -> Never {
    #if canImport(Darwin)
    Darwin._exit(status.rawValue)
    #elseif canImport(Glibc)
    Glibc._exit(status.rawValue)
    #elseif canImport(Musl)
    Musl._exit(status.rawValue)
    #endif
  }

  /// The arguments behind the program's name, each as `ArgumentText` writes bytes.
  static var arguments: [String] {
    (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      // SAFETY: argv has argc entries, each NUL-terminated, and nothing changes them while the process lives.
      guard var byte = unsafe CommandLine.unsafeArgv[index] else { return nil }
      var bytes: [UInt8] = []
      while unsafe byte.pointee != 0 {
        bytes.append(UInt8(bitPattern: unsafe byte.pointee))
        unsafe byte += 1
      }
      return ArgumentText.text(of: bytes)
    }
  }

  /// An environment variable; nil if it is not set or empty, which conventions such as `NO_COLOR` treat alike.
  static func environment(_ name: String) -> String? {
    // SAFETY: nothing in this process changes its environment, and the bytes are copied at once.
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
  }

  /// This program's absolute path; as it was called, and not where links lead, which an update may change.
  static var programPath: String {
    let name = CommandLine.arguments.first ?? "sentlint"
    let searchPath = environment("PATH") ?? ""
    let directories = name.contains("/") ? [""] : searchPath.split(separator: ":").map { "\($0)/" }
    for directory in directories {
      let path = URL(fileURLWithPath: directory + name).path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    return (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? name
  }

  /// What tells this program from another build of the same version: its file's size and when it was written.
  static var programStamp: String {
    let path =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? programPath
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let date = attributes?[.modificationDate] as? Date
    return "\(attributes?[.size] as? Int ?? 0) \(date?.timeIntervalSince1970 ?? 0)"
  }

  /// Whether a standard stream is a terminal.
  static func isTerminal(_ stream: StandardStream) -> Bool {
    isatty(stream.rawValue) == 1
  }

  /// The date in UTC, `YYYY-MM-DD`: equal everywhere at one time, as a suppression's end should be.
  static var today: String {
    CalendarDate(daysSince1970: time(nil) / 86_400).description
  }

  /// The number of processors that are online, at least 1.
  static var processorCount: Int {
    max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }
}

/// Arguments are bytes, and the parser takes text. Bytes that are not UTF-8 pass through it as scalars from the
/// end of the last private-use plane, and come out as they went in: any file can be named.
enum ArgumentText {
  private static let base: UInt32 = 0x10_ff00

  /// The text that stands for these bytes.
  static func text(of bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { $0.value >= base })
    {
      return text
    }
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      scalars.append(byte < 0x80 ? Unicode.Scalar(byte) : Unicode.Scalar(base + UInt32(byte)) ?? "\u{fffd}")
    }
    return String(scalars)
  }

  /// The bytes that a text stands for.
  static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      scalar.value >= base ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(String(scalar).utf8)
    }
  }
}

/// A day of the Gregorian calendar.
struct CalendarDate: CustomStringConvertible {
  let year: Int
  let month: Int
  let day: Int

  /// Counts from the first of March of the year 0, so that a leap day is the last of its year: Howard Hinnant's
  /// `civil_from_days`, for days from then on.
  init(daysSince1970 days: Int) {
    let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  }

  /// `2024-02-29`.
  var description: String {
    func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(year)-\(padded(month))-\(padded(day))"
  }
}
