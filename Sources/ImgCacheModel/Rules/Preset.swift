/// A named recipe for thumbnails: box, fit, crop, formats, quality.
public struct Preset: Hashable, Sendable {
    /// How a picture is brought into the box.
    public enum Fit: String, Hashable, Sendable, CaseIterable {
        /// As large as fits, aspect ratio kept, nothing cut.
        case inside
        /// The whole box filled, aspect ratio kept, the rest cut.
        case cover
        /// As large as fits, the rest of the box filled with `background`.
        case contain
        /// Stretched to the box.
        case fill
    }

    /// Which part `cover` keeps.
    public enum Crop: String, Hashable, Sendable, CaseIterable {
        /// What draws attention (libvips `VIPS_INTERESTING_ATTENTION`).
        case smart
        /// The most detailed part (libvips `VIPS_INTERESTING_ENTROPY`).
        case entropy
        /// The middle.
        case centre
        /// A side or a corner.
        case north, northeast, east, southeast, south, southwest, west, northwest
    }

    /// Which file format is written.
    public enum OutputFormat: String, Hashable, Sendable, CaseIterable {
        /// WebP, lossy.
        case webp
        /// JPEG.
        case jpeg
        /// PNG.
        case png
        /// AVIF.
        case avif
        /// PNG for few colours or alpha, else WebP.
        case auto
    }

    /// What becomes of an animation.
    public enum Animation: String, Hashable, Sendable, CaseIterable {
        /// Its first frame alone.
        case first
        /// An animated WebP where the format is WebP; elsewhere the first frame.
        case keep
    }

    /// `[a-z0-9_-]{1,40}`.
    public var name: String
    /// The box in pixels, 1 ... 16 384 a side; `nil` leaves that side free (`inside` only).
    public var width: Int?
    /// See `width`.
    public var height: Int?
    /// See ``Fit``.
    public var fit: Fit
    /// See ``Crop``; used by `cover` alone.
    public var crop: Crop
    /// One or more, each once.
    public var formats: [OutputFormat]
    /// 1 ... 100 for each lossy format; `nil` takes the format's default of the renderer.
    public var quality: Int?
    /// 0 (fast) ... 9 (small); `nil` takes the format's default of the renderer.
    public var effort: Int?
    /// Six hex digits, `ffffff`; fills `contain` and replaces alpha in JPEG.
    public var background: String
    /// Whether a thumbnail may be larger than its original.
    public var enlarge: Bool
    /// Further widths of the same recipe, for `srcset`; heights keep the box's aspect ratio.
    public var widths: [Int]
    /// Multiples of the box, for `srcset` with `x` descriptors.
    public var dpr: [Int]
    /// Whether JPEG is written progressively.
    public var progressive: Bool
    /// Whether colour is stored at full resolution (4:4:4) where the format lets one choose.
    public var fullChroma: Bool
    /// See ``Animation``.
    public var animation: Animation

    /// Takes every value; the defaults of the configuration live in its own module.
    public init(
        name: String, width: Int?, height: Int?, fit: Fit, crop: Crop, formats: [OutputFormat],
        quality: Int?, effort: Int?, background: String, enlarge: Bool, widths: [Int],
        dpr: [Int], progressive: Bool, fullChroma: Bool, animation: Animation
    ) {
        self.name = name
        self.width = width
        self.height = height
        self.fit = fit
        self.crop = crop
        self.formats = formats
        self.quality = quality
        self.effort = effort
        self.background = background
        self.enlarge = enlarge
        self.widths = widths
        self.dpr = dpr
        self.progressive = progressive
        self.fullChroma = fullChroma
        self.animation = animation
    }
}
