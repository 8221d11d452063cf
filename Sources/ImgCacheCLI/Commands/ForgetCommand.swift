internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCachePages

/// `imgcache forget`: takes pictures out of cache and manifest on purpose.
struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Takes pictures out of cache and manifest on purpose.",
        discussion: """
            Give a URL, a host, *.host, or a URL with * in it. Without --block the next sync asks \
            for them again; with it they stay out, until --unblock with the same words.
            """)

    @Argument(help: ArgumentHelp("Which sources.", valueName: "url|host|pattern"))
    var pattern: String

    @Flag(help: "Keep them out, and whatever matches later.")
    var block = false

    @Flag(help: "Lift such a block: nothing is forgotten, and the next sync asks again.")
    var unblock = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Wait so long for another run to end.", valueName: "duration"),
        transform: Parsing.duration)
    var wait: Duration = .zero

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        guard SourcePattern(pattern) != nil else {
            throw ValidationError("'\(pattern)' names nothing: give a URL, a host or a pattern.")
        }
        guard !(block && unblock) else {
            throw ValidationError("--block and --unblock are opposites: give one of them.")
        }
    }

    func run() async throws {
        guard let wanted = SourcePattern(pattern) else { return }
        if unblock { return try await lift(wanted) }
        let (withdrawal, freed) = try await common.withCache(
            common.settings(), for: .exclusive(command: "forget", wait: wait)
        ) { try await $0.forget(wanted, block: block) }
        let kept = block ? "; they stay out" : ""
        Terminal.standardOutput.line(
            "forgot \(NumberText.count(withdrawal.sources.count, "source")) and "
                + "\(NumberText.count(withdrawal.files.count, "file")), \(freed.rounded)\(kept)")
        for source in withdrawal.sources { Terminal.standardOutput.line("  \(source)") }
        if withdrawal.sources.isEmpty, !block {
            Terminal.standardError.line("imgcache: no source matches '\(pattern)'")
            throw ExitCode(ExitStatus.failed.rawValue)
        }
    }

    private func lift(_ wanted: SourcePattern) async throws {
        let lifted = try await common.withCache(
            common.settings(), for: .exclusive(command: "forget", wait: wait)
        ) { try await $0.unblock(wanted) }
        guard let lifted else {
            Terminal.standardError.line(
                "imgcache: no block has the words '\(pattern)': give those of --block")
            throw ExitCode(ExitStatus.failed.rawValue)
        }
        Terminal.standardOutput.line(
            "lifted the block of \(pattern): the next sync asks for "
                + NumberText.count(lifted, "source"))
    }
}
