import ImgCacheImaging
import ImgCacheModel
import Pictures
import Testing

@Suite struct StrictnessTests {
    static let formats: [ImageFormat] = [.jpeg, .png, .webp, .gif, .avif]

    @Test(arguments: formats, Array(1...9)) func noticesACutAtEveryTenth(
        format: ImageFormat, tenth: Int
    ) throws {
        let bench = try Workbench()
        let whole = try Pictures.encoded(width: 400, height: 300, format: format)
        let cut = Array(whole.prefix(whole.count * tenth / 10))
        let outcome = try bench.render(cut, Preset.test("card", 40).plans)
        #expect(outcome.reason == .truncated, "\(outcome)")
        #expect(try bench.results().isEmpty)
    }

    @Test(arguments: [ImageFormat.gif, .webp], Array(1...9)) func noticesACutAnimation(
        format: ImageFormat, tenth: Int
    ) throws {
        let bench = try Workbench()
        let whole = try Pictures.animation(width: 120, height: 80, format: format, frames: 6)
        let cut = Array(whole.prefix(whole.count * tenth / 10))
        #expect(try bench.render(cut).reason == .truncated)
    }

    @Test(arguments: [1, 2]) func callsTinyPicturesTrackingPixels(side: Int) throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: side, height: side, format: .gif, style: .graphic)
        #expect(try bench.render(bytes).reason == .trackingPixel)
    }

    @Test func keepsAPictureThatIsOnlyThin() throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 600, height: 1, format: .png)
        let outcome = try bench.render(bytes, Preset.test("card", 100).plans)
        #expect(outcome.files.first?.size == PixelSize(width: 100, height: 1))
    }

    @Test(arguments: [
        ("", Reason.empty), ("<!DOCTYPE html><html><body>Not found</body></html>", .notAnImage),
        ("\u{FEFF}  <!-- x --><HTML>", .notAnImage), ("{\"error\":404}", .notAnImage),
        ("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>", .typeUnsupported),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", .typeUnsupported),
        ("BM aaaaaaaaaaaaaaaaaaaaaaa", .typeUnsupported), ("II*\u{0}aaaaaaa", .typeUnsupported),
        ("%PDF-1.7", .typeUnsupported), ("not a picture", .notAnImage),
        ("GIF89a", .truncated), ("RIFF\u{1}\u{0}\u{0}\u{0}WEBP", .undecodable),
    ]) func tellsWhatIsNoPicture(text: String, reason: Reason) throws {
        let outcome = try Workbench().render(Array(text.utf8))
        #expect(outcome.reason == reason, "\(outcome)")
    }

    @Test func refusesAFormatThatIsNotAllowed() throws {
        var limits = LimitRules.test
        limits.formats = [.jpeg]
        let bytes = try Pictures.encoded(width: 40, height: 30, format: .png)
        #expect(try Workbench().render(bytes, limits: limits).reason == .typeUnsupported)
    }

    @Test func refusesMoreBytesThanAllowed() throws {
        var limits = LimitRules.test
        limits.maxBytes = ByteCount(100)
        let bytes = try Pictures.encoded(width: 40, height: 30, format: .png)
        #expect(try Workbench().render(bytes, limits: limits).reason == .tooLargeBytes)
    }

    @Test func tellsAMissingFileFromABadPicture() throws {
        let bench = try Workbench()
        let job = ImageJob(
            path: bench.folder + "/nowhere", plans: [], outputFolder: bench.output, limits: .test)
        #expect(try VipsRenderer().render(job).reason == .renderFailed)
    }

    @Test func leavesNoFileWhenAThumbnailCannotBeWritten() throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 40, height: 30, format: .png)
        let good = Preset.test("good", 20).plans
        let bad = RenditionPlan(
            preset: .test("bad", 10), box: .init(width: 10, height: nil), key: "no/such/folder")
        let outcome = try bench.render(bytes, good + [bad])
        #expect(outcome.reason == .renderFailed)
        #expect(try bench.results().isEmpty)
    }
}
