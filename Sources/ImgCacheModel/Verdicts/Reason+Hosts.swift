extension Reason {
    /// Whether a failure says something about the whole host and not about one picture: nobody
    /// was reached, or the host itself is at fault.
    public var blamesHost: Bool {
        switch self {
        case .dnsTemporary, .dnsNXDomain, .connectFailed, .timeout, .tooSlow, .reset, .http5xx,
            .handshake, .certExpired, .certHostname, .certUntrusted:
            true
        default: false
        }
    }
}
