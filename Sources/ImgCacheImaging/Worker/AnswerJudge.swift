internal import Glibc
internal import ImgCacheModel

/// Judges what a worker says about one job. It has read a stranger's bytes, so it may have been
/// taken over by them: what was not asked for is no answer.
struct AnswerJudge {
    /// What a worker may say.
    enum Answer: Equatable {
        case thumbnail(ThumbnailMessage)
        case done(DoneMessage)
        case rejected(RejectedMessage)
    }

    private let plans: [RenditionPlan]
    /// Told by the parent itself from the first bytes: it becomes the extension of the stored
    /// original, and so the type under which a web server hands it to browsers.
    private let format: ImageFormat?
    /// Thumbnails so far, for each plan.
    private var counts: [Int]

    /// - Parameters:
    ///   - plans: What was asked for.
    ///   - head: The first 4 KiB of the file, or all of it.
    init(plans: [RenditionPlan], head: UnsafeRawBufferPointer) {
        self.plans = plans
        counts = Array(repeating: 0, count: plans.count)
        if case .format(let format) = FormatSniffer.look(at: head) {
            self.format = format
        } else {
            format = nil
        }
    }

    /// For a job whose file is open; its position is left where it is.
    init(of job: ImageJob, open file: Int32) {
        self = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { room in
            let count = pread(file, room.baseAddress, room.count, 0)
            // Whoever cannot be read is no picture to the worker either.
            return AnswerJudge(
                plans: job.plans, head: UnsafeRawBufferPointer(rebasing: room[..<max(0, count)]))
        }
    }

    /// The answer in a frame.
    ///
    /// - Throws: When it is none: the worker is not to be talked to again.
    mutating func judge(_ frame: Frame) throws(WireReader.Malformed) -> Answer {
        switch frame.kind {
        case .thumbnail:
            let message = try ThumbnailMessage(frame.payload)
            try admit(message)
            return .thumbnail(message)
        case .done:
            let message = try DoneMessage(frame.payload)
            guard message.facts.format == format, isComplete else { throw WireReader.Malformed() }
            return .done(message)
        case .rejected: return .rejected(try RejectedMessage(frame.payload))
        case .configure, .job, .hello: throw WireReader.Malformed()
        }
    }

    /// Whether every preset got a thumbnail: a plan that repeats a size of its preset gets none, the
    /// preset as a whole does.
    private var isComplete: Bool {
        let served = Set(zip(plans, counts).filter { $0.1 > 0 }.map(\.0.preset.name))
        return plans.allSatisfy { served.contains($0.preset.name) }
    }

    /// A thumbnail of a plan of ours, in a format of its preset, and no more of them than formats:
    /// or the disk could be filled.
    private mutating func admit(_ message: ThumbnailMessage) throws(WireReader.Malformed) {
        guard plans.indices.contains(message.plan) else { throw WireReader.Malformed() }
        let preset = plans[message.plan].preset
        let sides = 1...RenditionGeometry.longestSide
        guard preset.allows(message.format), counts[message.plan] < preset.formats.count,
            sides.contains(message.size.width), sides.contains(message.size.height)
        else { throw WireReader.Malformed() }
        counts[message.plan] += 1
    }
}

extension Preset {
    fileprivate func allows(_ format: ImageFormat) -> Bool {
        formats.contains { wanted in
            switch wanted {
            case .webp: format == .webp
            case .jpeg: format == .jpeg
            case .png: format == .png
            case .avif: format == .avif
            case .auto: format == .png || format == .webp
            }
        }
    }
}
