internal import ArgumentParser
internal import ImgCacheModel
internal import ImgCacheReports
internal import Logging

/// Flags that every command has.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customShort("C"),
        help: ArgumentHelp(
            "Start in this folder: all relative paths begin there.", valueName: "dir"),
        completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp("The configuration (default: config/imgcache.yaml).", valueName: "file"),
        completion: .file())
    var config: String?

    @Option(
        help: ArgumentHelp("The cache directory, instead of cache.directory.", valueName: "dir"),
        completion: .directory)
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

    @Option(
        help: ArgumentHelp(
            "What is logged on standard error: trace, debug, info, notice, warning (default), error, critical.",
            valueName: "level"),
        completion: .list(Logger.Level.allCases.map(\.rawValue)), transform: Parsing.logLevel)
    var logLevel: Logger.Level = .warning

    @Option(help: "How it is logged: text, or json, one object a line.")
    var logFormat = LogFormat.text

    /// The log as these flags want it.
    var log: Logger {
        Logger(label: "imgcache") { _ in
            LogLines(format: logFormat, terminal: .standardError, level: logLevel)
        }
    }

    @Flag(help: "Write no colours, and plots in ASCII (as NO_COLOR does).")
    var noColor = false

    /// Colours for standard output, when a person looks and wants them, and how plots are drawn.
    var style: Style {
        let isWanted = !noColor && Environment.value("NO_COLOR")?.isEmpty != false
        let isInteractive = Terminal.standardOutput.isInteractive
        let columns = Environment.value("COLUMNS").flatMap { Int($0) } ?? 80
        return Style(
            isColored: isWanted && isInteractive,
            drawsBlocks: isWanted && Environment.showsUnicode,
            width: isInteractive ? Terminal.standardOutput.width : columns)
    }
}
