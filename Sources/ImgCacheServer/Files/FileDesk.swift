internal import ImgCacheModel
internal import ImgCacheStore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Answers requests for files, from memory or from the cache directory.
final class FileDesk: Sendable {
    /// Files up to this many bytes are read whole and may stay in memory; larger ones are handed
    /// from the disk to the socket by the system.
    static let smallFile: Int64 = 128 << 10

    /// A manifest of up to this many bytes is compressed while its first client waits.
    static let smallManifest: Int64 = 8 << 20

    /// What a request leads to.
    enum Result {
        case ready(Answer)
        /// The disk has to be waited for.
        case later(EventLoopFuture<Answer>)
    }

    private let files: PublicFiles
    private let showsOriginals: Bool
    private let redirects: Bool
    private let maxAge: Int
    private let fallback: FallbackPicture?
    private let watch: ManifestWatch
    private let pool: NIOThreadPool
    private let log: Logger

    init(
        _ rules: ServeRules, _ directory: CacheDirectory, fallback: FallbackPicture?,
        watch: ManifestWatch, pool: NIOThreadPool, log: Logger
    ) {
        files = PublicFiles(directory)
        showsOriginals = rules.originals
        redirects = rules.negotiated == .redirect
        maxAge = Int(rules.maxAge.components.seconds)
        self.fallback = fallback
        self.watch = watch
        self.pool = pool
        self.log = log
    }

    /// A file that lies in memory under exactly this target: the way that nearly all requests go.
    ///
    /// - Throws: `StoreError` when the disk refuses.
    func hot(_ target: String, _ request: HTTPHeaders, _ lane: Lane, now: NIODeadline) throws
        -> Answer?
    {
        let file = try lane.hot.withLock { try $0.file(target, now: now, files) }
        guard let file else { return nil }
        lane.figures.withLock { $0.hits += 1 }
        return file.answer(to: request)
    }

    /// The answer to any request but those for pages.
    func answer(
        _ route: Route, _ request: HTTPHeaders, _ lane: Lane, on loop: any EventLoop
    ) -> Result {
        do {
            switch route {
            case .file(let name):
                guard showsOriginals || !name.isOriginal else { return missing(request) }
                return try send(name, [], request, lane, loop) ?? missing(request)
            case .key(let preset, let key):
                let accepted = Self.accepted(request).formats
                let names = accepted.compactMap {
                    PublicName(preset: preset, key: key, format: $0)
                }
                // For a day: the recipe may get one more format, and keeps its key.
                return try negotiated(names, "public, max-age=86400", request, lane, loop)
                    ?? missing(request, varies: true)
            case .source(let preset, let url):
                return try source(preset, url, request, lane, loop)
            case .manifest: return try manifest(request, loop)
            case .page, .none: return missing(nil)
            }
        } catch {
            log.error("a file cannot be read", metadata: ["cause": "\(error)"])
            return .ready(
                .text(.internalServerError, "The file cannot be read; the server's log says why."))
        }
    }

    // MARK: Files

    private func send(
        _ name: PublicName, _ extra: [(String, String)], _ request: HTTPHeaders, _ lane: Lane,
        _ loop: any EventLoop
    ) throws -> Result? {
        let target = "/" + name.path
        let now = NIODeadline.now()
        if let file = try lane.hot.withLock({ try $0.file(target, now: now, files) }) {
            lane.figures.withLock { $0.hits += 1 }
            return .ready(file.answer(to: request, extra: extra))
        }
        return try load(name, extra, request, lane, loop)
    }

    private func load(
        _ name: PublicName, _ extra: [(String, String)], _ request: HTTPHeaders, _ lane: Lane,
        _ loop: any EventLoop
    ) throws -> Result? {
        guard let file = try files.open(name) else { return nil }
        lane.figures.withLock { $0.misses += 1 }
        guard file.facts.size <= Self.smallFile else {
            return .ready(ServedFile(name, file, bytes: nil).answer(to: request, extra: extra))
        }
        if let bytes = try Self.bytes(of: file, cachedOnly: true) {
            return .ready(
                keep(ServedFile(name, file, bytes: bytes), name, lane)
                    .answer(to: request, extra: extra))
        }
        // Its bytes are not in memory: other connections shall not wait for the disk.
        let later = pool.runIfActive(eventLoop: loop) {
            try Self.bytes(of: file, cachedOnly: false) ?? ByteBuffer()
        }
        return .later(
            later.map { bytes in
                self.keep(ServedFile(name, file, bytes: bytes), name, lane)
                    .answer(to: request, extra: extra)
            })
    }

    private func keep(_ file: ServedFile, _ name: PublicName, _ lane: Lane) -> ServedFile {
        lane.hot.withLock { $0.keep(file, name, "/" + name.path, now: .now()) }
        return file
    }

