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
    width: Int = 1, memory: Int64 = 2_000_000_000, recycleAfter: Int = 1000,
    _ change: (inout WorkerPool.Configuration) -> Void = { _ in }
) -> WorkerPool {
    var configuration = WorkerPool.Configuration(
        executablePath: testWorkerPath, memory: ByteCount(memory), width: width)
    configuration.arguments = []
    configuration.recycleAfter = recycleAfter
    change(&configuration)
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
        let remote = try await pool.process(there.job(bytes, plans))
        await pool.shutdown()
        #expect(remote.facts == local.facts, "\(remote)")
        #expect(remote.files.count == 6)
        for (mine, its) in zip(local.files, remote.files) {
            let isEqual = try contents(mine.path) == contents(its.path)
            #expect(isEqual, "\(mine.key) \(mine.format)")
        }
    }

    @Test func blamesNoPictureForADiskThatRefuses() async throws {
        let bench = try Workbench()
        let pool = pool()
        let bytes = try Pictures.encoded(width: 90, height: 60, format: .png)
        var job = try bench.job(bytes, Preset.test("card", 30).plans)
        job.outputFolder = bench.folder + "/nowhere"
        let error = await #expect(throws: ImagingError.self) { try await pool.process(job) }
        #expect(error?.description.contains("/nowhere/") == true, "\(String(describing: error))")
        job.outputFolder = bench.output
        #expect(try await pool.process(job).files.count == 1)
        await pool.shutdown()
    }

    @Test func saysNothingOfAPictureThatCannotBeOpened() async throws {
        let bench = try Workbench()
        let pool = pool()
        let job = ImageJob(
            path: bench.folder + "/nowhere", plans: [], outputFolder: bench.output, limits: .test)
        let outcome = try await pool.process(job)
        #expect(outcome.reason?.verdict == .unchecked, "\(outcome)")
        await pool.shutdown()
    }

    @Test(arguments: [(ENOSPC, "disk_full"), (EDQUOT, "disk_full"), (EIO, "imaging_file")])
    func callsAFullDiskLikeTheStore(number: Int32, code: String) {
        #expect(ImagingError.file(path: "x", action: "write", errno: number).code == code)
    }

    @Test(arguments: ["CRASH", "EXIT", "EAT"])
    func losesOnePictureWhenADecoderDies(fault: String) async throws {
        let bench = try Workbench()
        let pool = pool(memory: 1_000_000_000)
        let bad = try await pool.process(bench.job(Array("TEST:\(fault) ".utf8), name: "bad"))
        #expect(bad.reason == .decoderCrashed, "\(bad)")
        let good = try bench.job(
            Pictures.encoded(width: 90, height: 60, format: .png), Preset.test("card", 30).plans)
        let outcome = try await pool.process(good)
        await pool.shutdown()
        #expect(outcome.files.count == 1, "\(outcome)")
    }

    @Test(arguments: ["HANG", "SPIN"])
    func losesOnePictureWhenADecoderHangs(fault: String) async throws {
        let bench = try Workbench()
        var limits = LimitRules.test
        limits.workerTime = .milliseconds(300)
        let pool = pool()
        let bad = try await pool.process(
            bench.job(Array("TEST:\(fault) ".utf8), limits: limits, name: "bad"))
        #expect(bad.reason == .decoderTimeout, "\(bad)")
        let outcome = try await pool.process(
            bench.job(Pictures.encoded(width: 90, height: 60, format: .png)))
        await pool.shutdown()
        #expect(outcome.facts != nil, "\(outcome)")
    }

    @Test(arguments: ["read", "write", "socket", "fork", "kill", "limit"])
    func letsNobodyOutOfTheCage(way: String) async throws {
        let bench = try Workbench()
        let pool = pool()
        let outcome = try await pool.process(bench.job(Array("TEST:ESCAPE \(way) ".utf8)))
        await pool.shutdown()
        // A way out ends in a crash; a worker that stayed in goes on to see that it is text.
        #expect(outcome.reason == .notAnImage, "\(outcome)")
    }

    @Test func replacesWorkersThatAreWornOut() async throws {
        let bench = try Workbench()
        let pool = pool(recycleAfter: 2)
        let bytes = try Pictures.encoded(width: 60, height: 40, format: .png)
        for _ in 0..<5 {
            let outcome = try await pool.process(bench.job(bytes))
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
                        return try await pool.process(job).facts != nil
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

    @Test func refusesWorkAfterItsEnd() async throws {
        let bench = try Workbench()
        let pool = pool()
        await pool.shutdown()
        let job = try bench.job(Pictures.encoded(width: 9, height: 9, format: .png))
        // Nothing is known of the picture.
        #expect(try await pool.process(job).reason == .runAborted)
    }

    @Test func stopsAWorkerWhenItsTaskIsCancelled() async throws {
        let bench = try Workbench()
        let pool = pool()
        let job = try bench.job(Array("TEST:HANG ".utf8))
        let task = Task { try await pool.process(job) }
        task.cancel()
        #expect(try await task.value.reason == .runAborted)
        await pool.shutdown()
    }
}
