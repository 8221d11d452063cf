import Foundation
import OriginServer

/// What curl saw.
struct Response {
    /// What curl reports about a transfer, under its own names.
    struct Report: Decodable {
        let exitcode: Int
        let responseCode: Int
        let sslVerifyResult: Int
        let numConnects: Int
        let numRedirects: Int
        let timeTotal: Double
        let timeStarttransfer: Double
        let httpVersion: String
    }

    let report: Report
    let body: [UInt8]
    /// The head of the last answer, names in lower case.
    let headers: [String: String]

    var status: Int { report.responseCode }
    var exit: Int { report.exitcode }
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Asks an origin by means of the curl program, for whatever host.
struct Client {
    let origin: Origin

    /// Makes one request and returns what came, also when curl calls it a failure.
    func get(_ url: String, _ arguments: String...) async throws -> Response {
        try await get(url, arguments)
    }

    func get(_ url: String, _ arguments: [String]) async throws -> Response {
        try await get([url], arguments)
    }

    /// Asks for several URLs with one run of curl; tells about the last one.
    func get(_ urls: [String], _ arguments: [String] = []) async throws -> Response {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let body = folder.path + "/body"
        let head = folder.path + "/head"
        let fixed = [
            "-q", "--silent", "--path-as-is", "--max-time", "20", "--noproxy", "",
            "--cacert", origin.caFile, "--dump-header", head, "--write-out", "%{json}\n",
            "--connect-to", ":80:127.0.0.1:\(origin.httpPort)",
            "--connect-to", ":443:127.0.0.1:\(origin.httpsPort)",
        ]
        let wanted = urls.flatMap { ["--output", body, $0] }
        let (_, output) = try await Program.run("/usr/bin/curl", fixed + arguments + wanted)
        let last = output.split(separator: UInt8(ascii: "\n")).last ?? []
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return Response(
            report: try decoder.decode(Response.Report.self, from: Data(last)),
            body: folder.contents("body"),
            headers: Self.headers(String(decoding: folder.contents("head"), as: UTF8.self)))
    }

    private static func headers(_ text: String) -> [String: String] {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let start = lines.lastIndex { $0.hasPrefix("HTTP/") } ?? 0
        return lines.dropFirst(start + 1).reduce(into: [:]) { headers, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
    }
}

/// A folder that a test owns.
struct TemporaryFolder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("origin-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    /// The bytes of a file in it; none when it is missing.
    func contents(_ name: String) -> [UInt8] {
        FileManager.default.contents(atPath: path + "/" + name).map { Array($0) } ?? []
    }

    func remove() {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            FileHandle.standardError.write(Data("left behind: \(path): \(error)\n".utf8))
        }
    }
}
