import NIOCore
import NIOHTTP1

/// What the requests of one handler have in common.
struct Lane: Sendable {
    /// Whether they came through the TLS port.
    let isTLS: Bool
    /// Whether the handler serves one stream of HTTP/2, and not a connection.
    let isStream: Bool

    /// How the answer to a request may be framed.
    func manner(of head: HTTPRequestHead) -> Manner {
        if isStream { return .streamed }
        let isOld = head.version == .http1_0
        return .sequential(keepsAlive: head.isKeepAlive, takesChunks: !isOld)
    }
}

/// How the end of a body is told, and what comes after it.
enum Manner: Equatable {
    /// HTTP/1: one answer after the other on a connection.
    case sequential(keepsAlive: Bool, takesChunks: Bool)
    /// HTTP/2: one answer on a stream, which frames it by itself.
    case streamed

    var keepsAlive: Bool {
        switch self {
        case .sequential(let keepsAlive, _): keepsAlive
        case .streamed: true
        }
    }

    var takesChunks: Bool {
        switch self {
        case .sequential(_, let takesChunks): takesChunks
        case .streamed: false
        }
    }
}
