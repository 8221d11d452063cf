internal import CCurl
internal import CCurlShim

extension CurlTransfer {
    /// Sets every option of a transfer; false when libcurl refuses one.
    func setOptions(
        _ order: TransferOrder, settings: EngineSettings, headers: CurlList, connectTo: CurlList
    ) -> Bool {
        let me = Unmanaged.passUnretained(self).toOpaque()
        var codes: [CURLcode] = []
        codes.reserveCapacity(40)
        func set(_ option: CURLoption, _ value: Int) {
            codes.append(ccurl_easy_setopt_long(easy, option, value))
        }
        func set(_ option: CURLoption, _ value: String) {
            codes.append(ccurl_easy_setopt_string(easy, option, value))
        }
        set(CURLOPT_URL, order.url)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer must not hold the loop (7 s were measured).
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Waits for an HTTP/2 connection rather than opening one for each stream.
        set(CURLOPT_PIPEWAIT, order.url.hasPrefix("https") ? 1 : 0)
        set(CURLOPT_USERAGENT, settings.userAgent)
        // Asks for the bytes as they are, and makes libcurl decode what comes compressed all the
        // same; without this option it would arrive raw.
        set(CURLOPT_ACCEPT_ENCODING, "identity")
        // An empty text keeps http_proxy and its like out, which would lead past the guard.
        set(CURLOPT_PROXY, settings.proxy ?? "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let caFile = settings.caFile { set(CURLOPT_CAINFO, caFile) }
        set(CURLOPT_CONNECTTIMEOUT_MS, order.connectTimeout.wholeMilliseconds)
        set(CURLOPT_TIMEOUT_MS, order.timeout.wholeMilliseconds)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        if let referer = order.referer { set(CURLOPT_REFERER, referer) }
        switch order.plan {
        case .whole: break
        case .first(let count): set(CURLOPT_RANGE, "0-\(max(0, count - 1))")
        // Not CURLOPT_RESUME_FROM, which fails with code 33 when the server sends the whole.
        case .rest(let offset, _, _): set(CURLOPT_RANGE, "\(offset)-")
        }
        codes.append(ccurl_easy_setopt_list(easy, CURLOPT_HTTPHEADER, headers.pointer))
        if !settings.connectTo.isEmpty {
            codes.append(ccurl_easy_setopt_list(easy, CURLOPT_CONNECT_TO, connectTo.pointer))
        }
        codes.append(ccurl_easy_setopt_write(easy, CURLOPT_WRITEFUNCTION, onBody))
        codes.append(ccurl_easy_setopt_pointer(easy, CURLOPT_WRITEDATA, me))
        codes.append(ccurl_easy_setopt_write(easy, CURLOPT_HEADERFUNCTION, onHeader))
        codes.append(ccurl_easy_setopt_pointer(easy, CURLOPT_HEADERDATA, me))
        codes.append(ccurl_easy_setopt_opensocket(easy, onOpenSocket))
        codes.append(ccurl_easy_setopt_pointer(easy, CURLOPT_OPENSOCKETDATA, me))
        codes.append(ccurl_easy_setopt_pointer(easy, CURLOPT_PRIVATE, me))
        // Fewer, larger write callbacks. A handle whose last transfer failed early still holds its
        // buffer and answers 43: it keeps its size then, which is what is wanted.
        _ = ccurl_easy_setopt_long(easy, CURLOPT_BUFFERSIZE, 65536)
        return codes.allSatisfy { $0 == CURLE_OK }
    }
}

extension Duration {
    /// Milliseconds, at least 1: libcurl takes 0 for "no limit".
    var wholeMilliseconds: Int {
        let parts = components
        return max(1, Int(parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000))
    }
}

// MARK: Callbacks: each finds its transfer and hands on

private let onBody: curl_write_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
}

private let onHeader: curl_write_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    return transfer.header(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
}

private let onOpenSocket: curl_opensocket_callback = { context, _, address in
    guard let address, let context else { return -1 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.openSocket(address)
}
