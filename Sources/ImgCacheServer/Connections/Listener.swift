internal import HummingbirdCore
internal import ImgCacheModel
internal import Logging
internal import NIOCore
internal import NIOExtras
internal import NIOHTTP1
internal import NIOPosix
internal import ServiceLifecycle

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Accepts connections until the server ends, and then waits for those that are being answered.
struct Listener: Service {
    /// Bytes of one header field, and of all together.
    static let mostHeader = 16 << 10

    let address: ListenAddress
    let maxConnections: Int
    let limits: RequestHandler.Limits
    let files: FileDesk
    let pages: PageDesk
    let lanes: Lanes
    let group: MultiThreadedEventLoopGroup
    let log: Logger
    let onReady: @Sendable (ListenAddress) async -> Void

    func run() async throws {
        let quiescing = ServerQuiescingHelper(group: group)
        let allowed = DescriptorLimit.raise(to: maxConnections + 256)
        if allowed < maxConnections + 256 {
            log.warning(
                "fewer open files are allowed than serve.maxConnections needs",
                metadata: ["allowed": "\(allowed)", "maxConnections": "\(maxConnections)"])
        }
        let channel: any Channel
        do {
            channel = try await bind(bootstrap(quiescing))
        } catch {
            throw ServerError.cannotListen(address: address.description, reason: "\(error)")
        }
        await onReady(bound(channel))
        try await gracefulShutdown()
        let ended = channel.eventLoop.makePromise(of: Void.self)
        quiescing.initiateShutdown(promise: ended)
        try await ended.futureResult.get()
    }

    private func bootstrap(_ quiescing: ServerQuiescingHelper) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { [maxConnections, log] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    // Without descriptors the system would offer the same connection for ever.
                    try pipeline.addHandler(AcceptBackoffHandler())
                    // Below the quiescing: a connection that waits to be accepted is no open one.
                    try pipeline.addHandler(
                        AvailableConnectionsChannelHandler(
                            delegate: MaximumAvailableConnections(maxConnections, logger: log)))
                    try pipeline.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture { try setUp(channel) }
            }
    }

    private func setUp(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = Self.mostHeader
        decoding.maxHeaderListSize = Self.mostHeader
        decoding.maxHeaderFieldCount = 100
        try pipeline.addHandler(
            ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoding)))
        try pipeline.addHandler(
            RequestHandler(files, pages, lanes.lane(of: channel.eventLoop), limits))
    }

    private func bind(_ bootstrap: ServerBootstrap) async throws -> any Channel {
        switch address {
        case .tcp(let host, let port):
            try await bootstrap.bind(host: host, port: port).get()
        case .unix(let path):
            try await bindSocket(path, bootstrap)
        }
    }

    /// Takes over the name of a socket that nobody listens on any more, and of no other file.
    private func bindSocket(
        _ path: String, _ bootstrap: ServerBootstrap
    ) async throws -> any Channel {
        if let other = await listener(at: path) {
            try await other.close()
            throw IOError(errnoCode: EADDRINUSE, reason: "another server listens there")
        }
        let channel = try await bootstrap.bind(
            unixDomainSocketPath: path, cleanupExistingSocketFile: true
        ).get()
        // As with a port of loopback, every user of this machine may connect.
        guard chmod(path, 0o666) == 0 else {
            throw IOError(errnoCode: errno, reason: "the mode of the socket cannot be set")
        }
        return channel
    }

    private func listener(at path: String) async -> (any Channel)? {
        do {
            return try await ClientBootstrap(group: group).connect(unixDomainSocketPath: path).get()
        } catch {
            // Nobody answers: the name is free, or that of a dead socket; binding says what else.
            return nil
        }
    }

    /// The address with the port that the system chose for port 0.
    private func bound(_ channel: any Channel) -> ListenAddress {
        guard case .tcp(let host, _) = address, let port = channel.localAddress?.port else {
            return address
        }
        return .tcp(host: channel.localAddress?.ipAddress ?? host, port: port)
    }
}
