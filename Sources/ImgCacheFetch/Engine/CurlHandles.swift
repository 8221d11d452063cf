internal import CCurl
internal import CCurlShim

/// Owns a multi handle.
///
/// `@unchecked Sendable`: a C handle that its thread alone uses, but for `wake()`, which libcurl
/// documents as the one call that any thread may make (`curl_multi_wakeup(3)`).
final class MultiHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// - Parameter concurrency: Transfers at a time; idle connections kept are a multiple of it.
    /// - Throws: ``FetchError/engineUnavailable(_:)``.
    init(concurrency: Int) throws(FetchError) {
        guard CurlLibrary.isReady, let pointer = curl_multi_init() else {
            throw .engineUnavailable("curl_multi_init gave nothing")
        }
        self.pointer = OpaquePointer(pointer)
        let kept = min(max(concurrency * 4, 64), 512)
        _ = ccurl_multi_setopt_long(pointer, CURLMOPT_MAXCONNECTS, kept)
    }

    deinit { curl_multi_cleanup(UnsafeMutableRawPointer(pointer)) }

    /// Ends the wait of the thread that polls.
    func wake() { curl_multi_wakeup(UnsafeMutableRawPointer(pointer)) }
}

/// libcurl as a whole.
enum CurlLibrary {
    /// Whether `curl_global_init` succeeded; it is called once, here.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK
}

/// Owns a linked list of header lines.
final class CurlList {
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) {
        for line in lines {
            guard let longer = curl_slist_append(pointer, line) else { break }
            pointer = longer
        }
    }

    deinit { curl_slist_free_all(pointer) }
}
