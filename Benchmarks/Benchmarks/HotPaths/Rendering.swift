import Benchmark
import Foundation
import ImgCacheImaging
import ImgCacheModel
import Pictures

/// One drawn picture of 1,600 x 1,200 pixels, rendered in this process.
func pictures() {
    rendering("pictures: inspect and decode a JPEG", of: .jpeg, to: nil)
    rendering("pictures: JPEG to a JPEG of 400 pixels", of: .jpeg, to: ([400], .jpeg))
    rendering(
        "pictures: JPEG to WebP of 1200, 800 and 400", of: .jpeg, to: ([1200, 800, 400], .webp))
    rendering("pictures: PNG to WebP of 400 pixels", of: .png, to: ([400], .webp))
}

private func rendering(
    _ name: String, of format: ImageFormat, to wanted: (widths: [Int], Preset.OutputFormat)?
) {
    let plans = wanted.map { plan($0.widths, $0.1) } ?? []
    Benchmark(name) { benchmark, bench in
        for _ in benchmark.scaledIterations {
            guard case .rendered = bench.renderer.render(bench.job) else {
                return benchmark.error("no thumbnail")
            }
        }
    } setup: {
        try Bench(format, plans)
    } teardown: {
        try? FileManager.default.removeItem(atPath: Bench.folder)
    }
}

private func plan(_ widths: [Int], _ format: Preset.OutputFormat) -> [RenditionPlan] {
    let preset = Preset(
        name: "bench", width: widths[0], height: nil, fit: .inside, crop: .centre,
        formats: [format], quality: nil, effort: nil, background: "ffffff", enlarge: false,
        widths: Array(widths.dropFirst()), dpr: [], progressive: false, fullChroma: false,
        animation: .first)
    return preset.boxes.enumerated().map { index, box in
        RenditionPlan(preset: preset, box: box, key: "key\(index)")
    }
}

/// A picture on disk, and what renders it.
private struct Bench: Sendable {
    static let folder = NSTemporaryDirectory() + "/imgcache-hot-pictures-\(getpid())"

    let renderer: VipsRenderer
    let job: ImageJob

    init(_ format: ImageFormat, _ plans: [RenditionPlan]) throws {
        renderer = try VipsRenderer()
        let path = "\(Self.folder)/original"
        try FileManager.default.createDirectory(
            atPath: Self.folder, withIntermediateDirectories: true)
        let bytes = try Pictures.encoded(width: 1600, height: 1200, format: format)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        job = ImageJob(
            path: path, plans: plans, outputFolder: Self.folder,
            limits: LimitRules(
                maxBytes: ByteCount(50_000_000), maxPixels: 50_000_000, maxFrames: 100,
                maxRedirects: 5, workerMemory: ByteCount(1_000_000_000), workerTime: .seconds(30),
                formats: [.jpeg, .png, .webp]))
    }
}
