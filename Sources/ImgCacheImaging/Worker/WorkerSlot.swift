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
        let fresh: WorkerProcess
        let begin = ContinuousClock.now
        do {
            fresh = try start()
        } catch {
            // A moment without memory or process numbers ends no night; one that kept silent for
            // 20 s will again.
            guard ContinuousClock.now - begin < .seconds(5) else { throw error }
            fresh = try start()
        }
        current = fresh
        pictures = 0
        return fresh
    }

    private func start() throws(ImagingError) -> WorkerProcess {
        try WorkerProcess(
            executable: configuration.executablePath, arguments: configuration.arguments,
            memory: Int(configuration.memory.bytes), readsFonts: configuration.readsFonts)
    }

    /// The process at this place, if there is one.
    var processID: Int32? { current?.processID }

    /// Ends the worker.
    mutating func dismiss() {
        current?.end()
        current = nil
    }

    /// Renders one picture: a worker that dies gets one successor.
    ///
    /// - Throws: When there is no worker to be had, or our disk refuses a thumbnail: both say
    ///   nothing of the picture.
    mutating func render(
        _ job: ImageJob, _ cancellation: Cancellation
    ) throws(ImagingError) -> ImageOutcome {
        var last = ImageOutcome.rejected(.decoderCrashed, detail: "no worker")
        for _ in 0..<2 {
            guard !cancellation.isCancelled else { break }
            switch try attempt(job, cancellation) {
            case .outcome(let outcome): return outcome
            case .refused(let error): throw error
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
