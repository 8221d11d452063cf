import FoundationEssentials
import Glibc
import ImgCacheModel
import Pictures
import Testing

@testable import ImgCacheImaging

/// What stays behind in a worker after many pictures.
@Suite struct SoakTests {
    @Test(.enabled(if: getenv("IMGCACHE_LONG_TESTS") != nil))
    func staysFlatOverFiveThousandPictures() throws { try soak(5000) }

    @Test func staysFlatOverThreeHundredPictures() throws { try soak(300) }

    /// Memory and descriptors of one worker after a third of the way and at the end: good
    /// pictures of every kind, and bad ones between them.
    private func soak(_ count: Int) throws {
        let bench = try Workbench()
        let worker = try WorkerProcess(
            executable: testWorkerPath, arguments: [], memory: 2_000_000_000, readsFonts: false)
        let jobs = try Self.jobs(in: bench)
        var early: Footprint?
        for number in 0..<count {
            let (job, isGood) = jobs[number % jobs.count]
            let outcome = try Self.render(job, by: worker, into: bench.output)
            #expect((outcome.facts != nil) == isGood, "\(outcome)")
            if number == count / 3 { early = try footprint(of: worker) }
        }
        let late = try footprint(of: worker)
        let before = try #require(early)
        worker.end()
        #expect(late.files == before.files)
        #expect(late.memory < before.memory + 16_000_000, "\(before) to \(late)")
    }

    /// libvips' own search finds nothing alive after pictures good and bad.
    @Test func leaksNothing() throws {
        let bench = try Workbench()
        let worker = try WorkerProcess(
            executable: testWorkerPath, arguments: ["leaks"], memory: 2_000_000_000,
            readsFonts: false)
        for (job, isGood) in try Self.jobs(in: bench) {
            let outcome = try Self.render(job, by: worker, into: bench.output)
            #expect((outcome.facts != nil) == isGood, "\(outcome)")
        }
        var folder = ResultFolder(path: bench.output)
        var resident = 0
        let answer = worker.render(
            try bench.job(Array("TEST:LEAKS ".utf8)), into: &folder, resident: &resident)
        guard case .crashed(let how) = answer else {
            Issue.record("the worker did not report: \(answer)")
            return
        }
        #expect(how.hasSuffix("exit status 0"), "\(how)")
    }

    private struct Footprint {
        let memory: Int
        let files: Int
    }

    private func footprint(of worker: WorkerProcess) throws -> Footprint {
        let pid = try #require(worker.processID)
        let fields = String(decoding: try contents("/proc/\(pid)/statm"), as: UTF8.self)
            .split(separator: " ")
        // A worker lets go of a picture's file after its answer: what it holds at rest is the
        // least of many looks, all of them while it sleeps and not while it waits for a processor.
        var files = Int.max
        var looks = 0
        let end = ContinuousClock.now + .seconds(30)
        while looks < 500 {
            try #require(ContinuousClock.now < end, "the worker does not come to rest")
            guard try isAsleep(pid) else { continue }
            looks += 1
            files = min(
                files, try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count)
        }
        return Footprint(
            memory: (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))), files: files)
    }

    /// Source: proc_pid_stat(5), the field behind the name, which stands in brackets.
    private func isAsleep(_ pid: Int32) throws -> Bool {
        let fields = String(decoding: try contents("/proc/\(pid)/stat"), as: UTF8.self)
        return fields[(fields.lastIndex(of: ")") ?? fields.startIndex)...].hasPrefix(") S")
    }

    private static func jobs(in bench: Workbench) throws -> [(ImageJob, isGood: Bool)] {
        let plans =
            Preset.test("card", 100, formats: [.webp, .jpeg]).plans
            + Preset.test("tile", 60, 60, fit: .cover, crop: .smart, formats: [.auto]).plans
        var jobs: [(ImageJob, isGood: Bool)] = []
        for format in [ImageFormat.jpeg, .png, .webp, .gif] {
            let name = format.rawValue
            let whole = try Pictures.encoded(width: 320, height: 200, format: format)
            jobs.append((try bench.job(whole, plans, name: name), true))
            let cut = Array(whole.prefix(whole.count * 6 / 10))
            jobs.append((try bench.job(cut, plans, name: "cut.\(name)"), false))
        }
        let turned = try Pictures.encoded(
            width: 320, height: 200, format: .jpeg, orientation: 6)
        jobs.append((try bench.job(turned, plans, name: "turned"), true))
        let alpha = try Pictures.encoded(width: 320, height: 200, format: .png, style: .alpha)
        jobs.append((try bench.job(alpha, plans, name: "alpha"), true))
        let moving = try Pictures.animation(width: 80, height: 60, format: .gif, frames: 5)
        let kept = Preset.test("moving", 40, formats: [.webp], animation: .keep).plans
        jobs.append((try bench.job(moving, kept, name: "moving"), true))
        jobs.append((try bench.job(Array("<html>".utf8), plans, name: "page"), false))
        return jobs
    }

    private static func render(
        _ job: ImageJob, by worker: WorkerProcess, into path: String
    ) throws -> ImageOutcome {
        var folder = ResultFolder(path: path)
        defer { folder.clear() }
        var resident = 0
        guard
            case .outcome(let outcome) = worker.render(job, into: &folder, resident: &resident)
        else {
            throw ImagingError.workerProtocol(detail: "the worker died over \(job.path)")
        }
        return outcome
    }
}
