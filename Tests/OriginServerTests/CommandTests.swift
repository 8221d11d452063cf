import Foundation
import Testing

@Suite("The command imgcache-origin", .serialized)
struct CommandTests {
    /// Where the build put it: beside the tests that are running.
    private static let program =
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        + "/imgcache-origin"

    private struct Ready: Decodable {
        let httpPort: Int
        let httpsPort: Int
        let caFile: String
        let pid: Int32
    }

    @Test(
        "It ends by itself",
        arguments: [
            ["--max-lifetime", "1s"], ["--until-eof"], ["--parent-pid", "999999999"],
        ])
    func endsByItself(_ arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (status, output) = try await Program.run(
            Self.program, ["--home", folder.path] + arguments)
        #expect(status == 0)
        let ready = try JSONDecoder().decode(Ready.self, from: Data(output))
        #expect(ready.httpPort > 0 && ready.httpsPort > 0 && ready.httpPort != ready.httpsPort)
        #expect(ready.caFile == folder.path + "/ca.pem")
    }

    @Test func servesAsToldAndEndsWhenAsked() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(folder.write(Array("http://a.example/x.png 12 34\n".utf8), "sizes"))
        #expect(folder.write(Array("a.example /gone status/410\n".utf8), "rules"))
        let script = """
            set -e
            "$1" --home "$2" --sizes "$2/sizes" --rules "$2/rules" --ready-file "$2/ready" \
                --max-lifetime 1m > "$2/line" & origin=$!
            for i in $(seq 400); do [ -s "$2/ready" ] && break; read -t 0.05 <> <(:) || :; done
            port=$(sed 's/.*"httpPort":\\([0-9]*\\).*/\\1/' "$2/ready")
            ask() { curl -q -s --noproxy '' --connect-to "::127.0.0.1:$port" "$@"; }
            ask -o "$2/picture" http://a.example/x.png
            ask -o "$2/gone" -w '%{http_code} ' http://a.example/gone
            ask http://origin.control/shutdown
            wait $origin
            test ! -e "$2/ready"
            """
        let (status, output) = try await Program.run(
            "/bin/bash", ["-c", script, "test", Self.program, folder.path])
        #expect(status == 0)
        #expect(String(decoding: output, as: UTF8.self) == "410 ending\n")
        // A PNG of 12 x 34 pixels, as its header says.
        let picture = [UInt8](folder.contents("picture"))
        #expect(picture.starts(with: [0x89, 0x50, 0x4e, 0x47]))
        #expect(picture.count > 24 && picture[16..<24] == [0, 0, 0, 12, 0, 0, 0, 34])
        let ready = try JSONDecoder().decode(Ready.self, from: Data(folder.contents("line")))
        #expect(ready.pid > 0)
    }

    @Test(arguments: [
        ["--max-lifetime", "soon"], ["--sizes", "/nowhere"], ["--rules", "/nowhere"],
    ])
    func wrongArgumentsAreRefused(_ arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (status, _) = try await Program.run(
            Self.program, ["--home", folder.path, "--until-eof"] + arguments)
        #expect(status != 0)
    }
}
