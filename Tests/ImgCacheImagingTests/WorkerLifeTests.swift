import FoundationEssentials
import Glibc
import ImgCacheModel
import Pictures
import Testing

@testable import ImgCacheImaging

@Suite struct WorkerLifeTests {
    /// However a parent ends, its end of the socket closes; that alone must end a worker, also
    /// one that is deep in a decoder.
    @Test(arguments: ["TEST:HANG ", "TEST:SPIN "]) func endsWithItsParentWhileDecoding(
        fault: String
    ) throws {
        let bench = try Workbench()
        let job = try bench.job(Array(fault.utf8))
        var ends: [Int32] = [-1, -1]
        try #require(
            socketpair(
                AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        let child = try WorkerProcess.spawn(testWorkerPath, [], standardInput: ends[1])
        close(ends[1])
        let channel = FrameChannel(socket: ends[0])
        try channel.send(.configure, ConfigureMessage(memory: 0, readsFonts: false).bytes)
        #expect(try channel.receive(until: .now + .seconds(10)).kind == .hello)
        let file = open(job.path, O_RDONLY)
        try channel.send(.job, JobMessage(plans: [], limits: .test).bytes, descriptor: file)
        close(file)
        let clock = ContinuousClock()
        let spent = clock.measure {
            close(ends[0])
            WorkerProcess.reap(child)
        }
        #expect(spent < .seconds(5))
    }

    @Test func ignoresSignalsThatAreMeantForItsParent() async throws {
        let worker = try WorkerProcess(
            executable: testWorkerPath, arguments: [], memory: 0, readsFonts: false)
        for number in [SIGINT, SIGTERM] { worker.signal(number) }
        let bench = try Workbench()
        let job = try bench.job(Pictures.encoded(width: 40, height: 30, format: .png))
        var folder = ResultFolder(path: bench.output)
        var resident = 0
        guard case .outcome(let outcome) = worker.render(job, into: &folder, resident: &resident)
        else {
            Issue.record("the worker died")
            return
        }
        #expect(outcome.facts != nil)
        #expect(resident > 1_000_000)
        worker.end()
    }

    /// What it sent before would be taken for the next picture's.
    @Test func isNotTalkedToAgainOnceAThumbnailCouldNotBeWritten() throws {
        let worker = try WorkerProcess(
            executable: testWorkerPath, arguments: [], memory: 0, readsFonts: false)
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 90, height: 60, format: .png)
        let job = try bench.job(bytes, Preset.test("card", 30, formats: [.webp, .jpeg]).plans)
        var folder = ResultFolder(path: bench.folder + "/nowhere")
        var resident = 0
        guard case .refused(let error) = worker.render(job, into: &folder, resident: &resident)
        else {
            Issue.record("a thumbnail was written to a folder that is not there")
            return
        }
        #expect(error.code == "imaging_file")
        #expect(!worker.isAlive)
        #expect(worker.processID == nil)
    }

    @Test func refusesAnotherVersion() throws {
        var ends: [Int32] = [-1, -1]
        try #require(
            socketpair(
                AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        let child = try WorkerProcess.spawn(testWorkerPath, [], standardInput: ends[1])
        close(ends[1])
        let channel = FrameChannel(socket: ends[0])
        var configuration = ConfigureMessage(memory: 0, readsFonts: false)
        configuration.version = 999
        try channel.send(.configure, configuration.bytes)
        #expect(WorkerProcess.reap(child)?.status == 64)
        close(ends[0])
    }
}
