internal import ImgCacheStore
internal import NIOCore
internal import NIOHTTP1

/// What is sent for one request, without its date: with `Content-Length`, where it may have a body.
struct Answer {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    /// Further fields of the head, none of which stands in ``headers``, as bytes: where they are
    /// the same for many answers.
    var fields: ByteBuffer?
    var body: Body = .none

    /// What follows the head; nothing of it is sent for HEAD.
    enum Body {
        case none
        case memory(ByteBuffer)
        case file(PublicFile, Range<Int64>)

        /// In bytes.
        var length: Int64 {
            switch self {
            case .none: 0
            case .memory(let buffer): Int64(buffer.readableBytes)
            case .file(_, let range): Int64(range.count)
            }
        }
    }

    /// The client has what these fields describe.
    static func notModified(_ headers: HTTPHeaders) -> Answer {
        var headers = headers
        for name in ["Content-Length", "Content-Type", "Content-Encoding"] {
            headers.remove(name: name)
        }
        return Answer(status: .notModified, headers: headers)
    }

    /// A short text for people, which others may keep for `maxAge` seconds.
    static func text(
        _ status: HTTPResponseStatus, _ text: String, maxAge: Int = 0,
        extra: [(String, String)] = []
    ) -> Answer {
        let body = ByteBuffer(string: text + "\n")
        var headers: HTTPHeaders = [
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": "\(body.readableBytes)",
            "Cache-Control": maxAge > 0 ? "public, max-age=\(maxAge)" : "no-store",
            "X-Content-Type-Options": "nosniff",
        ]
        for (name, value) in extra { headers.add(name: name, value: value) }
        return Answer(status: status, headers: headers, body: .memory(body))
    }
}
