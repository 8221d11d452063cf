internal import ImgCacheImaging

/// The worker's entry, handed on to the command line.
public enum RenderWorkerEntry {
    /// Locks this process in and serves render jobs on standard input until it ends.
    ///
    /// Call it from a synchronous `main`, before any thread exists.
    public static func enter() -> Never { RenderWorker.main() }
}
