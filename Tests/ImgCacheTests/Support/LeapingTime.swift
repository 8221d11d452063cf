import ImgCacheFetch
import ImgCacheModel
import Synchronization

@testable import ImgCache

/// A time that stands still until somebody moves it.
final class LeapingTime: MonotonicTime {
    private let moment = Mutex(Duration.zero)

    func now() -> Duration { moment.withLock { $0 } }

    func leap(_ duration: Duration) { moment.withLock { $0 += duration } }

    func sleep(for duration: Duration) async throws {
        // Nobody's time comes by waiting: whoever waits looks again until somebody woke him.
        while true {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}

/// A scripted network: with the second transfer a day is over before its answer is there.
struct LateScript: PermitFetching {
    let fetcher: ScriptedFetcher
    let scheduler: HostScheduler
    let time: LeapingTime

    func fetch(
        _ request: FetchRequest, into sink: any BodySink, holding permit: HostScheduler.Permit
    ) async -> FetchResult {
        let result = await fetcher.fetch(request, into: sink)
        if fetcher.asked.count == 2 { time.leap(.seconds(86400)) }
        scheduler.finish(permit, with: result)
        return result
    }
}
