internal import ArgumentParser
internal import ImgCacheModel
internal import ImgCacheReports

/// Flags that every command has.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customShort("C"),
        help: ArgumentHelp("Start in this folder: all relative paths begin there.", valueName: "dir"))
    var folder: String?

    @Option(help: ArgumentHelp("The configuration (default: config/imgcache.yaml).", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The cache directory, instead of cache.directory.", valueName: "dir"))
    var cache: String?

    @Option(
        help: ArgumentHelp(
            "Any value of the configuration: --set fetch.perHost=2 (repeatable).",
            valueName: "key=value"))
    var set: [String] = []

    @Flag(help: "Write the result as JSON on standard output.")
    var json = false

    @Option(help: "How progress is shown: auto, bar, plain, json, none.")
    var progress = ProgressMode.auto

    @Flag(help: "Write no colours (as NO_COLOR does).")
    var noColor = false

    /// Colours for standard output, when a person looks and wants them.
    var style: Style {
        let isWanted = !noColor && Environment.value("NO_COLOR")?.isEmpty != false
        return Style(isColored: isWanted && Terminal.standardOutput.isInteractive)
    }
}
