internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports
internal import ImgCacheSettings

/// `imgcache verify`: holds catalog and disk against each other.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks originals, thumbnails and catalog against each other.",
        discussion: """
            Hashes every original, looks at every thumbnail, decodes a sample. With --repair what \
            is foreign or damaged is moved to quarantine in the cache directory, thumbnails are \
            made again, and what is lost is fetched by the next sync; nothing is deleted. A damaged \
            catalog is made anew from documents, originals and the last manifest. Ends with 2 \
            when something stays wrong.
            """)

    @Flag(help: "Mend what can be mended.")
    var repair = false

    @Option(
        help: ArgumentHelp(
            "Which files are decoded to the last row: none, sample (default), all.",
            valueName: "which"),
        completion: .words(of: VerifyOptions.Decoding.self), transform: Parsing.decoding)
    var decode: VerifyOptions.Decoding = .sample

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Read originals no faster than so much a second, such as 50MB.", valueName: "size"),
        transform: Parsing.size)
    var rate: ByteCount?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Wait so long for another run to end.", valueName: "duration"),
        transform: Parsing.duration)
    var wait: Duration = .zero

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let options = VerifyOptions(repairs: repair, decoding: decode, rate: rate)
        let report =
            repair
            ? try await mend(settings, options)
            : try await common.withCache(
                settings, for: .exclusive(command: "verify", wait: wait)
            ) { try await $0.verify(options) }
        Terminal.standardOutput.line(
            common.json ? try report.json() : report.text(style: common.style))
        if report.isBroken { throw ExitCode(ExitStatus.findings.rawValue) }
    }

    private func mend(
        _ settings: Settings, _ options: VerifyOptions
    ) async throws -> VerifyReport {
        let (cache, recovered) = try await SiteCache.openForRepair(
            settings, wait: wait, clock: SystemClock(), workerExecutable: Environment.executable,
            log: common.log)
        var report = try await common.closing(cache) { try await $0.verify(options) }
        if let recovered { report.findings.insert(recovered, at: 0) }
        return report
    }
}
