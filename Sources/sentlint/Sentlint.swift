import ArgumentParser

@main
struct Sentlint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sentlint")
}
