extension Behaviour {
    /// A strong ETag and no Last-Modified.
    public static let etag = Behaviour { answer, _ in answer.validators.hasLastModified = false }

    /// A weak ETag and no Last-Modified.
    public static let weakETag = Behaviour { answer, _ in
        answer.validators.isWeak = true
        answer.validators.hasLastModified = false
    }

    /// Last-Modified and no ETag.
    public static let lastModified = Behaviour { answer, _ in answer.validators.hasETag = false }

    /// Neither ETag nor Last-Modified; conditions in requests are passed over.
    public static let noValidators = Behaviour { answer, _ in
        answer.validators.hasETag = false
        answer.validators.hasLastModified = false
    }

    /// A Cache-Control with this max-age, in seconds.
    public static func maxAge(_ seconds: Int) -> Behaviour {
        Behaviour { answer, _ in answer.maxAge = seconds }
    }

    /// The whole with status 200 for every Range.
    public static let noRange = Behaviour { answer, _ in answer.ranges = .ignored }

    /// 416 for every Range.
    public static let range416 = Behaviour { answer, _ in answer.ranges = .refused }
}
