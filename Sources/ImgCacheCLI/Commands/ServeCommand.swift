internal import ArgumentParser
internal import ImgCacheModel
internal import ImgCacheServer
internal import ImgCacheSettings
internal import ImgCacheStore

/// `imgcache serve`: thumbnails to the world.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves thumbnails, manifest and a gallery over HTTP, read only.",
        discussion: """
            /thumbs/... as in the manifest; /t/<preset>/<key> and /u/<preset>?url=... pick the \
            format by Accept; /manifest.json, /healthz, /readyz, /metrics, and a gallery at /. \
            Runs beside a sync, takes a new manifest by itself, and ends on SIGTERM when the \
            requests that have begun are answered.
            """)

    @Option(
        help: ArgumentHelp("Where to listen, instead of serve.listen.", valueName: "address:port"),
        transform: Parsing.listenAddress)
    var listen: ListenAddress?

    @Option(
        help: ArgumentHelp(
            "A file for one line a request, or - for standard output, instead of serve.accessLog.",
            valueName: "file"))
    var accessLog: String?

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        var rules = settings.serve
        if let listen { rules.listen = listen }
        if let accessLog { rules.accessLog = accessLog }
        let directory = CacheDirectory(path: settings.cache.directory)
        try await CacheServer(rules, directory, log: common.log).run { address in
            Terminal.standardError.line("imgcache: serving \(directory.path) at http://\(address)/")
        }
    }
}
