internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports

/// `imgcache show`: everything known of one source or one document.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Tells everything known of one source or one document.")

    @Argument(
        help: ArgumentHelp("A URL, or the path of a document.", valueName: "url|document"),
        completion: .file())
    var name: String

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let found = try await common.withCache(settings, for: .reading) {
            try await $0.inspect(name)
        }
        guard let found else { throw ShowError.unknown(name: name) }
        Terminal.standardOutput.line(
            common.json ? try found.json() : found.text(style: common.style))
    }
}

/// What `show` cannot show.
enum ShowError: ImgCacheError {
    /// Neither a source nor a document is called so.
    case unknown(name: String)

    var code: String { "unknown_name" }

    var description: String {
        switch self {
        case .unknown(let name):
            """
            nothing is known of '\(name)': no document mentions this URL, and no document has \
            this path. Paths start as content.roots do; after a change of documents, run \
            imgcache sync first.
            """
        }
    }
}
