internal import ImgCacheModel

/// The place of one worker: starts it when needed, replaces it when it died or is worn out.
struct WorkerSlot {
    private let configuration: WorkerPool.Configuration
    private var current: WorkerProcess?
    private var pictures = 0

    init(_ configuration: WorkerPool.Configuration) { self.configuration = configuration }

    /// The worker of this place, a fresh one where there is none.
    mutating func worker() throws(ImagingError) -> WorkerProcess {
        if let current, current.isAlive { return current }
        dismiss()
        let fresh = try WorkerProcess(
            executable: configuration.executablePath, arguments: configuration.arguments,
            memory: Int(configuration.memory.bytes), readsFonts: configuration.readsFonts)
        current = fresh
        pictures = 0
        return fresh
    }

    /// Ends the worker.
    mutating func dismiss() {
        current?.end()
        current = nil
    }

    /// Renders one picture: a worker that dies gets one successor.
    mutating func render(_ job: ImageJob, _ cancellation: Cancellation) -> ImageOutcome {
        var last = ImageOutcome.rejected(.decoderCrashed, detail: "no worker")
        for _ in 0..<2 {
            guard !cancellation.isCancelled else { break }
            let answer: WorkerAnswer
            do {
                answer = try attempt(job, cancellation)
            } catch {
                return .rejected(.decoderCrashed, detail: error.description)
            }
            switch answer {
            case .outcome(let outcome): return outcome
            case .crashed(let detail): last = .rejected(.decoderCrashed, detail: detail)
            case .timedOut(let detail): last = .rejected(.decoderTimeout, detail: detail)
            }
        }
        return cancellation.isCancelled
            ? .rejected(.runAborted, detail: "the run ended while this picture was rendered") : last
    }

    private mutating func attempt(
        _ job: ImageJob, _ cancellation: Cancellation
    ) throws(ImagingError) -> WorkerAnswer {
        let worker = try worker()
        cancellation.follow(worker)
        defer { cancellation.follow(nil) }
        var folder = ResultFolder(path: job.outputFolder)
        var resident = 0
        let answer = worker.render(job, into: &folder, resident: &resident)
        pictures += 1
        if pictures >= configuration.recycleAfter || resident > configuration.recycleAbove.bytes {
            dismiss()
        }
        return answer
    }
}
