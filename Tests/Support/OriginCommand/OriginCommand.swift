import ArgumentParser
import OriginServer
import PictureOrigin

/// Runs an origin server by hand, for demos, benchmarks and shell scripts.
@main
struct OriginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imgcache-origin",
        abstract: "A web server on 127.0.0.1 that stands in for every server of the world.",
        discussion: """
            It prints one line when it is ready and ends by itself: at its lifetime, at the end of \
            standard input (--until-eof), with another process (--parent-pid), at SIGINT or \
            SIGTERM, or when asked http://origin.control/shutdown.
            """)

    @Option(help: "Directory for the throw-away certificate authority (ca.pem).")
    var home: String

    @Option(help: "Port for plain HTTP; 0 for a free one.")
    var httpPort = 0

    @Option(help: "Port for HTTPS; 0 for a free one.")
    var httpsPort = 0

    @Flag(name: .customLong("http2"), help: "Offer HTTP/2 over TLS.")
    var offersHTTP2 = false

    @Option(help: "File with lines of URL WIDTH HEIGHT.")
    var sizes: String?

    @Option(help: "File with lines of HOST PATH BEHAVIOUR[,BEHAVIOUR...].")
    var rules: String?

    @Option(help: "How many different seeds pictures may have; one for each URL without it.")
    var distinct: Int?

    @Option(help: "How much memory drawn pictures may take, in bytes.")
    var pictureBytes = OriginOptions().pictureBytes

    @Option(help: "How many event loops serve connections.")
    var eventLoops = OriginOptions().eventLoops

    @Option(help: "How many records of requests are kept at least.")
    var records = OriginOptions().recordLimit

    @Option(help: "File to write when ready: JSON with httpPort, httpsPort, caFile and pid.")
    var readyFile: String?

    @Option(help: "End when this process has ended.")
    var parentPid: Int32?

    @Flag(help: "End at the end of standard input.")
    var untilEOF = false

    @Option(help: "End after this long, such as 90s, 30m or 2h.")
    var maxLifetime = Lifetime(seconds: 1800)

    func run() async throws {
        try await OriginRunner(command: self, pictures: PictureMaker()).run()
    }
}

/// How long the server may live, written with its unit.
struct Lifetime: ExpressibleByArgument {
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = argument.last.flatMap({ units[$0] }),
            let number = Int(argument.dropLast()), (1...1_000_000).contains(number)
        else { return nil }
        seconds = number * unit
    }

    var defaultValueDescription: String { seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s" }
}
