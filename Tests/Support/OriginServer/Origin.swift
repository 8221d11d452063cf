import FoundationEssentials
import NIOCore
import NIOPosix

/// A web server that stands in for every server of the world.
///
/// It listens on 127.0.0.1 only and answers for whatever host it is asked for. Clients are led to
/// it by `--connect-to ::127.0.0.1:PORT`, once for each of its two ports. The README beside this
/// file tells what it answers.
public final class Origin: Sendable {
    /// The port for plain HTTP.
    public let httpPort: Int
    /// The port for HTTPS.
    public let httpsPort: Int
    /// The certificate authority to trust, a PEM file.
    public let caFile: String

    let service: OriginService
    let control: ControlPanel
    private let group: MultiThreadedEventLoopGroup
    private let refusing: ClosedPort

    /// A port that refuses every connection as long as the server lives.
    public var closedPort: Int { refusing.port }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - home: A directory for its certificate authority; made if it is missing.
    ///   - options: Ports, sizes and limits.
    ///   - pictures: Draws the pictures.
    /// - Returns: A server that accepts connections, until ``stop()``.
    /// - Throws: ``OriginError``.
    public static func start(
        home: String, options: OriginOptions = OriginOptions(), pictures: any PictureProviding
    ) async throws -> Origin {
        do {
            try FileManager.default.createDirectory(
                atPath: home, withIntermediateDirectories: true)
        } catch {
            throw OriginError.unwritable(path: home, cause: error)
        }
        let sizes = try options.sizesFile.map { path throws(OriginError) in
            try SizeTable(path: path)
        }
        let authority = try CertificateAuthority(home: home)
        let rules = RuleBook(sizes: sizes ?? SizeTable())
        let ledger = Ledger(limit: options.recordLimit)
        let control = ControlPanel(ledger: ledger, rules: rules)
        let tls = try CertificateStore(authority: authority)
            .context(protocols: options.offersHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"]) {
                rules.fault(ofHost: $0)
            }
        let refusing = try ClosedPort()

        let service = OriginService(
            ledger: ledger, rules: rules,
            shelf: PictureShelf(
                provider: pictures, limit: options.pictureBytes, threads: options.drawingThreads),
            control: control, distinct: options.distinct)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, options.eventLoops))
        do {
            let plain = try await Listener(service: service, group: group, tls: nil)
                .open(port: options.httpPort)
            let secure = try await Listener(service: service, group: group, tls: tls)
                .open(port: options.httpsPort)
            return Origin(
                ports: (plain.localAddress?.port ?? 0, secure.localAddress?.port ?? 0),
                caFile: authority.file, service: service, control: control, group: group,
                refusing: refusing)
        } catch {
            try await service.shelf.stop()
            try await group.shutdownGracefully()
            throw error
        }
    }

    private init(
        ports: (http: Int, https: Int), caFile: String, service: OriginService,
        control: ControlPanel, group: MultiThreadedEventLoopGroup, refusing: ClosedPort
    ) {
        httpPort = ports.http
        httpsPort = ports.https
        self.caFile = caFile
        self.service = service
        self.control = control
        self.group = group
        self.refusing = refusing
    }

    /// Closes both ports and every connection, whatever they wait for, and ends all threads.
    ///
    /// To be called once. A picture that is just being drawn is waited for.
    ///
    /// - Throws: What the event loops throw when they can't end.
    public func stop() async throws {
        service.ledger.stop()
        control.shutDown()
        try await service.shelf.stop()
        try await group.shutdownGracefully()
    }

    /// Waits until a client asked `http://origin.control/shutdown`, or until ``stop()``.
    public func shutdownRequested() async {
        await control.waitForShutdown()
    }
}

/// Starts a server in a home of its own, and stops it and removes the home afterwards.
///
/// - Parameters:
///   - options: Ports, sizes and limits.
///   - pictures: Draws the pictures.
///   - body: Uses the server.
/// - Returns: What the body returns.
/// - Throws: ``OriginError``, or what the body throws.
public func withOrigin<Result>(
    options: OriginOptions = OriginOptions(), pictures: any PictureProviding,
    _ body: (Origin) async throws -> Result
) async throws -> Result {
    let home = FileManager.default.temporaryDirectory
        .appendingPathComponent("imgcache-origin-\(UUID().uuidString)").path
    let origin = try await Origin.start(home: home, options: options, pictures: pictures)
    let outcome: Swift.Result<Result, any Error>
    do {
        outcome = .success(try await body(origin))
    } catch {
        outcome = .failure(error)
    }
    try await origin.stop()
    try FileManager.default.removeItem(atPath: home)
    return try outcome.get()
}
