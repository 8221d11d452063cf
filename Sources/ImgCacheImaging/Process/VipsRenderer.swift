public import ImgCacheModel

/// Renders pictures in this process, on the calling thread.
///
/// The synchronous heart of ``LocalImageProcessor`` and, without the files, of a worker.
public struct VipsRenderer: Sendable {
    private let renderer: PictureRenderer

    /// Starts libvips (once for the process, 23 ms) and closes every loader that no job allows.
    ///
    /// - Throws: ``ImagingError/libraryUnavailable(detail:)``.
    public init() throws(ImagingError) {
        renderer = PictureRenderer(library: try VipsLibrary.shared())
    }

    /// Inspects the file, decodes it to the last row and renders every plan.
    ///
    /// Blocks for as long as that takes (about 45 ms for a photograph and a small thumbnail):
    /// never call it on the cooperative pool.
    ///
    /// - Parameter job: The picture, at most `limits.maxBytes`, and an existing output folder.
    /// - Returns: Facts and files, or why there is no usable picture; then no file is left. A file
    ///   that cannot be read or written at all is `render_failed`.
    public func render(_ job: ImageJob) -> ImageOutcome {
        var folder = ResultFolder(path: job.outputFolder)
        do {
            let contents = try FileContents(
                path: job.path, limit: Int(job.limits.maxBytes.bytes))
            let facts = try renderer.render(
                UnsafeRawBufferPointer(contents.bytes), plans: job.plans, limits: job.limits
            ) { (thumbnail) throws(Rejection) in
                try folder.take(thumbnail)
            }
            return withExtendedLifetime(contents) { .rendered(facts, folder.files) }
        } catch let rejection as Rejection {
            folder.clear()
            return .rejected(rejection.reason, detail: rejection.detail)
        } catch {
            folder.clear()
            return .rejected(.renderFailed, detail: "\(error)")
        }
    }
}

extension VipsRenderer {
    /// As ``render(_:)`` without files: bytes in, bytes out. For the fuzzer.
    ///
    /// - Returns: The facts and each thumbnail's bytes, or why there is no usable picture.
    package func thumbnails(
        of bytes: UnsafeRawBufferPointer, plans: [RenditionPlan], limits: LimitRules
    ) -> Result<(facts: ImageFacts, thumbnails: [[UInt8]]), PictureFault> {
        var results: [[UInt8]] = []
        do {
            let facts = try renderer.render(bytes, plans: plans, limits: limits) {
                (thumbnail) throws(Rejection) in
                results.append(thumbnail.bytes)
            }
            return .success((facts, results))
        } catch {
            return .failure(PictureFault(reason: error.reason, detail: error.detail))
        }
    }
}

/// Why there is no usable picture.
package struct PictureFault: Error {
    /// One of the verdict `bad_content`.
    package let reason: Reason
    /// For people.
    package let detail: String
}

extension ResultFolder {
    fileprivate mutating func take(_ thumbnail: EncodedThumbnail) throws(Rejection) {
        do {
            try write(
                thumbnail.bytes, preset: thumbnail.preset, key: thumbnail.key,
                format: thumbnail.format, size: thumbnail.size)
        } catch {
            throw Rejection(.renderFailed, error.description)
        }
    }
}
