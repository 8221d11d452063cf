import GRDB
public import ImgCacheModel

/// Writes `manifest.json` out of the catalog, in one pass and with memory that does not grow.
///
/// The file is written to `tmp`, flushed and renamed: readers see the old one or the new one. The
/// same state of the catalog gives the same bytes. Everything comes from one read transaction.
///
/// While nothing that it shows has changed, the body of the old file is copied behind a new head.
/// A manifest that was deleted or touched is written anew.
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
        try await write(
            ManifestHeader(presets: presets, run: run, outcome: outcome, generatedAt: generatedAt))
    }

    /// How a manifest came about.
    enum Making: Sendable {
        /// Written out of the catalog.
        case anew
        /// Nothing that it shows had changed: the body of the last one behind a new head.
        case copied
    }

    /// As ``writeManifest(presets:run:outcome:generatedAt:)``.
    @discardableResult
    func write(_ header: ManifestHeader) async throws -> Making {
        let directory = catalog.directory
        let staged =
            "\(directory.temporary)/manifest-\(header.run)-\(UInt64.random(in: .min ... .max))"
        let (made, making) = try await catalog.read("write the manifest") { db in
            do {
                let result = try Self.write(db, header, to: staged, over: directory.manifest)
                guard try Disk.rename(staged, to: directory.manifest) else {
                    throw StoreError.of(number: 2, "rename into place", directory.manifest)
                }
                try Disk.flushFolder(directory.path)
                return result
            } catch {
                try Disk.delete(staged)
                throw error
            }
        }
        if let made { try await catalog.write("note the manifest") { try made.save($0) } }
        return making
    }

    /// Writes the file, out of the last one if that still holds.
    ///
    /// Everything is read in one transaction, so the count of changes is that of the body.
    private static func write(
        _ db: Database, _ header: ManifestHeader, to path: String, over old: String
    ) throws -> (ManifestOnDisk?, Making) {
        let (changes, last) = try ManifestOnDisk.fetch(db)
        let program = ManifestOnDisk.program
        var making = Making.anew
        let file = try OpenFile(writing: path, isNew: true)
        var bodyStart: Int64 = 0
        if let last, last.change == changes, last.program == program,
            let body = try last.open(old)
        {
            bodyStart = try head(header, to: file)
            let copied = try file.append(body, from: last.bodyStart)
            if last.bodyStart + copied == last.facts.size { making = .copied }
        }
        if making == .anew {
            try file.truncate()
            bodyStart = try head(header, to: file)
            try body(db, to: file)
        }
        try file.flush()
        let facts = try file.facts()
        let made = program.map {
            ManifestOnDisk(change: changes, program: $0, bodyStart: bodyStart, facts: facts)
        }
        return (made, making)
    }

    /// - Returns: Where the body begins.
    private static func head(_ header: ManifestHeader, to file: OpenFile) throws -> Int64 {
        var json = JSONOutput(to: file)
        try header.write(to: &json)
        try json.finish()
        return json.length
    }

    private static func body(_ db: Database, to file: OpenFile) throws {
        var json = JSONOutput(to: file)
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
