internal import ImgCacheModel
public import OriginServer
internal import Pictures

/// Draws what an origin server is asked for.
public struct PictureMaker: PictureProviding {
    /// Nothing to set.
    public init() {}

    /// Draws and encodes one picture.
    ///
    /// - Parameter request: What to draw.
    /// - Returns: The encoded bytes, the same for equal requests.
    /// - Throws: ``UnknownFormat``, or what keeps libvips from encoding it.
    public func picture(_ request: PictureRequest) throws -> [UInt8] {
        guard let format = ImageFormat(rawValue: request.format) else {
            throw UnknownFormat(name: request.format)
        }
        let style: Pictures.Style =
            switch request.style {
            case .photo: .photo
            case .flat: .graphic
            case .alpha: .alpha
            }
        return try Pictures.encoded(
            width: request.width, height: request.height, format: format, seed: request.seed,
            style: style, orientation: request.orientation)
    }

    /// A format that nobody can draw.
    public struct UnknownFormat: Error {
        /// As it was asked for.
        public var name: String
    }
}
