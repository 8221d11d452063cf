internal import CCurl
internal import CCurlShim
internal import Glibc
internal import ImgCacheModel

/// One easy handle and what is known of the transfer that it makes; used again and again.
///
/// Lives on the engine's thread alone, callbacks included.
final class CurlTransfer {
    /// What becomes of the bytes of a body.
    enum Disposition {
        /// Into the sink.
        case keep
        /// Only the first ones are looked at.
        case glance
    }

    /// Bytes of a body that are kept for a look.
    static let headLimit = 1024
    /// The same for the pages that come with an error status.
    static let pageLimit = 16384
    /// Bytes of a body that nobody wants before its connection is given up.
    static let unwantedLimit: Int64 = 65536

    let easy: UnsafeMutableRawPointer
    private(set) var placed: PlacedOrder?
    var fields: FieldCollector
    var disposition = Disposition.glance
    private(set) var stopCause: StopCause?
    private(set) var head: [UInt8] = []
    private(set) var received: Int64 = 0
    /// Bytes before this transfer's, when it resumes one.
    var offset: Int64 = 0
    private let robots: RobotsTag
    private var socketsOpened = 0
    private var refusedAddress: IPAddress?
    private var addressGuard: AddressGuard?
    private var headers: CurlList?
    private var startedAt: ContinuousClock.Instant?
    private var speed = SpeedWindow()

    /// A fresh handle; `nil` when memory is out.
    init?(robots: RobotsTag) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.robots = robots
        fields = FieldCollector(robots: robots)
        head.reserveCapacity(Self.headLimit)
    }

    deinit { curl_easy_cleanup(easy) }

    /// The transfer that a handle belongs to.
    static func owner(of easy: UnsafeMutableRawPointer) -> CurlTransfer? {
        var pointer: UnsafeMutableRawPointer?
        guard ccurl_easy_getinfo_pointer(easy, CURLINFO_PRIVATE, &pointer) == CURLE_OK,
            let pointer
        else { return nil }
        return Unmanaged<CurlTransfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Sets everything for an order; false when libcurl refuses an option.
    func prepare(
        _ placed: PlacedOrder, settings: EngineSettings, shared: SharedLists,
        now: ContinuousClock.Instant
    ) -> Bool {
        self.placed = placed
        startedAt = now
        speed = SpeedWindow(start: now)
        addressGuard = settings.proxy == nil ? settings.addressGuard : nil
        headers =
            placed.order.headers.isEmpty
            ? nil : CurlList([shared.acceptLine] + placed.order.headers)
        if case .rest(let offset, _, _) = placed.order.plan { self.offset = offset }
        return setOptions(
            placed.order, settings: settings, headers: headers ?? shared.accept,
            connectTo: shared.connectTo)
    }

    /// Forgets the order; connections and sessions stay with libcurl.
    func clear() {
        curl_easy_reset(easy)
        placed = nil
        fields = FieldCollector(robots: robots)
        disposition = .glance
        stopCause = nil
        head.removeAll(keepingCapacity: head.capacity <= Self.pageLimit * 2)
        received = 0
        offset = 0
        socketsOpened = 0
        refusedAddress = nil
        headers = nil
        startedAt = nil
    }

    /// Remembers why the transfer is ended; the first cause counts.
    func stop(for cause: StopCause) {
        if stopCause == nil { stopCause = cause }
    }

    /// Whether less than `least` bytes came within `window`.
    func isSlow(at now: ContinuousClock.Instant, least: Int64, in window: Duration) -> Bool {
        speed.isSlow(at: now, bytes: received, least: least, in: window)
    }

    // MARK: What callbacks report

    /// Judges an address and opens its socket; -1 when it is refused or the system fails.
    func openSocket(_ address: UnsafePointer<curl_sockaddr>) -> Int32 {
        if let addressGuard {
            guard let dialled = IPAddress(address), addressGuard.permits(dialled) else {
                refusedAddress = IPAddress(address)
                return -1
            }
        }
        socketsOpened += 1
        // Close-on-exec, so that worker processes do not inherit it.
        let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, kind, address.pointee.protocol)
    }

    /// Takes bytes of a body; false ends the transfer.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        received += Int64(bytes.count)
        let limit = disposition == .keep ? Self.headLimit : Self.pageLimit
        if head.count < limit { head.append(contentsOf: bytes.prefix(limit - head.count)) }
        guard disposition == .keep, let order = placed?.order else {
            if received > Self.unwantedLimit {
                stop(for: .enough)
                return false
            }
            return true
        }
        return store(bytes, order)
    }

    private func store(_ bytes: UnsafeRawBufferPointer, _ order: TransferOrder) -> Bool {
        var wanted = bytes
        if case .first(let count) = order.plan {
            let missing = max(0, Int64(count) - (received - Int64(bytes.count)))
            wanted = UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(missing)))
        } else if offset + received > order.maxBytes {
            stop(for: .tooLarge)
            return false
        }
        do {
            try order.sink?.write(wanted)
        } catch {
            stop(for: .sink(error))
            return false
        }
        if wanted.count < bytes.count {
            stop(for: .enough)
            return false
        }
        return true
    }

    // MARK: The end

    /// What came of it, once libcurl is done.
    func exchange(code: CURLcode) -> Exchange {
        var stop = stopCause
        if stop == nil, code == CURLE_COULDNT_CONNECT, socketsOpened == 0, let refusedAddress {
            stop = .refused(refusedAddress)
        }
        let status = number(CURLINFO_RESPONSE_CODE)
        let wasAnswered = fields.lines > 0
        return Exchange(
            code: Int32(code.rawValue), stop: stop,
            words: code == CURLE_OK ? "" : String(cString: curl_easy_strerror(code)),
            verifyResult: number(CURLINFO_SSL_VERIFYRESULT), status: status > 0 ? status : nil,
            fields: fields.fields, head: head, bytes: received,
            wasSent: number(CURLINFO_REQUEST_SIZE) > 0, wasAnswered: wasAnswered,
            firstByte: wasAnswered ? microseconds(CURLINFO_STARTTRANSFER_TIME_T) : .zero,
            total: startedAt.map { ContinuousClock.now - $0 } ?? .zero)
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_easy_getinfo_long(easy, info, &value) == CURLE_OK ? value : 0
    }

    private func microseconds(_ info: CURLINFO) -> Duration {
        var value: curl_off_t = 0
        return ccurl_easy_getinfo_off(easy, info, &value) == CURLE_OK
            ? .microseconds(Int64(value)) : .zero
    }
}

extension IPAddress {
    /// The address that libcurl is about to dial; `nil` for any other family.
    fileprivate init?(_ address: UnsafePointer<curl_sockaddr>) {
        let start = UnsafeRawPointer(address).advanced(
            by: MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0)
        switch address.pointee.family {
        case AF_INET:
            let place = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
            self.init(networkBytes: UnsafeRawBufferPointer(start: start + place, count: 4))
        case AF_INET6:
            let place = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
            self.init(networkBytes: UnsafeRawBufferPointer(start: start + place, count: 16))
        default: return nil
        }
    }
}
