import FoundationEssentials
import Glibc
import OriginServer

/// Starts the server, tells that it is ready, and waits for the first reason to end.
struct OriginRunner {
    let command: OriginCommand
    let pictures: any PictureProviding

    private struct Ready: Encodable {
        let httpPort: Int
        let httpsPort: Int
        let caFile: String
        let pid: Int32
    }

    func run() async throws {
        Self.raiseFileLimit()
        let origin = try await Origin.start(
            home: command.home, options: options, pictures: pictures)
        do {
            if let file = command.rules {
                try origin.rules(try String(contentsOfFile: file, encoding: .utf8))
            }
            try announce(origin)
        } catch {
            try await origin.stop()
            throw error
        }
        await Ending(command).wait(for: origin)
        try await origin.stop()
        if let file = command.readyFile { unlink(file) }
    }

    private var options: OriginOptions {
        var options = OriginOptions()
        options.httpPort = command.httpPort
        options.httpsPort = command.httpsPort
        options.offersHTTP2 = command.offersHTTP2
        options.sizesFile = command.sizes
        options.distinct = command.distinct
        options.pictureBytes = command.pictureBytes
        options.eventLoops = command.eventLoops
        options.recordLimit = command.records
        return options
    }

    private func announce(_ origin: Origin) throws {
        let ready = Ready(
            httpPort: origin.httpPort, httpsPort: origin.httpsPort, caFile: origin.caFile,
            pid: getpid())
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(ready) + Data("\n".utf8)
        if let file = command.readyFile {
            try data.write(to: URL(filePath: file), options: .atomic)
        }
        print(String(decoding: data, as: UTF8.self), terminator: "")
        fflush(nil)
    }

    /// Many connections need many descriptors; as many as may be had without asking.
    private static func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
