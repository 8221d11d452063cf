import Foundation
import ImgCacheModel
import Synchronization

/// Understands bodies of the form `picture WIDTHxHEIGHT anything`, dies of `crash anything`, and
/// turns all others away.
final class ScriptedImages: ImageProcessing {
    private let seen = Mutex<[[String]]>([])

    /// The presets of each job, in order.
    var jobs: [[String]] { seen.withLock { $0 } }

    func process(_ job: ImageJob) async -> ImageOutcome {
        seen.withLock { $0.append(job.plans.map(\.preset.name)) }
        await Task.yield()
        do {
            let text = try String(contentsOfFile: job.path, encoding: .utf8)
            let words = text.split(separator: " ")
            if words.first == "crash" { return .rejected(.decoderCrashed, detail: "it died") }
            guard words.first == "picture", words.count > 1 else {
                return .rejected(.undecodable, detail: "no picture")
            }
            let sides = words[1].split(separator: "x").compactMap { Int($0) }
            let facts = ImageFacts(
                format: .jpeg, size: PixelSize(width: sides[0], height: sides[1]))
            let files = try job.plans.map { plan in
                let path = "\(job.outputFolder)/\(plan.key).webp"
                let content = "picture 1x1 thumbnail \(plan.preset.name) of \(text)"
                try content.write(toFile: path, atomically: false, encoding: .utf8)
                return RenderedFile(
                    preset: plan.preset.name, key: plan.key, format: .webp,
                    size: PixelSize(width: plan.box.width ?? 1, height: plan.box.height ?? 1),
                    bytes: Int64(content.utf8.count), path: path)
            }
            return .rendered(facts, files)
        } catch {
            return .rejected(.renderFailed, detail: "\(error)")
        }
    }

    func shutdown() async {}
}
