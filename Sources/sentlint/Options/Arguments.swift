// The vocabulary's types as the command line writes them.

public import ArgumentParser
public import SentlintCore

extension Path: ExpressibleByArgument {
  /// A path, byte by byte as it was typed; an empty argument names nothing.
  public init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    self.init(bytes: ArgumentText.bytes(of: argument))
  }

  /// How a default is shown.
  public var defaultValueDescription: String { text }
}

extension Severity: ExpressibleByArgument {}
