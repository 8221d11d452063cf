import FoundationEssentials
import ImgCacheImaging
import ImgCacheModel
import Pictures
import Testing

/// A worker that cannot start says nothing of the pictures: they must not be marked for it.
@Suite struct WorkerStartTests {
    @Test(
        arguments: [
            ("/nowhere/worker", "No such file or directory"), ("/", "denied"),
            ("/bin/false", "exit status 1"),
        ]) func throwsWhereNoWorkerStarts(program: String, why: String) async throws
    {
        let bench = try Workbench()
        let pool = pool { $0.executablePath = program }
        let job = try bench.job(Pictures.encoded(width: 9, height: 9, format: .png))
        let first = await #expect(throws: ImagingError.self) { try await pool.process(job) }
        #expect(first?.code == "imaging_worker_start")
        #expect(first?.description.contains(why) == true, "\(String(describing: first))")
        #expect(first?.description.contains(program) == true)
        let second = await #expect(throws: ImagingError.self) { try await pool.protections() }
        #expect(second == first)
        await pool.shutdown()
    }

    @Test func throwsWhereTheWorkerIsAnotherProgram() async throws {
        let pool = pool { $0.arguments = ["nonsense"] }
        let error = await #expect(throws: ImagingError.self) { try await pool.protections() }
        #expect(error?.code == "imaging_worker_protocol", "\(String(describing: error))")
        await pool.shutdown()
    }

    @Test func throwsWhereTheLimitsLeaveNoRoomToStart() async throws {
        let bench = try Workbench()
        let pool = pool(memory: 20_000_000)
        let job = try bench.job(Pictures.encoded(width: 9, height: 9, format: .png))
        let error = await #expect(throws: ImagingError.self) { try await pool.process(job) }
        #expect(error?.code == "imaging_worker_start")
        await pool.shutdown()
    }

    /// The program is replaced or deleted in the middle of a night, and then a worker dies.
    @Test func marksNoPictureWhenTheProgramIsGoneBeforeTheSecondTry() async throws {
        let bench = try Workbench()
        let program = bench.folder + "/worker"
        try FileManager.default.copyItem(atPath: testWorkerPath, toPath: program)
        let pool = pool { $0.executablePath = program }
        _ = try await pool.protections()
        try FileManager.default.removeItem(atPath: program)
        let job = try bench.job(Array("TEST:CRASH ".utf8))
        let error = await #expect(throws: ImagingError.self) { try await pool.process(job) }
        #expect(error?.code == "imaging_worker_start")
        await pool.shutdown()
    }

    @Test func tellsWhatHoldsIt() async throws {
        let pool = pool { $0.idle = .seconds(600) }
        let report = try await pool.protections()
        let worker = await pool.processID()
        // Asking again starts nothing more.
        #expect(try await pool.protections() == report)
        #expect(await pool.processID() == worker)
        await pool.shutdown()
        #expect(report.protections.map(\.name) == ProtectionReport.Name.allCases)
        for name in ProtectionReport.Name.allCases where name != .landlock {
            #expect(report.isActive(name), "\(report)")
        }
        // Not every kernel has it; then the report must say why.
        let landlock = try #require(report.protections.first { $0.name == .landlock })
        #expect(!landlock.detail.isEmpty)
        #expect(report.description.contains("memory limit (2.0 GB)"), "\(report)")
    }

    @Test func saysWhyAProtectionIsMissing() async throws {
        let pool = pool(memory: 0)
        let report = try await pool.protections()
        await pool.shutdown()
        #expect(!report.isComplete)
        #expect(report.missing.map(\.name) == [.memoryLimit])
        #expect(report.description.hasSuffix("without memory limit (no limit is configured)"))
    }
}
