import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// What a reference points at; the library for tests has a type of the same name.
typealias Location = ImgCacheModel.SourceLocation

/// Values for tests, short to write.
enum Sample {
    static let now = Timestamp(seconds: 1_795_000_000)
    static let card = PresetIdentity(name: "card", digest: "c1")
    static let hero = PresetIdentity(name: "hero", digest: "h1")

    static func url(_ path: String = "a.jpg", host: String = "img.example") throws -> SourceURL {
        try SourceURL("https://\(host)/\(path)")
    }

    static func hash(_ number: Int) throws -> ContentHash {
        let text = String(number, radix: 16)
        return try #require(
            ContentHash(
                hex: String(number % 256, radix: 16).leftPadded(2)
                    + text.leftPadded(62)))
    }

    static func original(
        _ number: Int = 1, _ size: PixelSize = PixelSize(width: 1500, height: 860)
    ) throws -> Original {
        Original(
            hash: try hash(number), bytes: Int64(1000 + number),
            facts: ImageFacts(
                format: .jpeg, size: size, orientation: 6, frames: 1, hasAlpha: false,
                hasProfile: true, dominantColor: "7a6f60",
                placeholder: "data:image/webp;base64,AAAA", perceptualHash: 0xF00D_0000_0000_0001,
                focalPoint: .init(x: 0.5, y: 0.25)))
    }

    static func stat(_ path: String, modified: Int64 = 1) -> DocumentStat {
        DocumentStat(path: path, size: 100, modified: modified, inode: UInt64.max - 1)
    }

    static func reference(
        _ location: Location, at index: Int = 0, text: String? = nil,
        declared: PixelSize? = nil, isCached: Bool? = nil
    ) -> Reference {
        Reference(
            pointer: JSONPointer([.key("images"), .index(index)]), line: 3 + index,
            text: text ?? location.identity, location: location, declared: declared,
            isCached: isCached)
    }

    static func reading(
        _ path: String, _ references: [Reference], modified: Int64 = 1, webURL: String? = nil
    ) -> DocumentReading {
        DocumentReading(
            stat: stat(path, modified: modified),
            outcome: .contents(
                DocumentContents(
                    webURL: webURL, title: "T", published: Timestamp(seconds: 5),
                    references: references)))
    }

    static func file(
        _ preset: PresetIdentity, of original: Original, format: ImageFormat = .webp,
        width: Int = 400
    ) -> RenderedFile {
        RenderedFile(
            preset: preset.name, key: String(original.hash.hex.prefix(32)), format: format,
            size: PixelSize(width: width, height: 225), bytes: 900, path: "")
    }
}

extension String {
    func leftPadded(_ width: Int) -> String {
        String(repeating: "0", count: Swift.max(0, width - count)) + self
    }
}

extension SQLiteCatalog {
    /// Scans these documents as all there are.
    @discardableResult
    func scan(
        _ readings: [DocumentReading], within paths: [String] = [], fingerprint: String = "r1"
    ) async throws -> ScanSummary {
        try await beginScan(within: paths, readerFingerprint: fingerprint)
        let changed = Set(try await noteDocuments(readings.map(\.stat)))
        try await recordDocuments(readings.filter { changed.contains($0.stat) })
        return try await finishScan(at: Sample.now)
    }

    /// One document with one reference to each location.
    func mention(_ locations: [Location], in path: String = "x.md") async throws {
        try await scan([
            Sample.reading(
                path, locations.enumerated().map { Sample.reference($1, at: $0) })
        ])
    }

    /// Changes a known source as a run would.
    func update(_ identity: String, _ change: (inout Source) -> Void) async throws {
        var source = try #require(try await source(identity))
        change(&source)
        try await record([SourceUpdate(source)])
    }
}
