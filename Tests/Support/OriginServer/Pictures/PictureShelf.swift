import NIOCore
import NIOPosix
import Synchronization

/// An encoded picture, ready to be sent as often as it is asked for.
struct Picture: Sendable {
    let bytes: ByteBuffer
    /// 16 hexadecimal digits that follow from the bytes alone.
    let fingerprint: String

    init(_ encoded: [UInt8]) {
        bytes = ByteBuffer(bytes: encoded)
        let digits = String(StableHash.hash(encoded), radix: 16)
        fingerprint = String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Keeps drawn pictures in bounded memory, and has missing ones drawn on threads of its own.
///
/// The bound is kept with two generations: when the young one is full it becomes the old one, and
/// what was not asked for since falls away. One picture is drawn once, however many wait for it.
final class PictureShelf: Sendable {
    typealias Completion = @Sendable (Result<Picture, any Error>) -> Void

    private struct State {
        var young: [PictureRequest: Picture] = [:]
        var old: [PictureRequest: Picture] = [:]
        var youngBytes = 0
        var waiting: [PictureRequest: [Completion]] = [:]
        var drawn = 0
    }

    private let provider: any PictureProviding
    private let pool: NIOThreadPool
    private let generationBytes: Int
    private let state = Mutex(State())

    /// Makes an empty shelf and starts its threads.
    ///
    /// - Parameters:
    ///   - provider: Draws what is missing.
    ///   - limit: How many bytes of pictures are kept at most.
    ///   - threads: How many pictures are drawn at a time.
    init(provider: any PictureProviding, limit: Int, threads: Int) {
        self.provider = provider
        generationBytes = max(1, limit / 2)
        pool = NIOThreadPool(numberOfThreads: max(1, threads))
        pool.start()
    }

    /// How many pictures were drawn so far.
    var drawn: Int { state.withLock { $0.drawn } }

    /// The picture if it is on the shelf; never waits.
    func picture(_ request: PictureRequest) -> Picture? {
        state.withLock { state in
            if let picture = state.young[request] { return picture }
            guard let picture = state.old.removeValue(forKey: request) else { return nil }
            keep(picture, for: request, in: &state)
            return picture
        }
    }

    /// Has the picture drawn and calls back from a drawing thread.
    func draw(_ request: PictureRequest, completion: @escaping Completion) {
        if let picture = picture(request) { return completion(.success(picture)) }
        let isFirst = state.withLock { state in
            state.waiting[request, default: []].append(completion)
            return state.waiting[request]?.count == 1
        }
        guard isFirst else { return }
        pool.submit { poolState in
            let result: Result<Picture, any Error> =
                switch poolState {
                case .active: Result { Picture(try self.provider.picture(request)) }
                case .cancelled: .failure(OriginError.stopped)
                }
            self.finish(request, result)
        }
    }

    /// Ends the threads after the drawings in hand; waiting requests get an error.
    func stop() async throws {
        try await pool.shutdownGracefully()
    }

    private func finish(_ request: PictureRequest, _ result: Result<Picture, any Error>) {
        let waiting = state.withLock { state in
            if case .success(let picture) = result {
                state.drawn += 1
                keep(picture, for: request, in: &state)
            }
            return state.waiting.removeValue(forKey: request) ?? []
        }
        for completion in waiting { completion(result) }
    }

    private func keep(_ picture: Picture, for request: PictureRequest, in state: inout State) {
        let size = picture.bytes.readableBytes
        guard size <= generationBytes else { return }
        if state.youngBytes + size > generationBytes {
            state.old = state.young
            state.young = [:]
            state.youngBytes = 0
        }
        state.young[request] = picture
        state.youngBytes += size
    }
}
