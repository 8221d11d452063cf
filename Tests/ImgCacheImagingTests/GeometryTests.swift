import ImgCacheModel
import Testing

@testable import ImgCacheImaging

@Suite struct GeometryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fit: Preset.Fit
        let box: (Int?, Int?)
        let original: (Int, Int)
        let scaled: (Int, Int)
        let output: (Int, Int)
        var enlarge = false
        var testDescription: String { "\(fit) \(box) of \(original)" }
    }

    @Test(arguments: [
        Case(
            fit: .inside, box: (400, nil), original: (1500, 1000), scaled: (400, 267),
            output: (400, 267)),
        Case(
            fit: .inside, box: (400, nil), original: (1503, 1000), scaled: (400, 266),
            output: (400, 266)),
        Case(
            fit: .inside, box: (nil, 100), original: (1500, 1000), scaled: (150, 100),
            output: (150, 100)),
        Case(
            fit: .inside, box: (400, 100), original: (1500, 1000), scaled: (150, 100),
            output: (150, 100)),
        Case(
            fit: .inside, box: (400, nil), original: (300, 200), scaled: (300, 200),
            output: (300, 200)),
        Case(
            fit: .inside, box: (400, nil), original: (300, 200), scaled: (400, 267),
            output: (400, 267), enlarge: true),
        Case(
            fit: .inside, box: (400, 400), original: (10000, 1), scaled: (400, 1), output: (400, 1)),
        Case(
            fit: .cover, box: (400, 225), original: (1500, 1000), scaled: (400, 267),
            output: (400, 225)),
        Case(
            fit: .cover, box: (400, 225), original: (320, 1000), scaled: (320, 1000),
            output: (320, 180)),
        Case(
            fit: .cover, box: (400, 225), original: (1000, 100), scaled: (1000, 100),
            output: (178, 100)),
        Case(
            fit: .cover, box: (400, 225), original: (100, 100), scaled: (400, 400),
            output: (400, 225), enlarge: true),
        Case(
            fit: .contain, box: (400, 200), original: (1000, 1000), scaled: (200, 200),
            output: (400, 200)),
        Case(
            fit: .contain, box: (400, 200), original: (100, 100), scaled: (100, 100),
            output: (200, 100)),
        Case(
            fit: .fill, box: (400, 200), original: (1000, 1000), scaled: (400, 200),
            output: (400, 200)),
        Case(
            fit: .fill, box: (400, 200), original: (300, 1000), scaled: (300, 150),
            output: (300, 150)),
        Case(
            fit: .inside, box: (99999, nil), original: (20000, 100), scaled: (16383, 82),
            output: (16383, 82)),
    ]) func computesSizesFromTheOriginal(_ given: Case) {
        let preset = Preset.test(
            "p", given.box.0, given.box.1, fit: given.fit, enlarge: given.enlarge)
        let geometry = RenditionGeometry(
            preset, RenditionBox(width: given.box.0, height: given.box.1),
            original: PixelSize(width: given.original.0, height: given.original.1))
        #expect(geometry.scaled == PixelSize(width: given.scaled.0, height: given.scaled.1))
        #expect(geometry.output == PixelSize(width: given.output.0, height: given.output.1))
    }

    /// Over many sizes: nothing is larger than its original, and what is cut is there to be cut.
    @Test func neverAsksForMoreThanThereIs() {
        for width in stride(from: 1, through: 900, by: 37) {
            for height in stride(from: 1, through: 900, by: 41) {
                let original = PixelSize(width: width, height: height)
                for fit in [Preset.Fit.inside, .cover, .fill] {
                    let preset = Preset.test("p", 300, 170, fit: fit)
                    let geometry = RenditionGeometry(
                        preset, RenditionBox(width: 300, height: 170), original: original)
                    #expect(geometry.scaled.width <= width && geometry.scaled.height <= height)
                    #expect(geometry.output.width <= geometry.scaled.width)
                    #expect(geometry.output.height <= geometry.scaled.height)
                }
            }
        }
    }
}
