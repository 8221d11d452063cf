internal import CVips

/// Encoded bytes that libvips allocated.
final class EncodedBlob {
    private let data: UnsafeMutableRawPointer
    let count: Int

    /// Takes over memory of `g_malloc`.
    init(adopting data: UnsafeMutableRawPointer, count: Int) {
        self.data = data
        self.count = count
    }

    deinit { g_free(data) }

    /// The bytes, for the time of the call.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: data, count: count))
    }

    /// A copy.
    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: data, count: count)) }
}
