internal import FoundationEssentials
public import ImgCacheModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One manifest, held open, in which an image is found by its URL without reading the rest.
///
/// Holds 20 bytes an image; a line is read from the file when it is asked for. A manifest that is
/// replaced meanwhile stays readable here as it was.
public final class PublishedManifest: Sendable {
    /// What tells this manifest from the next one.
    public let facts: FileFacts
    /// What its head says.
    public let head: Head
    /// How much it tells of.
    public let totals: Totals

    /// What stands before the images.
    public struct Head: Hashable, Sendable {
        /// When it was written.
        public var generatedAt: Timestamp?
        /// The number of the run that wrote it.
        public var run: Int64?
        /// How that run ended: a ``RunOutcome``.
        public var outcome: String?
        /// The names of the presets, in the order of the file.
        public var presets: [String] = []
    }

    /// Counts over all images.
    public struct Totals: Hashable, Sendable {
        /// Images.
        public var images = 0
        /// Those with `isCached`.
        public var cached = 0
        /// Documents that mention them.
        public var documents = 0
        /// Bytes of originals and thumbnails, each content as often as an image has it.
        public var bytes: Int64 = 0
    }

    private struct Place {
        var hash: UInt64
        var offset: Int64
        var length: Int32
    }

    private let file: OpenFile
    /// In order of the hash of the URL.
    private let places: [Place]
    private let firstImage: Int64
    private let firstDocument: Int64?

    /// Reads the manifest of a cache through once.
    ///
    /// Blocks on the disk: about a second for 100,000 images.
    ///
    /// - Returns: `nil` when there is none.
    /// - Throws: ``StoreError`` when the disk refuses.
    public static func open(_ directory: CacheDirectory) throws -> PublishedManifest? {
        guard try Disk.size(of: directory.manifest) != nil else { return nil }
        return try PublishedManifest(OpenFile(reading: directory.manifest))
    }

    private init(_ file: OpenFile) throws {
        self.file = file
        facts = try file.facts()
        var places: [Place] = []
        var totals = Totals()
        var firstImage = facts.size
        var firstDocument: Int64?
        try ManifestLines(file).forEach { kind, line, offset in
            guard let name = ManifestLines.name(of: line, kind) else { return true }
            switch kind {
            case .image:
                guard let length = Int32(exactly: line.count) else { return true }
                if places.isEmpty { firstImage = offset }
                places.append(Place(hash: Self.hash(name), offset: offset, length: length))
                totals.images += 1
                if line.holds(Self.cachedMark) { totals.cached += 1 }
                totals.bytes = totals.bytes.saturating(line.sum(after: Self.bytesMark))
            case .document:
                if firstDocument == nil { firstDocument = offset }
                totals.documents += 1
            }
            return true
        }
        places.sort { $0.hash < $1.hash }
        self.places = places
        self.totals = totals
        self.firstImage = firstImage
        self.firstDocument = firstDocument
        head = try Self.head(file, length: min(firstImage, firstDocument ?? firstImage))
    }

    // Neither can stand inside a JSON string, where a quotation mark has a backslash before it.
    private static let cachedMark = Array(",\"isCached\":true,".utf8)
    private static let bytesMark = Array(",\"bytes\":".utf8)

