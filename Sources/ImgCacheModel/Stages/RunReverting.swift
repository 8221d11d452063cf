/// A run that can be taken back: the network was at fault, so nobody gets a strike.
public protocol RunReverting: Sendable {
    /// Puts verdict, reason, course and due time of every source that this run touched back to
    /// what they were when it began. New originals and what came with them stay.
    ///
    /// Works until the run is finished; a finished or unknown run has nothing to take back.
    ///
    /// - Parameter id: The open run.
    /// - Returns: How many sources were put back.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func revertRun(_ id: Int64) async throws -> Int
}
