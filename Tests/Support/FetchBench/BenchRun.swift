import ImgCacheFetch
import ImgCacheModel

/// The pipeline's loop, cut down to fetching.
struct BenchRun {
    let fetcher: PoliteFetcher
    let scheduler: HostScheduler
    let folder: String

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
        var number = 0
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
                number += 1
                running += 1
                let path = "\(folder)/\(number)"
                group.addTask {
                    let sink = try FileSink(path: path)
                    let result = await fetcher.fetch(
                        FetchRequest(url: url), into: sink, holding: permit)
                    guard case .body(let file) = result.outcome else { return nil }
                    return file.bytes
                }
                while running > 512, let bytes = try await group.next() {
                    running -= 1
                    tally.add(bytes)
                }
            }
            while let bytes = try await group.next() { tally.add(bytes) }
            return tally
        }
    }
}

extension BenchRun.Tally {
    fileprivate mutating func add(_ bytes: Int64?) {
        guard let bytes else { return }
        good += 1
        self.bytes += bytes
    }
}
