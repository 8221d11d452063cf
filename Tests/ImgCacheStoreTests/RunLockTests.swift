import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct RunLockTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    @Test func theSecondRunLearnsWhoHoldsTheLock() throws {
        let held = try RunLock.acquire(cache.directory, command: "sync", at: Sample.now)
        defer { held.release() }
        let error = #expect(throws: StoreError.self) {
            try RunLock.acquire(cache.directory, command: "audit", at: Sample.now)
        }
        #expect(error?.code == "lock_held")
        #expect(error?.exitStatus == .locked)
        guard case .lockHeld(_, let holder) = error else {
            Issue.record("another error")
            return
        }
        #expect(holder?.process == ProcessInfo.processInfo.processIdentifier)
        #expect(holder?.command == "sync")
        #expect(holder?.startedAt == Sample.now)
        #expect(error?.description.contains("sync (process") == true)
    }

    @Test func releaseLetsTheNextOneIn() throws {
        let first = try RunLock.acquire(cache.directory, command: "sync", at: Sample.now)
        first.release()
        first.release()
        let second = try RunLock.acquire(cache.directory, command: "prune", at: Sample.now)
        second.release()
    }

    @Test func waitingEndsWithTheDeadline() async throws {
        let held = try RunLock.acquire(cache.directory, command: "sync", at: Sample.now)
        defer { held.release() }
        await #expect(throws: StoreError.self) {
            _ = try await RunLock.acquire(
                cache.directory, command: "sync", at: Sample.now, waiting: .milliseconds(1))
        }
    }

    @Test func waitingGetsTheLockWhenItsHolderEnds() async throws {
        let held = try RunLock.acquire(cache.directory, command: "sync", at: Sample.now)
        async let next = RunLock.acquire(
            cache.directory, command: "audit", at: Sample.now, waiting: .seconds(30))
        held.release()
        try await next.release()
    }

    @Test(arguments: [false, true])
    func anotherProcessHoldsItUntilItEnds(killed: Bool) throws {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        child.arguments = [
            "flock", "--no-fork", cache.directory.lock, "sh", "-c", "echo ready; read line",
        ]
        let (input, output) = (Pipe(), Pipe())
        child.standardInput = input
        child.standardOutput = output
        try child.run()
        #expect(try output.fileHandleForReading.read(upToCount: 5) == Data("ready".utf8))
        let error = #expect(throws: StoreError.self) {
            try RunLock.acquire(cache.directory, command: "sync", at: Sample.now)
        }
        #expect(error?.code == "lock_held")
        if killed {
            kill(child.processIdentifier, SIGKILL)
        } else {
            try input.fileHandleForWriting.close()
        }
        child.waitUntilExit()
        try RunLock.acquire(cache.directory, command: "sync", at: Sample.now).release()
    }

    @Test func childrenDoNotKeepTheLock() throws {
        let lock = try RunLock.acquire(cache.directory, command: "sync", at: Sample.now)
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/cat")
        let input = Pipe()
        child.standardInput = input
        try child.run()
        lock.release()
        try RunLock.acquire(cache.directory, command: "sync", at: Sample.now).release()
        try input.fileHandleForWriting.close()
        child.waitUntilExit()
    }
}
