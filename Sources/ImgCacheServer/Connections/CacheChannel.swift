internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1
internal import Synchronization

/// How a connection is set up: files are answered by ``RequestHandler`` in the currency of the
/// parser, pages go on to Hummingbird's router in that of HTTP types.
struct CacheChannel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// Bytes of one header field, and of all together.
    static let mostHeader = 16 << 10

    let responder: Responder
    let desk: FileDesk
    let lanes: Lanes
    let limits: RequestHandler.Limits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            var decoding = NIOHTTPDecoderLimitConfiguration()
            decoding.maxHeaderFieldSize = Self.mostHeader
            decoding.maxHeaderListSize = Self.mostHeader
            decoding.maxHeaderFieldCount = 100
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: true, withErrorHandling: false,
                withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoding)
            let lane = lanes.lane(of: channel.eventLoop)
            try pipeline.addHandler(RequestHandler(desk, lane, limits))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}

/// The lane of each event loop.
struct Lanes: Sendable {
    let all: [Lane]
    private let byLoop: [ObjectIdentifier: Lane]

    /// One lane for each loop of a group; the memory is shared out among them.
    init(_ group: any EventLoopGroup, memory: Int, logs: Bool) {
        let loops = Array(group.makeIterator())
        var byLoop: [ObjectIdentifier: Lane] = [:]
        for loop in loops {
            byLoop[ObjectIdentifier(loop)] = Lane(
                memory: memory / max(loops.count, 1), log: logs ? AccessLog.Lines() : nil)
        }
        all = loops.compactMap { byLoop[ObjectIdentifier($0)] }
        self.byLoop = byLoop
    }

    /// The lane of a loop of the group.
    func lane(of loop: any EventLoop) -> Lane {
        guard let lane = byLoop[ObjectIdentifier(loop)] else {
            preconditionFailure("a connection on an event loop of another group")
        }
        return lane
    }

    /// The figures of all lanes together.
    var figures: Figures {
        all.reduce(into: Figures()) { sum, lane in sum += lane.figures.withLock { $0 } }
    }
}
