import FoundationEssentials
import Glibc
import ImgCacheImaging
import ImgCacheModel
import Pictures

/// One picture in one box by every fit and every crop, for the documentation.
enum PresetSheet {
    /// Draws a picture of 900x600 and writes it and its thumbnails to a folder as PNG:
    /// `original.png`, `fit-contain.png`, `crop-north.png` and so on.
    static func write(to folder: String) {
        do {
            let original = try Pictures.encoded(
                width: 900, height: 600, format: .png, seed: 11, style: .photo)
            let path = "\(folder)/original.png"
            try Data(original).write(to: URL(filePath: path))
            let fits = Preset.Fit.allCases.map { plan("fit-\($0.rawValue)", $0, .centre) }
            let crops = Preset.Crop.allCases.map { plan("crop-\($0.rawValue)", .cover, $0) }
            let limits = LimitRules(
                maxBytes: ByteCount(25_000_000), maxPixels: 50_000_000, maxFrames: 1,
                maxRedirects: 0, workerMemory: ByteCount(0), workerTime: .seconds(60),
                formats: [.png])
            let outcome = try VipsRenderer().render(
                ImageJob(path: path, plans: fits + crops, outputFolder: folder, limits: limits))
            if case .rejected(_, let detail) = outcome {
                Bench.complain(detail)
                exit(1)
            }
        } catch {
            Bench.complain("\(error)")
            exit(1)
        }
    }

    private static func plan(
        _ name: String, _ fit: Preset.Fit, _ crop: Preset.Crop
    ) -> RenditionPlan {
        let preset = Preset(
            name: name, width: 150, height: 170, fit: fit, crop: crop, formats: [.png],
            quality: nil, effort: nil, background: "d8d2c4", enlarge: false, widths: [], dpr: [],
            progressive: false, fullChroma: false, animation: .first)
        return RenditionPlan(
            preset: preset, box: RenditionBox(width: 150, height: 170), key: name)
    }
}
