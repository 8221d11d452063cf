import ImgCacheModel
import Testing

@testable import ImgCacheImaging

/// A worker has read a stranger's bytes and may be speaking for them.
@Suite struct AnswerJudgeTests {
    static let plans =
        Preset.test("card", 40, formats: [.webp, .jpeg]).plans
        + Preset.test("tile", 20, formats: [.auto]).plans
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0]

    private func judge() -> AnswerJudge {
        Self.jpeg.withUnsafeBytes { AnswerJudge(plans: Self.plans, head: $0) }
    }

    private static func thumbnail(
        _ plan: Int, _ format: ImageFormat, width: Int = 40
    ) -> Frame {
        let message = ThumbnailMessage(
            plan: plan, format: format, size: PixelSize(width: width, height: 30), data: [1])
        return Frame(kind: .thumbnail, payload: message.bytes)
    }

    private static func done(_ format: ImageFormat) -> Frame {
        let facts = ImageFacts(format: format, size: PixelSize(width: 90, height: 60))
        return Frame(
            kind: .done, payload: DoneMessage(facts: facts, residentBytes: 1).bytes)
    }

    /// After all thumbnails.
    private func complete() throws -> AnswerJudge {
        var judge = judge()
        for frame in [
            Self.thumbnail(0, .webp), Self.thumbnail(0, .jpeg), Self.thumbnail(1, .png),
        ] {
            _ = try judge.judge(frame)
        }
        return judge
    }

    @Test func acceptsWhatWasAskedFor() throws {
        var judge = try complete()
        _ = try judge.judge(Self.done(.jpeg))
    }

    @Test(arguments: [
        thumbnail(0, .png), thumbnail(2, .webp), thumbnail(-1, .webp), thumbnail(1, .jpeg),
        thumbnail(0, .webp, width: 0), thumbnail(0, .webp, width: 16384),
        Frame(kind: .job, payload: []), Frame(kind: .hello, payload: []),
    ]) func refusesWhatWasNotAskedFor(frame: Frame) {
        var judge = judge()
        #expect(throws: WireReader.Malformed.self) { try judge.judge(frame) }
    }

    /// Or one picture could fill the disk.
    @Test func refusesMoreThumbnailsThanFormats() throws {
        var judge = judge()
        for _ in 0..<2 { _ = try judge.judge(Self.thumbnail(0, .webp)) }
        #expect(throws: WireReader.Malformed.self) { try judge.judge(Self.thumbnail(0, .webp)) }
    }

    /// Or a picture would count as cached without its thumbnails.
    @Test(arguments: [[], [thumbnail(0, .webp)], [thumbnail(1, .png)]])
    func refusesAnEndBeforeEveryPresetHasAThumbnail(frames: [Frame]) throws {
        var judge = judge()
        for frame in frames { _ = try judge.judge(frame) }
        #expect(throws: WireReader.Malformed.self) { try judge.judge(Self.done(.jpeg)) }
    }

    /// Or a stranger's JPEG would be stored, and served, as SVG.
    @Test(arguments: [ImageFormat.svg, .png, .webp])
    func refusesAnotherFormatThanTheBytesHave(format: ImageFormat) throws {
        var judge = try complete()
        #expect(throws: WireReader.Malformed.self) { try judge.judge(Self.done(format)) }
    }

    @Test func refusesWordsBehindAMessage() throws {
        var judge = try complete()
        let frame = Self.done(.jpeg)
        let longer = Frame(kind: .done, payload: frame.payload + [0])
        #expect(throws: WireReader.Malformed.self) { try judge.judge(longer) }
    }
}
