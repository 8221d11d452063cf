internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports
internal import ImgCacheSettings

/// `imgcache audit`: which images are broken, since when, and what to do.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Tells which images are broken, since when, and what to do about it.",
        discussion: """
            Asks for the images again, politely and as little as proves that each is still a whole \
            picture, and reports. What it learns is kept; originals are not: changed pictures come \
            with the next sync. Ends with 2 when something counts as broken, with 4 when the \
            network was at fault.
            """)

    @Argument(
        help: "Documents or folders to stay within (default: all of content.roots).",
        completion: .file())
    var paths: [String] = []

    @Flag(help: "Report what is known, without a request or a lock.")
    var offline = false

    @Option(
        help: ArgumentHelp(
            "Whom to ask: stale (default: those not asked lately), broken (those in trouble), all.",
            valueName: "which"),
        completion: .words(of: AuditOptions.Recheck.self), transform: Parsing.word)
    var recheck: AuditOptions.Recheck?

    @Option(
        help: ArgumentHelp(
            "text, json, ndjson, csv, markdown, html or junit (repeatable, one for each --output).",
            valueName: "format"),
        completion: .words(of: AuditFormat.self), transform: Parsing.word)
    var format: [AuditFormat] = []

    @Option(
        help: ArgumentHelp(
            "Write to this file (repeatable); without --format the extension tells.",
            valueName: "file"), completion: .file())
    var output: [String] = []

    @Option(
        help: ArgumentHelp(
            "What ends with 2: something broken, suspect (or broken), a wrong size alone, or never.",
            valueName: "what"))
    var failOn = FailOn.broken

    @Option(
        help: ArgumentHelp(
            "Tell what changed since then: LAST (the audit before), a date, an RFC 3339 time.",
            valueName: "when"),
        transform: Parsing.since)
    var since: AuditOptions.Since?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Ask for at most so many sources.", valueName: "n"),
        transform: Parsing.count)
    var limit: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("End after this time, 2h or 90s.", valueName: "duration"),
        transform: Parsing.duration)
    var maxDuration: Duration?

    @Flag(help: "Accept that more than half of the documents are gone.")
    var acceptRemovals = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Wait so long for another run to end.", valueName: "duration"),
        transform: Parsing.duration)
    var wait: Duration?

    @OptionGroup var metrics: MetricsOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        _ = try outputs()
        guard offline else { return }
        let flags = [
            (recheck != nil, "--recheck"), (limit != nil, "--limit"),
            (maxDuration != nil, "--max-duration"), (acceptRemovals, "--accept-removals"),
            (wait != nil, "--wait"),
        ]
        let given = flags.filter(\.0).map(\.1)
        guard given.isEmpty else {
            throw ValidationError(
                "--offline asks nobody, reads no document and takes no lock: leave out "
                    + given.joined(separator: ", ") + ".")
        }
    }

    private func outputs() throws -> AuditOutputs {
        try AuditOutputs(formats: format, files: output, json: common.json)
    }

    func run() async throws {
        try await metrics.follow(
            "audit", common, settings: { try common.settings(network: network) }, audit)
    }

    private func audit(_ settings: Settings) async throws {
        let options = AuditOptions(
            paths: paths, recheck: recheck ?? .stale, limit: limit, maxDuration: maxDuration,
            acceptRemovals: acceptRemovals, since: since)
        // Before an hour of asking, not after it.
        for file in try outputs().places.compactMap(\.file) {
            try OutputFile.check(file, besides: settings.cache.directory)
        }
        let signal: ExitStatus?
        let report: AuditReport
        if offline {
            (report, signal) = (try await lookUp(options, settings), nil)
        } else {
            (report, signal) = try await ask(options, settings)
        }
        if since == .last, report.changes == nil {
            Terminal.standardError.line("imgcache: there is no earlier run to compare with")
        }
        try write(report, settings)
        if let signal { throw ExitCode(signal.rawValue) }
        if report.outcome == .network { throw ExitCode(ExitStatus.untrusted.rawValue) }
        if failOn.isFailure(report) { throw ExitCode(ExitStatus.findings.rawValue) }
    }

    private func lookUp(
        _ options: AuditOptions, _ settings: Settings
    ) async throws -> AuditReport {
        try await common.withCache(settings, for: .reading) { try await $0.auditOffline(options) }
    }

    private func ask(
        _ options: AuditOptions, _ settings: Settings
    ) async throws -> (AuditReport, ExitStatus?) {
        let display = ProgressDisplay(mode: common.progress, meter: SyncMeter())
        return try await SignalTrap.run {
            try await common.withCache(
                settings, for: .exclusive(command: "audit", wait: wait ?? .zero)
            ) { cache in
                try await display.during { try await cache.audit(options, meter: display.meter) }
            }
        }
    }

    private func write(_ report: AuditReport, _ settings: Settings) throws {
        for place in try outputs().places {
            var choices = AuditWriting(
                failing: failOn.standings, sizesFail: failOn == .size,
                load: SiteCache.thumbnails(of: settings))
            guard let file = place.file else {
                choices.style = common.style
                try report.write(as: place.format, choices) { Terminal.standardOutput.write($0) }
                continue
            }
            do {
                let target = try OutputFile.file(file, besides: settings.cache.directory)
                try report.write(as: place.format, choices) { try target.write(Array($0.utf8)) }
                try target.finish()
            } catch let error as OutputError {
                Terminal.standardError.line(
                    "imgcache: what was learned is kept; imgcache audit --offline reports it")
                throw error
            }
        }
    }
}

/// What makes an audit end with 2.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
    /// Something is broken or dead.
    case broken
    /// The same, or suspect or flapping.
    case suspect
    /// A declared size is wrong; nothing else counts.
    case size
    /// Nothing.
    case never

    /// The standings that count.
    var standings: Set<Standing> {
        switch self {
        case .broken: [.dead, .broken]
        case .suspect: [.dead, .broken, .flapping, .suspect]
        case .size, .never: []
        }
    }

    /// Whether the report holds what counts and nobody set aside.
    func isFailure(_ report: AuditReport) -> Bool {
        if self == .size { return report.totals.checks.values.contains { $0 > 0 } }
        return standings.contains { report.totals.standings[$0, default: 0] > 0 }
    }
}
