internal import Glibc
public import ImgCacheModel
internal import Synchronization

/// Renders pictures in processes that may die: one for each processor, each in a cage.
///
/// A crash, a kill or a time-out costs one picture, after a second try in a fresh process. Workers
/// are started when there is work and end when there is none, or with this process, however that
/// ends.
public final class WorkerPool: ImageProcessing {
    /// How workers are started and kept.
    public struct Configuration: Sendable {
        /// The program to start; usually the path of this very program.
        public var executablePath: String
        /// Its arguments: those that make it call ``RenderWorker/main()``.
        public var arguments = ["render-worker"]
        /// Workers at a time, 1 or more; the number of processors by default.
        public var width: Int
        /// Address space of each worker; `limits.workerMemory` of the configuration. 0 for no
        /// limit.
        public var memory: ByteCount
        /// Whether workers may read the system's fonts, which SVG asks for.
        public var readsFonts = false
        /// A worker without work ends after this; 30 s by default.
        public var idle = Duration.seconds(30)
        /// A worker is replaced after this many pictures; 1,000 by default.
        public var recycleAfter = 1000
        /// A worker that holds more memory than this after a picture is replaced; 256 MB by
        /// default.
        public var recycleAbove = ByteCount(256_000_000)
        /// What progressive JPEG pictures may hold together; 400 MB by default.
        public var progressiveBudget = ByteCount(400_000_000)

        /// Takes what has no default.
        public init(executablePath: String, memory: ByteCount, width: Int? = nil) {
            self.executablePath = executablePath
            self.memory = memory
            self.width = width ?? Processors.count
        }
    }

    private let configuration: Configuration
    private let lanes: Lanes<WorkerSlot>
    private let budget: MemoryBudget

    /// Starts nothing yet.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        budget = MemoryBudget(Int(configuration.progressiveBudget.bytes))
        lanes = Lanes(
            count: configuration.width, idle: configuration.idle,
            enter: { WorkerSlot(configuration) }, leave: { $0.dismiss() })
    }

    /// Renders one picture in a worker; suspends while all workers are busy.
    ///
    /// - Returns: What came of it. `decoder_crashed` or `decoder_timeout` after two tries;
    ///   `run_aborted` when the task was cancelled, which kills the worker that is at it, and
    ///   after ``shutdown()``.
    /// - Throws: ``ImagingError/workerStart(path:detail:)`` or
    ///   ``ImagingError/workerProtocol(detail:)`` when no worker can be started, twice: nothing
    ///   is known of the picture then, and no other one would fare better. Nor is it after
    ///   ``ImagingError/file(path:action:errno:)``, when a thumbnail cannot be written.
    public func process(_ job: ImageJob) async throws(ImagingError) -> ImageOutcome {
        let cancellation = Cancellation()
        let answer = await withTaskCancellationHandler {
            await lanes.run { [budget] slot -> Result<ImageOutcome, ImagingError> in
                let held = budget.acquire(MemoryBudget.need(of: job.path))
                defer { budget.release(held) }
                do throws(ImagingError) {
                    return .success(try slot.render(job, cancellation))
                } catch {
                    return .failure(error)
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
        return try answer?.get() ?? .notBegun(cancelled: Task.isCancelled)
    }

    /// Starts all workers beside each other, so that they are there when the first bodies are.
    public func expectPictures() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<configuration.width {
                group.addTask { [lanes] in
                    await lanes.run { slot in
                        // The first picture meets the same failure and tells it.
                        do { _ = try slot.worker() } catch { return }
                    }
                }
            }
        }
    }

    /// Starts a worker if none is there, and tells what holds it.
    ///
    /// Worth asking once before the first picture of a night: it fails where ``process(_:)`` would
    /// fail, before anything has been fetched. Costs one start (about 50 ms) and saves it again,
    /// since the worker stays for the pictures that follow.
    ///
    /// - Returns: What the worker found.
    /// - Throws: ``ImagingError/workerStart(path:detail:)`` or
    ///   ``ImagingError/workerProtocol(detail:)``.
    public func protections() async throws(ImagingError) -> ProtectionReport {
        let answer = await lanes.run { slot -> Result<ProtectionReport, ImagingError> in
            do throws(ImagingError) {
                return .success(try slot.worker().protections)
            } catch {
                return .failure(error)
            }
        }
        guard let answer else {
            throw .workerStart(
                path: configuration.executablePath, detail: "the pool has been shut down")
        }
        return try answer.get()
    }

    /// The most that progressive JPEG pictures held together so far. For tests.
    var progressivePeak: Int { budget.peak }

    /// The process of the lane that is free first; `nil` where it has none now. For tests.
    package func processID() async -> Int32? { await lanes.run { $0.processID } ?? nil }

    /// Lets running pictures finish, then ends every worker.
    public func shutdown() async { await lanes.close() }
}

/// A wish to stop that comes from another thread.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var worker: WorkerProcess?
    }

    private let state = Mutex(State())

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Kills whoever is at it, and whoever should take over.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.worker?.kill()
        }
    }

    /// Names the worker that is at it; killed at once when the wish came before.
    func follow(_ worker: WorkerProcess?) {
        state.withLock { state in
            state.worker = worker
            if state.isCancelled { worker?.kill() }
        }
    }
}
