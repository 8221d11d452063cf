/// What is wrong with the TLS of a host.
public enum TLSFault: String, Sendable, CaseIterable {
    /// The certificate ended yesterday.
    case expired
    /// The certificate is for another host.
    case wrongHost = "wronghost"
    /// The certificate is signed by itself.
    case untrusted
    /// The certificate is signed by an authority that nobody knows.
    case unknownAuthority = "unknownca"
    /// The handshake fails before a certificate is shown.
    case handshake

    /// The host that has this fault without being told: `expired.tls.test` and so on.
    public var host: String { rawValue + ".tls.test" }

    /// The fault of a host by its name, or of the host that it lies below.
    static func fault(ofHost host: String) -> TLSFault? {
        allCases.first { host == $0.host || host.hasSuffix("." + $0.host) }
    }
}
