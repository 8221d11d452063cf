internal import ImgCacheModel

/// `limits`.
enum LimitKeys {
    static let maxBytes = Setting(
        "limits.maxBytes", .size(ByteCount(1)...ByteCount(10_000_000_000)), default: "25MB",
        "Bytes of one picture's file.")

    static let maxPixels = Setting(
        "limits.maxPixels", .integer(1...2_000_000_000), default: 50_000_000,
        "Pixels of one picture, and of all its decoded frames together.")

    static let maxFrames = Setting(
        "limits.maxFrames", .integer(1...100_000), default: 256, "Frames of an animation.")

    static let maxRedirects = Setting(
        "limits.maxRedirects", .integer(0...50), default: 5, "Redirects of one request.")

    static let workerMemory = Setting(
        "limits.workerMemory", .size(ByteCount(268_435_456)...ByteCount(1_000_000_000_000)),
        default: "2GB", "Address space of one decoding process.")

    static let workerSeconds = Setting(
        "limits.workerSeconds", .seconds(1...3600), default: 60,
        "Seconds, by the clock and of the processor, that one picture may take.")

    static let formats = Setting(
        "limits.formats",
        SettingType<[ImageFormat]>.list(
            of: .choice, named: "formats", count: 1...ImageFormat.allCases.count
        )
        .mapped(to: { Set($0) }, from: { set in ImageFormat.allCases.filter(set.contains) }),
        default: ["jpeg", "png", "webp", "gif", "avif", "heif"],
        "Formats that may be decoded; told by content, never by name.")

    static let all = [
        maxBytes.key, maxPixels.key, maxFrames.key, maxRedirects.key, workerMemory.key,
        workerSeconds.key, formats.key,
    ]
}
