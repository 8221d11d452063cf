/// What a manifest tells of one image. Source: `config/manifest.schema.json`.
public struct PublishedPicture: Decodable, Hashable, Sendable {
    /// The source's identity.
    public var url: String
    /// Whether original and thumbnails are there.
    public var isCached: Bool
    /// How it stands.
    public var verdict: String
    /// Why.
    public var reason: String
    /// The copy; `nil` without one.
    public var original: Original?
    /// Declared sizes, and how they compare.
    public var size: Size?
    /// The thumbnails on disk.
    public var thumbnails: [Thumbnail]?
    /// What to show before the picture is there.
    public var placeholder: Placeholder?

    /// The copy of a picture.
    public struct Original: Decodable, Hashable, Sendable {
        /// Relative to the cache directory.
        public var path: String
        /// Bytes of the file.
        public var bytes: Int64
        /// Pixels, after EXIF orientation.
        public var width: Int
        /// Pixels, after EXIF orientation.
        public var height: Int
    }

    /// Declared sizes.
    public struct Size: Decodable, Hashable, Sendable {
        /// Width and height of each declaration that differs from the others, in pixels.
        public var declared: [[Int]]?
        /// The worst answer among the references: a `SizeCheck`.
        public var check: String
    }

    /// One file.
    public struct Thumbnail: Decodable, Hashable, Sendable {
        /// The name of its preset.
        public var preset: String
        /// Relative to the cache directory.
        public var path: String
        /// Pixels.
        public var width: Int
        /// Pixels.
        public var height: Int
    }

    /// A colour and a tiny picture.
    public struct Placeholder: Decodable, Hashable, Sendable {
        /// `#rrggbb`.
        public var color: String?
        /// A picture of some bytes as a data URI.
        public var dataURI: String?
    }
}
