internal import CCurl
internal import ImgCacheModel

/// The one table from what libcurl, TLS and HTTP say to a ``Reason``.
enum ReasonTable {
    // MARK: HTTP

    /// The reason of a final status; `nil` for 200 to 299, 304 and redirects that can be followed.
    static func reason(status: Int) -> Reason? {
        switch status {
        case 200...299, 301, 302, 303, 304, 307, 308: nil
        case 401: .http401
        case 403: .http403
        case 404: .http404
        case 410: .http410
        case 429: .http429
        case 451: .http451
        case 300...399: .badLocation
        case 400...499: .http4xx
        case 500...599: .http5xx
        // Nothing of RFC 9110: as if the connection had given rubbish.
        default: .reset
        }
    }

    // MARK: libcurl

    /// The reason of a transfer that libcurl ended; `nil` when it ended well.
    ///
    /// What the resolver said aside matters for `CURLE_COULDNT_RESOLVE_HOST` alone.
    static func reason(code: Int32, verifyResult: Int, names: NameAnswer?) -> Reason? {
        switch CURLcode(rawValue: UInt32(bitPattern: code)) {
        case CURLE_OK: nil
        case CURLE_URL_MALFORMAT: .invalidURL
        case CURLE_COULDNT_RESOLVE_HOST: names == .noSuchName ? .dnsNXDomain : .dnsTemporary
        case CURLE_COULDNT_RESOLVE_PROXY: .dnsTemporary
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_PROXY,
            CURLE_NO_CONNECTION_AVAILABLE:
            .connectFailed
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_PARTIAL_FILE: .truncated
        case CURLE_FILESIZE_EXCEEDED: .tooLargeBytes
        case CURLE_BAD_CONTENT_ENCODING: .undecodable
        case CURLE_PEER_FAILED_VERIFICATION: certificate(verifyResult)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED:
            .handshake
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            .certUntrusted
        // Our own memory, callbacks and options: nothing that the source is to blame for.
        case CURLE_OUT_OF_MEMORY, CURLE_ABORTED_BY_CALLBACK, CURLE_WRITE_ERROR,
            CURLE_READ_ERROR, CURLE_FAILED_INIT, CURLE_BAD_FUNCTION_ARGUMENT,
            CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN, CURLE_RECURSIVE_API_CALL:
            .runAborted
        // The connection was there and broke, or what came was not HTTP (CURLE_GOT_NOTHING,
        // CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
        // CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL for HTTP/0.9 ...).
        default: .reset
        }
    }

    // MARK: TLS

    /// The reason of a certificate that failed. Source: OpenSSL `X509_V_ERR_*`.
    static func certificate(_ verifyResult: Int) -> Reason {
        switch verifyResult {
        // OpenSSL found nothing wrong (0; 1 is "unspecified"): libcurl's check of the name
        // failed. 62 ... 64 are OpenSSL's own checks of name, e-mail and address.
        case 0, 1, 62...64: .certHostname
        // Not yet valid, expired, and bad dates in certificate or revocation list.
        case 9...16: .certExpired
        default: .certUntrusted
        }
    }

    // MARK: What may be tried again

    /// Whether another try may help: timeouts, resets, temporary DNS and the statuses that say so.
    static func isRetryable(_ reason: Reason, status: Int?) -> Bool {
        switch reason {
        case .timeout, .reset, .dnsTemporary: true
        case .http429, .http4xx, .http5xx:
            [408, 429, 500, 502, 503, 504].contains(status ?? 0)
        default: false
        }
    }
}
