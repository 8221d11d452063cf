import Foundation
import ImgCacheFetch
import ImgCacheModel

/// Fetches every URL of a list and says how long it took: the fetch stage alone, to be compared
/// with `curl --parallel` on the same list.
///
///     imgcache-fetch-bench LIST FOLDER CONCURRENCY PER_HOST [--connect-to ENTRY]... [--cacert FILE]
///
/// Addresses of 127.0.0.0/8 are allowed. Each body is hashed and written to its own file in FOLDER.
@main
struct FetchBench {
    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var network = NetworkRules(
            allowAddresses: ["127.0.0.0/8"], connectTo: [], proxy: nil, caFile: nil)
        while let place = arguments.firstIndex(where: { $0.hasPrefix("--") }) {
            let value = arguments[place + 1]
            if arguments[place] == "--cacert" {
                network.caFile = value
            } else {
                network.connectTo.append(value)
            }
            arguments.removeSubrange(place...place + 1)
        }
        guard arguments.count == 4, let concurrency = Int(arguments[2]),
            let perHost = Int(arguments[3])
        else { throw Usage() }
        let urls = try String(contentsOfFile: arguments[0], encoding: .utf8)
            .split(separator: "\n").map { try SourceURL(String($0)) }
        let rules = rules(concurrency, perHost)
        let fetcher = try CurlFetcher(
            .init(fetch: rules, limits: limits, network: network))
        let scheduler = HostScheduler(rules)
        let run = BenchRun(
            fetcher: PoliteFetcher(fetcher, scheduler: scheduler), scheduler: scheduler,
            folder: arguments[1])
        let start = ContinuousClock.now
        let tally = try await run.fetchAll(urls)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        let line =
            "{\"urls\":\(urls.count),\"good\":\(tally.good),\"bytes\":\(tally.bytes),"
            + "\"seconds\":\(seconds),\"peakMB\":\(usage.ru_maxrss / 1024)}\n"
        try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
    }

    private static func rules(_ concurrency: Int, _ perHost: Int) -> FetchRules {
        FetchRules(
            concurrency: concurrency, perHost: perHost, retries: 3, connectTimeout: .seconds(10),
            timeout: .seconds(60), lowSpeed: .init(bytes: ByteCount(1000), window: .seconds(30)),
            revalidateAfter: .zero, userAgent: "imgcache-bench/1", sendReferer: false, hosts: [],
            exclude: [], rewrite: [], onTakedown: .keep, maxRunBytes: nil, honourRobots: false)
    }

    private static let limits = LimitRules(
        maxBytes: ByteCount(100_000_000), maxPixels: 1, maxFrames: 1, maxRedirects: 5,
        workerMemory: ByteCount(1), workerTime: .seconds(1), formats: [])
}

/// The command line was wrong.
struct Usage: Error {}
