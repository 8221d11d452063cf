import FoundationEssentials
import Glibc
import ImgCacheImaging
import ImgCacheModel
import Pictures
import Testing

/// Where SwiftPM put the tests' own worker: beside the tests.
let testWorkerPath: String = {
    let tests = Bundle.products
    return "\(tests)/imgcache-test-worker"
}()

enum Bundle {
    /// The folder of the running test program.
    static var products: String {
        var path = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &path, path.count)
        let own = String(
            decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Swift Testing runs inside swiftpm-testing-helper; the arguments name the bundle then.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
        return URL(filePath: bundle).deletingLastPathComponent().path
    }
}

func pool(
    width: Int = 1, memory: Int64 = 2_000_000_000, recycleAfter: Int = 1000
) -> WorkerPool {
    var configuration = WorkerPool.Configuration(
        executablePath: testWorkerPath, memory: ByteCount(memory), width: width)
    configuration.arguments = []
    configuration.recycleAfter = recycleAfter
    return WorkerPool(configuration)
}

@Suite struct WorkerTests {
    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .gif, .avif])
    func givesTheSameAsThisProcess(format: ImageFormat) async throws {
        let (here, there) = (try Workbench(), try Workbench())
        let bytes = try Pictures.encoded(width: 300, height: 200, format: format)
        let plans = Preset.test("card", 120, formats: [.webp, .jpeg, .avif], widths: [60]).plans
        let local = try here.render(bytes, plans)
        let pool = pool()
        let remote = await pool.process(try there.job(bytes, plans))
        await pool.shutdown()
        #expect(remote.facts == local.facts, "\(remote)")
        #expect(remote.files.count == 6)
        for (mine, its) in zip(local.files, remote.files) {
            let isEqual = try contents(mine.path) == contents(its.path)
            #expect(isEqual, "\(mine.key) \(mine.format)")
        }
    }

    @Test func tellsWhatHoldsIt() async throws {
        let pool = pool()
        let report = try await pool.protections()
        await pool.shutdown()
        #expect(report.noNewPrivileges)
        #expect(report.limitsMemory)
        #expect(report.limitsFiles)
        // Not every kernel has them; this process would have to agree that there is none.
        #expect(report.filtersCalls)
        #expect(!report.description.isEmpty)
    }

    @Test(arguments: ["CRASH", "EXIT", "EAT"])
    func losesOnePictureWhenADecoderDies(fault: String) async throws {
        let bench = try Workbench()
        let pool = pool(memory: 1_000_000_000)
        let bad = await pool.process(try bench.job(Array("TEST:\(fault) ".utf8), name: "bad"))
        #expect(bad.reason == .decoderCrashed, "\(bad)")
        let good = try bench.job(
            Pictures.encoded(width: 90, height: 60, format: .png), Preset.test("card", 30).plans)
        let outcome = await pool.process(good)
        await pool.shutdown()
        #expect(outcome.files.count == 1, "\(outcome)")
    }

    @Test(arguments: ["HANG", "SPIN"])
    func losesOnePictureWhenADecoderHangs(fault: String) async throws {
        let bench = try Workbench()
        var limits = LimitRules.test
        limits.workerTime = .milliseconds(300)
        let pool = pool()
        let bad = await pool.process(
            try bench.job(Array("TEST:\(fault) ".utf8), limits: limits, name: "bad"))
        #expect(bad.reason == .decoderTimeout, "\(bad)")
        let outcome = await pool.process(
            try bench.job(Pictures.encoded(width: 90, height: 60, format: .png)))
        await pool.shutdown()
        #expect(outcome.facts != nil, "\(outcome)")
    }

    @Test(arguments: ["read", "write", "socket", "fork", "kill", "limit"])
    func letsNobodyOutOfTheCage(way: String) async throws {
        let bench = try Workbench()
        let pool = pool()
        let outcome = await pool.process(try bench.job(Array("TEST:ESCAPE \(way) ".utf8)))
        await pool.shutdown()
        // A way out ends in a crash; a worker that stayed in goes on to see that it is text.
        #expect(outcome.reason == .notAnImage, "\(outcome)")
    }

    @Test func replacesWorkersThatAreWornOut() async throws {
        let bench = try Workbench()
        let pool = pool(recycleAfter: 2)
        let bytes = try Pictures.encoded(width: 60, height: 40, format: .png)
        for _ in 0..<5 {
            let outcome = await pool.process(try bench.job(bytes))
            #expect(outcome.facts != nil, "\(outcome)")
        }
        await pool.shutdown()
    }

    @Test func rendersManyAtATimeWithFewWorkers() async throws {
        let bench = try Workbench()
        let pool = pool(width: 2)
        let bytes = try Pictures.encoded(width: 60, height: 40, format: .png)
        let good = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    do {
                        let job = try bench.job(bytes, name: "picture\(number)")
                        return await pool.process(job).facts != nil
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(good == 20)
        await pool.shutdown()
    }

    @Test func saysSoWhenThereIsNoWorker() async throws {
        let bench = try Workbench()
        let pool = WorkerPool(
            WorkerPool.Configuration(executablePath: "/nowhere/worker", memory: ByteCount(0)))
        let job = try bench.job(Pictures.encoded(width: 9, height: 9, format: .png))
        #expect(await pool.process(job).reason == .decoderCrashed)
        await #expect(throws: ImagingError.self) { try await pool.protections() }
        await pool.shutdown()
    }

    @Test func refusesWorkAfterItsEnd() async throws {
        let bench = try Workbench()
        let pool = pool()
        await pool.shutdown()
        let job = try bench.job(Pictures.encoded(width: 9, height: 9, format: .png))
        #expect(await pool.process(job).reason == .decoderCrashed)
    }

    @Test func stopsAWorkerWhenItsTaskIsCancelled() async throws {
        let bench = try Workbench()
        let pool = pool()
        let job = try bench.job(Array("TEST:HANG ".utf8))
        let task = Task { await pool.process(job) }
        task.cancel()
        #expect(await task.value.reason == .runAborted)
        await pool.shutdown()
    }

    @Test(.enabled(if: getenv("IMGCACHE_LONG_TESTS") != nil))
    func staysFlatOverFiveThousandPictures() async throws { try await soak(5000) }

    @Test func staysFlatOverThreeHundredPictures() async throws { try await soak(300) }

    /// Memory and descriptors of one worker after a warm-up and at the end.
    private func soak(_ count: Int) async throws {
        let bench = try Workbench()
        let pool = pool(recycleAfter: .max)
        let kinds: [ImageFormat] = [.jpeg, .png, .webp, .gif]
        let jobs = try kinds.map { format in
            try bench.job(
                Pictures.encoded(width: 320, height: 200, format: format),
                Preset.test("card", 100, formats: [.webp, .jpeg]).plans, name: format.rawValue)
        }
        var early: (memory: Int, files: Int)?
        for number in 0..<count {
            let outcome = await pool.process(jobs[number % jobs.count])
            #expect(outcome.files.count == 2, "\(outcome)")
            if number == count / 3 { early = try footprint() }
        }
        let late = try footprint()
        await pool.shutdown()
        let before = try #require(early)
        #expect(late.files == before.files)
        #expect(late.memory < before.memory + 16_000_000, "\(before) to \(late)")
    }

    /// Of the only child that runs this suite's worker with the most pictures behind it.
    private func footprint() throws -> (memory: Int, files: Int) {
        var most = (memory: 0, files: 0)
        for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let pid = Int32(entry), parent(of: pid) == getpid() else { continue }
            let fields = String(
                decoding: try contents("/proc/\(pid)/statm"), as: UTF8.self
            ).split(separator: " ")
            let memory = (Int(fields[1]) ?? 0) * 4096
            let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
            if memory > most.memory { most = (memory, files) }
        }
        return most
    }

    private func parent(of pid: Int32) -> Int32? {
        do {
            let text = String(decoding: try contents("/proc/\(pid)/stat"), as: UTF8.self)
            return text.split(separator: ")").last?.split(separator: " ").dropFirst().first
                .flatMap { Int32($0) }
        } catch {
            return nil
        }
    }
}
