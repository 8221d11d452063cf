internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports
internal import ImgCacheSettings

/// `imgcache sync`: the whole way.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Brings the cache up to date with the articles.",
        discussion: """
            Reads the documents, downloads what is due, checks sizes, makes missing thumbnails, and \
            writes the manifest. Broken images are a normal night: the exit status is 0.
            """)

    @Argument(
        help: "Documents or folders to stay within (default: all of content.roots).",
        completion: .file())
    var paths: [String] = []

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Ask for at most so many sources.", valueName: "n"),
        transform: Parsing.count)
    var limit: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Set isCached in the documents (default: content.writeBack).")
    var writeBack: Bool?

    @Option(
        help: ArgumentHelp(
            "Also correct declared sizes: all, scaled, swapped, different (repeatable).",
            valueName: "kind"),
        completion: .list(["all", "scaled", "swapped", "different"]),
        transform: Parsing.dimensionFixes)
    var fixDimensions: [Set<SizeCheck>] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "End after this time, 2h or 90s; what did not fit comes first next time.",
            valueName: "duration"),
        transform: Parsing.duration)
    var maxDuration: Duration?

    @Flag(help: "Make no request: bring thumbnails and manifest up to date from the disk.")
    var offline = false

    @Flag(help: "Accept that more than half of the documents are gone.")
    var acceptRemovals = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Wait so long for another run to end.", valueName: "duration"),
        transform: Parsing.duration)
    var wait: Duration = .zero

    @OptionGroup var metrics: MetricsOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if dryRun, metrics.metricsFile != nil {
            throw ValidationError("--dry-run changes nothing: leave out --metrics-file.")
        }
    }

    func run() async throws {
        try await metrics.follow(
            "sync", common, settings: { try common.settings(network: network) }, sync)
    }

    private func sync(_ settings: Settings) async throws {
        let options = SyncOptions(
            paths: paths, limit: limit, maxDuration: maxDuration, isOffline: offline,
            acceptRemovals: acceptRemovals, writeBack: writeBack,
            fixDimensions: fixDimensions.reduce(into: []) { $0.formUnion($1) })
        if dryRun { return try await preview(options, settings) }
        let display = ProgressDisplay(mode: common.progress, meter: SyncMeter())
        let (report, signal) = try await SignalTrap.run {
            try await common.withCache(settings, for: .exclusive(command: "sync", wait: wait)) {
                cache in
                try await display.during { try await cache.sync(options, meter: display.meter) }
            }
        }
        Terminal.standardOutput.line(
            common.json ? try report.json() : report.text(style: common.style))
        if let signal { throw ExitCode(signal.rawValue) }
        if report.outcome == .network { throw ExitCode(ExitStatus.untrusted.rawValue) }
    }

    private func preview(_ options: SyncOptions, _ settings: Settings) async throws {
        let preview = try await SiteCache.preview(settings, options: options, clock: SystemClock())
        Terminal.standardOutput.line(
            common.json ? try preview.json() : preview.text(style: common.style))
    }
}
