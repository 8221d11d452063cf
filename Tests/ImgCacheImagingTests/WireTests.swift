import ImgCacheModel
import Testing

@testable import ImgCacheImaging

@Suite struct WireTests {
    static let preset = Preset(
        name: "hero", width: 400, height: nil, fit: .cover, crop: .southwest,
        formats: [.webp, .auto], quality: 70, effort: nil, background: "00ff7f", enlarge: true,
        widths: [800, 1200], dpr: [2], progressive: true, fullChroma: false, animation: .keep)

    @Test func bringsAJobAcross() throws {
        var limits = LimitRules.test
        limits.maxRedirects = 0
        limits.workerMemory = ByteCount(0)
        limits.workerTime = .zero
        let job = JobMessage(plans: Self.preset.plans, limits: limits)
        #expect(try JobMessage(job.bytes) == job)
    }

    @Test func bringsFactsAcross() throws {
        let facts = ImageFacts(
            format: .gif, size: PixelSize(width: 30, height: 20), orientation: 6, frames: 12,
            hasAlpha: true, hasProfile: false, dominantColor: "00ff7f",
            placeholder: "data:image/webp;base64,AA+/=", perceptualHash: .max,
            focalPoint: .init(x: 0.25, y: 1))
        let done = DoneMessage(facts: facts, residentBytes: 77)
        #expect(try DoneMessage(done.bytes) == done)
    }

    @Test(
        arguments: [
            ("<b>red", nil), ("00ff7", nil), (nil, "data:text/html;base64,AA"),
            (nil, "data:image/webp;base64,\"><script>"),
        ] as [(String?, String?)]) func refusesFactsThatWouldHurtAPage(
            color: String?, placeholder: String?
        )
    {
        let facts = ImageFacts(
            format: .gif, size: PixelSize(width: 30, height: 20), dominantColor: color,
            placeholder: placeholder)
        #expect(throws: WireReader.Malformed.self) {
            try DoneMessage(DoneMessage(facts: facts, residentBytes: 0).bytes)
        }
    }

    @Test func refusesEveryMessageCutShort() {
        let bytes = JobMessage(plans: Self.preset.plans, limits: .test).bytes
        for count in 0..<bytes.count {
            #expect(throws: WireReader.Malformed.self) {
                try JobMessage(Array(bytes.prefix(count)))
            }
        }
    }

    @Test func refusesReasonsThatAreNotAWorkersToGive() {
        let message = RejectedMessage(reason: .http404, detail: "", residentBytes: 0)
        #expect(throws: WireReader.Malformed.self) { try RejectedMessage(message.bytes) }
    }

    @Test func makesDetailsOneLine() throws {
        let message = RejectedMessage(
            reason: .truncated, detail: "a\n\u{1B}[31mb", residentBytes: 0)
        #expect(try RejectedMessage(message.bytes).detail == "a  [31mb")
    }
}
