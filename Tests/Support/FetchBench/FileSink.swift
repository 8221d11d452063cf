import Crypto
import Foundation
import ImgCacheModel
import Synchronization

/// A body in a file, hashed on the way.
final class FileSink: BodySink {
    private struct State {
        var descriptor: Int32
        var hash = SHA256()
        var count: Int64 = 0
    }

    private let path: String
    private let state: Mutex<State>

    init(path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        self.path = path
        state = Mutex(State(descriptor: descriptor))
    }

    deinit { discard() }

    var count: Int64 { state.withLock(\.count) }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try state.withLock { state in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let written = Foundation.write(state.descriptor, part.baseAddress, part.count)
                guard written > 0 else { throw CocoaError(.fileWriteUnknown) }
                rest = rest.dropFirst(written)
            }
            state.hash.update(bufferPointer: bytes)
            state.count += Int64(bytes.count)
        }
    }

    func reset() throws {
        try state.withLock { state in
            guard ftruncate(state.descriptor, 0) == 0, lseek(state.descriptor, 0, SEEK_SET) == 0
            else { throw CocoaError(.fileWriteUnknown) }
            state.hash = SHA256()
            state.count = 0
        }
    }

    func finish() throws -> StagedFile {
        state.withLock { state in
            close(state.descriptor)
            state.descriptor = -1
            return StagedFile(
                path: path, bytes: state.count,
                hash: ContentHash(digest: Array(state.hash.finalize())))
        }
    }

    func discard() {
        state.withLock { state in
            if state.descriptor >= 0 { close(state.descriptor) }
            state.descriptor = -1
        }
    }
}
