import FoundationEssentials
import Glibc
import ImgCacheModel
import Pictures
import Testing

@testable import ImgCacheImaging

/// Memory of parent and worker under the limits, in processes of their own.
@Suite struct WorkerMemoryTests {
    /// Files that claim to be huge cost next to nothing on either side.
    @Test func staysSmallOverEveryBomb() throws {
        let bench = try Workbench()
        let paths = try HostileFile.bombs.enumerated().map { number, bomb in
            try bench.job(bomb.bytes, name: "bomb\(number)").path
        }
        let account = try measure(paths, memory: 1_000_000_000)
        #expect(account.words.allSatisfy { $0 == "too_large_pixels" }, "\(account)")
        #expect(account.worker < 100_000_000, "\(account)")
        #expect(account.parent < 60_000_000, "\(account)")
    }

    /// The largest pictures that are allowed, each of a kind that decoders hold whole. Drawing
    /// WebP of 49 megapixels takes longer than all else here: only when asked for.
    @Test func decodesTheLargestPicturesWithinTheLimit() throws {
        let bench = try Workbench()
        let formats: [ImageFormat] =
            getenv("IMGCACHE_LONG_TESTS") == nil ? [.jpeg, .png] : [.jpeg, .png, .webp]
        let paths = try formats.map { format in
            try bench.job(Self.largest(format), name: format.rawValue).path
        }
        let account = try measure(paths, memory: 1_000_000_000)
        #expect(account.words.allSatisfy { $0 == "7000x7000" }, "\(account)")
        #expect(account.worker < 400_000_000, "\(account)")
        #expect(account.parent < 60_000_000, "\(account)")
    }

    /// A worker that gets no more memory dies alone.
    @Test func losesOnlyTheWorkerWhereMemoryEnds() throws {
        let bench = try Workbench()
        let paths = [
            try bench.job(Self.largest(.jpeg), name: "large").path,
            try bench.job(Array("TEST:EAT ".utf8), name: "eats").path,
            try bench.job(
                Pictures.encoded(width: 90, height: 60, format: .png), name: "small"
            ).path,
        ]
        let account = try measure(paths, memory: 250_000_000)
        #expect(account.words == ["decoder_crashed", "decoder_crashed", "90x60"], "\(account)")
        #expect(account.worker < 250_000_000, "\(account)")
        #expect(account.parent < 60_000_000, "\(account)")
    }

    /// 49 megapixels; JPEG in several passes, for which all of it is held as coefficients.
    private static func largest(_ format: ImageFormat) throws -> [UInt8] {
        // PNG would be too long with anything to see in it.
        let small =
            format == .png
            ? PixelBuffer(
                size: PixelSize(width: 4, height: 4), bands: 3,
                samples: [UInt8](repeating: 90, count: 48))
            : try Pictures.pixels(PixelSize(width: 40, height: 40))
        let canvas = try PixelCanvas(
            enlarging: small, to: PixelSize(width: 7000, height: 7000))
        var options = PixelEncoder.Options()
        options.progressive = true
        options.effort = format == .png ? 6 : 0
        return try canvas.encoded(as: format, options)
    }

    private struct Account {
        var words: [String] = []
        /// The most that a worker held, in bytes.
        var worker = 0
        var parent = 0
    }

    /// Has each file looked at by a pool of one worker.
    private func measure(_ paths: [String], memory: Int) throws -> Account {
        var ends: [Int32] = [-1, -1]
        try #require(
            socketpair(
                AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        let child = try WorkerProcess.spawn(
            testWorkerPath, ["parent", String(memory)] + paths, standardInput: ends[1])
        close(ends[1])
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let count = read(ends[0], &piece, piece.count), count > 0 {
            text += piece.prefix(count)
        }
        close(ends[0])
        WorkerProcess.reap(child)
        var account = Account()
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            let bytes = try #require(words.last.flatMap { Int($0) })
            if words[0] == "parent" {
                account.parent = bytes
            } else {
                account.words.append(String(words[0]))
                account.worker = max(account.worker, bytes)
            }
        }
        try #require(account.parent > 0, "it did not reach its end")
        return account
    }
}
