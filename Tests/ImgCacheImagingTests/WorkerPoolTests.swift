import Glibc
import ImgCacheModel
import Pictures
import Testing

@testable import ImgCacheImaging

/// What a pool does with its places: memory shared by several, and workers without work.
@Suite struct WorkerPoolTests {
    /// Each hangs until its time is over, twice. One after the other that takes at least four times
    /// as long as the limit, and no two of them hold memory at a time.
    @Test func neverDecodesLargeProgressivePicturesSideBySide() async throws {
        let bench = try Workbench()
        var limits = LimitRules.test
        limits.workerTime = .milliseconds(250)
        let pool = pool(width: 2) { $0.progressiveBudget = ByteCount(60_000_000) }
        // 9 megapixels at 6 bytes: one fits into the budget.
        let jobs = try ["first", "second"].map { name in
            try bench.job(
                Self.progressive(side: 3000, comment: "TEST:HANG "), limits: limits, name: name)
        }
        let start = ContinuousClock.now
        async let first = pool.process(jobs[0])
        async let second = pool.process(jobs[1])
        let outcomes = try await [first, second]
        let spent = ContinuousClock.now - start
        #expect(outcomes.allSatisfy { $0.reason == .decoderTimeout }, "\(outcomes)")
        await pool.shutdown()
        #expect(spent >= .milliseconds(4 * 250), "\(spent)")
        #expect(pool.progressivePeak == 3000 * 3000 * 6)
    }

    /// While a large progressive picture holds all of the budget, others go on beside it.
    @Test func decodesOthersBesideALargeProgressivePicture() async throws {
        let bench = try Workbench()
        let pool = pool(width: 2) { $0.progressiveBudget = ByteCount(60_000_000) }
        let large = try bench.job(
            Self.progressive(side: 3000, comment: "TEST:HANG "), name: "large")
        let hanging = Task { try await pool.process(large) }
        let small = try bench.job(
            Pictures.encoded(width: 90, height: 60, format: .jpeg), name: "small")
        for _ in 0..<5 { #expect(try await pool.process(small).facts != nil) }
        hanging.cancel()
        #expect(try await hanging.value.reason == .runAborted)
        await pool.shutdown()
    }

    @Test func endsAWorkerThatHasNoWork() async throws {
        let bench = try Workbench()
        let pool = pool { $0.idle = .milliseconds(50) }
        let job = try bench.job(Pictures.encoded(width: 90, height: 60, format: .png))
        #expect(try await pool.process(job).facts != nil)
        // Asked at once: the lane has not left, or another one has no process yet.
        if let worker = await pool.processID() {
            let clock = ContinuousClock()
            let end = clock.now + .seconds(10)
            // Reaped, so that the number is nobody's.
            while kill(worker, 0) == 0, clock.now < end { poll(nil, 0, 5) }
            #expect(kill(worker, 0) == -1 && errno == ESRCH)
        }
        // And there is a new one when there is work again.
        #expect(try await pool.process(job).facts != nil)
        await pool.shutdown()
    }

    /// The head of a progressive JPEG, with a comment behind its first mark.
    private static func progressive(side: Int, comment: String) -> [UInt8] {
        let text = Array(comment.utf8)
        let (high, low) = (UInt8(side >> 8), UInt8(side & 255))
        let mark: [UInt8] = [0xFF, 0xD8, 0xFF, 0xFE, 0, UInt8(text.count + 2)]
        let frame: [UInt8] = [0xFF, 0xC2, 0, 11, 8, high, low, high, low, 1, 1, 0x11, 0]
        let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xFF, 0xD9]
        return mark + text + frame + scan
    }
}
