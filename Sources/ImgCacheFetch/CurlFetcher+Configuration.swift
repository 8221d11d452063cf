internal import CCurl
internal import Glibc
public import ImgCacheModel

extension CurlFetcher {
    /// What a fetcher may do: the rules of the configuration, which holds their defaults.
    public struct Configuration: Sendable {
        /// Timeouts, retries, headers.
        public var fetch: FetchRules
        /// Bytes and redirects.
        public var limits: LimitRules
        /// Allowed addresses, connect-to, proxy, certificates.
        public var network: NetworkRules

        /// Takes the rules.
        public init(fetch: FetchRules, limits: LimitRules, network: NetworkRules) {
            self.fetch = fetch
            self.limits = limits
            self.network = network
        }

        /// The longest that one source may take, tries and waits between them together: all
        /// tries at their own timeout, and one `Retry-After` of 60 s.
        public var deadline: Duration {
            fetch.timeout * (fetch.retries + 1) + RetryPolicy.patience
        }

        func engineSettings(_ addressGuard: AddressGuard) throws(FetchError) -> EngineSettings {
            for entry in network.connectTo where !Self.isConnectTo(entry) {
                throw .badConnectTo(entry)
            }
            if let path = network.caFile, access(path, R_OK) != 0 {
                throw .caFileUnreadable(path: path, errno: errno)
            }
            if let proxy = network.proxy, !Self.isProxy(proxy) { throw .badProxy }
            return EngineSettings(
                concurrency: fetch.concurrency, userAgent: fetch.userAgent,
                accept: CurlFetcher.accept, connectTo: network.connectTo, proxy: network.proxy,
                caFile: network.caFile, addressGuard: addressGuard,
                lowSpeedBytes: fetch.lowSpeed.bytes.bytes, lowSpeedWindow: fetch.lowSpeed.window)
        }

        /// `HOST1:PORT1:HOST2:PORT2`, each part possibly empty, IPv6 in brackets.
        private static func isConnectTo(_ entry: String) -> Bool {
            var colons = 0
            var isInside = false
            for character in entry {
                switch character {
                case "[": isInside = true
                case "]": isInside = false
                case ":" where !isInside: colons += 1
                default: break
                }
            }
            return colons == 3 && !isInside
        }

        private static func isProxy(_ text: String) -> Bool {
            guard let handle = CurlURLHandle() else { return false }
            return handle.set(
                CURLUPART_URL, text, UInt32(CURLU_GUESS_SCHEME) | UInt32(CURLU_NON_SUPPORT_SCHEME))
        }
    }
}
