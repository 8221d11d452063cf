import ImgCacheFetch
import ImgCacheModel
import OriginServer
import Synchronization

/// Rules for tests: quick, and led to a local origin.
enum Rules {
    static func fetch(_ change: (inout FetchRules) -> Void = { _ in }) -> FetchRules {
        var rules = FetchRules(
            concurrency: 16, perHost: 4, retries: 0, connectTimeout: .seconds(5),
            timeout: .seconds(10), lowSpeed: .init(bytes: ByteCount(1000), window: .seconds(30)),
            revalidateAfter: .seconds(86400), userAgent: "imgcache-tests/1 (+mailto:a@example.org)",
            sendReferer: true, hosts: [], exclude: [], rewrite: [], onTakedown: .keep,
            maxRunBytes: nil, honourRobots: false)
        change(&rules)
        return rules
    }

    static func limits(maxBytes: Int64 = 1_000_000, maxRedirects: Int = 3) -> LimitRules {
        LimitRules(
            maxBytes: ByteCount(maxBytes), maxPixels: 1_000_000, maxFrames: 10,
            maxRedirects: maxRedirects, workerMemory: ByteCount(1), workerTime: .seconds(1),
            formats: [.jpeg])
    }

    /// All hosts lead to the origin, whose own address alone may be dialled.
    static func network(_ origin: Origin) -> NetworkRules {
        NetworkRules(
            allowAddresses: ["127.0.0.1"],
            connectTo: [
                ":80:127.0.0.1:\(origin.httpPort)", ":443:127.0.0.1:\(origin.httpsPort)",
                ":81:127.0.0.1:\(origin.closedPort)",
            ], proxy: nil, caFile: origin.caFile)
    }
}

/// A resolver that says what it is told.
final class ScriptedNames: NameAsking {
    private let answers: [String: NameAnswer]
    private let names = Mutex<[String]>([])
    /// The names that were asked for, in order.
    var asked: [String] { names.withLock { $0 } }

    init(_ answers: [String: NameAnswer]) { self.answers = answers }

    func ask(_ host: String) async -> NameAnswer {
        names.withLock { $0.append(host) }
        return answers[host] ?? .temporary
    }
}

/// Time that goes on only where somebody sleeps: sleeping is instant.
final class ScriptedTime: MonotonicTime {
    private struct State {
        var now = Duration.zero
        var sleeps: [Duration] = []
    }

    private let state = Mutex(State())
    var sleeps: [Duration] { state.withLock(\.sleeps) }

    func now() -> Duration { state.withLock(\.now) }

    func advance(by duration: Duration) { state.withLock { $0.now += duration } }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.sleeps.append(duration)
            state.now += duration
        }
    }
}

/// A time of day that stands still.
struct FixedClock: WallClock {
    var moment = Timestamp(seconds: 1_795_000_000)
    func now() -> Timestamp { moment }
}
