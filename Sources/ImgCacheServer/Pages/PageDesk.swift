internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1

/// Answers requests for pages by way of Hummingbird's router.
struct PageDesk: Sendable {
    private let responder: any HTTPResponder<BasicRequestContext>
    private let log: Logger

    init(_ pages: PageRoutes, log: Logger) {
        responder = pages.router().buildResponder()
        self.log = log
    }

    /// The answer to a request, made in a task of its own.
    func answer(_ head: HTTPRequestHead, on channel: any Channel) -> EventLoopFuture<Answer> {
        channel.eventLoop.makeFutureWithTask { try await answer(head, channel) }
    }

    private func answer(_ head: HTTPRequestHead, _ channel: any Channel) async throws -> Answer {
        let request = Request(
            head: HTTPRequest(
                method: head.method == .HEAD ? .head : .get, scheme: "http",
                authority: head.headers.first(name: "Host"), path: Route.originForm(head.uri)),
            body: RequestBody(buffer: ByteBuffer()))
        let context = BasicRequestContext(
            source: ApplicationRequestContextSource(channel: channel, logger: log))
        let response = try await responder.respond(to: request, context: context)
        var headers = HTTPHeaders(
            response.headers.map { ($0.name.rawName, $0.value) })
        let body = Collected()
        try await response.body.write(Collector(into: body))
        headers.replaceOrAdd(
            name: "Content-Length",
            value: headers.first(name: "Content-Length") ?? "\(body.bytes.readableBytes)")
        return Answer(
            status: HTTPResponseStatus(statusCode: Int(response.status.code)), headers: headers,
            body: .memory(body.bytes))
    }

    private final class Collected {
        var bytes = ByteBuffer()
    }

    /// Takes a body into memory: pages are some hundred KB at most.
    private struct Collector: ResponseBodyWriter {
        let collected: Collected

        init(into collected: Collected) { self.collected = collected }

        mutating func write(_ buffer: ByteBuffer) async throws {
            var buffer = buffer
            collected.bytes.writeBuffer(&buffer)
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
