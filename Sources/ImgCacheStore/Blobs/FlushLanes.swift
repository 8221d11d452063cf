import Dispatch
import Synchronization

/// Brings files to their final names durably, several at a time, off the cooperative pool.
///
/// Each lane takes what waits, flushes and renames file by file, and then flushes each folder
/// once for the whole batch: `fsync` took 0.6 ms a file and 0.25 ms a folder when measured.
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
        var running = 0
    }

    private static let lanes = 4
    private static let batch = 32
    private let queue = DispatchQueue(label: "imgcache.flush", attributes: .concurrent)
    private let state = Mutex(State())
    private let root: String

    /// - Parameter root: The cache directory: folders are made below it and flushed up to it.
    init(root: String) { self.root = root }

    /// Returns when every file has its name and file and name are on the disk.
    func publish(_ moves: [Move]) async throws {
        guard !moves.isEmpty else { return }
        try await withCheckedThrowingContinuation { continuation in
            let opens = state.withLock { state in
                state.waiting.append(Job(moves: moves, done: continuation))
                guard state.running < Self.lanes else { return false }
                state.running += 1
                return true
            }
            if opens { queue.async { self.drain() } }
        }
    }

    private func drain() {
        while let jobs = take() {
            var folders = Set<String>()
            let moved = jobs.map { job in
                Result { try job.moves.forEach { try self.move($0, touching: &folders) } }
            }
            let flushed = Result { try folders.forEach { try Disk.flushFolder($0) } }
            for (job, result) in zip(jobs, moved) {
                job.done.resume(with: result.flatMap { flushed })
            }
        }
    }

    private func take() -> [Job]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            let jobs = Array(state.waiting.prefix(Self.batch))
            state.waiting.removeFirst(jobs.count)
            return jobs
        }
    }

    private func move(_ move: Move, touching folders: inout Set<String>) throws {
        let folder = Self.parent(of: move.to)
        // Even when the name is there: another lane may have given it a moment ago.
        folders.insert(folder)
        if let size = try Disk.size(of: move.to), !move.replaces(size) {
            return try Disk.delete(move.from)
        }
        try OpenFile(reading: move.from).flush()
        if try Disk.rename(move.from, to: move.to) { return }
        try makeFolders(folder, touching: &folders)
        guard try Disk.rename(move.from, to: move.to) else {
            throw StoreError.of(number: 2, "rename into place", move.to)
        }
    }

    private func makeFolders(_ path: String, touching folders: inout Set<String>) throws {
        guard path.utf8.count > root.utf8.count else { return }
        let above = Self.parent(of: path)
        try makeFolders(above, touching: &folders)
        if try Disk.makeFolder(path) { folders.insert(above) }
    }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
