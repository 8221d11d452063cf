internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports
internal import ImgCacheSettings

/// `imgcache status`: what is cached, what is broken, how old, how large.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tells what is cached, what is broken, how large it is, and how runs went.",
        discussion: """
            Needs no lock and sees one moment, also while sync runs. Sizes of originals and \
            thumbnails are those that the catalog has recorded.
            """)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "End with status 2 when no run succeeded for longer than this.", valueName: "duration"),
        transform: Parsing.duration)
    var maxAge: Duration?

    @Option(help: ArgumentHelp("List so many hosts, the worst first.", valueName: "n"))
    var hosts = 10

    @Option(help: ArgumentHelp("List so many of the last runs.", valueName: "n"))
    var runs = 10

    @OptionGroup var metrics: MetricsOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if hosts < 0 { throw ValidationError("--hosts takes a number from 0.") }
        if runs < 0 { throw ValidationError("--runs takes a number from 0.") }
    }

    func run() async throws {
        let settings = try common.settings()
        let report = try await common.withCache(settings, for: .reading) {
            try await $0.status(hosts: hosts, runs: runs)
        }
        Terminal.standardOutput.line(
            common.json ? try report.json() : report.text(style: common.style))
        if let file = metrics.metricsFile {
            try MetricsFile(path: file, cache: settings.cache.directory)
                .write(StatusMetrics(report, version: Version.text))
        }
        if let maxAge, !report.succeeded(within: maxAge) {
            Terminal.standardError.line(
                "imgcache: no run succeeded within \(DurationText.format(maxAge)); "
                    + "the last success: \(report.lastSuccess?.description ?? "never")")
            throw ExitCode(ExitStatus.findings.rawValue)
        }
    }
}
