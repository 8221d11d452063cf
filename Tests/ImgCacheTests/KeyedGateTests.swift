import Synchronization
import Testing

@testable import ImgCache

@Suite struct KeyedGateTests {
    @Test func oneKeyLetsOneTaskInAtATime() async {
        let gate = KeyedGate<String>()
        let crowd = Crowd()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await gate.pass("same") {
                        crowd.enter()
                        await Task.yield()
                        crowd.leave()
                    }
                }
            }
        }
        #expect(crowd.most == 1)
    }

    @Test func otherKeysDoNotWait() async {
        let gate = KeyedGate<Int>()
        let result = await gate.pass(1) { await gate.pass(2) { "both inside" } }
        #expect(result == "both inside")
    }

    @Test func anErrorOpensTheGateAgain() async {
        struct Fault: Error {}
        let gate = KeyedGate<Int>()
        await #expect(throws: Fault.self) { try await gate.pass(1) { throw Fault() } }
        #expect(await gate.pass(1) { true })
    }
}

/// Counts who is inside at a time.
private final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func enter() {
        counts.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func leave() { counts.withLock { $0.now -= 1 } }
}
