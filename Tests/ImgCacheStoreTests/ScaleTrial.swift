import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// Figures at the size that the store is made for. Runs when `IMGCACHE_TRIAL` names a file for
/// the figures; `IMGCACHE_TRIAL_SIZES` holds numbers of documents (5 references each).
@Suite(.enabled(if: TrialRequest.output != nil), .serialized) struct ScaleTrial {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    @Test(arguments: TrialRequest.sizes) func figures(documents: Int) async throws {
        var figures = Figures(title: "\(documents) documents, \(documents * 5) references")
        let sources = min(documents * 5, 100_000)
        var catalog = try cache.open()
        try await figures.measure("first scan") {
            try await Self.scan(catalog, documents, sources, isNew: true)
        }
        try await figures.measure("scan, nothing changed") {
            try await Self.scan(catalog, documents, sources, isNew: false)
        }
        try await figures.measure("backlog of \(sources)") {
            let first = try await catalog.backlog(Self.scope).first
            #expect(first?.count == sources / 50)
        }
        _ = try await catalog.beginRun(command: "sync", at: Sample.now)
        try await catalog.configurePresets([Sample.card])
        try await figures.measure("pages of 64, originals and sources recorded") {
            try await Self.recordAll(catalog)
        }
        try await catalog.finishRun(
            1, outcome: .complete, counts: RunCounts(), at: Sample.now)
        try await figures.measure("backlog, nothing due") {
            let due = try await catalog.backlog(Self.scope)
            #expect(due.isEmpty)
        }
        try await figures.measure("reconcile, all files lost") {
            let lost = try await catalog.reconcile().lostOriginals
            #expect(lost == sources)
        }
        try placeFiles(sources)
        try await figures.measure("reconcile, all originals back") {
            _ = try await catalog.reconcile()
        }
        try await figures.measure("reconcile, \(sources) originals and thumbnails") {
            let lost = try await catalog.reconcile().lostOriginals
            #expect(lost == 0)
        }
        try await figures.measure("manifest") {
            try await ManifestWriter(catalog).writeManifest(
                presets: [], run: 1, outcome: .complete, generatedAt: Sample.now)
        }
        try await figures.measure("tally") { _ = try await catalog.tally() }
        try await figures.measure("host tallies") { _ = try await catalog.hostTallies(limit: 50) }
        try await figures.measure("overview") {
            _ = try await catalog.overview(OverviewScope(recentSince: Sample.now))
        }
        try figures.measure("close") { try catalog.close() }
        try figures.measure("open") { catalog = try cache.open() }
        figures.note("manifest bytes", try Disk.size(of: cache.directory.manifest) ?? 0)
        figures.note("catalog bytes", try Disk.size(of: cache.directory.catalog) ?? 0)
        try catalog.close()
        try figures.append(to: try #require(TrialRequest.output))
    }

    @Test func commitsOneByOne() async throws {
        var figures = Figures(title: "1,000 sources recorded")
        let catalog = try cache.open()
        try await catalog.mention(try (0..<1000).map { .remote(try Sample.url("\($0)")) })
        let page = try await catalog.nextSources(
            host: "img.example", Self.scope, after: nil, limit: 1000)
        let updates = page.sources.map(SourceUpdate.init)
        try await figures.measure("one at a time") {
            for update in updates { try await catalog.record([update]) }
        }
        try await figures.measure("batches of 64") {
            for start in stride(from: 0, to: updates.count, by: 64) {
                try await catalog.record(Array(updates[start..<min(start + 64, updates.count)]))
            }
        }
        try await figures.measure("from 1,000 tasks") {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for update in updates { group.addTask { try await catalog.record([update]) } }
                try await group.waitForAll()
            }
        }
        try figures.append(to: try #require(TrialRequest.output))
    }

    private static let scope = SourceScope(now: Sample.now)

    private static func scan(
        _ catalog: SQLiteCatalog, _ documents: Int, _ sources: Int, isNew: Bool
    ) async throws {
        try await catalog.beginScan(within: [], readerFingerprint: "r")
        for start in stride(from: 0, to: documents, by: 256) {
            let numbers = start..<min(start + 256, documents)
            let stats = numbers.map { Sample.stat(path($0)) }
            let changed = try await catalog.noteDocuments(stats)
            #expect(changed.count == (isNew ? stats.count : 0))
            guard isNew else { continue }
            try await catalog.recordDocuments(
                try numbers.map { number in
                    let references = try (0..<5).map { index in
                        let source = (number * 5 + index) % sources
                        return Sample.reference(
                            .remote(
                                try Sample.url(
                                    "wp-content/uploads/2024/05/picture-number-\(source).jpg",
                                    host: "cdn\(source % 50).example")),
                            at: index, declared: PixelSize(width: 1500, height: 860))
                    }
                    return Sample.reading(path(number), references, webURL: "https://x.example/")
                })
        }
        let summary = try await catalog.finishScan(at: Sample.now)
        #expect(summary.references == documents * 5)
        #expect(summary.sources == sources)
    }

    private static func path(_ number: Int) -> String {
        "content/news/2024/\(number / 1000)/article-\(number).md"
    }

    private static func recordAll(_ catalog: SQLiteCatalog) async throws {
        for host in try await catalog.backlog(scope) {
            var cursor: SourceCursor?
            repeat {
                let page = try await catalog.nextSources(
                    host: host.host, scope, after: cursor, limit: 64)
                cursor = page.next
                var updates: [SourceUpdate] = []
                for var source in page.sources {
                    let original = try self.original(Int(source.id))
                    let file = Sample.file(Sample.card, of: original)
                    try await catalog.recordRenditions(
                        of: original, presets: [Sample.card], files: [file])
                    source.original = original
                    source.reason = .fresh
                    source.course.state = .alive
                    source.checkedAt = Sample.now
                    source.dueAt = Timestamp(seconds: Sample.now.seconds + 1000)
                    updates.append(SourceUpdate(source))
                }
                try await catalog.record(updates)
            } while cursor != nil
        }
    }

    /// An original with a hash that is spread like a real one.
    private static func original(_ number: Int) throws -> Original {
        var original = try Sample.original()
        let mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        let digits = String(mixed, radix: 16).leftPadded(16)
        original.hash = try #require(
            ContentHash(hex: digits + digits + String(number, radix: 16).leftPadded(32)))
        return original
    }

    private func placeFiles(_ count: Int) throws {
        for number in 1...count {
            let original = try Self.original(number)
            let file = Sample.file(Sample.card, of: original)
            for path in [
                CacheDirectory.publicPath(original: original.hash, format: .jpeg),
                CacheDirectory.publicPath(preset: "card", key: file.key, format: .webp),
            ] {
                let folder = cache.directory.absolute(path)
                try Disk.makeFolders(
                    String(folder[..<(folder.lastIndex(of: "/") ?? folder.endIndex)]))
                _ = try OpenFile(writing: folder, isNew: true)
            }
        }
    }
}

