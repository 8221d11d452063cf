import Crypto
import NIOCore
import NIOSSL
import Synchronization

/// Makes a certificate for each host name that clients ask for, and keeps it.
final class CertificateStore: Sendable {
    /// Makes BoringSSL answer the client's hello with an alert.
    private struct HandshakeRefused: Error {}

    private static let day = 86_400
    /// How many are kept; past that all are forgotten and made anew when asked for.
    private static let limit = 8192

    private let authority: CertificateAuthority
    private let stranger: P256.Signing.PrivateKey
    private let leafKey: P256.Signing.PrivateKey
    private let leafKeyForTLS: NIOSSLPrivateKey
    private let kept = Mutex<[String: NIOSSLCertificate]>([:])

    init(authority: CertificateAuthority) throws {
        self.authority = authority
        stranger = P256.Signing.PrivateKey()
        leafKey = P256.Signing.PrivateKey()
        let pem = Array(leafKey.pemRepresentation.utf8)
        leafKeyForTLS = try NIOSSLPrivateKey(bytes: pem, format: .pem)
    }

    /// The TLS settings of the server.
    ///
    /// - Parameters:
    ///   - protocols: What is offered by ALPN, the best first.
    ///   - faultOf: What is wrong with the TLS of a host.
    /// - Returns: A context that chooses the certificate by the name that the client asks for.
    /// - Throws: What BoringSSL refuses.
    func context(
        protocols: [String], faultOf: @escaping @Sendable (String) -> TLSFault?
    ) throws -> NIOSSLContext {
        var settings = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try certificate(for: "localhost", fault: nil))],
            privateKey: .privateKey(leafKeyForTLS))
        settings.applicationProtocols = protocols
        // A client that went away without a farewell must not keep its connection for seconds.
        settings.shutdownTimeout = .milliseconds(250)
        settings.sslContextCallback = { [self] client, promise in
            let host = client.serverHostname?.lowercased() ?? "localhost"
            promise.completeWith(Result { try answer(to: host, fault: faultOf(host)) })
        }
        return try NIOSSLContext(configuration: settings)
    }

    private func answer(
        to host: String, fault: TLSFault?
    ) throws -> NIOSSLContextConfigurationOverride {
        if fault == .handshake { throw HandshakeRefused() }
        var override = NIOSSLContextConfigurationOverride()
        override.certificateChain = [.certificate(try certificate(for: host, fault: fault))]
        override.privateKey = .privateKey(leafKeyForTLS)
        return override
    }

    private func certificate(for host: String, fault: TLSFault?) throws -> NIOSSLCertificate {
        let name = "\(fault?.rawValue ?? "good") \(host)"
        if let known = kept.withLock({ $0[name] }) { return known }
        let certificate = try NIOSSLCertificate(
            bytes: description(of: host, fault: fault).encoded(), format: .der)
        kept.withLock { kept in
            if kept.count >= Self.limit { kept = [:] }
            kept[name] = certificate
        }
        return certificate
    }

    private func description(of host: String, fault: TLSFault?) -> Certificate {
        let now = HTTPDate.now()
        var certificate = Certificate(
            subject: host, subjectKey: leafKey.publicKey, issuer: authority.name,
            issuerKey: authority.key, notBefore: now - Self.day, notAfter: now + 30 * Self.day,
            purpose: .server(names: [host]))
        switch fault {
        case .expired:
            certificate.notBefore = now - 30 * Self.day
            certificate.notAfter = now - Self.day
        case .wrongHost:
            certificate.subject = "elsewhere.tls.test"
            certificate.purpose = .server(names: ["elsewhere.tls.test"])
        case .untrusted:
            certificate.issuer = host
            certificate.issuerKey = leafKey
        case .unknownAuthority:
            certificate.issuer = "an authority that nobody knows"
            certificate.issuerKey = stranger
        case .handshake, nil:
            break
        }
        return certificate
    }
}
