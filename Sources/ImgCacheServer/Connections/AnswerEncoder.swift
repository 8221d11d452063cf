internal import NIOCore
internal import NIOHTTP1

/// Writes the heads of answers as bytes.
///
/// In place of the library's own encoder, which looks through the fields for how a body is framed,
/// chunks it where they do not say, writes the fields of a file anew each time, and asks the system
/// to write no bytes at the end of each answer. Here each answer has its `Content-Length`, unless
/// it may have no body, see ``Answer``, and ``RequestHandler`` tells the end of an answer when all
/// of it has left.
final class AnswerEncoder: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = IOData

    /// Further fields of the next head, as ``bytes(of:)`` gives them; taken by it.
    var fields: ByteBuffer?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            let bytes = Self.bytes(of: head, fields)
            fields = nil
            context.write(wrapOutboundOut(.byteBuffer(bytes)), promise: promise)
        case .body(let data): context.write(wrapOutboundOut(data), promise: promise)
        case .end: promise?.succeed()
        }
    }

    /// Fields as they stand in a head, each with its line break. Source: RFC 9112, section 5.
    static func bytes(of headers: HTTPHeaders) -> ByteBuffer {
        var buffer = ByteBuffer()
        add(headers, to: &buffer)
        return buffer
    }

    /// A status line, its fields, and the empty line. Source: RFC 9112, section 4.
    private static func bytes(of head: HTTPResponseHead, _ fields: ByteBuffer?) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 768)
        if head.status == .ok {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            buffer.writeString("HTTP/1.1 \(head.status.code) \(head.status.reasonPhrase)\r\n")
        }
        if let fields { buffer.writeImmutableBuffer(fields) }
        add(head.headers, to: &buffer)
        buffer.writeStaticString("\r\n")
        return buffer
    }

    private static func add(_ headers: HTTPHeaders, to buffer: inout ByteBuffer) {
        for (name, value) in headers {
            buffer.writeString(name)
            buffer.writeStaticString(": ")
            buffer.writeString(value)
            buffer.writeStaticString("\r\n")
        }
    }
}
