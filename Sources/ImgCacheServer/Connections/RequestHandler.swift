internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// One connection: answers its requests, files at once on its event loop, and ends clients that are
/// too slow.
///
/// Stands behind `HTTPServerPipelineHandler`, which lets one request through at a time.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Bytes that are handed to the socket at a time, each within the idle time-out.
    static let piece: Int64 = 256 << 10
    /// Bytes of a request's target. Source: RFC 9110, section 4.1, asks for 8,000.
    static let longestTarget = 8192

    /// How long a client may take.
    struct Limits: Sendable {
        var head: TimeAmount
        var idle: TimeAmount
    }

    private enum State {
        /// Between two requests.
        case waiting
        /// The head of a request has come, its end has not.
        case receiving(Request)
        /// The answer is on its way.
        case answering
        /// The connection closes; what still comes is passed over.
        case closing
    }

    private struct Request {
        var head: HTTPRequestHead
        var kind: Route.Kind
        var start: NIODeadline
        var status: UInt = 0
        var sent: Int64 = 0
        /// Set where the request is refused whatever it asks for.
        var refusal: Answer?
        var closes: Bool
    }

    private let desk: FileDesk
    private let pages: PageDesk
    private let lane: Lane
    private let limits: Limits
    private let encoder: AnswerEncoder
    private var state = State.waiting
    private var timer = ConnectionTimer()
    /// Whether the client will ask no more.
    private var isLast = false
    /// While the end of an answer is being written.
    private var isEnding = false
    /// Answers that were put off so far, see `answerInTurn`.
    private var turns = 0
    private var client: String?

    init(
        _ desk: FileDesk, _ pages: PageDesk, _ lane: Lane, _ limits: Limits,
        _ encoder: AnswerEncoder
    ) {
        self.desk = desk
        self.pages = pages
        self.lane = lane
        self.limits = limits
        self.encoder = encoder
    }

    // MARK: Opening and closing

    func handlerAdded(context: ChannelHandlerContext) {
        lane.figures.withLock { $0.opened += 1 }
        timer.start(limits.head, context) { [weak self] context in self?.timedOut(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer.stop()
        lane.figures.withLock { $0.closed += 1 }
        state = .closing
        context.fireChannelInactive()
    }

    private func timedOut(_ context: ChannelHandlerContext) {
        lane.figures.withLock { $0.timedOut += 1 }
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .some(.inputClosed) = event as? ChannelEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        // The client has asked all it wants to ask; it still gets its answer.
        isLast = true
        switch state {
        case .waiting, .receiving, .closing: context.close(promise: nil)
        case .answering: return
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, canAnswer else {
            context.close(promise: nil)
            return
        }
        lane.figures.withLock { $0.malformed += 1 }
        let status: HTTPResponseStatus =
            error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
        write(
            .text(status, "This is no request that the server understands: \(status.code)."),
            withBody: true, isKept: false, version: .http1_1, context
        ) { $0.close(promise: nil) }
    }

    /// Whether no answer has begun.
    private var canAnswer: Bool {
        switch state {
        case .waiting, .receiving: true
        case .answering, .closing: false
        }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .waiting): begin(head, context)
        case (.end, .receiving(let request)): answerInTurn(request, context)
        default: return
        }
    }

    private static let bodyRefused = Answer.text(
        .payloadTooLarge, "A request for a file has no body.")

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        var request = Request(
            head: head, kind: .thumbnail, start: now, closes: !head.isKeepAlive)
        timer.set(now + limits.head)
        // A parser that was asked for another protocol reads no further request.
        if head.headers.contains(name: "Upgrade") { request.closes = true }
        // Ranges are for GET alone. Source: RFC 9110, section 14.2.
        if head.method == .HEAD { request.head.headers.remove(name: "Range") }
        request.refusal = Self.refusal(head)
        guard let refusal = request.refusal else {
            state = .receiving(request)
            return
        }
        // At once: who waits for leave to send a body shall not wait for ever.
        request.closes = true
        request.kind = .unknown
        state = .answering
        finish(refusal, request, context)
    }

    /// What no request may be, whatever it asks for.
    private static func refusal(_ head: HTTPRequestHead) -> Answer? {
        guard head.method == .GET || head.method == .HEAD else {
            return .text(
                .methodNotAllowed, "Only GET and HEAD.", extra: [("Allow", "GET, HEAD")])
        }
        // A body is never wanted, and where two programs differ on its length they differ on
        // where the next request begins.
        if head.headers.contains(name: "Transfer-Encoding")
            || head.headers["Content-Length"].contains(where: { $0 != "0" })
        {
            return bodyRefused
        }
        if head.version != .http1_0, head.headers["Host"].count != 1 {
            return .text(.badRequest, "A request names its host once.")
        }
        if head.uri.utf8.count > longestTarget {
            return .text(.uriTooLong, "The target of a request has at most \(longestTarget) bytes.")
        }
        return nil
    }

    /// Answers now, or, where this request came in the middle of the writing of an answer, once
    /// that is done: thousands of requests that waited behind a page would else be answered each
    /// within the one before, until the stack ends.
    private func answerInTurn(_ request: Request, _ context: ChannelHandlerContext) {
        guard isEnding else {
            answer(request, context)
            return
        }
        state = .answering
        let loop = context.eventLoop.assumeIsolated()
        let next = { [self] in
            guard context.channel.isActive else { return }
            answer(request, context)
        }
        turns += 1
        // A loop looks at its other connections once it has nothing left to execute.
        if turns.isMultiple(of: Self.turnsInARow) {
            loop.scheduleTask(in: .milliseconds(1), next)
        } else {
            loop.execute(next)
        }
    }

    /// So many pipelined answers go out before other connections of the loop have their turn.
    private static let turnsInARow = 32

    private func answer(_ request: Request, _ context: ChannelHandlerContext) {
        timer.set(.now() + limits.idle)
        state = .answering
        do {
            if let answer = try desk.hot(
                request.head.uri, request.head.headers, lane, now: request.start)
            {
                finish(answer, request, context)
                return
            }
        } catch {
            // The way from the disk says what is wrong.
        }
        let route = Route(request.head.uri)
        var request = request
        request.kind = route.kind
        if case .page = route {
            finish(pages.answer(request.head, on: context.channel), request, context)
            return
        }
        switch desk.answer(route, request.head.headers, lane, on: context.eventLoop) {
        case .ready(let answer): finish(answer, request, context)
        case .later(let answer): finish(answer, request, context)
        }
    }

    private func finish(
        _ answer: EventLoopFuture<Answer>, _ request: Request, _ context: ChannelHandlerContext
    ) {
        answer.assumeIsolated().whenComplete { [self] result in
            switch result {
            case .success(let answer): finish(answer, request, context)
            case .failure:
                finish(
                    .text(.internalServerError, "The answer cannot be made."), request, context)
            }
        }
    }

    // MARK: Answers

    private func finish(_ answer: Answer, _ request: Request, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        var request = request
        request.status = answer.status.code
        let withBody = request.head.method != .HEAD
        request.sent = withBody ? answer.body.length : 0
        let done = request
        write(
            answer, withBody: withBody, isKept: !request.closes, version: request.head.version,
            context
        ) { [self] context in ended(done, context) }
    }

    private func write(
        _ answer: Answer, withBody: Bool, isKept: Bool, version: HTTPVersion,
        _ context: ChannelHandlerContext, then: @escaping (ChannelHandlerContext) -> Void
    ) {
        var headers = answer.headers
        headers.add(name: "Date", value: lane.date(now: .now()))
        if !isKept {
            headers.add(name: "Connection", value: "close")
        } else if version == .http1_0 {
            headers.add(name: "Connection", value: "keep-alive")
        }
        encoder.fields = answer.fields
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
        // The end is told only when all has left: until then the pipeline lets no further request
        // through, a stop waits, and the deadline stands, whatever a client that takes nothing asks.
        let left = context.eventLoop.makePromise(of: Void.self)
        left.futureResult.assumeIsolated().whenComplete { [self] result in
            guard case .success = result, context.channel.isActive else {
                context.close(promise: nil)
                return
            }
            end(isKept: isKept, context, then)
        }
        switch answer.body {
        case .memory(let buffer) where withBody && buffer.readableBytes > 0:
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: left)
        case .file(let file, let range) where withBody && !range.isEmpty:
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            send(FileSending(file, range), context, left)
        default: context.writeAndFlush(wrapOutboundOut(.head(head)), promise: left)
        }
    }

    private func end(
        isKept: Bool, _ context: ChannelHandlerContext,
        _ then: @escaping (ChannelHandlerContext) -> Void
    ) {
        // Set before the writing: the next request may come in the middle of it.
        state = isKept ? .waiting : .closing
        isEnding = true
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        isEnding = false
        then(context)
    }

    /// Sends a file piece by piece, so that a client that takes none of it is noticed.
    private func send(
        _ sending: FileSending, _ context: ChannelHandlerContext, _ left: EventLoopPromise<Void>
    ) {
        let region: FileRegion?
        do {
            region = try sending.next(Self.piece)
        } catch {
            // It has become shorter than its head said: only an early end tells the client.
            sending.finish()
            left.fail(error)
            return
        }
        guard let region else {
            sending.finish()
            left.succeed()
            return
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { [self] result in
            guard case .success = result, context.channel.isActive else {
                sending.finish()
                left.fail(ChannelError.ioOnClosedChannel)
                return
            }
            timer.set(.now() + limits.idle)
            send(sending, context, left)
        }
        context.writeAndFlush(wrapOutboundOut(.body(.fileRegion(region))), promise: promise)
    }

    private func ended(_ request: Request, _ context: ChannelHandlerContext) {
        note(request, context)
        let isDone = if case .waiting = state { isLast } else { false }
        if request.refusal != nil {
            linger(context)
        } else if request.closes || isDone {
            context.close(promise: nil)
        } else {
            timer.set(.now() + limits.idle)
        }
    }

    /// Closes once the client has had time to read its refusal: closing while bytes of it are unread
    /// would take that back from it.
    private func linger(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
            context.close(promise: nil)
        }
    }

    // MARK: Figures

    private func note(_ request: Request, _ context: ChannelHandlerContext) {
        let taken = (NIODeadline.now() - request.start).nanoseconds
        lane.figures.withLock {
            $0.count(
                Figures.Class(kind: request.kind, status: request.status), bytes: request.sent,
                seconds: Double(taken) / 1e9)
        }
        guard let log = lane.log else { return }
        let client = self.client ?? context.remoteAddress?.ipAddress ?? "-"
        self.client = client
        let headers = request.head.headers
        let line = AccessLine(
            client: client, seconds: WallTime.seconds(), method: request.head.method.rawValue,
            target: request.head.uri, version: "\(request.head.version)", status: request.status,
            bytes: request.sent, referrer: headers.first(name: "Referer"),
            agent: headers.first(name: "User-Agent"))
        log.add(line.text)
    }
}