/// What the environment asks for.
enum TrialRequest {
    static let output = ProcessInfo.processInfo.environment["IMGCACHE_TRIAL"]
    static let sizes =
        (ProcessInfo.processInfo.environment["IMGCACHE_TRIAL_SIZES"] ?? "20000")
        .split(separator: ",").compactMap { Int($0) }
}

/// Lines of figures: seconds, and how far memory rose above what was there before.
struct Figures {
    private var lines: [String]

    init(title: String) { lines = ["\(title)"] }

    mutating func note(_ name: String, _ number: Int64) { lines.append("  \(name): \(number)") }

    mutating func measure(_ name: String, _ body: () async throws -> Void) async throws {
        let before = try Self.start()
        let time = try await ContinuousClock().measure { try await body() }
        try add(name, time, before)
    }

    mutating func measure(_ name: String, _ body: () throws -> Void) throws {
        let before = try Self.start()
        let time = try ContinuousClock().measure { try body() }
        try add(name, time, before)
    }

    private mutating func add(_ name: String, _ time: Duration, _ before: Int) throws {
        let parts = time.components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        let rise = try Self.memory("VmHWM:") - before
        lines.append("  \(name): \(milliseconds) ms, +\(rise / 1024) MB")
    }

    func append(to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(fileURLWithPath: path))
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
        try file.close()
    }

    /// Sets the peak back to the present; Linux alone.
    private static func start() throws -> Int {
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        return try memory("VmRSS:")
    }

    private static func memory(_ key: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(key) } ?? ""
        return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap { Int($0) }.first
            ?? 0
    }
}