    private static func bytes(of file: PublicFile, cachedOnly: Bool) throws -> ByteBuffer? {
        var buffer = ByteBufferAllocator().buffer(capacity: Int(file.facts.size))
        var isThere = true
        try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(file.facts.size)) {
            let target = UnsafeMutableRawBufferPointer(rebasing: $0[..<Int(file.facts.size)])
            let count = try file.read(into: target, at: 0, cachedOnly: cachedOnly)
            isThere = count != nil
            return count ?? 0
        }
        guard isThere else { return nil }
        // A head must not promise more than there is: the next answer would be taken for the rest.
        guard buffer.readableBytes == file.facts.size else { throw FileSending.Shrunk() }
        return buffer
    }

    // MARK: Negotiation

    private static func accepted(_ request: HTTPHeaders) -> AcceptedTypes {
        let fields = request["Accept"]
        return AcceptedTypes(fields.isEmpty ? nil : fields.joined(separator: ","))
    }

    private func source(
        _ preset: String, _ url: String, _ request: HTTPHeaders, _ lane: Lane,
        _ loop: any EventLoop, isSecondLook: Bool = false
    ) throws -> Result {
        guard let picture = try watch.manifest?.picture(url) else { return missing(request) }
        let names = (picture.thumbnails ?? []).filter { $0.preset == preset }
            .compactMap { PublicName(path: $0.path) }
        let accepted = Self.accepted(request).formats
        let chosen = accepted.flatMap { format in names.filter { $0.format == format } }
        let caching = "public, max-age=\(maxAge)"
        if let found = try negotiated(chosen, caching, request, lane, loop) { return found }
        guard !chosen.isEmpty, !isSecondLook else { return missing(request, varies: true) }
        // A prune may have taken what only the manifest of a moment ago names.
        let look = pool.runIfActive(eventLoop: loop) { try self.watch.lookAgain() }
        return .later(
            look.flatMap {
                do {
                    switch try self.source(preset, url, request, lane, loop, isSecondLook: true) {
                    case .ready(let answer): return loop.makeSucceededFuture(answer)
                    case .later(let answer): return answer
                    }
                } catch {
                    return loop.makeFailedFuture(error)
                }
            })
    }

    /// The first of the files that is there.
    private func negotiated(
        _ names: [PublicName], _ caching: String, _ request: HTTPHeaders, _ lane: Lane,
        _ loop: any EventLoop
    ) throws -> Result? {
        for name in names {
            let extra = [
                ("Vary", "Accept"), ("Cache-Control", caching),
                ("Content-Location", "/" + name.path),
            ]
            if redirects {
                guard try files.facts(of: name) != nil else { continue }
                return .ready(redirect(to: name))
            }
            if let sent = try send(name, extra, request, lane, loop) { return sent }
        }
        return nil
    }

    private func redirect(to name: PublicName) -> Answer {
        .text(
            .found, "The picture is at /\(name.path).", maxAge: maxAge,
            extra: [("Location", "/" + name.path), ("Vary", "Accept")])
    }

    // MARK: Others

    /// The answer where there is nothing; `request` is `nil` where no picture was asked for.
    private func missing(_ request: HTTPHeaders?, varies: Bool = false) -> Result {
        let vary = varies ? [("Vary", "Accept")] : []
        if request != nil, let fallback { return .ready(fallback.answer(extra: vary)) }
        return .ready(.text(.notFound, "There is no such file here.", maxAge: 60, extra: vary))
    }

    private func manifest(_ request: HTTPHeaders, _ loop: any EventLoop) throws -> Result {
        guard let file = try files.openManifest() else {
            return .ready(.text(.notFound, "There is no manifest yet: run imgcache sync."))
        }
        guard Self.takesGzip(request) else { return .ready(manifest(file, nil, request)) }
        if let packed = watch.packed(file.facts) {
            return .ready(manifest(file, packed, request))
        }
        let packing = pool.runIfActive(eventLoop: loop) { self.watch.pack(file) }
        // Many seconds of work are not waited for: this client gets it as it is, the next packed.
        guard file.facts.size <= Self.smallManifest else {
            return .ready(manifest(file, nil, request))
        }
        return .later(packing.map { self.manifest(file, $0, request) })
    }

    private func manifest(
        _ file: PublicFile, _ packed: PublicFile?, _ request: HTTPHeaders
    ) -> Answer {
        let facts = file.facts
        let modified = facts.modified / 1_000_000_000
        let sent = packed ?? file
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": "\(sent.facts.size)",
            "Cache-Control": "public, max-age=\(maxAge)", "Vary": "Accept-Encoding",
            "ETag": "\"\(facts.tag)\(packed == nil ? "" : "-gzip")\"",
            "Last-Modified": HTTPDate.format(Timestamp(seconds: modified)),
            "X-Content-Type-Options": "nosniff",
            "Access-Control-Allow-Origin": "*",
        ]
        if packed != nil { headers.add(name: "Content-Encoding", value: "gzip") }
        let etag = headers.first(name: "ETag") ?? ""
        switch Conditions.judge(request, etag: etag, modified: modified) {
        case .notModified:
            return .notModified(headers)
        case .failed:
            return .text(.preconditionFailed, "The manifest is not the one that was asked for.")
        case .proceed:
            return Answer(
                status: .ok, headers: headers, body: .file(sent, 0..<sent.facts.size))
        }
    }

    /// Whether the client takes gzip. Source: RFC 9110, section 12.5.3.
    static func takesGzip(_ request: HTTPHeaders) -> Bool {
        var wild = false
        for part in request["Accept-Encoding"].joined(separator: ",").split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.trimmed.lowercased() }
            let isRefused = pieces.dropFirst().contains { parameter in
                parameter.hasPrefix("q=") && Double(parameter.dropFirst(2)) == 0
            }
            switch pieces.first {
            case "gzip", "x-gzip": return !isRefused
            case "*": wild = !isRefused
            default: continue
            }
        }
        return wild
    }
}
