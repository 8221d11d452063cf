import ImgCacheImaging
import ImgCacheModel

/// What is fuzzed: each takes bytes of anybody's making and must come back.
enum Entry: String, CaseIterable {
    /// The frames of the conversation, as parent and as worker read them.
    case frames
    /// A stranger's file, inspected and rendered in this process with small limits.
    case pictures

    /// One run. Traps where a promise is broken.
    func run(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .frames:
            Array("RIFF\u{0}\u{0}\u{0}\u{0}WEBP".utf8).withUnsafeBytes { head in
                _ = WireProbe.parent(bytes, plans: Self.plans, head: head)
            }
            _ = WireProbe.worker(bytes)
        case .pictures: Self.render(bytes)
        }
    }

    private static func render(_ bytes: UnsafeRawBufferPointer) {
        guard let renderer else { return }
        switch renderer.thumbnails(of: bytes, plans: plans, limits: limits) {
        case .success(let (facts, thumbnails)):
            precondition(facts.size.area <= limits.maxPixels, "larger than allowed: \(facts.size)")
            precondition(facts.frames <= limits.maxFrames, "\(facts.frames) frames")
            precondition(limits.formats.contains(facts.format), "\(facts.format) is not allowed")
            precondition(thumbnails.allSatisfy { !$0.isEmpty }, "an empty thumbnail")
        case .failure(let fault):
            precondition(fault.reason.verdict == .badContent, "\(fault.reason) for a bad file")
        }
    }

    /// Smart crop, every frame of an animation, and a picture padded.
    static let plans: [RenditionPlan] = [
        plan("cover", .cover, [.webp], .keep), plan("pad", .contain, [.jpeg, .auto], .first),
    ]

    private static func plan(
        _ name: String, _ fit: Preset.Fit, _ formats: [Preset.OutputFormat],
        _ animation: Preset.Animation
    ) -> RenditionPlan {
        RenditionPlan(
            preset: Preset(
                name: name, width: 16, height: 12, fit: fit, crop: .smart, formats: formats,
                quality: nil, effort: 0, background: "ffffff", enlarge: false, widths: [],
                dpr: [], progressive: false, fullChroma: false, animation: animation),
            box: RenditionBox(width: 16, height: 12), key: name)
    }

    /// Small, so that thousands of files a minute are tried.
    static let limits = LimitRules(
        maxBytes: ByteCount(1 << 20), maxPixels: 1 << 18, maxFrames: 8, maxRedirects: 0,
        workerMemory: ByteCount(0), workerTime: .zero,
        formats: [.jpeg, .png, .webp, .gif, .avif, .heif, .tiff, .jxl, .svg])

    private static let renderer: VipsRenderer? = {
        do {
            return try VipsRenderer()
        } catch {
            fatalError("\(error)")
        }
    }()
}
