internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports
internal import ImgCacheSettings
internal import Synchronization

/// `imgcache export`: the catalog for other programs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the catalog as JSON, NDJSON or CSV.",
        discussion: """
            Needs no lock and sees one moment, also while sync runs. Columns are only ever added. \
            In CSV, a text that a spreadsheet would run as a formula gets an apostrophe in front.
            """)

    @Option(
        help: ArgumentHelp("One of json, ndjson, csv (default: json).", valueName: "format"),
        completion: .words(of: ExportFormat.self), transform: Parsing.word)
    var format: ExportFormat = .json

    @Option(
        help: ArgumentHelp(
            "One of images, references, documents, runs (default: images).", valueName: "table"),
        completion: .words(of: ExportTable.self), transform: Parsing.word)
    var table: ExportTable = .images

    @Option(
        help: ArgumentHelp(
            "Write to this file, whole or not at all (default: standard output).",
            valueName: "file"), completion: .file())
    var output: String?

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        try await common.withCache(settings, for: .reading) { cache in
            let target =
                try output.map {
                    try OutputFile.file($0, besides: settings.cache.directory)
                } ?? OutputFile.standardOutput()
            do {
                try await write(cache, to: target)
            } catch is OutputFile.ReaderGone {
                // `head` has seen enough.
            }
        }
    }

    private func write(_ cache: SiteCache, to target: OutputFile) async throws {
        let stream = RowStream(
            RowWriter(format, columns: try await cache.columns(of: table)), to: target)
        stream.begin()
        try await cache.forEachRow(of: table) { try stream.append($0) }
        try stream.finish()
    }
}

/// Rows on their way out, in pieces of 64 KB.
private final class RowStream: Sendable {
    private static let limit = 65536
    private let target: OutputFile
    private let state: Mutex<(writer: RowWriter, buffer: [UInt8])>

    init(_ writer: RowWriter, to target: OutputFile) {
        self.target = target
        state = Mutex((writer, []))
    }

    func begin() { state.withLock { $0.writer.begin(&$0.buffer) } }

    func append(_ values: [ExportValue]) throws {
        try state.withLock { state in
            state.writer.append(values, to: &state.buffer)
            guard state.buffer.count >= Self.limit else { return }
            try target.write(state.buffer)
            state.buffer.removeAll(keepingCapacity: true)
        }
    }

    func finish() throws {
        try state.withLock { state in
            state.writer.end(&state.buffer)
            try target.write(state.buffer)
        }
        try target.finish()
    }
}

extension Parsing {
    /// - Throws: `ValidationError` for anything but one of the words.
    static func word<Word: RawRepresentable & CaseIterable>(_ text: String) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is not one of \(words).")
        }
        return word
    }
}
