import Crypto

/// An X.509 certificate for tests: ECDSA on P-256, as little in it as libcurl needs.
///
/// Written by hand because the package that does it properly costs minutes to build.
/// Source: RFC 5280.
struct Certificate {
    /// What the holder of a certificate may do with it.
    enum Purpose {
        case authority
        /// Serves these DNS names, and 127.0.0.1.
        case server(names: [String])
    }

    /// Whom a certificate is for.
    var subject: String
    /// The holder's key.
    var subjectKey: P256.Signing.PublicKey
    /// Who signs it.
    var issuer: String
    /// The signer's key.
    var issuerKey: P256.Signing.PrivateKey
    /// From when it is good, in seconds since 1970.
    var notBefore: Int
    /// Until when it is good, in seconds since 1970.
    var notAfter: Int
    var purpose: Purpose

    /// The signed certificate.
    func encoded() throws -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let serial = (0..<2).flatMap { _ in
            withUnsafeBytes(of: generator.next() >> 1) { Array($0.reversed()) }
        }
        let toBeSigned = DER.sequence(
            DER.tagged(0xA0, DER.integer([2])),
            DER.integer(serial), Self.algorithm, Self.name(issuer),
            DER.sequence(DER.time(notBefore), DER.time(notAfter)), Self.name(subject),
            Array(subjectKey.derRepresentation), DER.tagged(0xA3, extensions()))
        let signature = try issuerKey.signature(for: toBeSigned).derRepresentation
        return DER.sequence(toBeSigned, Self.algorithm, DER.bits(Array(signature)))
    }

    private func extensions() -> [UInt8] {
        let identity = Self.keyIdentifier(subjectKey)
        let signer = Self.keyIdentifier(issuerKey.publicKey)
        let common =
            Self.extended(14, DER.octets(identity))
            + Self.extended(35, DER.sequence(DER.tagged(0x80, signer)))
        switch purpose {
        case .authority:
            let mayIssue = Self.extended(19, isCritical: true, DER.sequence(DER.boolean(true)))
            let signs = Self.extended(15, isCritical: true, DER.bits([0x06], unused: 1))
            return DER.sequence(common, mayIssue, signs)
        case .server(let names):
            let dns = names.flatMap { DER.tagged(0x82, Array($0.utf8)) }
            let loopback = DER.tagged(0x87, [127, 0, 0, 1])
            let alternatives = Self.extended(17, DER.sequence(dns, loopback))
            let mayServe = Self.extended(37, DER.sequence(DER.identifier(Self.serverUse)))
            let noIssuer = Self.extended(19, isCritical: true, DER.sequence())
            return DER.sequence(common, alternatives, mayServe, noIssuer)
        }
    }

    /// An extension of the arc 2.5.29, by its last number.
    private static func extended(
        _ number: UInt8, isCritical: Bool = false, _ value: [UInt8]
    ) -> [UInt8] {
        DER.sequence(
            DER.identifier([0x55, 0x1D, number]), isCritical ? DER.boolean(true) : [],
            DER.octets(value))
    }

    private static func name(_ text: String) -> [UInt8] {
        let commonName: [UInt8] = [0x55, 0x04, 0x03]
        return DER.sequence(
            DER.set(DER.sequence(DER.identifier(commonName), DER.utf8(String(text.prefix(64))))))
    }

    private static func keyIdentifier(_ key: P256.Signing.PublicKey) -> [UInt8] {
        Array(SHA256.hash(data: key.x963Representation).prefix(20))
    }

    /// ecdsa-with-SHA256, 1.2.840.10045.4.3.2.
    private static let algorithm = DER.sequence(
        DER.identifier([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]))
    /// id-kp-serverAuth, 1.3.6.1.5.5.7.3.1.
    private static let serverUse: [UInt8] = [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]
}
