import NIOCore
import NIOHTTP1

/// Takes requests from one connection, one after the other, and has each answered.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// The most that a request to the control host may say, in bytes.
    private static let bodyLimit = 1_048_576
    /// The most requests that may wait behind the one being answered.
    private static let queueLimit = 256

    private let service: OriginService
    private let connection: ConnectionHandler
    private let lane: Lane
    private var incoming: (head: HTTPRequestHead, body: [UInt8])?
    private var queue = CircularBuffer<(head: HTTPRequestHead, body: [UInt8])>()
    private var isBusy = false
    private var entry: Entry?
    private var transmission: Transmission?

    init(service: OriginService, connection: ConnectionHandler, lane: Lane) {
        self.service = service
        self.connection = connection
        self.lane = lane
    }

    func channelInactive(context: ChannelHandlerContext) {
        entry?.end(.abandoned)
        transmission?.cancel()
        transmission = nil
        queue.removeAll()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            incoming = (head, [])
        case .body(let buffer):
            if (incoming?.body.count ?? 0) < Self.bodyLimit {
                incoming?.body.append(contentsOf: buffer.readableBytesView)
            }
        case .end:
            guard let request = incoming else { return }
            incoming = nil
            queue.append(request)
            if queue.count > Self.queueLimit { return context.close(promise: nil) }
            answerNext(context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { transmission?.resume() }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, !isBusy else { return context.close(promise: nil) }
        let head = HTTPResponseHead(
            version: .http1_1, status: .badRequest,
            headers: ["Content-Length": "0", "Connection": "close"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }

    private func answerNext(_ context: ChannelHandlerContext) {
        guard !isBusy, let next = queue.popFirst() else { return }
        isBusy = true
        let request = makeRequest(next.head, next.body)
        let entry = makeEntry(request)
        self.entry = entry
        let answer = service.answer(request)
        guard case .picture = answer.body else {
            return send(Reply(answer, to: request, picture: nil), entry, next.head, context)
        }
        if let picture = service.shelf.picture(answer.picture) {
            return send(Reply(answer, to: request, picture: picture), entry, next.head, context)
        }
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context, entry), eventLoop: loop)
        let head = next.head
        service.shelf.draw(answer.picture) { result in
            loop.execute {
                let (handler, context, entry) = bound.value
                guard context.channel.isActive else { return }
                let reply = Self.reply(answer, to: request, result)
                handler.send(reply, entry, head, context)
            }
        }
    }

    private static func reply(
        _ answer: Answer, to request: OriginRequest, _ result: Result<Picture, any Error>
    ) -> Reply {
        switch result {
        case .success(let picture):
            return Reply(answer, to: request, picture: picture)
        case .failure(let error):
            var failed = Answer(picture: answer.picture)
            failed.say(500, Pages.text, "no picture for \(answer.picture): \(error)\n")
            failed.headers.append(HeaderField("X-Origin-Error", "picture"))
            return Reply(failed, to: request, picture: nil)
        }
    }

    private func send(
        _ reply: Reply, _ entry: Entry, _ head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        let transmission = Transmission(
            reply, entry: entry, context: context, manner: lane.manner(of: head)
        ) {
            self.isBusy = false
            self.transmission = nil
            self.answerNext(context)
        }
        self.transmission = transmission
        transmission.start()
    }

    private func makeRequest(_ head: HTTPRequestHead, _ body: [UInt8]) -> OriginRequest {
        let headers = head.headers.map { HeaderField($0.name, $0.value) }
        var authority = head.headers.first(name: "host") ?? ""
        var target = head.uri
        // A proxy is asked with the absolute form (RFC 9112, section 3.2.2).
        if let end = target.range(ofASCII: "://")?.upperBound, !target.hasPrefix("/") {
            let rest = target[end...]
            let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            authority = String(rest[..<slash])
            target = rest[slash...].hasPrefix("/") ? String(rest[slash...]) : "/" + rest[slash...]
        }
        return OriginRequest(
            method: head.method.rawValue, isTLS: lane.isTLS, isHTTP2: lane.isStream,
            host: SourceAddress.hostName(ofAuthority: authority), target: target,
            headers: headers, body: body)
    }

    private func makeEntry(_ request: OriginRequest) -> Entry {
        guard request.host == ControlPanel.host else {
            return Entry(request, connection: connection.number, ledger: service.ledger)
        }
        connection.discount()
        return Entry()
    }
}
