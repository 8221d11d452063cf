internal import ImgCacheModel

/// `thumbnails.NAME`.
enum PresetFields {
    /// The longest side of a thumbnail in pixels: what WebP can hold.
    static let longestSide = 16_383

    static let width = Setting(
        "width", .optional(.integer(1...longestSide)), default: .null,
        "Width of the box in pixels; null leaves it free (fit inside only).")

    static let height = Setting(
        "height", .optional(.integer(1...longestSide)), default: .null,
        "Height of the box in pixels; null leaves it free (fit inside only).")

    static let fit = Setting(
        "fit", SettingType<Preset.Fit>.choice, default: "inside",
        "How a picture is brought into the box; all but inside need both sides.")

    static let crop = Setting(
        "crop", SettingType<Preset.Crop>.choice, default: "smart",
        "Which part fit cover keeps.")

    static let formats = Setting(
        "formats",
        .list(
            of: SettingType<Preset.OutputFormat>.choice, named: "formats",
            count: 1...Preset.OutputFormat.allCases.count),
        default: ["webp", "jpeg"], "The files that are written.")

    static let quality = Setting(
        "quality", .optional(.integer(1...100)), default: .null,
        "Quality of lossy formats; null: each format's own default.")

    static let effort = Setting(
        "effort", .optional(.integer(0...9)), default: .null,
        "From fast (0) to small (9); null: each format's own default.")

    static let background = Setting(
        "background", .hexColor, default: "ffffff",
        "Colour that fills the box of contain and replaces alpha in JPEG.")

    static let enlarge = Setting(
        "enlarge", .boolean, default: false,
        "Whether a thumbnail may be larger than its original.")

    static let widths = Setting(
        "widths", .list(of: .integer(1...longestSide), named: "widths", count: 0...20),
        default: [], "Further widths of the same recipe, in pixels, for srcset.")

    static let dpr = Setting(
        "dpr", .list(of: .integer(1...4), named: "multiples", count: 0...4), default: [],
        "Multiples of the box, for srcset with x descriptors.")

    static let progressive = Setting(
        "progressive", .boolean, default: false, "Whether JPEG is written progressively.")

    static let chroma = Setting(
        "chroma", SettingType<Chroma>.choice, default: "half",
        "Resolution of colour: half (4:2:0) or full (4:4:4).")

    static let animation = Setting(
        "animation", SettingType<Preset.Animation>.choice, default: "first",
        "What becomes of an animation: its first frame, or (keep) an animated WebP.")

    /// The words of `chroma`.
    enum Chroma: String, CaseIterable {
        case half
        case full
    }

    static let all = [
        width.key, height.key, fit.key, crop.key, formats.key, quality.key, effort.key,
        background.key, enlarge.key, widths.key, dpr.key, progressive.key, chroma.key,
        animation.key,
    ]

    static let names = MapNames(
        noun: "names", placeholder: "NAME", example: "card",
        allowed: "1 ... 40 of a-z, 0-9, _ and -", pattern: "^[a-z0-9_-]{1,40}$",
        parse: { name in
            let isName = name.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 97...122, 45, 95: true
                default: false
                }
            }
            return isName && (1...40).contains(name.utf8.count) ? name : nil
        })
}
