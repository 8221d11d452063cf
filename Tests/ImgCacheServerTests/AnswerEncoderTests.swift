import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import ImgCacheServer

@Suite struct AnswerEncoderTests {
    private static let answers: [Answer] = [
        Answer.text(.ok, "here"), .text(.notFound, "nothing", maxAge: 60),
        .text(.rangeNotSatisfiable, "four bytes", extra: [("Content-Range", "bytes */4")]),
        .notModified(["ETag": "\"a-1\"", "Content-Length": "4", "Last-Modified": ""]),
        .text(
            .custom(code: 299, reasonPhrase: "Größer"), "ü",
            extra: [("X-Long", String(repeating: "ü", count: 900))]),
    ]

    /// What a channel sends for one answer; each part's writing is waited for.
    private func sent(_ answer: Answer, by encoder: any ChannelHandler) throws -> [UInt8] {
        let channel = EmbeddedChannel(handler: encoder)
        let head = HTTPResponseHead(
            version: .http1_1, status: answer.status, headers: answer.headers)
        try channel.writeOutbound(HTTPServerResponsePart.head(head))
        if case .memory(let bytes) = answer.body {
            try channel.writeOutbound(HTTPServerResponsePart.body(.byteBuffer(bytes)))
        }
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        var all: [UInt8] = []
        while case .byteBuffer(let bytes)? = try channel.readOutbound(as: IOData.self) {
            all += Array(bytes.readableBytesView)
        }
        _ = try channel.finish()
        return all
    }

    @Test(arguments: answers.indices)
    func sendsWhatTheLibrarySends(_ index: Int) throws {
        let answer = Self.answers[index]
        let bytes = try sent(answer, by: AnswerEncoder())
        #expect(bytes == (try sent(answer, by: HTTPResponseEncoder())))
        #expect(bytes.starts(with: Array("HTTP/1.1 \(answer.status.code) ".utf8)))
    }

    /// Fields given as bytes stand in the next head, and in no later one.
    @Test func furtherFieldsStandInOneHead() throws {
        let encoder = AnswerEncoder()
        encoder.fields = AnswerEncoder.bytes(of: ["ETag": "\"a-1\"", "Content-Length": "0"])
        let answer = Answer(status: .ok, headers: ["Date": "now"])
        let expected = "HTTP/1.1 200 OK\r\nETag: \"a-1\"\r\nContent-Length: 0\r\nDate: now\r\n\r\n"
        #expect(try sent(answer, by: encoder) == Array(expected.utf8))
        #expect(try sent(answer, by: encoder) == Array("HTTP/1.1 200 OK\r\nDate: now\r\n\r\n".utf8))
    }

    /// The end of an answer is done at once, and the system is asked for nothing.
    @Test func theEndSendsNothing() throws {
        let channel = EmbeddedChannel(handler: AnswerEncoder())
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        #expect(try channel.readOutbound(as: IOData.self) == nil)
        _ = try channel.finish()
    }
}
