import Dispatch
import Synchronization

/// Brings files to their final names durably, many at a time, off the cooperative pool.
///
/// A lane gathers what comes within a moment, has the disk begin with all of it, waits for each
/// file, renames, and flushes each folder once: a journal commits once for many files then, where
/// one after the other took 0.6 ms a file and 0.25 ms a folder when measured.
final class FlushLanes: Sendable {
    /// A file to be renamed.
    struct Move: Sendable {
        var from: String
        var to: String
        /// Whether a file of this length may be replaced; others that exist stay as they are.
        var replaces: @Sendable (Int64) -> Bool
    }

    private struct Job: Sendable {
        var moves: [Move]
        var done: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waiting: [Job] = []
        var idle = Array(0..<FlushLanes.lanes)
        var isGathering = false
        /// Folders in which folders were made, a few: a file that the other lane puts into a new one
        /// is safe only once they are flushed, so every batch does that.
        var parents: Set<String> = []
    }

    private static let lanes = 2
    private static let batch = 64
    /// How long a job waits for company while no lane is at work.
    private static let patience = DispatchTimeInterval.milliseconds(25)
    /// Serial ones have threads of their own; lanes of a concurrent one, which mostly wait for the
    /// disk, would hold the few threads that everybody shares.
    private let queues = (0..<lanes).map { DispatchQueue(label: "imgcache.flush.\($0)") }
    private let timer = DispatchQueue(label: "imgcache.flush.timer")
    private let state = Mutex(State())
    private let root: String

    /// - Parameter root: The cache directory: folders are made below it and flushed up to it.
    init(root: String) { self.root = root }

    /// Returns when every file has its name and file and name are on the disk.
    func publish(_ moves: [Move]) async throws {
        guard !moves.isEmpty else { return }
        try await withCheckedThrowingContinuation { continuation in
            let (lane, gathers) = state.withLock { state -> (Int?, Bool) in
                state.waiting.append(Job(moves: moves, done: continuation))
                if state.waiting.count >= Self.batch { return (state.idle.popLast(), false) }
                defer { state.isGathering = true }
                return (nil, !state.isGathering)
            }
            if let lane { begin(lane) }
            // By a timer: a semaphore's wait ends by the wall clock, which may be set back.
            if gathers {
                timer.asyncAfter(deadline: .now() + Self.patience) { self.endGathering() }
            }
        }
    }

    private func endGathering() {
        let lane = state.withLock { state in
            state.isGathering = false
            return state.waiting.isEmpty ? nil : state.idle.popLast()
        }
        if let lane { begin(lane) }
    }

    private func begin(_ lane: Int) {
        queues[lane].async {
            while let jobs = self.take(for: lane) { self.bringHome(jobs) }
        }
    }

    /// The next batch; `nil`, and an idle lane more, when nobody waits.
    private func take(for lane: Int) -> [Job]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.idle.append(lane)
                return nil
            }
            let jobs = Array(state.waiting.prefix(Self.batch))
            state.waiting.removeFirst(jobs.count)
            return jobs
        }
    }

    private func bringHome(_ jobs: [Job]) {
        for move in jobs.lazy.flatMap(\.moves) { Disk.beginFlush(move.from) }
        let flushed = jobs.map { job in Result { try job.moves.filter(isFlushed) } }
        var folders = Set<String>()
        let moved = zip(jobs, flushed).map { job, moves in
            // Also of names that were there: another lane may have given them a moment ago.
            folders.formUnion(job.moves.map { Self.parent(of: $0.to) })
            return Result { try moves.get().forEach { try rename($0, touching: &folders) } }
        }
        folders.formUnion(state.withLock { $0.parents })
        let durable = Result { try folders.forEach { try flushFolder($0) } }
        for (job, result) in zip(jobs, moved) {
            job.done.resume(with: result.flatMap { durable })
        }
    }

    /// `true` when the file is on the disk and is to get its name; `false` when that is taken, and
    /// the file gone.
    private func isFlushed(_ move: Move) throws -> Bool {
        if let size = try Disk.size(of: move.to), !move.replaces(size) {
            try Disk.delete(move.from)
            return false
        }
        try OpenFile(reading: move.from).flush()
        return true
    }

    private func rename(_ move: Move, touching folders: inout Set<String>) throws {
        if try Disk.rename(move.from, to: move.to) { return }
        try makeFolders(Self.parent(of: move.to), touching: &folders)
        guard try Disk.rename(move.from, to: move.to) else {
            throw StoreError.of(number: 2, "rename into place", move.to)
        }
    }

    /// A folder that no rename made is none to be flushed.
    private func flushFolder(_ path: String) throws {
        guard try Disk.exists(path) else { return }
        try Disk.flushFolder(path)
    }

    private func makeFolders(_ path: String, touching folders: inout Set<String>) throws {
        guard path.utf8.count > root.utf8.count else { return }
        let above = Self.parent(of: path)
        try makeFolders(above, touching: &folders)
        state.withLock { _ = $0.parents.insert(above) }
        if try Disk.makeFolder(path) { folders.insert(above) }
    }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
