public import ImgCacheModel

/// What a caller asks of one `verify`.
public struct VerifyOptions: Sendable {
    /// Which files are decoded to the last row.
    public enum Decoding: String, Sendable, CaseIterable {
        /// None.
        case none
        /// About one in fifty, other ones every time.
        case sample
        /// All.
        case all
    }

    /// Whether what is wrong is mended.
    public var repairs: Bool
    /// Which files are decoded.
    public var decoding: Decoding
    /// Originals are read no faster than so many bytes a second; `nil` for no limit.
    public var rate: ByteCount?

    /// By default nothing is mended, a sample is decoded, and the disk sets the pace.
    public init(
        repairs: Bool = false, decoding: Decoding = .sample, rate: ByteCount? = nil
    ) {
        self.repairs = repairs
        self.decoding = decoding
        self.rate = rate
    }
}
