internal import CVips
internal import ImgCacheModel

/// One thumbnail, encoded, on its way to a file.
struct EncodedThumbnail {
    /// The place of its plan in the job.
    let plan: Int
    let preset: String
    let key: String
    let format: ImageFormat
    let size: PixelSize
    let bytes: [UInt8]
}

/// Bytes in, facts and thumbnails out: one decode for all of it. Touches no file.
struct PictureRenderer {
    let library: VipsLibrary

    /// Inspects, decodes to the last row and renders every plan, largest first to be decoded,
    /// in the order of the plans to be emitted.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - plans: What to make; none to inspect alone.
    ///   - limits: What is too much.
    ///   - emit: Gets each thumbnail as soon as it is encoded.
    /// - Returns: What is known of the picture.
    /// - Throws: ``Rejection``; some thumbnails may have been emitted by then.
    func render(
        _ bytes: UnsafeRawBufferPointer, plans: [RenditionPlan], limits: LimitRules,
        emit: (EncodedThumbnail) throws(Rejection) -> Void
    ) throws(Rejection) -> ImageFacts {
        let original = try OriginalPicture(bytes, library: library, limits: limits)
        let renditions = try Self.renditions(of: plans, original.size, limits)
        let animate = original.frames > 1 && renditions.contains { $0.plan.preset.animates }
        let everyFrame = try Self.decodesEveryFrame(original, animate: animate, limits)
        let frames = try original.decoded(
            to: Self.baseSize(for: renditions, original.size), everyFrame: everyFrame)
        guard let first = frames.first else {
            throw Rejection(.undecodable, "no frame")
        }
        var facts = ImageFacts(
            format: original.format, size: original.size, orientation: original.orientation,
            frames: original.frames, hasProfile: original.hasProfile)
        do {
            facts.hasAlpha = frames.contains(where: \.hasAlphaBand)
            try facts.take(PictureTraits(first))
            let timing = animate ? try original.timing() : nil
            for rendition in renditions {
                let moving = rendition.plan.preset.animates ? timing : nil
                let focus = try RenditionMaker(rendition: rendition, timing: moving)
                    .make(from: moving == nil ? [first] : frames, emit: emit)
                facts.focalPoint = facts.focalPoint ?? focus
            }
        } catch let rejection as Rejection {
            throw rejection
        } catch {
            throw Rejection(.renderFailed, "\(error)")
        }
        return facts
    }

    /// Plans with their sizes; one that repeats a size of its preset is left out.
    private static func renditions(
        of plans: [RenditionPlan], _ original: PixelSize, _ limits: LimitRules
    ) throws(Rejection) -> [Rendition] {
        var seen = Set<String>()
        var renditions: [Rendition] = []
        for (place, plan) in plans.enumerated() {
            let geometry = RenditionGeometry(plan.preset, plan.box, original: original)
            guard max(geometry.output.area, geometry.scaled.area) <= limits.maxPixels else {
                throw Rejection(
                    .renderFailed, "preset \(plan.preset.name) asks for \(geometry.output) pixels")
            }
            if seen.insert("\(plan.preset.name) \(geometry.output)").inserted {
                renditions.append(Rendition(place: place, plan: plan, geometry: geometry))
            }
        }
        return renditions
    }

    /// The size to decode to: it holds every rendition, and the little picture for the traits.
    private static func baseSize(
        for renditions: [Rendition], _ original: PixelSize
    ) -> PixelSize {
        let side = PictureTraits.side
        let least = RenditionGeometry.inside(
            width: side, height: side, original, enlarge: false)
        let wanted = renditions.map { rendition in
            // A stretched picture is stretched from one that is not.
            rendition.plan.preset.fit == .fill
                ? RenditionGeometry.covering(rendition.geometry.scaled, original)
                : rendition.geometry.scaled
        }
        let width = wanted.reduce(least.width) { max($0, $1.width) }
        let height = wanted.reduce(least.height) { max($0, $1.height) }
        return PixelSize(width: min(width, original.width), height: min(height, original.height))
    }

    /// Every frame is decoded, to know that the file is whole, unless they are too many pixels
    /// together and nobody wants them moving.
    private static func decodesEveryFrame(
        _ original: OriginalPicture, animate: Bool, _ limits: LimitRules
    ) throws(Rejection) -> Bool {
        guard original.frames > 1 else { return false }
        let (total, overflow) = original.size.area.multipliedReportingOverflow(by: original.frames)
        if !overflow, total <= limits.maxPixels { return true }
        guard !animate else {
            throw Rejection(
                .tooLargePixels,
                "\(original.frames) frames of \(original.size); at most \(limits.maxPixels) pixels")
        }
        return false
    }
}

/// A plan and its sizes.
struct Rendition {
    /// The place of the plan in the job.
    let place: Int
    let plan: RenditionPlan
    let geometry: RenditionGeometry
}

extension Preset {
    /// Whether an animation stays one.
    fileprivate var animates: Bool {
        animation == .keep && (formats.contains(.webp) || formats.contains(.auto))
    }
}

extension ImageFacts {
    fileprivate mutating func take(_ traits: PictureTraits) {
        dominantColor = traits.dominantColor
        placeholder = traits.placeholder
        perceptualHash = traits.perceptualHash
    }
}
