/// What is going to be answered, before validators, ranges and framing turn it into bytes.
///
/// A fresh value is a good answer: the picture of the address with status 200, both validators,
/// ranges honoured, a true Content-Length. Behaviours change what they are about.
public struct Answer: Sendable {
    /// What the body is made of.
    public enum Body: Sendable {
        /// The picture of ``Answer/picture``, drawn or taken from memory.
        case picture
        /// These bytes.
        case bytes([UInt8])
        /// Bytes that begin like a JPEG: so many, or without end.
        case filler(Int?)
    }

    /// How far the answer gets.
    public enum Delivery: Sendable, Hashable {
        /// To its end.
        case whole
        /// The head promises all, then this percentage of the body, then the connection closes.
        case cut(percent: Int)
        /// The connection is reset before the first byte.
        case resetBeforeHead
        /// Head and at most so many bytes of the body, then the connection is reset.
        case reset(afterBytes: Int)
        /// Head and at most so many bytes of the body, then silence.
        case stall(afterBytes: Int)
        /// Silence from the beginning.
        case never
    }

    /// Which validators go with a good picture, and are honoured in return.
    public struct Validators: Sendable, Hashable {
        /// Whether an ETag is sent.
        public var hasETag = true
        /// Whether that ETag is a weak one.
        public var isWeak = false
        /// Whether Last-Modified is sent.
        public var hasLastModified = true

        /// A strong ETag and Last-Modified.
        public init() {}
    }

    /// What becomes of a Range header.
    public enum Ranges: Sendable, Hashable {
        /// 206 for one satisfiable range, 416 for one that is not.
        case honoured
        /// 200 with the whole, and no Accept-Ranges.
        case ignored
        /// 416, whatever the range.
        case refused
    }

    /// The status code, 100 ... 999.
    public var status = 200
    /// Header lines besides those that the server adds.
    public var headers: [HeaderField] = []
    /// What the body is made of.
    public var body = Body.picture
    /// The media type; nil for the one that belongs to the body.
    public var contentType: String?
    /// What to draw where the body is a picture.
    public var picture: PictureRequest
    /// How much of the encoded picture is kept, in percent, while headers stay honest about it.
    public var keptPercent = 100
    /// When the picture changed last, in seconds since 1970.
    public var lastModified: Int
    /// Which validators are sent and honoured.
    public var validators = Validators()
    /// The max-age in seconds, or nil for no Cache-Control.
    public var maxAge: Int?
    /// What becomes of a Range header.
    public var ranges = Ranges.honoured
    /// Whether the body is compressed without being asked.
    public var isGzipped = false
    /// Whether the body comes in chunks, without a Content-Length.
    public var isChunked = false
    /// How far the answer gets.
    public var delivery = Delivery.whole
    /// The most bytes of body a second, or nil for no limit.
    public var bytesPerSecond: Int?
    /// How long the head is held back.
    public var delay: Duration?
    /// The answer begins when this gate is opened, or at once without one.
    public var gate: Gate?

    /// A good answer with a picture.
    ///
    /// - Parameter picture: Its seed also decides the date of the last change.
    public init(picture: PictureRequest) {
        self.picture = picture
        let firstDay = 1_420_070_400
        let span: UInt64 = 9 * 365 * 86_400
        lastModified = firstDay + Int(StableHash.mixed(picture.seed) % span)
    }

    /// Makes it another version of the same picture: other bytes, changed some days later.
    ///
    /// - Parameter revision: 0 for the first version.
    public mutating func revise(_ revision: Int) {
        picture.seed &+= UInt64(bitPattern: Int64(revision)) &* 0x9E37_79B9_7F4A_7C15
        lastModified += revision * 86_400
    }

    /// Turns it into a small page of text.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - contentType: The media type.
    ///   - text: The body, sent as UTF-8.
    public mutating func say(_ status: Int, _ contentType: String, _ text: String) {
        self.status = status
        self.contentType = contentType
        body = .bytes(Array(text.utf8))
    }
}
