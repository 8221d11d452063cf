/// One request on its way to an answer, with what the server remembers of its address.
public final class Exchange {
    /// What the client asked for.
    public let request: OriginRequest
    /// The part of the target that tells size and format: without the `/fault/...` in front.
    public let shape: String
    private let count: (Bool) -> Int

    /// How many times this address was asked for before, by anything but HEAD; 0 the first time.
    ///
    /// Counted only for behaviours that look at it.
    public private(set) lazy var occurrence: Int = count(request.method != "HEAD")

    init(request: OriginRequest, shape: String, count: @escaping (Bool) -> Int) {
        self.request = request
        self.shape = shape
        self.count = count
    }
}
