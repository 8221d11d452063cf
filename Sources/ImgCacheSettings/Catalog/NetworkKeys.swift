internal import ImgCacheModel

/// `network`.
enum NetworkKeys {
    static let allowAddresses = Setting(
        "network.allowAddresses", .list(of: .addressRange, named: "address ranges"), default: [],
        "Ranges that may be asked although they are not public.")

    static let connectTo = Setting(
        "network.connectTo", .list(of: .connectTo, named: "redirections"), default: [],
        "Connects to HOST2:PORT2 in place of HOST1:PORT1, as curl's --connect-to.")

    static let proxy = Setting(
        "network.proxy", .optional(.proxy), default: .null,
        "A proxy for all requests; null: none, whatever the environment says.")

    static let caFile = Setting(
        "network.caFile", .optional(.path), default: .null,
        "A file of certificates (PEM) to trust in place of the system's.")

    static let all = [allowAddresses.key, connectTo.key, proxy.key, caFile.key]
}
