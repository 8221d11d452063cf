internal import ImgCacheModel
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Looks at one file after the other, on the thread that lists them.
final class StockTaking: Sendable {
    private struct State {
        var findings: [VerifyReport.Finding] = []
        var sample: [String] = []
        var needless: Set<String> = []
        var originals = CatalogTally.Volume(files: 0, bytes: 0)
        var thumbnails = CatalogTally.Volume(files: 0, bytes: 0)
    }

    private let state = Mutex(State())
    private let files: any BlobVerifying
    private let doomed: Set<String>
    private let decoding: VerifyOptions.Decoding
    private let pace: Pace?
    private let seed: Int64

    /// One file in so many is in a sample.
    static let sampleInterval: UInt64 = 50

    /// - Parameters:
    ///   - files: Hashes.
    ///   - doomed: Paths that wait for their deletion, and are no finding.
    ///   - decoding: Which files go into ``sample``.
    ///   - rate: Bytes a second that are hashed at most.
    ///   - seed: Another one draws another sample.
    init(
        files: any BlobVerifying, besides doomed: Set<String>, decoding: VerifyOptions.Decoding,
        rate: ByteCount?, seed: Int64
    ) {
        self.files = files
        self.doomed = doomed
        self.decoding = decoding
        self.seed = seed
        pace = rate.map { Pace(bytesPerSecond: $0.bytes) }
    }

    /// What is wrong so far.
    var findings: [VerifyReport.Finding] { state.withLock { $0.findings } }
    /// Of the files with findings those that nothing needs any longer.
    var needless: Set<String> { state.withLock { $0.needless } }
    /// Good files to decode.
    var sample: [String] { state.withLock { $0.sample } }
    /// Originals that were hashed.
    var originals: CatalogTally.Volume { state.withLock { $0.originals } }
    /// Thumbnails that were looked at.
    var thumbnails: CatalogTally.Volume { state.withLock { $0.thumbnails } }

    /// Looks at one file; hashes it when it is an original.
    ///
    /// - Throws: An ``ImgCacheError`` when the disk refuses.
    func look(at entry: InventoryEntry) throws {
        guard !doomed.contains(entry.path) else { return }
        let finding = try judge(entry)
        state.withLock { state in
            if let finding { state.findings.append(finding) }
            if finding != nil, !entry.isNeeded { state.needless.insert(entry.path) }
            guard let found = entry.found else { return }
            let one = CatalogTally.Volume(files: 1, bytes: found)
            switch entry.kind {
            case .original: state.originals = state.originals + one
            case .thumbnail: state.thumbnails = state.thumbnails + one
            case .stranger: return
            }
            if finding == nil, isDrawn(entry.path) { state.sample.append(entry.path) }
        }
    }

    private func judge(_ entry: InventoryEntry) throws -> VerifyReport.Finding? {
        func finding(_ fault: VerifyReport.Fault, _ detail: String) -> VerifyReport.Finding {
            VerifyReport.Finding(path: entry.path, fault: fault, detail: detail)
        }
        guard let expected = entry.expected else {
            return finding(
                .foreign,
                entry.kind == .stranger
                    ? "no file of a cache has such a name" : "the catalog does not know it")
        }
        guard let found = entry.found else { return finding(.lost, "it is not on the disk") }
        guard found == expected else {
            return finding(.damaged, "it has \(found) bytes and should have \(expected)")
        }
        guard case .original(let hash) = entry.kind else { return nil }
        let real = try files.hash(of: entry.path) { pace?.wait(for: $0) }
        return real == hash ? nil : finding(.damaged, "its bytes have another hash: \(real)")
    }

    private func isDrawn(_ path: String) -> Bool {
        switch decoding {
        case .none: false
        case .all: true
        case .sample: Freshness.hash("\(seed)\(path)") % Self.sampleInterval == 0
        }
    }
}

/// Slows a reader down to so many bytes a second.
private final class Pace: Sendable {
    private let bytesPerSecond: Double
    private let start = ContinuousClock.now
    private let read = Mutex(0)

    init(bytesPerSecond: Int64) { self.bytesPerSecond = Double(max(bytesPerSecond, 1)) }

    /// Blocks the thread, which is not one of the cooperative pool, until the bytes are due.
    func wait(for bytes: Int) {
        let total = read.withLock { read in
            read += bytes
            return read
        }
        let early = .seconds(Double(total) / bytesPerSecond) - (ContinuousClock.now - start)
        guard early > .zero else { return }
        let parts = early.components
        var time = timespec(
            tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
        _ = nanosleep(&time, nil)
    }
}
