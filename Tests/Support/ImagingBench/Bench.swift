// Renders every picture of a list once and tells how long that took.
//
//     imgcache-imaging-bench workers|local jpeg400|webp3 OUTPUT-FOLDER PICTURE...
//     imgcache-imaging-bench likeness ORIGINAL THUMBNAIL [ORIGINAL THUMBNAIL]...
//     imgcache-imaging-bench encoders FORMAT:QUALITY:EFFORT PICTURE.png...
//     imgcache-imaging-bench presets FOLDER
//
// The second prints the structural similarity of each thumbnail and its original, decoded whole and
// shrunk by the mean of areas; the third what a setting of an encoder costs and gives; the fourth
// writes a drawn picture by every fit and crop.
//
// Started with `render-worker` it is the worker of its own pool.
import Glibc
import ImgCacheImaging
import ImgCacheModel

@main
enum Bench {
    static func main() {
        if CommandLine.arguments.dropFirst().first == "render-worker" { RenderWorker.main() }
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "likeness": return Likenesses.print(Array(arguments.dropFirst()))
        case "encoders": return Encoders.print(Array(arguments.dropFirst()))
        case "presets" where arguments.count == 2: return PresetSheet.write(to: arguments[1])
        default: break
        }
        guard arguments.count > 3, let recipe = recipes[arguments[1]] else {
            complain("workers|local jpeg400|webp3 OUTPUT-FOLDER PICTURE...")
            exit(64)
        }
        let done = DispatchFlag()
        Task.detached {
            await run(arguments[0], recipe, arguments[2], Array(arguments[3...]))
            done.raise()
        }
        done.wait()
    }

    static func complain(_ text: String) {
        var line = Array(text.utf8) + [10]
        _ = write(STDERR_FILENO, &line, line.count)
    }

    private static let recipes: [String: Preset] = [
        "jpeg400": preset(400, [], .jpeg), "webp3": preset(1200, [800, 400], .webp),
    ]

    private static func preset(
        _ width: Int, _ widths: [Int], _ format: Preset.OutputFormat
    ) -> Preset {
        Preset(
            name: "bench", width: width, height: nil, fit: .inside, crop: .centre,
            formats: [format], quality: nil, effort: nil, background: "ffffff", enlarge: false,
            widths: widths, dpr: [], progressive: false, fullChroma: false, animation: .first)
    }

    private static func run(
        _ mode: String, _ preset: Preset, _ output: String, _ paths: [String]
    ) async {
        let limits = LimitRules(
            maxBytes: ByteCount(25_000_000), maxPixels: 50_000_000, maxFrames: 256,
            maxRedirects: 5, workerMemory: ByteCount(2_000_000_000), workerTime: .seconds(60),
            formats: [.jpeg, .png, .webp, .gif, .avif])
        let processor: any ImageProcessing
        do {
            processor =
                mode == "local"
                ? try LocalImageProcessor()
                : WorkerPool(
                    WorkerPool.Configuration(
                        executablePath: "/proc/self/exe", memory: limits.workerMemory))
        } catch {
            complain("\(error)")
            exit(1)
        }
        let start = ContinuousClock.now
        let (files, bytes) = await withTaskGroup(of: (Int, Int64).self) { group in
            for (index, path) in paths.enumerated() {
                let plans = preset.boxes.map { box in
                    RenditionPlan(
                        preset: preset, box: box, key: "\(index)-\(box.width ?? 0)")
                }
                group.addTask {
                    let job = ImageJob(
                        path: path, plans: plans, outputFolder: output, limits: limits)
                    do {
                        switch try await processor.process(job) {
                        case .rendered(_, let files):
                            return (files.count, files.reduce(0) { $0 + $1.bytes })
                        case .rejected(let reason, let detail):
                            complain("\(path): \(reason.rawValue), \(detail)")
                        }
                    } catch {
                        complain("\(error)")
                    }
                    return (0, 0)
                }
            }
            return await group.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        }
        let spent = ContinuousClock.now - start
        await processor.shutdown()
        print("\(mode): \(paths.count) pictures, \(files) files, \(bytes) bytes, \(spent)")
    }
}

/// Lets `main` wait for a task.
final class DispatchFlag: Sendable {
    private let ends: (Int32, Int32)

    init() {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "no pipe")
        self.ends = (ends[0], ends[1])
    }

    func raise() { close(ends.1) }

    func wait() {
        var byte: UInt8 = 0
        while read(ends.0, &byte, 1) < 0, errno == EINTR {}
    }
}
