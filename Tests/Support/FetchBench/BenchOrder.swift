import ImgCacheFetch
import ImgCacheModel

/// The command line.
struct BenchOrder {
    var list: String
    var folder: String
    var rules: FetchRules
    var network = NetworkRules(
        allowAddresses: ["127.0.0.0/8"], connectTo: [], proxy: nil, caFile: nil)
    var flushes = false
    var duration: Duration?

    init(_ given: [String]) throws {
        var plain: [String] = []
        var arguments = given[...]
        while let argument = arguments.popFirst() {
            switch argument {
            case "--flush": flushes = true
            case "--cacert": network.caFile = try Self.value(&arguments)
            case "--connect-to": network.connectTo.append(try Self.value(&arguments))
            case "--max-duration":
                guard let seconds = Int(try Self.value(&arguments)) else { throw Usage() }
                duration = .seconds(seconds)
            default: plain.append(argument)
            }
        }
        guard plain.count == 4, let concurrency = Int(plain[2]), let perHost = Int(plain[3])
        else { throw Usage() }
        list = plain[0]
        folder = plain[1]
        rules = FetchRules(
            concurrency: concurrency, perHost: perHost, retries: 3, connectTimeout: .seconds(10),
            timeout: .seconds(60), lowSpeed: .init(bytes: ByteCount(1000), window: .seconds(30)),
            revalidateAfter: .zero, userAgent: "imgcache-bench/1", sendReferer: false, hosts: [],
            exclude: [], rewrite: [], onTakedown: .keep, maxRunBytes: nil, honourRobots: false)
    }

    private static func value(_ arguments: inout ArraySlice<String>) throws -> String {
        guard let value = arguments.popFirst() else { throw Usage() }
        return value
    }

    static let limits = LimitRules(
        maxBytes: ByteCount(100_000_000), maxPixels: 1, maxFrames: 1, maxRedirects: 5,
        workerMemory: ByteCount(1), workerTime: .seconds(1), formats: [])
}

/// The command line was wrong.
struct Usage: Error {}
