import NIOCore
import NIOHTTP1

/// Sends one reply, as slowly and as badly as it is meant to be sent.
///
/// Lives on the event loop of its channel and never leaves it.
final class Transmission {
    /// The most that is handed to the socket at a time when bytes are made while sending.
    private static let pieceLength = 65_536
    /// How many pieces go out before other connections get their turn.
    private static let turnLength = 16
    private static let filler = ByteBuffer(bytes: Noise.bytes(pieceLength, seed: 1))

    private let reply: Reply
    private let entry: Entry
    private let context: ChannelHandlerContext
    private let manner: Manner
    /// Called once, after the last byte of a whole answer on a connection that stays open.
    private let whenDone: () -> Void
    private var sent = 0
    private var timer: Scheduled<Void>?
    private var gateToken: Int?
    private var isSending = false
    private var isPumping = false

    init(
        _ reply: Reply, entry: Entry, context: ChannelHandlerContext, manner: Manner,
        whenDone: @escaping () -> Void
    ) {
        self.reply = reply
        self.entry = entry
        self.context = context
        self.manner = manner
        self.whenDone = whenDone
    }

    /// Without chunks and without a length only the end of the connection ends a body.
    private var keepsAlive: Bool {
        manner.keepsAlive && (manner == .streamed || manner.takesChunks || !reply.isChunked)
    }

    /// Begins, or waits for whatever has to come first.
    func start() {
        if let gate = reply.gate {
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            let loop = context.eventLoop
            gateToken = gate.wait { loop.execute { bound.value.passGate() } }
            if gateToken != nil { return }
        }
        waitThenSend()
    }

    /// Goes on after the socket took what it had been given.
    func resume() {
        // Flushing may report writability at once; the loop that flushes sees it by itself.
        if isSending, !isPumping, timer == nil { pump() }
    }

    /// Stops for good, since the connection is gone.
    func cancel() {
        timer?.cancel()
        timer = nil
        isSending = false
        if let gateToken { reply.gate?.cancel(gateToken) }
        gateToken = nil
        entry.end(.abandoned)
    }

    private func passGate() {
        guard gateToken != nil else { return }
        gateToken = nil
        waitThenSend()
    }

    private func waitThenSend() {
        guard let delay = reply.delay else { return send() }
        schedule(TimeAmount(delay)) { $0.send() }
    }

    private func send() {
        switch reply.delivery {
        case .never:
            return
        case .resetBeforeHead:
            entry.end(.reset)
            ChannelEnding.reset(socket)
        case .whole, .cut, .reset, .stall:
            isSending = true
            entry.answer(reply.status)
            var headers = reply.headers
            if !keepsAlive { headers.replaceOrAdd(name: "Connection", value: "close") }
            if !manner.takesChunks { headers.remove(name: "Transfer-Encoding") }
            let status = HTTPResponseStatus(statusCode: reply.status)
            // A head of version 1.1 is right even for a client of 1.0 (RFC 9110, section 6.2).
            write(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
            pump()
        }
    }

    /// Writes as much of the body as pace and socket allow, then ends.
    private func pump() {
        isPumping = true
        defer { isPumping = false }
        for _ in 0..<Self.turnLength where isSending {
            let left = reply.sendLength.map { $0 - sent } ?? Int.max
            guard left > 0 else { return finish() }
            guard let pace = reply.bytesPerSecond else {
                writePiece(min(left, pieceLimit))
                if isEndOfBody { continue }
                // Below TLS nothing counts as waiting before it is flushed.
                context.flush()
                guard context.channel.isWritable else { return }
                continue
            }
            // Ten pieces a second, or one byte at a time where that is too fast.
            let piece = min(left, max(1, pace / 10))
            writePiece(piece)
            if isEndOfBody { continue }
            context.flush()
            let pause = TimeAmount.nanoseconds(Int64(1e9 * Double(piece) / Double(pace)))
            return schedule(pause) { $0.pump() }
        }
        if isSending { schedule(.zero) { $0.pump() } }
    }

    private var isEndOfBody: Bool { reply.sendLength == sent }

    private var pieceLimit: Int {
        if case .filler = reply.body { return Self.pieceLength }
        return Int.max
    }

    private func writePiece(_ count: Int) {
        entry.send(count)
        let isLast = reply.sendLength == sent + count
        if isLast, reply.delivery == .whole { entry.end(.complete) }
        switch reply.body {
        case .none:
            break
        case .bytes(let buffer):
            guard let slice = buffer.getSlice(at: buffer.readerIndex + sent, length: count)
            else { break }
            write(.body(.byteBuffer(slice)))
        case .filler:
            var piece = Self.filler
            if sent == 0 { piece.setBytes(Pages.jpegMagic, at: 0) }
            piece.moveWriterIndex(to: count)
            write(.body(.byteBuffer(piece)))
        }
        sent += count
    }

    private func finish() {
        isSending = false
        switch reply.delivery {
        case .whole:
            entry.end(.complete)
            write(.end(nil))
            if keepsAlive {
                context.flush()
                whenDone()
            } else {
                closeAfterFlush()
            }
        case .cut:
            entry.end(.cut)
            closeAfterFlush()
        case .reset:
            entry.end(.reset)
            let socket = socket
            flush { ChannelEnding.reset(socket) }
        case .stall, .never, .resetBeforeHead:
            context.flush()
        }
    }

    /// The channel of the whole connection, which a stream of HTTP/2 is only a part of.
    private var socket: any Channel {
        manner == .streamed ? context.channel.parent ?? context.channel : context.channel
    }

    private func closeAfterFlush() {
        let channel = context.channel
        flush { channel.close(promise: nil) }
    }

    /// Calls back once the socket has everything.
    private func flush(then action: @escaping @Sendable () -> Void) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { _ in action() }
        context.write(
            ExchangeHandler.wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: promise)
        context.flush()
    }

    private func write(_ part: HTTPServerResponsePart) {
        context.write(ExchangeHandler.wrapOutboundOut(part), promise: nil)
    }

    private func schedule(_ pause: TimeAmount, _ action: @escaping (Transmission) -> Void) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            self.timer = nil
            action(self)
        }
    }
}
