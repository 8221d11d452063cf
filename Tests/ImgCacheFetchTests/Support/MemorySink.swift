import ImgCacheModel
import Synchronization

/// A body in memory. Its "hash" is no SHA-256, only different for different bytes.
final class MemorySink: BodySink {
    enum Fault: Error { case full }

    private struct State {
        var bytes: [UInt8] = []
        var resets = 0
        var isFinished = false
        var isDiscarded = false
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int = .max) { self.capacity = capacity }

    var resets: Int { state.withLock(\.resets) }
    var isDiscarded: Bool { state.withLock(\.isDiscarded) }
    var bytes: [UInt8] { state.withLock(\.bytes) }
    var count: Int64 { Int64(state.withLock(\.bytes.count)) }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try state.withLock { state in
            guard state.bytes.count + bytes.count <= capacity else { throw Fault.full }
            state.bytes.append(contentsOf: bytes)
        }
    }

    func reset() throws {
        state.withLock { state in
            state.bytes = []
            state.resets += 1
        }
    }

    func finish() throws -> StagedFile {
        state.withLock { state in
            state.isFinished = true
            return StagedFile(
                path: "memory", bytes: Int64(state.bytes.count), hash: Self.hash(state.bytes))
        }
    }

    func discard() { state.withLock { $0.isDiscarded = true } }

    /// 32 bytes that follow from the content (FNV-1a, four times).
    static func hash(_ bytes: [UInt8]) -> ContentHash {
        var digest: [UInt8] = []
        for lane in UInt64(0)..<4 {
            var value = 0xcbf2_9ce4_8422_2325 ^ lane
            for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
            withUnsafeBytes(of: value) { digest.append(contentsOf: $0) }
        }
        return ContentHash(digest: digest)
    }
}
