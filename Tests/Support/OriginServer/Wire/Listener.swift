import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL

/// Opens a port and lays out what its connections pass through.
struct Listener {
    let service: OriginService
    let group: any EventLoopGroup
    /// The TLS settings, or nil for plain HTTP.
    let tls: NIOSSLContext?

    /// Listens on a port of 127.0.0.1.
    ///
    /// - Parameter port: The port, or 0 for a free one.
    /// - Returns: The listening channel.
    /// - Throws: ``OriginError/bind(port:cause:)``.
    func open(port: Int) async throws(OriginError) -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [self] channel in layOut(channel) }
        do {
            return try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        } catch {
            throw .bind(port: port, cause: error)
        }
    }

    private func layOut(_ channel: any Channel) -> EventLoopFuture<Void> {
        let connection = ConnectionHandler(ledger: service.ledger, isTLS: tls != nil)
        let bound = NIOLoopBound(connection, eventLoop: channel.eventLoop)
        do {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(connection)
            guard let tls else {
                try addHTTP1(to: channel, connection)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            try pipeline.addHandler(NIOSSLServerHandler(context: tls))
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return channel.configureHTTP2SecureUpgrade(
            h2ChannelConfigurator: { channel in
                channel.eventLoop.makeCompletedFuture { try addHTTP2(to: channel, bound) }
            },
            http1ChannelConfigurator: { channel in
                channel.eventLoop.makeCompletedFuture { try addHTTP1(to: channel, bound.value) }
            })
    }

    private func addHTTP1(to channel: any Channel, _ connection: ConnectionHandler) throws {
        // Framing is the business of replies, which frame wrongly on purpose.
        var framing = HTTPResponseEncoder.Configuration()
        framing.automaticallySetFramingHeaders = false
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder(configuration: framing))
        try pipeline.addHandler(
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
        let lane = Lane(isTLS: tls != nil, isStream: false)
        try pipeline.addHandler(
            ExchangeHandler(service: service, connection: connection, lane: lane))
    }

    private func addHTTP2(
        to channel: any Channel, _ connection: NIOLoopBound<ConnectionHandler>
    ) throws {
        _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
            mode: .server, connectionConfiguration: .init(), streamConfiguration: .init()
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                let pipeline = stream.pipeline.syncOperations
                try pipeline.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                let lane = Lane(isTLS: true, isStream: true)
                try pipeline.addHandler(
                    ExchangeHandler(service: service, connection: connection.value, lane: lane))
            }
        }
    }
}
