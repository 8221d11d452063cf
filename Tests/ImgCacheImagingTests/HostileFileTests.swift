import ImgCacheImaging
import ImgCacheModel
import Pictures
import Testing

@Suite struct HostileFileTests {
    @Test(arguments: HostileFile.bombs) func refusesABombByItsHeader(bomb: HostileFile) throws {
        let clock = ContinuousClock()
        var outcome: ImageOutcome?
        let spent = try clock.measure { outcome = try Workbench().render(bomb.bytes) }
        #expect(outcome?.reason == .tooLargePixels, "\(bomb.name): \(String(describing: outcome))")
        // Decoding 100 megapixels takes longer than that on any machine.
        #expect(spent < .milliseconds(500))
    }

    @Test(arguments: HostileFile.polyglots) func seesThroughAPolyglot(file: HostileFile) throws {
        let outcome = try Workbench().render(file.bytes)
        #expect(outcome.facts == nil, "\(file.name)")
    }

    /// Whatever a flipped bit does, the answer is an answer, and the next picture is none the
    /// worse for it. In workers, as it is done in earnest.
    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .gif, .avif])
    func answersForEveryFlippedBit(format: ImageFormat) async throws {
        let bench = try Workbench()
        let whole = try Pictures.encoded(width: 64, height: 48, format: format, style: .graphic)
        let pool = pool(width: 2)
        var random = SeededRandom(seed: 7)
        for _ in 0..<40 {
            var bytes = whole
            for _ in 0..<3 {
                let place = Int(random.next() % UInt64(bytes.count))
                bytes[place] ^= 1 << UInt8(random.next() % 8)
            }
            let outcome = await pool.process(try bench.job(bytes))
            if case .rejected(let reason, _) = outcome {
                #expect(reason.verdict == .badContent)
                #expect(reason != .decoderTimeout)
            }
        }
        #expect(await pool.process(try bench.job(whole)).facts != nil)
        await pool.shutdown()
    }

    @Test func rasterisesSVGOnlyWhereAllowedAndReadsNothingElse() async throws {
        let bench = try Workbench()
        let secret = try bench.job(
            Pictures.encoded(width: 50, height: 50, format: .png), name: "secret.png")
        let svg = """
            <?xml version="1.0"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"
              xmlns:xlink="http://www.w3.org/1999/xlink">
            <rect width="200" height="100" fill="#3264c8"/>
            <image xlink:href="file://\(secret.path)" width="200" height="100"/>
            </svg>
            """
        #expect(try bench.render(Array(svg.utf8)).reason == .typeUnsupported)
        var limits = LimitRules.test
        limits.formats.insert(.svg)
        let outcome = try bench.render(
            Array(svg.utf8), Preset.test("card", 100).plans, limits: limits)
        let file = try #require(outcome.files.first, "\(outcome)")
        let pixels = try PixelBuffer(decoding: contents(file.path), as: .png)
        #expect(pixels.size == PixelSize(width: 100, height: 50))
        // The blue of the rectangle, everywhere: nothing was laid over it.
        let blue: [UInt8] = [0x32, 0x64, 0xC8]
        let isBlue = pixels.samples.enumerated().allSatisfy { $1 == blue[$0 % 3] }
        #expect(isBlue)
    }

    @Test func refusesSVGThatAsksForAFileByEntity() throws {
        var limits = LimitRules.test
        limits.formats.insert(.svg)
        let svg = """
            <!DOCTYPE svg [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>
            <svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><text>&passwd;</text></svg>
            """
        #expect(try Workbench().render(Array(svg.utf8), limits: limits).reason == .undecodable)
    }
}
