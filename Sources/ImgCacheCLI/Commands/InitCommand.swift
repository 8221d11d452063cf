internal import ArgumentParser
internal import Glibc
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports
internal import ImgCacheSettings

/// `imgcache init`: a configuration for the documents that it finds.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a commented configuration for the documents that it finds.",
        discussion: """
            Looks at the folder, finds documents with images, and proposes roots, image keys, \
            baseURL (from _config.yml) and assetRoot. An existing configuration is never \
            overwritten without --force.
            """)

    @Argument(help: "The site's folder.", completion: .directory)
    var folder = "."

    @Flag(help: "Overwrite a configuration that is there.")
    var force = false

    @Flag(help: "Print the configuration to standard output, and write nothing.")
    var print = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let site = Self.joined(common.folder ?? ".", folder)
        // As every relative path, that of --config starts at the working directory, or at -C.
        let path =
            common.config.map { Self.joined(common.folder ?? ".", $0) }
            ?? Self.joined(site, SettingsLayers.standardPath)
        guard access(site, F_OK) == 0 else { throw InitCommandError.noFolder(path: site) }
        if !print, !force, access(path, F_OK) == 0 { throw InitCommandError.exists(path: path) }
        let proposal = try SiteCache.proposal(
            for: site, excluding: [common.cache ?? "cache", "config"])
        if print {
            Terminal.standardOutput.write(proposal.configuration)
            return
        }
        try Self.makeFolder(of: path)
        let file = try OutputFile.file(path, besides: common.cache ?? "cache")
        try file.write(Array(proposal.configuration.utf8))
        try file.finish()
        if common.json {
            Terminal.standardOutput.line(try proposal.json())
            return
        }
        Terminal.standardOutput.line(proposal.text(style: common.style))
        Terminal.standardOutput.line("\nwrote \(path); look it over, then run\n")
        let place = site == "." ? "" : " -C \(site)"
        let flag = common.config.map { " --config \($0)" } ?? ""
        for end in [" --dry-run", ""] {
            Terminal.standardOutput.line("  imgcache sync\(place)\(flag)\(end)")
        }
    }

    private static func joined(_ folder: String, _ path: String) -> String {
        if path.hasPrefix("/") || folder == "." { return path }
        if path == "." { return folder }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// Makes the folder of a file, and nothing above it.
    private static func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw OutputError.system("make the folder", folder)
        }
    }
}

/// What `init` will not do.
enum InitCommandError: ImgCacheError {
    /// There is a configuration already.
    case exists(path: String)
    /// The folder to look at is not there.
    case noFolder(path: String)

    var code: String {
        switch self {
        case .exists: "config_exists"
        case .noFolder: "init_folder_missing"
        }
    }

    var exitStatus: ExitStatus { .configuration }

    var description: String {
        switch self {
        case .exists(let path):
            """
            '\(path)' is there already and was not touched. Say --force to overwrite it, or \
            --print to see what would be written.
            """
        case .noFolder(let path):
            "there is no folder '\(path)'. Name the folder of the site: imgcache init FOLDER."
        }
    }
}
