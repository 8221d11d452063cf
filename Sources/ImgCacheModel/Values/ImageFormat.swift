/// A picture format that imgcache can name, told by content and never by file name or header.
public enum ImageFormat: String, Hashable, Sendable, CaseIterable, Comparable {
    /// JPEG, ISO/IEC 10918-1.
    case jpeg
    /// PNG, W3C.
    case png
    /// WebP, RFC 9649.
    case webp
    /// GIF 87a and 89a.
    case gif
    /// AVIF, the AV1 image file format.
    case avif
    /// HEIF with HEVC.
    case heif
    /// TIFF; decoded only when configured.
    case tiff
    /// JPEG XL; decoded only when configured.
    case jxl
    /// SVG; rasterised only when configured.
    case svg

    /// The media type that a server sends for it (IANA).
    public var mediaType: String {
        switch self {
        case .svg: "image/svg+xml"
        default: "image/\(rawValue)"
        }
    }

    /// The extension of stored files, without a dot.
    public var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .tiff: "tif"
        default: rawValue
        }
    }

    /// The format whose stored files carry `fileExtension`, lower case, without a dot.
    public init?(fileExtension: String) {
        guard let match = Self.allCases.first(where: { $0.fileExtension == fileExtension }) else {
            return nil
        }
        self = match
    }

    /// Orders by name.
    public static func < (left: ImageFormat, right: ImageFormat) -> Bool {
        left.rawValue < right.rawValue
    }
}
