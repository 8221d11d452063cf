import GRDB
public import ImgCacheModel

/// Writes `manifest.json` out of the catalog, in one pass and with memory that does not grow.
///
/// The file is written to `tmp`, flushed and renamed: readers see the old one or the new one. The
/// same state of the catalog gives the same bytes. Everything comes from one read transaction.
public struct ManifestWriter: ManifestWriting {
    private let catalog: SQLiteCatalog

    /// Writes what this catalog knows into the catalog's own cache directory.
    public init(_ catalog: SQLiteCatalog) { self.catalog = catalog }

    /// Writes the manifest whole and renames it into place.
    ///
    /// - Parameters:
    ///   - presets: The configured presets; written in order of name.
    ///   - run: The number of the run that writes it.
    ///   - outcome: How that run ended.
    ///   - generatedAt: The time that the manifest says.
    /// - Throws: ``StoreError`` when disk or catalog fail; the old manifest stays then.
    public func writeManifest(
        presets: [Preset], run: Int64, outcome: RunOutcome, generatedAt: Timestamp
    ) async throws {
        let directory = catalog.directory
        let staged = "\(directory.temporary)/manifest-\(run)-\(UInt64.random(in: .min ... .max))"
        let header = ManifestHeader(
            presets: presets, run: run, outcome: outcome, generatedAt: generatedAt)
        try await catalog.read("write the manifest") { db in
            do {
                try Self.write(db, header, to: staged)
                guard try Disk.rename(staged, to: directory.manifest) else {
                    throw StoreError.of(number: 2, "rename into place", directory.manifest)
                }
                try Disk.flushFolder(directory.path)
            } catch {
                try Disk.delete(staged)
                throw error
            }
        }
    }

    private static func write(
        _ db: Database, _ header: ManifestHeader, to path: String
    ) throws {
        let file = try OpenFile(writing: path, isNew: true)
        var json = JSONOutput(to: file)
        try header.write(to: &json)
        json.key("images")
        try json.open("[")
        try ManifestImages(db).write(to: &json)
        json.plainNewLine()
        json.close("]")
        json.newLine()
        json.key("documents")
        try json.open("[")
        try ManifestDocuments(db).write(to: &json)
        json.plainNewLine()
        json.close("]")
        json.close("}")
        json.plainNewLine()
        try json.finish()
        try file.flush()
    }
}

/// What stands before the images.
struct ManifestHeader: Sendable {
    var presets: [Preset]
    var run: Int64
    var outcome: RunOutcome
    var generatedAt: Timestamp

    func write(to json: inout JSONOutput) throws {
        try json.open("{")
        json.key("version")
        json.value(1)
        json.key("generatedAt")
        json.value(generatedAt)
        json.key("run")
        try json.open("{")
        json.key("id")
        json.value(run)
        json.key("outcome")
        json.string(outcome.rawValue)
        json.close("}")
        json.newLine()
        json.key("presets")
        try json.open("{")
        for preset in presets.sorted(by: { $0.name < $1.name }) {
            try write(preset, to: &json)
        }
        json.close("}")
        json.newLine()
    }

    private func write(_ preset: Preset, to json: inout JSONOutput) throws {
        json.key(preset.name)
        try json.open("{")
        if let width = preset.width {
            json.key("width")
            json.value(width)
        }
        if let height = preset.height {
            json.key("height")
            json.value(height)
        }
        json.key("fit")
        json.string(preset.fit.rawValue)
        json.key("formats")
        try json.open("[")
        for format in preset.formats { json.string(format.rawValue) }
        json.close("]")
        json.close("}")
    }
}
