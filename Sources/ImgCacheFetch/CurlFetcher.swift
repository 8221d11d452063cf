public import ImgCacheModel

/// Fetches by HTTP: libcurl on a thread of its own, redirects judged hop by hop, addresses
/// guarded, bodies streamed.
///
/// One value serves any number of tasks at a time; how many may ask which host is the business
/// of ``HostScheduler``. With a proxy configured the guard judges address literals in URLs alone:
/// which address a name leads to, the proxy knows and we do not.
public final class CurlFetcher: Fetching {
    /// The `Accept` field of every request, the same for all so that answers that vary by it
    /// stay comparable between nights: the formats that can be decoded, those that are nearest to
    /// what an editor uploaded first, and a last resort for servers that would answer 406.
    public static let accept =
        "image/jpeg,image/png,image/webp,image/gif,image/avif;q=0.8,image/*;q=0.5,*/*;q=0.1"

    let configuration: Configuration
    let surroundings: Surroundings
    let engine: CurlEngine
    let addressGuard: AddressGuard
    let rewriter: RequestRewriter
    let excluded: URLPatternList

    /// What a fetcher takes from outside, so that tests can put scripts in their place.
    public struct Surroundings: Sendable {
        /// Waits and deadlines.
        public var time: any MonotonicTime
        /// `Retry-After` dates and expiring URLs.
        public var clock: any WallClock
        /// Tells unknown names from temporary failures.
        public var names: any NameAsking
        /// A number from 0 to below 1: the jitter of waits.
        public var random: @Sendable () -> Double

        /// Takes all four.
        public init(
            time: any MonotonicTime, clock: any WallClock, names: any NameAsking,
            random: @escaping @Sendable () -> Double
        ) {
            self.time = time
            self.clock = clock
            self.names = names
            self.random = random
        }

        /// The system's clocks, resolver and randomness.
        ///
        /// - Parameter patience: How long the resolver is waited for.
        /// - Returns: Surroundings for real runs.
        public static func system(patience: Duration) -> Surroundings {
            Surroundings(
                time: SystemTime(), clock: SystemWallClock(),
                names: SystemNames(patience: patience),
                random: { Double.random(in: 0..<1) })
        }
    }

    /// Starts the engine.
    ///
    /// - Parameters:
    ///   - configuration: What may be done, and how long.
    ///   - surroundings: Clocks, resolver and randomness; the system's by default.
    /// - Throws: ``FetchError`` when an address range, connect-to entry, proxy or CA file of the
    ///   configuration is unusable, or the engine cannot start.
    public init(
        _ configuration: Configuration, surroundings: Surroundings? = nil
    ) throws(FetchError) {
        self.configuration = configuration
        self.surroundings =
            surroundings ?? .system(patience: configuration.fetch.connectTimeout)
        addressGuard = try AddressGuard(allowing: configuration.network.allowAddresses)
        rewriter = RequestRewriter(configuration.fetch.rewrite)
        excluded = URLPatternList(configuration.fetch.exclude)
        engine = try CurlEngine(configuration.engineSettings(addressGuard))
    }

    deinit { engine.stop() }

    /// Asks, follows redirects, tries again where that may help, and says what came of it.
    ///
    /// The sink is finished when a body came whole, and discarded otherwise.
    public func fetch(_ request: FetchRequest, into sink: any BodySink) async -> FetchResult {
        await run(request, into: sink, gate: OpenGate(time: surroundings.time))
    }

    func conclude(_ attempt: Attempt, sink: any BodySink) -> FetchResult {
        var result = attempt.result
        switch attempt.ending {
        case .body:
            do {
                result.outcome = .body(try sink.finish())
            } catch {
                result.outcome = .failed(.runAborted)
                result.detail = "the body could not be kept: \(error)"
            }
        case .notModified: result.outcome = .notModified
        case .failed(let reason): result.outcome = .failed(reason)
        }
        if case .body = result.outcome { return result }
        sink.discard()
        return result
    }
}
