import ImgCacheModel
import Testing

@testable import ImgCacheImaging

@Suite struct LanesTests {
    @Test func servesEveryoneWhoWaitsForTheOnlyLane() async {
        let gate = Monitor(false)
        let lanes = Lanes<Void>(count: 1, idle: .seconds(5), enter: {}, leave: { _ in })
        let first = Task { await lanes.run { _ in gate.wait { $0 ? -1 : nil } ?? 0 } }
        let others = (0..<5).map { number in Task { await lanes.run { _ in number } } }
        gate.update { $0 = true }
        #expect(await first.value == -1)
        for (number, task) in others.enumerated() { #expect(await task.value == number) }
        await lanes.close()
    }

    @Test func takesBackWhatWaitsWhenItsTaskIsCancelled() async {
        let gate = Monitor(false)
        let started = Monitor(false)
        let lanes = Lanes<Void>(count: 1, idle: .seconds(5), enter: {}, leave: { _ in })
        let first = Task {
            await lanes.run { _ in
                started.update { $0 = true }
                return gate.wait { $0 ? 1 : nil }
            }
        }
        await withCheckedContinuation { continuation in
            PosixThread.start {
                _ = started.wait { $0 ? true : nil }
                continuation.resume()
            }
        }
        let second = Task { await lanes.run { _ in 2 } }
        second.cancel()
        // Answered although the only lane is still taken.
        #expect(await second.value == nil)
        gate.update { $0 = true }
        #expect(await first.value == 1)
        await lanes.close()
        #expect(await lanes.run { _ in 3 } == nil)
    }

    /// A lane that leaves for want of work must not strand work that comes just then.
    @Test func neverStrandsWorkWhenLanesLeave() async {
        let lanes = Lanes<Void>(count: 1, idle: .zero, enter: {}, leave: { _ in })
        for number in 0..<300 { #expect(await lanes.run { _ in number } == number) }
        await lanes.close()
    }

    @Test func letsLargeProgressivePicturesInOneByOne() async {
        let budget = MemoryBudget(100)
        #expect(budget.acquire(70) == 70)
        let second = Monitor<Int?>(nil)
        PosixThread.start {
            let held = budget.acquire(60)
            second.update { $0 = held }
        }
        #expect(budget.acquire(30) == 30)
        #expect(second.withLock { $0 } == nil)
        budget.release(70)
        #expect(second.wait { $0 } == 60)
        // More than there is gets all of it, alone.
        budget.release(60)
        budget.release(30)
        #expect(budget.acquire(1000) == 100)
    }
}
