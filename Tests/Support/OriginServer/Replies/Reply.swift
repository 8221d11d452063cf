import NIOCore
import NIOHTTP1

/// What goes over the wire: everything is decided, only the sending is left.
struct Reply {
    /// The body as it will be framed.
    enum Body {
        case none
        case bytes(ByteBuffer)
        /// So many bytes made while sending; nil for no end.
        case filler(Int?)

        /// In bytes, or nil without end.
        var length: Int? {
            switch self {
            case .none: 0
            case .bytes(let buffer): buffer.readableBytes
            case .filler(let count): count
            }
        }
    }

    var status: Int
    var headers: HTTPHeaders
    var body: Body
    /// Whether the body is sent in chunks.
    var isChunked: Bool
    var delivery: Answer.Delivery
    var bytesPerSecond: Int?
    var delay: Duration?
    var gate: Gate?

    /// How many bytes of the body are sent before ``delivery`` strikes; nil without end.
    var sendLength: Int? {
        switch delivery {
        case .whole: body.length
        case .cut(let percent): body.length.map { $0 * min(99, max(0, percent)) / 100 } ?? 65_536
        case .reset(let bytes), .stall(let bytes): min(bytes, body.length ?? bytes)
        case .resetBeforeHead, .never: 0
        }
    }

    /// Frames an answer for one request.
    ///
    /// - Parameters:
    ///   - answer: What was decided.
    ///   - request: Its method, conditions and range count.
    ///   - picture: The drawn picture where the answer is one.
    init(_ answer: Answer, to request: OriginRequest, picture: Picture?) {
        status = answer.status
        headers = HTTPHeaders()
        isChunked = answer.isChunked
        delivery = answer.delivery
        bytesPerSecond = answer.bytesPerSecond
        delay = answer.delay
        gate = answer.gate
        body = Self.body(of: answer, picture: picture)

        headers.add(name: "Date", value: HTTPDate.string(HTTPDate.now()))
        headers.add(name: "Server", value: "imgcache-origin")
        for field in answer.headers { headers.add(name: field.name, value: field.value) }
        if let picture { addValidators(of: answer, picture: picture) }
        if picture != nil, Self.isUnchanged(since: request, headers: headers) {
            becomeNotModified()
            return
        }
        headers.add(
            name: "Content-Type",
            value: answer.contentType ?? Pages.mediaType(of: answer.picture.format))
        if answer.isGzipped { compress() }
        if picture != nil, status == 200 { applyRange(answer.ranges, request) }
        frame()
        if request.method == "HEAD" { dropBody() }
    }

    private static func body(of answer: Answer, picture: Picture?) -> Body {
        switch answer.body {
        case .filler(let count): return .filler(count)
        case .bytes(let bytes): return .bytes(ByteBuffer(bytes: bytes))
        case .picture:
            guard let picture else { return .none }
            let length = picture.bytes.readableBytes
            let kept = length * min(100, max(0, answer.keptPercent)) / 100
            let slice = picture.bytes.getSlice(at: picture.bytes.readerIndex, length: kept)
            return .bytes(slice ?? picture.bytes)
        }
    }

    private mutating func compress() {
        guard case .bytes(let buffer) = body else { return }
        body = .bytes(ByteBuffer(bytes: Gzip.wrapped(Array(buffer.readableBytesView))))
        headers.add(name: "Content-Encoding", value: "gzip")
    }

    private mutating func frame() {
        let mayHaveBody = status >= 200 && status != 204 && status != 304
        guard mayHaveBody else {
            body = .none
            isChunked = false
            return
        }
        if let length = body.length, !isChunked {
            headers.add(name: "Content-Length", value: String(length))
        } else {
            isChunked = true
            headers.add(name: "Transfer-Encoding", value: "chunked")
        }
    }

    /// Leaves the head as GET would have it, as far as no body allows.
    private mutating func dropBody() {
        body = .none
        isChunked = false
        headers.remove(name: "Transfer-Encoding")
        if case .cut = delivery { delivery = .whole }
    }

    private mutating func becomeNotModified() {
        status = 304
        body = .none
        isChunked = false
        if case .cut = delivery { delivery = .whole }
    }
}
