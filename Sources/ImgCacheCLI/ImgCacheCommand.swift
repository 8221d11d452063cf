internal import ArgumentParser

/// The root of the command line.
struct ImgCacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imgcache",
        abstract: "Keeps a trustworthy local copy of the images that articles mention.",
        discussion: """
            Reads article files, downloads the images they list, checks declared sizes, makes \
            thumbnails, and tells other tools in a manifest what is cached.
            """,
        version: Version.text,
        subcommands: [
            InitCommand.self, SyncCommand.self, AuditCommand.self, StatusCommand.self,
            ShowCommand.self, ExportCommand.self, AcceptCommand.self, ForgetCommand.self,
            VerifyCommand.self, PruneCommand.self, ServeCommand.self, ConfigCommand.self,
            RenderWorkerCommand.self,
        ]
    )
}

/// The version of this build.
enum Version {
    static let text = "0.1.0"
}
