import FoundationEssentials
import ImgCacheImaging
import ImgCacheModel
import Pictures

/// A temporary folder and jobs in it, for one test.
final class Workbench: Sendable {
    let folder: String
    let output: String

    init() throws {
        let base = FileManager.default.temporaryDirectory
            .appending(path: "imgcache-imaging-\(UUID().uuidString)")
        let results = base.appending(path: "out")
        try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
        folder = base.path
        output = results.path
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch {}
    }

    func job(
        _ bytes: [UInt8], _ plans: [RenditionPlan] = [], limits: LimitRules = .test,
        name: String = "original"
    ) throws -> ImageJob {
        let path = "\(folder)/\(name)"
        try Data(bytes).write(to: URL(filePath: path))
        return ImageJob(path: path, plans: plans, outputFolder: output, limits: limits)
    }

    func render(
        _ bytes: [UInt8], _ plans: [RenditionPlan] = [], limits: LimitRules = .test
    ) throws -> ImageOutcome {
        try VipsRenderer().render(job(bytes, plans, limits: limits))
    }

    /// Names in the output folder, sorted.
    func results() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: output).sorted()
    }
}

func contents(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
}

extension LimitRules {
    static let test = LimitRules(
        maxBytes: ByteCount(25_000_000), maxPixels: 50_000_000, maxFrames: 256, maxRedirects: 5,
        workerMemory: ByteCount(2_000_000_000), workerTime: .seconds(60),
        formats: [.jpeg, .png, .webp, .gif, .avif, .heif])
}

extension Preset {
    /// A preset with what a test needs and usual values for the rest.
    static func test(
        _ name: String = "card", _ width: Int?, _ height: Int? = nil, fit: Fit = .inside,
        crop: Crop = .centre, formats: [OutputFormat] = [.png], quality: Int? = nil,
        enlarge: Bool = false, background: String = "ffffff", widths: [Int] = [],
        animation: Animation = .first
    ) -> Preset {
        Preset(
            name: name, width: width, height: height, fit: fit, crop: crop, formats: formats,
            quality: quality, effort: nil, background: background, enlarge: enlarge,
            widths: widths, dpr: [], progressive: false, fullChroma: false, animation: animation)
    }

    var plans: [RenditionPlan] {
        boxes.enumerated().map { index, box in
            RenditionPlan(preset: self, box: box, key: "\(name)\(index)")
        }
    }
}

extension ImageOutcome {
    var facts: ImageFacts? {
        if case .rendered(let facts, _) = self { facts } else { nil }
    }
    var files: [RenderedFile] {
        if case .rendered(_, let files) = self { files } else { [] }
    }
    var reason: Reason? {
        if case .rejected(let reason, _) = self { reason } else { nil }
    }
}
