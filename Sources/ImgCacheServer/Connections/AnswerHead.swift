internal import NIOCore
internal import NIOHTTP1

/// The heads of answers as bytes.
///
/// In place of the library's encoder, which looks through the fields for how a body is framed,
/// chunks it where they do not say, and writes the fields of a file anew each time. Here each
/// answer has its `Content-Length`, unless it may have no body, see ``Answer``.
enum AnswerHead {
    /// Fields as they stand in a head, each with its line break. Source: RFC 9112, section 5.
    static func bytes(of headers: HTTPHeaders) -> ByteBuffer {
        var buffer = ByteBuffer()
        for (name, value) in headers { add(name, value, to: &buffer) }
        return buffer
    }

    /// A status line, the fields, and the empty line. Source: RFC 9112, section 4.
    ///
    /// - Parameters:
    ///   - answer: Whose status and fields.
    ///   - date: As HTTP writes the time.
    ///   - connection: What the connection will do, where the client cannot know it.
    /// - Returns: The bytes, up to the body.
    static func bytes(of answer: Answer, date: String, connection: String?) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 768)
        if answer.status == .ok {
            buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
        } else {
            buffer.writeString(
                "HTTP/1.1 \(answer.status.code) \(answer.status.reasonPhrase)\r\n")
        }
        if let fields = answer.fields { buffer.writeImmutableBuffer(fields) }
        for (name, value) in answer.headers { add(name, value, to: &buffer) }
        add("Date", date, to: &buffer)
        if let connection { add("Connection", connection, to: &buffer) }
        buffer.writeStaticString("\r\n")
        return buffer
    }

    private static func add(_ name: String, _ value: String, to buffer: inout ByteBuffer) {
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        buffer.writeString(value)
        buffer.writeStaticString("\r\n")
    }
}
