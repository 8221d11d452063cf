extension Behaviour {
    /// Content-Length tells the whole, the connection closes earlier.
    ///
    /// - Parameter percent: How much of the body comes, 0 ... 99.
    /// - Returns: The behaviour.
    public static func truncated(_ percent: Int) -> Behaviour {
        Behaviour { answer, _ in answer.delivery = .cut(percent: percent) }
    }

    /// A chunked body that ends without its last chunk.
    ///
    /// - Parameter percent: How much of the body comes, 0 ... 99.
    /// - Returns: The behaviour.
    public static func shortChunked(_ percent: Int = 50) -> Behaviour {
        Behaviour { answer, _ in
            answer.isChunked = true
            answer.delivery = .cut(percent: percent)
        }
    }

    /// The body in chunks, whole.
    public static let chunked = Behaviour { answer, _ in answer.isChunked = true }

    /// An honest answer with a picture that was cut long ago.
    ///
    /// - Parameter percent: How much of the picture is left, 0 ... 99.
    /// - Returns: The behaviour.
    public static func truncatedPicture(_ percent: Int) -> Behaviour {
        Behaviour { answer, _ in answer.keptPercent = percent }
    }

    /// The connection is reset.
    ///
    /// - Parameter bytes: After at most so many bytes of body, or nil for before the head.
    /// - Returns: The behaviour.
    public static func reset(afterBytes bytes: Int? = nil) -> Behaviour {
        Behaviour { answer, _ in
            answer.delivery = bytes.map { .reset(afterBytes: $0) } ?? .resetBeforeHead
        }
    }

    /// The request is read and never answered.
    public static let never = Behaviour { answer, _ in answer.delivery = .never }

    /// The answer stops after so many bytes of body, and the connection stays open.
    public static func stall(afterBytes bytes: Int) -> Behaviour {
        Behaviour { answer, _ in answer.delivery = .stall(afterBytes: bytes) }
    }

    /// The body drips.
    ///
    /// - Parameter bytesPerSecond: At least 1.
    /// - Returns: The behaviour.
    public static func slow(bytesPerSecond: Int) -> Behaviour {
        Behaviour { answer, _ in answer.bytesPerSecond = max(1, bytesPerSecond) }
    }

    /// The head comes late.
    public static func slowHead(_ delay: Duration = .seconds(3)) -> Behaviour {
        Behaviour { answer, _ in answer.delay = delay }
    }

    /// A body of so many bytes that begins like a JPEG.
    ///
    /// - Parameters:
    ///   - bytes: How many, or nil for no end (which implies chunks).
    ///   - chunked: Whether it comes without a Content-Length.
    /// - Returns: The behaviour.
    public static func huge(_ bytes: Int?, chunked: Bool = false) -> Behaviour {
        Behaviour { answer, _ in
            answer.contentType = "image/jpeg"
            answer.body = .filler(bytes)
            answer.isChunked = chunked || bytes == nil
        }
    }
}
