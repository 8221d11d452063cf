internal import ImgCacheModel

/// What came of one HTTP request.
struct Exchange: Sendable {
    /// The `CURLcode`; 0 when libcurl has nothing to complain about.
    var code: Int32
    /// Why we ended it ourselves; `nil` when we did not.
    var stop: StopCause?
    /// libcurl's words for the code.
    var words: String
    /// `CURLINFO_SSL_VERIFYRESULT`.
    var verifyResult: Int
    /// The last HTTP status; `nil` when none came.
    var status: Int?
    /// The fields of the last answer.
    var fields = AnswerFields()
    /// The first bytes of the body.
    var head: [UInt8]
    /// Bytes of the body that arrived.
    var bytes: Int64
    /// Whether a request went out.
    var wasSent: Bool
    /// Whether the server sent anything.
    var wasAnswered: Bool
    /// From the start to the first byte of the answer; zero when none came.
    var firstByte: Duration
    /// From the start to the end.
    var total: Duration
}

/// Why the engine ended a transfer by its own decision.
enum StopCause: Sendable {
    /// The guard refused the address, and no other address was left.
    case refused(IPAddress)
    /// More than `maxBytes`.
    case tooLarge
    /// Fewer bytes than `lowSpeed` asks for.
    case tooSlow
    /// All that is wanted is here, or the rest of a body that nobody wants was left unread.
    case enough
    /// The server answered a request for the rest of a body with something else.
    case badRange
    /// The sink failed.
    case sink(any Error)
    /// The task was cancelled, or the engine ended.
    case cancelled
}
