import FoundationEssentials
import ImgCacheModel
import Pictures
import Testing

@testable import ImgCacheImaging

/// Formats that only the configuration opens: TIFF, HEIC, JPEG XL, SVG. In workers, as in earnest.
@Suite struct OptionalFormatTests {
    @Test func readsTIFFWhereAllowed() async throws {
        let bytes = try Pictures.encoded(width: 120, height: 80, format: .tiff)
        try await expectReadable(bytes, .tiff, PixelSize(width: 120, height: 80))
    }

    @Test(.enabled(if: Self.canRead(.heif))) func readsHEICWhereAllowed() async throws {
        let bytes = try Pictures.encoded(width: 120, height: 80, format: .heif)
        try await expectReadable(bytes, .heif, PixelSize(width: 120, height: 80))
    }

    @Test(.enabled(if: Self.canRead(.jxl))) func readsJPEGXLWhereAllowed() async throws {
        let bytes = try #require(Data(base64Encoded: Self.jpegXL))
        try await expectReadable(Array(bytes), .jxl, PixelSize(width: 24, height: 16))
    }

    /// 24x16 pixels of one colour, written by libvips from pixels of our own.
    static let jpegXL =
        "/woDBwASiAIAwABd5RIAABUqo4wbvJzr+fJDh8W0jesMbbVtYUmiyDg2SSdwSBIHCYQMAAAZLoNKEgA="

    static func canRead(_ format: ImageFormat) -> Bool {
        do {
            return try VipsLibrary.shared().canLoad(format)
        } catch {
            return false
        }
    }

    private func expectReadable(
        _ bytes: [UInt8], _ format: ImageFormat, _ size: PixelSize
    ) async throws {
        let bench = try Workbench()
        var limits = LimitRules.test
        limits.formats.remove(format)
        let pool = pool()
        let plans = Preset.test("card", 12, formats: [.png]).plans
        let closed = try await pool.process(bench.job(bytes, plans, limits: limits))
        #expect(closed.reason == .typeUnsupported, "\(closed)")
        limits.formats.insert(format)
        let open = try await pool.process(bench.job(bytes, plans, limits: limits))
        #expect(open.facts?.size == size, "\(open)")
        #expect(open.facts?.format == format)
        #expect(open.files.first?.size.width == 12)
        // Cut in the middle it is noticed, too.
        let cut = try await pool.process(
            bench.job(Array(bytes.prefix(bytes.count / 2)), plans, limits: limits))
        #expect(cut.reason == .truncated || cut.reason == .undecodable, "\(cut)")
        await pool.shutdown()
    }
}

/// SVG: drawn only where allowed, and from its own bytes alone.
@Suite struct DrawingTests {
    static let blue: [UInt8] = [0x32, 0x64, 0xC8]

    /// Ways in which a drawing asks for something outside itself; `PATH` is a file that exists.
    static let references = [
        "<image xlink:href=\"file://PATH\" width=\"200\" height=\"100\"/>",
        "<image href=\"PATH\" width=\"200\" height=\"100\"/>",
        "<image href=\"http://127.0.0.1:9/x.png\" width=\"200\" height=\"100\"/>",
        "<style>@import url(\"file://PATH\");</style>",
        "<use href=\"file://PATH#a\"/>",
        "<filter id=\"f\"><feImage href=\"file://PATH\"/></filter>"
            + "<rect width=\"200\" height=\"100\" fill=\"none\" filter=\"url(#f)\"/>",
        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file://PATH\" "
            + "parse=\"text\"/>",
    ]

    @Test(arguments: references, [false, true]) func readsNothingBesideItself(
        reference: String, inWorker: Bool
    ) async throws {
        let bench = try Workbench()
        let secret = try bench.job(
            Pictures.encoded(width: 50, height: 50, format: .png), name: "secret.png")
        let svg = Self.drawing(reference.replacing("PATH", with: secret.path))
        var limits = LimitRules.test
        #expect(try bench.render(svg, limits: limits).reason == .typeUnsupported)
        limits.formats.insert(.svg)
        let plans = Preset.test("card", 100).plans
        let job = try bench.job(svg, plans, limits: limits)
        let outcome: ImageOutcome
        if inWorker {
            let pool = pool { $0.readsFonts = true }
            outcome = try await pool.process(job)
            await pool.shutdown()
        } else {
            outcome = try VipsRenderer().render(job)
        }
        // Refused whole, or drawn without what it asked for.
        guard let file = outcome.files.first else {
            #expect(outcome.reason == .undecodable, "\(outcome)")
            return
        }
        let pixels = try PixelBuffer(decoding: contents(file.path), as: .png)
        #expect(pixels.size == PixelSize(width: 100, height: 50))
        let isBlue = pixels.samples.enumerated().allSatisfy { $1 == Self.blue[$0 % 3] }
        #expect(isBlue, "something was laid over the blue")
    }

    @Test func refusesADrawingThatAsksForAFileByEntity() throws {
        var limits = LimitRules.test
        limits.formats.insert(.svg)
        let svg = """
            <!DOCTYPE svg [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>
            <svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><text>&passwd;</text></svg>
            """
        #expect(try Workbench().render(Array(svg.utf8), limits: limits).reason == .undecodable)
    }

    /// Without the fonts of the system the same text would leave no mark.
    @Test func writesTextWithTheFontsOfTheSystem() async throws {
        let bench = try Workbench()
        let svg = Self.drawing("<text x=\"10\" y=\"80\" font-size=\"90\" fill=\"#fff\">Hg</text>")
        var limits = LimitRules.test
        limits.formats.insert(.svg)
        let pool = pool { $0.readsFonts = true }
        let job = try bench.job(svg, Preset.test("card", 200).plans, limits: limits)
        let outcome = try await pool.process(job)
        await pool.shutdown()
        let file = try #require(outcome.files.first, "\(outcome)")
        let pixels = try PixelBuffer(decoding: contents(file.path), as: .png)
        let white = pixels.samples.count { $0 == 255 }
        #expect(white > 300, "\(white) samples of white")
    }

    private static func drawing(_ content: String) -> [UInt8] {
        Array(
            """
            <?xml version="1.0"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"
              xmlns:xlink="http://www.w3.org/1999/xlink">
            <rect width="200" height="100" fill="#3264c8"/>
            \(content)
            </svg>
            """.utf8)
    }
}
