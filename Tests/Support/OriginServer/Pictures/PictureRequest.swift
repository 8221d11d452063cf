/// What kind of picture to draw.
public enum PictureStyle: String, Sendable, Hashable, Codable {
    /// Like a photograph: many colours, soft edges, noise.
    case photo
    /// Like a drawing or a logo: few colours, hard edges.
    case flat
    /// With parts that can be seen through.
    case alpha
}

/// One picture to draw; equal requests give equal bytes.
public struct PictureRequest: Sendable, Hashable {
    /// In pixels as a reader sees it, after orientation; 1 ... 16,383.
    public var width: Int
    /// In pixels as a reader sees it, after orientation; 1 ... 16,383.
    public var height: Int
    /// `jpeg`, `png`, `webp`, `gif`, `avif`, or a name that the provider may refuse.
    public var format: String
    /// Another seed, another picture.
    public var seed: UInt64
    /// What it looks like.
    public var style: PictureStyle
    /// The EXIF orientation to write, 1 ... 8.
    public var orientation: Int

    /// Describes a picture; a photograph the right way up unless told otherwise.
    public init(
        width: Int, height: Int, format: String, seed: UInt64, style: PictureStyle = .photo,
        orientation: Int = 1
    ) {
        self.width = width
        self.height = height
        self.format = format
        self.seed = seed
        self.style = style
        self.orientation = orientation
    }
}
