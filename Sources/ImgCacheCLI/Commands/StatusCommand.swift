internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports

/// `imgcache status`: what is cached, what is broken, how old, how large.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tells what is cached, what is broken, how large it is, and how runs went.")

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "End with status 2 when no run succeeded for longer than this.", valueName: "duration"),
        transform: Parsing.duration)
    var maxAge: Duration?

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let report = try await common.withCache(settings, for: .reading) { try await $0.status() }
        Terminal.standardOutput.line(
            common.json ? try report.json() : report.text(style: common.style))
        if let maxAge, !report.succeeded(within: maxAge) {
            Terminal.standardError.line(
                "imgcache: no run succeeded within \(DurationText.format(maxAge)); "
                    + "the last success: \(report.lastSuccess?.description ?? "never")")
            throw ExitCode(ExitStatus.findings.rawValue)
        }
    }
}
