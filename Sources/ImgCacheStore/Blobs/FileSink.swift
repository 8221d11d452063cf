import Crypto
import Dispatch
public import ImgCacheModel
import Synchronization

/// A temporary file that is hashed while it is written.
///
/// Bytes gather in pieces of 128 KiB, which another thread hashes and writes while the next one
/// comes; a body that is shorter is dealt with at its end. At most two pieces wait. When the disk
/// refuses, the file is deleted at once and every later call throws.
public final class FileSink: BodySink {
    /// What came and is not handed over yet.
    private struct Gathered {
        var buffer: [UInt8] = []
        var count: Int64 = 0
    }

    /// The file, as far as it is written.
    private struct Written {
        var file: OpenFile?
        var hasher = SHA256()
        var failure: (any Error)?
    }

    private static let pieceSize = 131_072
    private let path: String
    private let gathered = Mutex(Gathered())
    private let written: Mutex<Written>
    private let line = DispatchQueue(label: "imgcache.sink")
    private let room = DispatchSemaphore(value: 2)
    private let isClosed = Atomic(false)

    init(path: String) throws {
        self.path = path
        written = Mutex(Written(file: try OpenFile(writing: path, isNew: true)))
    }

    deinit { delete() }

    /// Bytes written since the start or the last `reset()`.
    public var count: Int64 { gathered.withLock(\.count) }

    /// Appends bytes and feeds them to the hash; waits while two pieces wait for the disk.
    ///
    /// - Throws: ``StoreError/diskFull(path:action:)`` or another ``StoreError``, for these bytes
    ///   or earlier ones; the file is gone then.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        if isClosed.load(ordering: .acquiring) { try checkOpen() }
        let piece = gathered.withLock { gathered -> [UInt8]? in
            if gathered.buffer.isEmpty {
                gathered.buffer.reserveCapacity(
                    max(bytes.count, min(Self.pieceSize, 2 * bytes.count)))
            }
            gathered.buffer.append(contentsOf: bytes)
            gathered.count += Int64(bytes.count)
            guard gathered.buffer.count >= Self.pieceSize else { return nil }
            defer {
                gathered.buffer = []
                gathered.buffer.reserveCapacity(Self.pieceSize + bytes.count)
            }
            return gathered.buffer
        }
        guard let piece else { return }
        room.wait()
        line.async { [self] in
            append(piece)
            room.signal()
        }
    }

    /// Forgets everything written, for a new try.
    ///
    /// - Throws: ``StoreError`` when the disk refuses.
    public func reset() throws {
        line.sync {}
        gathered.withLock { $0 = Gathered() }
        try checkOpen()
        written.withLock { written in
            written.hasher = SHA256()
            do { try written.file?.truncate() } catch { fail(&written, error) }
        }
        try checkOpen()
    }

    /// Closes the file and gives it away; its bytes are not flushed to the disk yet.
    ///
    /// - Throws: ``StoreError`` when bytes could not be written, or after `discard()`.
    public func finish() throws -> StagedFile {
        line.sync {}
        let (rest, count) = gathered.withLock { gathered in
            defer { gathered.buffer = [] }
            return (gathered.buffer, gathered.count)
        }
        append(rest)
        try checkOpen()
        return written.withLock { written in
            written.file = nil
            isClosed.store(true, ordering: .releasing)
            return StagedFile(
                path: path, bytes: count,
                hash: ContentHash(digest: Array(written.hasher.finalize())))
        }
    }

    /// Closes and deletes; does nothing after `finish()`.
    public func discard() {
        line.sync {}
        delete()
    }

    /// Hashes and writes a piece; after a failure, nothing.
    private func append(_ piece: [UInt8]) {
        written.withLock { written in
            guard let file = written.file, !piece.isEmpty else { return }
            piece.withUnsafeBytes { bytes in
                written.hasher.update(bufferPointer: bytes)
                do { try file.write(bytes) } catch { fail(&written, error) }
            }
        }
    }

    /// Throws what went wrong, or that nothing can be written any longer.
    private func checkOpen() throws {
        try written.withLock { written in
            if let failure = written.failure { throw failure }
            guard written.file != nil else {
                throw StoreError.fileFailed(
                    path: path, action: "write to the closed file", number: 9)
            }
        }
    }

    private func delete() {
        written.withLock { written in
            guard written.file != nil else { return }
            written.file = nil
            isClosed.store(true, ordering: .releasing)
            // What cannot be deleted now goes with the next sweep of `tmp`.
            do { try Disk.delete(path) } catch { return }
        }
    }

    private func fail(_ written: inout Written, _ error: any Error) {
        written.file = nil
        written.failure = error
        isClosed.store(true, ordering: .releasing)
        // What cannot be deleted now goes with the next sweep of `tmp`.
        do { try Disk.delete(path) } catch { return }
    }
}
