import Synchronization
import Testing

@testable import ImgCache

@Suite struct KeyedGateTests {
    @Test func oneKeyLetsOneTaskInAtATime() async {
        let gate = KeyedGate<String>()
        let inside = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await gate.pass("same") {
                        let now = inside.add(1, ordering: .relaxed).newValue
                        most.max(now, ordering: .relaxed)
                        await Task.yield()
                        inside.subtract(1, ordering: .relaxed)
                    }
                }
            }
        }
        #expect(most.load(ordering: .relaxed) == 1)
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
