internal import ImgCacheModel
internal import Synchronization

/// What a run may still take: time, bytes, sources and disk.
///
/// Asked before each new transfer; the first limit that is reached ends the drawing of sources,
/// and what is under way finishes.
final class RunBudget: Sendable {
    private struct State {
        var sources: Int
        var bytes: Int64
        var end: RunOutcome?
        var nextDiskCheck: ContinuousClock.Instant
    }

    private let state: Mutex<State>
    private let deadline: ContinuousClock.Instant?
    private let minFree: ByteCount
    private let blobs: any BlobStoring

    /// Room for one run.
    ///
    /// - Parameters:
    ///   - duration: From now; `nil` for no end.
    ///   - sources: At most so many are asked; `nil` for all.
    ///   - bytes: Downloads at most so many; `nil` for no limit.
    ///   - minFree: Stops before less than this is free.
    ///   - blobs: Whose disk is looked at.
    init(
        duration: Duration?, sources: Int?, bytes: ByteCount?, minFree: ByteCount,
        blobs: any BlobStoring
    ) {
        deadline = duration.map { ContinuousClock.now + $0 }
        self.minFree = minFree
        self.blobs = blobs
        state = Mutex(
            State(
                sources: sources ?? .max, bytes: bytes?.bytes ?? .max, end: nil,
                nextDiskCheck: .now))
    }

    /// Why no more sources are drawn; `nil` while there is room.
    var end: RunOutcome? { state.withLock { $0.end } }

    /// Takes room for one more source; `false` when a limit is reached.
    ///
    /// - Throws: An ``ImgCacheError`` when the disk cannot be asked for its free space.
    func admit() throws -> Bool {
        let mustLook = state.withLock { state -> Bool in
            guard state.end == nil else { return false }
            guard ContinuousClock.now >= state.nextDiskCheck else { return false }
            state.nextDiskCheck = .now + .milliseconds(250)
            return true
        }
        let isFull = mustLook ? try blobs.freeSpace() < minFree : false
        return state.withLock { state in
            guard state.end == nil else { return false }
            if isFull {
                state.end = .diskReserve
            } else if let deadline, ContinuousClock.now >= deadline {
                state.end = .overBudget
            } else if state.bytes <= 0 || state.sources <= 0 {
                state.end = .overBudget
            }
            guard state.end == nil else { return false }
            state.sources -= 1
            return true
        }
    }

    /// Whether there is disk left to write thumbnails; takes nothing.
    ///
    /// - Returns: `false` when the run's budget has ended, now or before.
    /// - Throws: An ``ImgCacheError`` when the disk cannot be asked for its free space.
    func hasDisk() throws -> Bool {
        guard end == nil else { return false }
        guard try blobs.freeSpace() < minFree else { return true }
        stop(.diskReserve)
        return false
    }

    /// Takes downloaded bytes off.
    func spend(bytes: Int64) { state.withLock { $0.bytes -= bytes } }

    /// Ends the drawing of sources, for example when the disk refused a write.
    func stop(_ outcome: RunOutcome) { state.withLock { if $0.end == nil { $0.end = outcome } } }
}
