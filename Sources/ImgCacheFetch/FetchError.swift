internal import Glibc
public import ImgCacheModel

/// Why fetching cannot begin at all. What goes wrong with a source is a `Reason`, not an error.
public enum FetchError: ImgCacheError, Hashable {
    /// An entry of `network.allowAddresses` is no CIDR block.
    case badAddressRange(String)
    /// An entry of `network.connectTo` has not the form `HOST1:PORT1:HOST2:PORT2`.
    case badConnectTo(String)
    /// `network.caFile` cannot be read; the number is an `errno`.
    case caFileUnreadable(path: String, errno: Int32)
    /// `network.proxy` is no URL that libcurl takes.
    case badProxy
    /// The asset root is no folder that can be opened; the number is an `errno`.
    case assetRootUnreadable(path: String, errno: Int32)
    /// libcurl or the system could not set the engine up.
    case engineUnavailable(String)

    /// A stable name in snake case.
    public var code: String {
        switch self {
        case .badAddressRange: "fetch_bad_address_range"
        case .badConnectTo: "fetch_bad_connect_to"
        case .caFileUnreadable: "fetch_ca_file_unreadable"
        case .badProxy: "fetch_bad_proxy"
        case .assetRootUnreadable: "fetch_asset_root_unreadable"
        case .engineUnavailable: "fetch_engine_unavailable"
        }
    }

    /// What failed, why, and what to do next.
    public var description: String {
        switch self {
        case .badAddressRange(let text):
            "network.allowAddresses: '\(text)' is no address range; "
                + "write it like 10.0.0.0/8 or fd00::/8"
        case .badConnectTo(let text):
            "network.connectTo: '\(text)' is not HOST1:PORT1:HOST2:PORT2; "
                + "parts may be empty, IPv6 addresses stand in brackets"
        case .caFileUnreadable(let path, let number):
            "network.caFile: cannot read '\(path)': \(Self.text(number)); "
                + "name a file of certificates in PEM form"
        case .badProxy:
            "network.proxy is no URL that can be used; write it like http://proxy.example:3128"
        case .assetRootUnreadable(let path, let number):
            "content.assetRoot: cannot open '\(path)': \(Self.text(number)); name a folder"
        case .engineUnavailable(let detail):
            "the network engine did not start: \(detail); check memory and open-file limits"
        }
    }

    /// 3 for what the configuration says, 1 for the engine.
    public var exitStatus: ExitStatus {
        switch self {
        case .engineUnavailable: .failed
        default: .configuration
        }
    }

    /// The system's words for an `errno`.
    static func text(_ number: Int32) -> String {
        // glibc keeps the text for each thread (since 2.32), so no other thread changes it.
        guard let words = strerror(number) else { return "error \(number)" }
        return String(cString: words)
    }
}
