internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports

/// `imgcache prune`: removes what no document mentions any more.
struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Removes what no document mentions any more.",
        discussion: """
            Takes out originals, thumbnails and sources that have been out of the manifest for \
            longer than the grace period. What documents mention stays, whatever its size: when \
            --max-size cannot be reached, the exit status is 2.
            """)

    @Flag(help: "Say what would go, and change nothing.")
    var dryRun = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Keep for so long what left the manifest (default: 14d).", valueName: "duration"),
        transform: Parsing.duration)
    var grace: Duration = PruneRule().grace

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Do not wait for the grace period where more than this is stored, such as 20GB.",
            valueName: "size"),
        transform: Parsing.size)
    var maxSize: ByteCount?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Wait so long for another run to end.", valueName: "duration"),
        transform: Parsing.duration)
    var wait: Duration = .zero

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let rule = PruneRule(grace: grace, maxSize: maxSize)
        let report = try await common.withCache(
            common.settings(), for: .exclusive(command: "prune", wait: wait)
        ) { try await $0.prune(rule, isDryRun: dryRun) }
        Terminal.standardOutput.line(
            common.json ? try report.json() : report.text(style: common.style))
        if report.excess != nil { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}
