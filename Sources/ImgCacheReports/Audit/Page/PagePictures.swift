internal import FoundationEssentials
internal import ImgCacheModel

/// What a page shows of a cached copy.
enum PagePicture {
    /// A thumbnail, as a data URI.
    case thumbnail(String, PixelSize?)
    /// A picture of some ten pixels, as a data URI.
    case placeholder(String)
    /// `#rrggbb`.
    case color(String)
    /// A copy of which nothing can be shown.
    case copy
    /// No copy.
    case none
}

/// Hands out pictures while there is room for them in the page.
struct PagePictures {
    private let load: (String) throws -> [UInt8]?
    private var left: Int
    private var bytesLeft: Int64

    init(_ choices: AuditWriting) {
        load = choices.load
        left = choices.pictures
        bytesLeft = choices.pictureBytes.bytes
    }

    /// The best that there is room for.
    ///
    /// - Throws: What loading throws.
    mutating func picture(of copy: CachedPicture?) throws -> PagePicture {
        guard let copy else { return .none }
        if left > 0, let path = copy.thumbnailPath, let type = Self.mediaType(of: path),
            let bytes = try load(path), !bytes.isEmpty, Int64(bytes.count) <= bytesLeft
        {
            left -= 1
            bytesLeft -= Int64(bytes.count)
            let text = Data(bytes).base64EncodedString()
            return .thumbnail("data:\(type);base64,\(text)", copy.thumbnailSize)
        }
        if let placeholder = copy.placeholder, Self.isDataURI(placeholder) {
            return .placeholder(placeholder)
        }
        if let color = copy.color, Self.isColor(color) { return .color(color) }
        return .copy
    }

    /// Formats that every browser shows; never SVG, which can hold more than a picture.
    private static func mediaType(of path: String) -> String? {
        guard let dot = path.lastIndex(of: "."),
            let format = ImageFormat(fileExtension: String(path[path.index(after: dot)...])),
            [.jpeg, .png, .webp, .gif, .avif].contains(format)
        else { return nil }
        return format.mediaType
    }

    /// Only what is a picture by its type and base64 by its letters.
    private static func isDataURI(_ text: String) -> Bool {
        guard text.utf8.count <= 4096, let comma = text.utf8.firstIndex(of: UInt8(ascii: ","))
        else { return false }
        let head = String(text[...comma])
        return ["webp", "jpeg", "png", "gif"].contains { head == "data:image/\($0);base64," }
            && text.utf8[comma...].dropFirst().allSatisfy(base64.contains)
    }

    private static let base64 = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=".utf8)

    private static func isColor(_ text: String) -> Bool {
        let digits = Set("0123456789abcdefABCDEF".utf8)
        return text.utf8.count == 7 && text.hasPrefix("#")
            && text.utf8.dropFirst().allSatisfy(digits.contains)
    }
}
