internal import ImgCacheModel
internal import Synchronization

/// What whole bodies turned out to be in this run, so that the same bytes are decoded once.
final class Looks: Sendable {
    /// What came of decoding.
    enum Look: Sendable {
        /// A whole picture.
        case picture(ImageFacts)
        /// None, and why.
        case rejected(Reason, String)
    }

    private struct State {
        var known: [ContentHash: Look] = [:]
        var holders: [PlaceholderWatch.Twin: [String]] = [:]
    }

    private let state = Mutex(State())

    /// Bodies that are remembered; then all are forgotten, which costs a decode.
    static let limit = 4096

    /// What these bytes are; `nil` when nobody looked yet.
    func known(_ hash: ContentHash) -> Look? { state.withLock { $0.known[hash] } }

    /// Remembers what these bytes are.
    func keep(_ look: Look, of hash: ContentHash) {
        state.withLock { state in
            if state.known.count >= Self.limit { state.known = [:] }
            state.known[hash] = look
        }
    }

    /// Notes who got which bytes as a good picture.
    func note(_ source: Source, got hash: ContentHash) {
        let twin = PlaceholderWatch.Twin(host: source.host, hash: hash)
        state.withLock { $0.holders[twin, default: []].append(source.location.identity) }
    }

    /// Who got the bytes of this host before it was known that it gives them for anything.
    func holders(of twin: PlaceholderWatch.Twin) -> [String] {
        state.withLock { $0.holders[twin] ?? [] }
    }
}
