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
            let outcome = try await pool.process(bench.job(bytes))
            if case .rejected(let reason, _) = outcome {
                #expect(reason.verdict == .badContent)
                #expect(reason != .decoderTimeout)
            }
        }
        #expect(try await pool.process(bench.job(whole)).facts != nil)
        await pool.shutdown()
    }
}
