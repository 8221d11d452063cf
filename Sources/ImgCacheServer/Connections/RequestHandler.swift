internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// One connection: answers its requests one after the other, files at once on its event loop, and
/// ends clients that are too slow.
///
/// Stands at the parser and at the socket: what is sent are bytes. While a request is being answered
/// nothing is read from the client, so that one who asks and takes nothing costs no memory.
final class RequestHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = IOData

    /// Bytes that are handed to the socket at a time, each within the idle time-out.
    static let piece: Int64 = 256 << 10

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
        var closes: Bool
    }

    private let desk: FileDesk
    private let pages: PageDesk
    private let lane: Lane
    private let limits: Limits
    private var state = State.waiting
    private var timer = ConnectionTimer()
    private var queue = RequestQueue()
    /// While the queue is being worked off, now or in the next turn of the loop.
    private var isDelivering = false
    /// Whether a read was asked for that has to wait.
    private var wantsRead = false
    /// Whether the client will ask no more.
    private var isLast = false
    /// Whether a request was refused: what still comes is read and passed over.
    private var isRefused = false
    /// Whether the server ends.
    private var isStopping = false
    private var client: String?

    init(_ desk: FileDesk, _ pages: PageDesk, _ lane: Lane, _ limits: Limits) {
        self.desk = desk
        self.pages = pages
        self.lane = lane
        self.limits = limits
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
        queue.removeAll()
        context.fireChannelInactive()
    }

    private func timedOut(_ context: ChannelHandlerContext) {
        lane.figures.withLock { $0.timedOut += 1 }
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: take(.inputClosed, context)
        case is ChannelShouldQuiesceEvent: stop(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else {
            context.close(promise: nil)
            return
        }
        take(.error(error), context)
    }

    /// The server ends: after the request that has begun, if there is one.
    private func stop(_ context: ChannelHandlerContext) {
        isStopping = true
        if case .waiting = state, queue.isEmpty { context.close(promise: nil) }
    }

    // MARK: One after the other

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(.part(unwrapInboundIn(data)), context)
    }

    func read(context: ChannelHandlerContext) {
        if isBusy, !isRefused {
            wantsRead = true
        } else if !isLast {
            context.read()
        }
    }

    /// Whether what comes now has to wait.
    private var isBusy: Bool {
        if case .answering = state { true } else { !queue.isEmpty }
    }

    /// Now, or once what came before is answered.
    private func take(_ event: RequestQueue.Event, _ context: ChannelHandlerContext) {
        guard isBusy else {
            deliver(event, context)
            return
        }
        if case .inputClosed = event, queue.isEmpty {
            isLast = true
        } else if !isRefused {
            queue.append(event)
        }
    }

    private func deliver(_ event: RequestQueue.Event, _ context: ChannelHandlerContext) {
        switch (event, state) {
        case (.inputClosed, _):
            // The client has asked all it wants to ask, and has its answers.
            isLast = true
            context.close(promise: nil)
        case (.part(.head(let head)), .waiting): begin(head, context)
        case (.part(.end), .receiving(let request)): answer(request, context)
        case (.error(let error), .waiting), (.error(let error), .receiving): refuse(error, context)
        case (.part, _), (.error, _): return
        }
    }

    /// So many pipelined answers go out before other connections of the loop have their turn.
    private static let answersInARow = 32

    /// Works the queue off until something has to be waited for. Answers that are done at once come
    /// back to this loop, not within each other: thousands would end the stack.
    private func deliverQueue(_ context: ChannelHandlerContext) {
        guard !isDelivering else { return }
        if case .closing = state { queue.removeAll() }
        isDelivering = true
        var answers = 0
        while answers < Self.answersInARow {
            if case .answering = state { break }
            guard let event = queue.next() else { break }
            if case .part(.end) = event { answers += 1 }
            deliver(event, context)
        }
        isDelivering = false
        if case .waiting = state, !queue.isEmpty {
            isDelivering = true
            context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(1)) { [self] in
                isDelivering = false
                if context.channel.isActive { deliverQueue(context) }
            }
        } else if wantsRead, !isBusy {
            wantsRead = false
            read(context: context)
        }
    }

    // MARK: Requests

    private func refuse(_ error: any Error, _ context: ChannelHandlerContext) {
        lane.figures.withLock { $0.malformed += 1 }
        let isTooLarge = error as? HTTPParserError == .headerOverflow
        let status: HTTPResponseStatus = isTooLarge ? .requestHeaderFieldsTooLarge : .badRequest
        isRefused = true
        state = .answering
        write(
            .text(status, "This is no request that the server understands: \(status.code)."),
            withBody: true, isKept: false, version: .http1_1, context
        ) { $0.close(promise: nil) }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        var request = Request(
            head: head, kind: .thumbnail, start: now, closes: !head.isKeepAlive)
        timer.set(now + limits.head)
        // A parser that was asked for another protocol reads no further request.
        if head.headers.contains(name: "Upgrade") { request.closes = true }
        // Ranges are for GET alone. Source: RFC 9110, section 14.2.
        if head.method == .HEAD { request.head.headers.remove(name: "Range") }
        guard let refusal = head.refusal else {
            state = .receiving(request)
            return
        }
        // At once: who waits for leave to send a body shall not wait for ever.
        request.closes = true
        request.kind = .unknown
        isRefused = true
        state = .answering
        finish(refusal, request, context)
    }

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
        let isKept = isKept && !isStopping
        let connection: String? =
            if !isKept { "close" } else if version == .http1_0 { "keep-alive" } else { nil }
        let head = AnswerHead.bytes(
            of: answer, date: lane.date(now: .now()), connection: connection)
        // It has ended only when all has left: until then no further request is looked at, a stop
        // waits, and the deadline stands, whatever a client that takes nothing asks.
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
            context.write(wrapOutboundOut(.byteBuffer(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(buffer)), promise: left)
        case .file(let file, let range) where withBody && !range.isEmpty:
            context.write(wrapOutboundOut(.byteBuffer(head)), promise: nil)
            send(FileSending(file, range), context, left)
        default: context.writeAndFlush(wrapOutboundOut(.byteBuffer(head)), promise: left)
        }
    }

    private func end(
        isKept: Bool, _ context: ChannelHandlerContext,
        _ then: @escaping (ChannelHandlerContext) -> Void
    ) {
        state = isKept && !isStopping ? .waiting : .closing
        then(context)
        deliverQueue(context)
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
        context.writeAndFlush(wrapOutboundOut(.fileRegion(region)), promise: promise)
    }

    private func ended(_ request: Request, _ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        note(request, now, context)
        if isRefused {
            linger(context)
        } else if case .waiting = state, !isLast {
            timer.set(now + limits.idle)
        } else {
            context.close(promise: nil)
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

    private func note(
        _ request: Request, _ now: NIODeadline, _ context: ChannelHandlerContext
    ) {
        let taken = (now - request.start).nanoseconds
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
