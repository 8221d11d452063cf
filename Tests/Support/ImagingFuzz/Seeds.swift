import ImgCacheImaging
import ImgCacheModel
import Pictures

/// The first inputs, made in code: small, whole, and one of each kind.
enum Seeds {
    /// Names and bytes for an entry.
    static func all(for entry: Entry) throws -> [(name: String, bytes: [UInt8])] {
        entry == .frames ? frames : try pictures()
    }

    private static let frames: [(name: String, bytes: [UInt8])] = [
        ("parent", WireProbe.parentSpeech(plans: Entry.plans, limits: Entry.limits)),
        ("worker", WireProbe.workerSpeech(facts: facts, thumbnail: [1, 2, 3])),
        ("refusal", WireProbe.refusal(.truncated, detail: "it breaks off\nhere")),
        ("not-its-reason", WireProbe.refusal(.http404, detail: "")),
    ]

    private static let facts = ImageFacts(
        format: .webp, size: PixelSize(width: 30, height: 20), orientation: 6, frames: 2,
        hasAlpha: true, dominantColor: "00ff7f", placeholder: "data:image/webp;base64,AA+/=",
        perceptualHash: 1 << 40, focalPoint: .init(x: 0.25, y: 1))

    private static func pictures() throws -> [(name: String, bytes: [UInt8])] {
        let size = PixelSize(width: 20, height: 15)
        var seeds: [(name: String, bytes: [UInt8])] = []
        for format in [ImageFormat.jpeg, .png, .webp, .gif, .avif, .tiff] {
            for style in [Pictures.Style.graphic, .grey, .alpha] {
                if style == .alpha, [.jpeg, .tiff].contains(format) { continue }
                seeds.append(
                    (
                        "\(style).\(format.fileExtension)",
                        try Pictures.encoded(size, as: format, style: style, .init())
                    ))
            }
        }
        for format in [ImageFormat.gif, .webp] {
            seeds.append(
                (
                    "moving.\(format.fileExtension)",
                    try Pictures.animation(width: 20, height: 15, format: format, frames: 3)
                ))
        }
        var options = PixelEncoder.Options()
        options.progressive = true
        options.orientation = 6
        seeds.append(("turned.jpg", try Pictures.encoded(size, as: .jpeg, options)))
        options = PixelEncoder.Options()
        options.colour = .cmykPlain
        seeds.append(("cmyk.jpg", try Pictures.encoded(size, as: .jpeg, options)))
        options.colour = .sixteenBit
        seeds.append(("sixteen.png", try Pictures.encoded(size, as: .png, options)))
        options.colour = .palette
        seeds.append(
            ("palette.png", try Pictures.encoded(size, as: .png, style: .graphic, options)))
        options.colour = .sRGB
        seeds.append(("profile.jpg", try Pictures.encoded(size, as: .jpeg, options)))
        options = PixelEncoder.Options()
        options.lossless = true
        seeds.append(
            ("lossless.webp", try Pictures.encoded(size, as: .webp, style: .graphic, options)))
        seeds.append(("drawing.svg", Array(drawing.utf8)))
        for (number, bomb) in (HostileFile.bombs + HostileFile.polyglots).enumerated()
        where bomb.bytes.count < 4096 {
            seeds.append(("hostile-\(number)", bomb.bytes))
        }
        return seeds
    }

    private static let drawing = """
        <svg xmlns="http://www.w3.org/2000/svg" width="20" height="15">
        <rect width="9" height="9" fill="#3264c8"/><text y="9">a</text></svg>
        """
}
