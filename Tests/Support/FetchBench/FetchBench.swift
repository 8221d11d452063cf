import Foundation
import ImgCacheFetch
import ImgCacheModel
import ImgCacheStore

/// Fetches every URL of a list and says how long it took: the fetch stage alone, to be compared
/// with `curl --parallel` on the same list.
///
///     imgcache-fetch-bench LIST FOLDER CONCURRENCY PER_HOST [--flush] [--max-duration SECONDS]
///                          [--connect-to ENTRY]... [--cacert FILE]
///
/// Addresses of 127.0.0.0/8 are allowed. FOLDER is laid out as a cache: each body is hashed and
/// written to a file in its `tmp`. With `--flush` it becomes an original, as in the program: the
/// file flushed, renamed to its hash, the folder flushed.
@main
struct FetchBench {
    static func main() async throws {
        let order = try BenchOrder(Array(CommandLine.arguments.dropFirst()))
        let urls = try String(contentsOfFile: order.list, encoding: .utf8)
            .split(separator: "\n").map { try SourceURL(String($0)) }
        let directory = CacheDirectory(path: order.folder)
        try directory.create()
        let memoryBefore = try Memory.resident()
        let fetcher = try CurlFetcher(
            .init(fetch: order.rules, limits: BenchOrder.limits, network: order.network))
        let scheduler = HostScheduler(
            order.rules, deadline: order.duration.map { ContinuousClock.now + $0 })
        let run = BenchRun(
            fetcher: PoliteFetcher(fetcher, scheduler: scheduler), scheduler: scheduler,
            store: FileBlobStore(directory), flushes: order.flushes)
        let start = ContinuousClock.now
        let tally = try await run.fetchAll(urls)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let line =
            "{\"urls\":\(urls.count),\"good\":\(tally.good),\"bytes\":\(tally.bytes),"
            + "\"seconds\":\(seconds),\"listMB\":\(memoryBefore),"
            + "\"peakMB\":\(try Memory.peak())}\n"
        try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
    }
}

/// What the process takes, in MB.
enum Memory {
    /// Now.
    static func resident() throws -> Int { try value("VmRSS:") }
    /// At most so far.
    static func peak() throws -> Int { try value("VmHWM:") }

    private static func value(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
                .flatMap({ Int($0) })
        else { throw Usage() }
        return kilobytes / 1024
    }
}
