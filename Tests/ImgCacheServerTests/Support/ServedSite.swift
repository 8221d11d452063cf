import Foundation
import ImgCacheModel
import ImgCacheStore
import Logging
import Testing

@testable import ImgCacheServer

/// A cache directory to serve, which goes when the test lets go of it.
final class ServedSite: Sendable {
    let directory: CacheDirectory
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "/imgcache-server-\(UUID().uuidString)"
        directory = CacheDirectory(path: folder + "/cache")
        try directory.create()
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { return }
    }

    static func key(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "ab" + String(repeating: "0", count: 62 - digits.count) + digits
    }

    /// Puts a thumbnail down as a run does: written aside, then renamed.
    @discardableResult
    func thumbnail(
        _ number: Int, format: ImageFormat = .webp, bytes: Data
    ) throws -> PublicName {
        let name = try #require(
            PublicName(preset: "card", key: Self.key(number), format: format))
        try place(name.path, bytes)
        return name
    }

    @discardableResult
    func original(_ number: Int, format: ImageFormat = .jpeg, bytes: Data) throws -> PublicName {
        let key = Self.key(number)
        let name = try #require(
            PublicName(path: "originals/ab/\(key).\(format.fileExtension)"))
        try place(name.path, bytes)
        return name
    }

    func place(_ path: String, _ bytes: Data) throws {
        let target = URL(fileURLWithPath: directory.absolute(path))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: target, options: .atomic)
    }

    /// Writes a manifest in which source `n` has thumbnail `n` in some formats.
    func manifest(_ numbers: [Int], formats: [ImageFormat] = [.webp, .jpeg], run: Int = 1) throws {
        let images = numbers.map { number in
            let thumbnails = formats.map { format in
                #"{"preset":"card","path":"thumbs/card/ab/\#(Self.key(number)).\#(format.fileExtension)","#
                    + #""mediaType":"\#(format.mediaType)","width":400,"height":225,"bytes":9}"#
            }
            return #"{"url":"https://h.example/\#(number).jpg","isCached":true,"verdict":"ok","#
                + #""reason":"fresh","original":{"path":"originals/ab/x.jpg","#
                + #""mediaType":"image/jpeg","bytes":100,"width":800,"height":450},"#
                + #""size":{"declared":[[400,300]],"check":"different"},"thumbnails":["#
                + thumbnails.joined(separator: ",") + "]}"
        }
        let text =
            #"{"version":1,"generatedAt":"2026-11-23T02:00:00Z","run":{"id":\#(run),"outcome":"complete"},"#
            + "\n" + #""presets":{"card":{"width":400}},"# + "\n\"images\":[\n"
            + images.joined(separator: ",\n") + "\n],\n\"documents\":[\n"
            + #"{"path":"news/a.md","images":[]}"# + "\n]}\n"
        try Data(text.utf8).write(
            to: URL(fileURLWithPath: directory.manifest), options: .atomic)
    }

    /// Rules for a test: any free port, short waits.
    static func rules(_ change: (inout ServeRules) -> Void = { _ in }) -> ServeRules {
        var rules = ServeRules(
            listen: .tcp(host: "127.0.0.1", port: 0), originals: false, fallback: nil,
            negotiated: .answer, maxAge: .seconds(300), memory: ByteCount(8_000_000),
            maxConnections: 500, headTimeout: .seconds(10), idleTimeout: .seconds(20),
            accessLog: nil)
        change(&rules)
        return rules
    }

    /// Serves the site while `body` runs, and ends the server as SIGTERM would.
    func serve<Value: Sendable>(
        _ rules: ServeRules = rules(), _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        let server = CacheServer(
            rules, directory, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await server.run { port in
            // A client that waits on its socket must not take a thread from the server's tasks.
            try await Task.detached(executorPreference: WaitingThreads.shared) {
                try await body(port)
            }.value
        }
    }
}

/// Threads for tasks that block.
final class WaitingThreads: TaskExecutor {
    static let shared = WaitingThreads()
    private let queue = DispatchQueue(label: "waiting", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
