internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel

/// `imgcache accept`: a smaller picture may take a copy's place.
struct AcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Accepts that a smaller picture replaces the cached one.",
        discussion: """
            For a source with reason replaced_smaller: its server gives a smaller picture than the \
            cached one, which had the declared size. The next sync asks for it and keeps it.
            """)

    @Argument(help: ArgumentHelp("The source.", valueName: "url"))
    var url: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Wait so long for another run to end.", valueName: "duration"),
        transform: Parsing.duration)
    var wait: Duration = .zero

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let answer = try await common.withCache(
            common.settings(), for: .exclusive(command: "accept", wait: wait)
        ) { try await $0.acceptReplacement(of: url) }
        switch answer {
        case .accepted:
            Terminal.standardOutput.line("accepted: the next sync takes what \(url) gives")
        case .nothingHeldBack(let reason):
            throw AcceptError.nothingHeldBack(url: url, reason: reason)
        case .unknown: throw ShowError.unknown(name: url)
        }
    }
}

/// What `accept` cannot accept.
enum AcceptError: ImgCacheError {
    /// No smaller picture waits.
    case nothingHeldBack(url: String, reason: Reason)

    var code: String { "nothing_held_back" }

    var description: String {
        switch self {
        case .nothingHeldBack(let url, let reason):
            """
            nothing is held back for '\(url)': its reason is \(reason.rawValue), not \
            replaced_smaller. imgcache show tells what is known of it.
            """
        }
    }
}
