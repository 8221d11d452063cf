import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import ImgCacheServer

@Suite struct AnswerHeadTests {
    private static let answers: [Answer] = [
        Answer.text(.ok, "here"), .text(.notFound, "nothing", maxAge: 60),
        .text(.rangeNotSatisfiable, "four bytes", extra: [("Content-Range", "bytes */4")]),
        .notModified(["ETag": "\"a-1\"", "Content-Length": "4", "Last-Modified": ""]),
        .text(
            .custom(code: 299, reasonPhrase: "Größer"), "ü",
            extra: [("X-Long", String(repeating: "ü", count: 900))]),
    ]

    private static let date = "Tue, 24 Nov 2026 08:00:00 GMT"

    private func head(_ answer: Answer, connection: String? = nil) -> [UInt8] {
        let bytes = AnswerHead.bytes(of: answer, date: Self.date, connection: connection)
        return Array(bytes.readableBytesView)
    }

    private func byTheLibrary(_ answer: Answer, connection: String? = nil) throws -> [UInt8] {
        var headers = answer.headers
        headers.add(name: "Date", value: Self.date)
        if let connection { headers.add(name: "Connection", value: connection) }
        let channel = EmbeddedChannel(handler: HTTPResponseEncoder())
        try channel.writeOutbound(
            HTTPServerResponsePart.head(
                HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)))
        var all: [UInt8] = []
        while case .byteBuffer(let bytes)? = try channel.readOutbound(as: IOData.self) {
            all += Array(bytes.readableBytesView)
        }
        _ = try channel.finish()
        return all
    }

    @Test(arguments: answers.indices)
    func isWhatTheLibrarySends(_ index: Int) throws {
        let answer = Self.answers[index]
        for connection in [nil, "close", "keep-alive"] {
            let bytes = head(answer, connection: connection)
            #expect(bytes == (try byTheLibrary(answer, connection: connection)))
            #expect(bytes.starts(with: Array("HTTP/1.1 \(answer.status.code) ".utf8)))
        }
    }

    /// Fields kept as bytes stand in it as they are.
    @Test func fieldsAsBytesStandInIt() {
        let fields = AnswerHead.bytes(of: ["ETag": "\"a-1\"", "Content-Length": "0"])
        let answer = Answer(status: .ok, headers: ["X-Own": "1"], fields: fields)
        let expected =
            "HTTP/1.1 200 OK\r\nETag: \"a-1\"\r\nContent-Length: 0\r\nX-Own: 1\r\n"
            + "Date: \(Self.date)\r\n\r\n"
        #expect(head(answer) == Array(expected.utf8))
    }
}
