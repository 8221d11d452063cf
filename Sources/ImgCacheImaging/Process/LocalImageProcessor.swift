internal import Glibc
public import ImgCacheModel

/// Renders pictures in this process, on threads of its own.
///
/// For tests and for places where no worker can be started: a decoder that crashes takes this
/// process with it. ``WorkerPool`` is the one for strangers' pictures.
public final class LocalImageProcessor: ImageProcessing {
    private let lanes: Lanes<Void>
    private let renderer: VipsRenderer

    /// Starts libvips; threads come with the first job and go after 30 s without one.
    ///
    /// - Parameter width: Pictures at a time, 1 or more; the number of processors by default.
    /// - Throws: ``ImagingError/libraryUnavailable(detail:)``.
    public init(width: Int? = nil) throws(ImagingError) {
        renderer = try VipsRenderer()
        lanes = Lanes(
            count: width ?? Processors.count, idle: .seconds(30), enter: {},
            leave: { _ in VipsLibrary.leaveThread() })
    }

    /// Renders one picture; suspends while all threads are busy.
    ///
    /// - Returns: What came of it; `run_aborted` when the task was cancelled before its turn, and
    ///   after ``shutdown()``.
    public func process(_ job: ImageJob) async -> ImageOutcome {
        let outcome = await lanes.run { [renderer] _ in renderer.render(job) }
        return outcome ?? .notBegun(cancelled: Task.isCancelled)
    }

    /// Lets running pictures finish and ends the threads.
    public func shutdown() async { await lanes.close() }
}

extension ImageOutcome {
    /// The outcome of a job that nobody began.
    static func notBegun(cancelled: Bool) -> ImageOutcome {
        cancelled
            ? .rejected(.runAborted, detail: "the run ended before this picture's turn")
            : .rejected(.runAborted, detail: "the image stage has been shut down")
    }
}

/// The processors that this process may use.
enum Processors {
    static var count: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
