import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Opens the two ports.
enum Listener {
    /// Listens on a port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - port: The port, or 0 for a free one.
    ///   - tls: The TLS settings, or nil for plain HTTP.
    ///   - service: Answers the requests.
    ///   - group: The event loops.
    /// - Returns: The listening channel.
    /// - Throws: ``OriginError/bind(port:cause:)``.
    static func open(
        port: Int, tls: NIOSSLContext?, service: OriginService, group: any EventLoopGroup
    ) async throws(OriginError) -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: tls))
                    }
                    try addHTTP(to: channel, service: service, isTLS: tls != nil)
                }
            }
        do {
            return try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        } catch {
            throw .bind(port: port, cause: error)
        }
    }

    private static func addHTTP(
        to channel: any Channel, service: OriginService, isTLS: Bool
    ) throws {
        // Framing is the business of replies, which frame wrongly on purpose.
        var framing = HTTPResponseEncoder.Configuration()
        framing.automaticallySetFramingHeaders = false
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder(configuration: framing))
        try pipeline.addHandler(
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
        try pipeline.addHandler(ExchangeHandler(service: service, isTLS: isTLS))
    }
}
