internal import Dispatch
internal import ImgCacheModel

/// A walk over folders on a thread of its own, which hands documents over in batches and is never
/// more than two batches ahead of whoever takes them.
struct BatchedWalk: AsyncSequence {
    typealias Element = [DocumentStat]

    let documents: any DocumentFinding
    let paths: [String]
    let size: Int

    private struct Abandoned: Error {}

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var batches: AsyncThrowingStream<[DocumentStat], any Error>.AsyncIterator
        fileprivate let room: DispatchSemaphore

        mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> [DocumentStat]? {
            let batch = try await batches.next(isolation: actor)
            room.signal()
            return batch
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        let room = DispatchSemaphore(value: 2)
        let (stream, continuation) = AsyncThrowingStream<[DocumentStat], any Error>.makeStream()
        // A walk that nobody follows any longer finds room, and then that it was abandoned.
        continuation.onTermination = { _ in room.signal() }
        DispatchQueue.global().async { [documents, paths, size] in
            var batch: [DocumentStat] = []
            func handOver() throws {
                room.wait()
                if case .terminated = continuation.yield(batch) { throw Abandoned() }
                batch = []
            }
            do {
                try documents.forEachDocument(in: paths) { stat in
                    batch.append(stat)
                    if batch.count == size { try handOver() }
                }
                if !batch.isEmpty { try handOver() }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        return AsyncIterator(batches: stream.makeAsyncIterator(), room: room)
    }
}