    /// An image by the identity of its source.
    ///
    /// Blocks on the disk for one small read.
    ///
    /// - Parameter url: As ``SourceURL/text`` has it.
    /// - Returns: `nil` when the manifest does not tell of it.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func picture(_ url: String) throws -> PublishedPicture? {
        let hash = Self.hash(url)
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        while low < places.count, places[low].hash == hash {
            let line = try file.bytes(at: places[low].offset, count: Int(places[low].length))
            if let picture = line.withUnsafeBytes(Self.picture), picture.url == url {
                return picture
            }
            low += 1
        }
        return nil
    }

    /// Some images in the order of the file.
    public struct Page: Sendable {
        /// At most as many as were asked for.
        public var pictures: [PublishedPicture]
        /// Where the next page starts; `nil` after the last image.
        public var next: Int64?
    }

    /// Images whose URL holds a text, or that a document mentions whose path holds it; upper and
    /// lower case of ASCII letters are one.
    ///
    /// Reads the manifest from `start` on until enough are found; blocks on the disk.
    ///
    /// - Parameters:
    ///   - text: An empty one finds all.
    ///   - start: ``Page/next`` of the page before; `nil` for the first one.
    ///   - limit: Images on the page, 1 or more.
    /// - Returns: Fewer than `limit` only at the end; none from a place where no line begins.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func page(
        matching text: String, from start: Int64? = nil, limit: Int
    ) throws -> Page {
        let wanted = Array(text.utf8).map(\.lowered)
        let mentioned = wanted.isEmpty ? [] : try urls(ofDocumentsMatching: wanted)
        var page = Page(pictures: [], next: nil)
        let start = max(start ?? firstImage, firstImage)
        guard start < facts.size, try isLineStart(start) else { return page }
        try ManifestLines(file).forEach(from: start) { kind, line, offset in
            guard kind == .image else { return false }
            guard let url = ManifestLines.name(of: line, kind),
                wanted.isEmpty || Array(url.utf8).holdsIgnoringCase(wanted)
                    || mentioned.contains(url)
            else { return true }
            if page.pictures.count == limit {
                page.next = offset
                return false
            }
            if let picture = Self.picture(line) { page.pictures.append(picture) }
            return true
        }
        return page
    }

    private struct DocumentLine: Decodable {
        struct Mention: Decodable { var url: String }
        var images: [Mention]
    }

    /// At most 10,000, so that a text that every path holds costs no more than that.
    private func urls(ofDocumentsMatching wanted: [UInt8]) throws -> Set<String> {
        guard let firstDocument else { return [] }
        let decoder = JSONDecoder()
        var urls: Set<String> = []
        try ManifestLines(file).forEach(from: firstDocument) { kind, line, _ in
            guard let path = ManifestLines.name(of: line, kind),
                Array(path.utf8).holdsIgnoringCase(wanted)
            else { return true }
            do {
                let found = try decoder.decode(DocumentLine.self, from: Data(line))
                urls.formUnion(found.images.map(\.url))
            } catch {
                return true
            }
            return urls.count < 10_000
        }
        return urls
    }

    /// Whether a line begins there: the number may come from anybody.
    private func isLineStart(_ offset: Int64) throws -> Bool {
        guard offset > 0 else { return true }
        return try file.bytes(at: offset - 1, count: 1) == [10]
    }

    private static func hash(_ url: String) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(url)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func picture(_ line: UnsafeRawBufferPointer) -> PublishedPicture? {
        do {
            return try JSONDecoder().decode(PublishedPicture.self, from: Data(line))
        } catch {
            // A manifest of another program or version: what it tells of this image is unknown.
            return nil
        }
    }

    private struct HeadLines: Decodable {
        struct Run: Decodable {
            var id: Int64?
            var outcome: String?
        }
        struct Preset: Decodable {}
        var generatedAt: String?
        var run: Run?
        var presets: [String: Preset]?
    }

    private static func head(_ file: OpenFile, length: Int64) throws -> Head {
        // The head of a manifest is some hundred bytes a preset.
        let bytes = try file.bytes(at: 0, count: Int(min(length, 1 << 20)))
        guard let end = bytes.lastRange(of: Array(",\n\"images\"".utf8)) else { return Head() }
        do {
            let lines = try JSONDecoder().decode(
                HeadLines.self, from: Data(bytes[..<end.lowerBound] + [UInt8(ascii: "}")]))
            return Head(
                generatedAt: lines.generatedAt.flatMap(Timestamp.init(rfc3339:)),
                run: lines.run?.id, outcome: lines.run?.outcome,
                presets: (lines.presets ?? [:]).keys.sorted())
        } catch {
            return Head()
        }
    }
}

extension Int64 {
    /// The sum, or the largest number where it would be larger.
    fileprivate func saturating(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }
}

extension UInt8 {
    fileprivate var lowered: UInt8 { (65...90).contains(self) ? self + 32 : self }
}

extension [UInt8] {
    /// Whether a part, in lower case and not empty, is in it.
    fileprivate func holdsIgnoringCase(_ part: [UInt8]) -> Bool {
        guard count >= part.count, let first = part.first else { return false }
        for start in 0...(count - part.count) where self[start].lowered == first {
            if (1..<part.count).allSatisfy({ self[start + $0].lowered == part[$0] }) { return true }
        }
        return false
    }

    fileprivate func lastRange(of part: [UInt8]) -> Range<Int>? {
        guard count >= part.count else { return nil }
        for start in stride(from: count - part.count, through: 0, by: -1)
        where self[start...].starts(with: part) {
            return start..<(start + part.count)
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func holds(_ part: [UInt8]) -> Bool { place(of: part, from: 0) != nil }

    /// The sum of the numbers that stand behind each `mark`.
    fileprivate func sum(after mark: [UInt8]) -> Int64 {
        var sum: Int64 = 0
        var from = 0
        while let place = place(of: mark, from: from) {
            from = place + mark.count
            var number: Int64 = 0
            while from < count, (48...57).contains(self[from]), number < 1 << 50 {
                number = number * 10 + Int64(self[from] - 48)
                from += 1
            }
            sum = sum.saturating(number)
        }
        return sum
    }

    private func place(of part: [UInt8], from start: Int) -> Int? {
        guard let base = baseAddress, let first = part.first else { return nil }
        var from = start
        while from + part.count <= count {
            // memchr goes many bytes at a time.
            guard let found = memchr(base + from, Int32(first), count - part.count + 1 - from)
            else { return nil }
            let place = UnsafeRawPointer(found) - base
            if part.withUnsafeBytes({ memcmp(found, $0.baseAddress ?? base, $0.count) }) == 0 {
                return place
            }
            from = place + 1
        }
        return nil
    }
}
