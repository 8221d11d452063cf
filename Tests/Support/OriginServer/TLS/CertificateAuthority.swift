import Crypto
import FoundationEssentials
import Glibc

/// The throw-away certificate authority of one home directory.
///
/// Its key is made once and found again at the next start, so that a client which was given
/// `ca.pem` need not be told anew. Several servers may start on one home at the same time.
struct CertificateAuthority: Sendable {
    /// The name that certificates are signed with; the key's own digest keeps two apart.
    let name: String
    let key: P256.Signing.PrivateKey
    /// The certificate as PEM, where a client can be pointed at it.
    let file: String

    /// Finds the authority of a home directory, or makes one.
    ///
    /// - Parameter home: An existing directory.
    /// - Throws: ``OriginError/authority(path:cause:)`` or ``OriginError/unwritable(path:cause:)``.
    init(home: String) throws(OriginError) {
        let keyFile = home + "/ca-key.pem"
        do {
            if !FileManager.default.fileExists(atPath: keyFile) {
                try Self.publish(P256.Signing.PrivateKey().pemRepresentation, at: keyFile)
            }
            let pem = try String(contentsOfFile: keyFile, encoding: .utf8)
            key = try P256.Signing.PrivateKey(pemRepresentation: pem)
        } catch {
            throw .authority(path: keyFile, cause: error)
        }
        let digest = SHA256.hash(data: key.publicKey.x963Representation)
        let digits = digest.prefix(4).map { String($0, radix: 16) }.joined()
        name = "imgcache origin throw-away CA \(digits)"
        file = home + "/ca.pem"
        do {
            try PEM.text(certificate: try certificate()).write(
                toFile: file, atomically: true, encoding: .utf8)
        } catch {
            throw .unwritable(path: file, cause: error)
        }
    }

    /// Puts a file in place unless another process was first; whoever was first is right.
    private static func publish(_ text: String, at path: String) throws {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max))"
        try text.write(toFile: temporary, atomically: false, encoding: .utf8)
        defer { unlink(temporary) }
        chmod(temporary, 0o600)
        if link(temporary, path) != 0, errno != EEXIST {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    private func certificate() throws -> [UInt8] {
        let now = HTTPDate.now()
        return try Certificate(
            subject: name, subjectKey: key.publicKey, issuer: name, issuerKey: key,
            notBefore: now - 86_400, notAfter: now + 3650 * 86_400, purpose: .authority
        ).encoded()
    }
}

/// The text form of keys and certificates.
enum PEM {
    static func text(certificate: [UInt8]) -> String {
        var encoded = Substring(Data(certificate).base64EncodedString())
        var lines = ["-----BEGIN CERTIFICATE-----"]
        while !encoded.isEmpty {
            lines.append(String(encoded.prefix(64)))
            encoded = encoded.dropFirst(64)
        }
        return (lines + ["-----END CERTIFICATE-----", ""]).joined(separator: "\n")
    }
}
