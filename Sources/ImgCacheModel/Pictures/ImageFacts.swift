/// What is known of a whole, decoded picture.
public struct ImageFacts: Hashable, Sendable {
    /// Told by content.
    public var format: ImageFormat
    /// The displayed size: after EXIF orientation, of one frame.
    public var size: PixelSize
    /// EXIF orientation, 1 ... 8; 1 when the file says nothing.
    public var orientation: Int
    /// Frames; 1 for a still picture.
    public var frames: Int
    /// Whether any pixel may be transparent.
    public var hasAlpha: Bool
    /// Whether the file carries an ICC profile.
    public var hasProfile: Bool
    /// The dominant colour as six hex digits, `7a6f60`; `nil` when not computed.
    public var dominantColor: String?
    /// A tiny picture as a `data:` URI; `nil` when not computed.
    public var placeholder: String?
    /// A 64-bit difference hash; `nil` when not computed.
    public var perceptualHash: UInt64?
    /// Where the smart crop looks, 0 ... 1 of width and height from the top left; `nil` when not
    /// computed.
    public var focalPoint: FocalPoint?

    /// A point as fractions of width and height.
    public struct FocalPoint: Hashable, Sendable {
        /// 0 (left) ... 1 (right).
        public var x: Double
        /// 0 (top) ... 1 (bottom).
        public var y: Double

        /// Takes both.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// Takes the values.
    public init(
        format: ImageFormat, size: PixelSize, orientation: Int = 1, frames: Int = 1,
        hasAlpha: Bool = false, hasProfile: Bool = false, dominantColor: String? = nil,
        placeholder: String? = nil, perceptualHash: UInt64? = nil, focalPoint: FocalPoint? = nil
    ) {
        self.format = format
        self.size = size
        self.orientation = orientation
        self.frames = frames
        self.hasAlpha = hasAlpha
        self.hasProfile = hasProfile
        self.dominantColor = dominantColor
        self.placeholder = placeholder
        self.perceptualHash = perceptualHash
        self.focalPoint = focalPoint
    }
}
