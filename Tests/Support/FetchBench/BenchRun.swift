import ImgCacheFetch
import ImgCacheModel
import ImgCacheStore

/// The pipeline's loop, cut down to fetching.
struct BenchRun {
    let fetcher: PoliteFetcher
    let scheduler: HostScheduler
    let store: FileBlobStore
    /// Whether each body is flushed and given its final name.
    let flushes: Bool

    /// Tasks at a time, as in the pipeline: those that transfer, and those that flush.
    private static let tasks = 64

    /// What came.
    struct Tally {
        var good = 0
        var bytes: Int64 = 0
    }

    /// Fetches every URL, host by host as the scheduler says.
    func fetchAll(_ urls: [SourceURL]) async throws -> Tally {
        var queues: [String: [SourceURL]] = [:]
        for url in urls { queues[url.host, default: []].append(url) }
        for host in queues.keys.sorted() { scheduler.enter(host) }
        return try await withThrowingTaskGroup(of: Int64?.self) { group in
            var tally = Tally()
            var running = 0
            while true {
                let turn = try await scheduler.turn()
                if case .finished = turn { break }
                guard case .start(let permit) = turn else { continue }
                guard let url = queues[permit.host]?.popLast() else {
                    scheduler.leave(permit.host)
                    scheduler.giveBack(permit)
                    continue
                }
                running += 1
                group.addTask { try await fetch(url, holding: permit) }
                while running >= Self.tasks, let bytes = try await group.next() {
                    running -= 1
                    tally.add(bytes)
                }
            }
            while let bytes = try await group.next() { tally.add(bytes) }
            return tally
        }
    }

    private func fetch(
        _ url: SourceURL, holding permit: HostScheduler.Permit
    ) async throws -> Int64? {
        let result = await fetcher.fetch(
            FetchRequest(url: url), into: try store.openSink(), holding: permit)
        guard case .body(let file) = result.outcome else { return nil }
        if flushes { try await store.adoptOriginal(file, format: .jpeg) }
        return file.bytes
    }
}

extension BenchRun.Tally {
    fileprivate mutating func add(_ bytes: Int64?) {
        guard let bytes else { return }
        good += 1
        self.bytes += bytes
    }
}
