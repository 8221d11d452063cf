import Crypto
public import ImgCacheModel
import Synchronization

/// A temporary file that is hashed while it is written.
///
/// Bytes gather in a buffer of 64 KiB. When the disk refuses, the file is deleted at once and
/// every later call throws.
public final class FileSink: BodySink {
    private struct State {
        var file: OpenFile?
        var buffer: [UInt8] = []
        var hasher = SHA256()
        var count: Int64 = 0
    }

    private static let bufferSize = 65536
    private let path: String
    private let state: Mutex<State>

    init(path: String) throws {
        self.path = path
        state = Mutex(State(file: try OpenFile(writing: path, isNew: true)))
    }

    deinit { discard() }

    /// Bytes written since the start or the last `reset()`.
    public var count: Int64 { state.withLock(\.count) }

    /// Appends bytes and feeds them to the hash.
    ///
    /// - Throws: ``StoreError/diskFull(path:action:)`` or another ``StoreError``; the file is
    ///   gone then.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        try state.withLock { state in
            let file = try open(state)
            state.hasher.update(bufferPointer: bytes)
            state.count += Int64(bytes.count)
            do {
                if state.buffer.count + bytes.count > Self.bufferSize {
                    try Self.drain(&state, to: file)
                }
                if bytes.count >= Self.bufferSize {
                    try file.write(bytes)
                } else {
                    if state.buffer.capacity == 0 { state.buffer.reserveCapacity(Self.bufferSize) }
                    state.buffer.append(contentsOf: bytes)
                }
            } catch {
                try giveUp(&state, error)
            }
        }
    }

    /// Forgets everything written, for a new try.
    ///
    /// - Throws: ``StoreError`` when the disk refuses.
    public func reset() throws {
        try state.withLock { state in
            let file = try open(state)
            state.buffer.removeAll(keepingCapacity: true)
            state.hasher = SHA256()
            state.count = 0
            do { try file.truncate() } catch { try giveUp(&state, error) }
        }
    }

    /// Closes the file and gives it away; its bytes are not flushed to the disk yet.
    ///
    /// - Throws: ``StoreError`` when the last bytes cannot be written, or after `discard()`.
    public func finish() throws -> StagedFile {
        try state.withLock { state in
            let file = try open(state)
            do { try Self.drain(&state, to: file) } catch { try giveUp(&state, error) }
            state.file = nil
            state.buffer = []
            return StagedFile(
                path: path, bytes: state.count,
                hash: ContentHash(digest: Array(state.hasher.finalize())))
        }
    }

    /// Closes and deletes; does nothing after `finish()`.
    public func discard() {
        state.withLock { state in
            guard state.file != nil else { return }
            state.file = nil
            state.buffer = []
            // What cannot be deleted now goes with the next sweep of `tmp`.
            do { try Disk.delete(path) } catch { return }
        }
    }

    private func open(_ state: State) throws -> OpenFile {
        guard let file = state.file else {
            throw StoreError.fileFailed(path: path, action: "write to the closed file", number: 9)
        }
        return file
    }

    private static func drain(_ state: inout State, to file: OpenFile) throws {
        try state.buffer.withUnsafeBytes { try file.write($0) }
        state.buffer.removeAll(keepingCapacity: true)
    }

    private func giveUp(_ state: inout State, _ error: any Error) throws -> Never {
        state.file = nil
        state.buffer = []
        try Disk.delete(path)
        throw error
    }
}
