public import ImgCacheModel

/// Reads the site's own files from under the asset root, as if they had been fetched.
///
/// Blocks on the disk only on threads of its own. Source: DESIGN section 6.
public final class LocalAssetFetcher: Sendable {
    private let root: AssetRoot
    private let maxBytes: Int64
    private let threads = HelperThreads(label: "assets", count: 2)
    private let time: any MonotonicTime

    /// Opens the asset root.
    ///
    /// - Parameters:
    ///   - path: A folder, absolute or relative to the working directory.
    ///   - maxBytes: `limits.maxBytes`.
    ///   - time: Measures how long reading takes; the system's by default.
    /// - Throws: ``FetchError/assetRootUnreadable(path:errno:)``.
    public init(
        root path: String, maxBytes: ByteCount, time: any MonotonicTime = SystemTime()
    ) throws(FetchError) {
        root = try AssetRoot(path)
        self.maxBytes = maxBytes.bytes
        self.time = time
    }

    /// Streams a file into the sink.
    ///
    /// - Parameters:
    ///   - path: As `SourceLocation.local` has it: relative to the root, decoded.
    ///   - url: What the file is known by; comes back as the final URL.
    ///   - validators: Those of the last good answer; an unchanged file is not read again.
    ///   - sink: Is finished when the file came whole, and discarded otherwise.
    /// - Returns: A body, "not modified", or `local_missing`, `local_refused`, `empty`,
    ///   `too_large_bytes`, `not_an_image`, `run_aborted`. The entity tag of the result is made
    ///   of length, time of change and inode.
    public func fetch(
        path: String, url: SourceURL, validators: Validators?, into sink: any BodySink
    ) async -> FetchResult {
        let start = time.now()
        let root = root
        let maxBytes = maxBytes
        let reading = await threads.run {
            AssetReading.read(
                path, under: root, knownTag: validators?.entityTag, maxBytes: maxBytes, into: sink)
        }
        var result = FetchResult(outcome: .failed(.runAborted), finalURL: url)
        result.timings.total = time.now() - start
        result.headers.validators.entityTag = reading.entityTag
        result.headers.contentLength = reading.length
        result.detail = reading.detail
        result.bytesReceived = reading.bytesRead
        switch reading.ending {
        case .whole(let file):
            result.outcome = .body(file)
            return result
        case .unchanged: result.outcome = .notModified
        case .failed(let reason): result.outcome = .failed(reason)
        }
        sink.discard()
        return result
    }
}
