internal import CSandbox
internal import Glibc

/// One message between parent and worker.
struct Frame: Equatable {
    /// What the payload is. Numbers are part of the protocol.
    enum Kind: UInt8 {
        case configure = 1
        case job = 2
        case hello = 16
        case thumbnail = 17
        case done = 18
        case rejected = 19
    }

    let kind: Kind
    let payload: [UInt8]
    /// A file that came along; whoever receives it closes it.
    var descriptor: Int32 = -1
}

/// Frames over a Unix stream socket: four bytes of length, one of kind, then the payload.
///
/// Blocking, for threads of one's own.
struct FrameChannel {
    let socket: Int32

    /// The longest payload: a thumbnail of 64 MiB. Longer ones end the conversation.
    static let longestPayload = 64 << 20

    /// Why nothing came.
    enum Failure: Error, Equatable {
        /// The other side is gone.
        case closed
        /// Time is over.
        case timedOut
        /// The bytes are no frame of ours.
        case malformed
    }

    /// Sends one frame; blocks while the other side does not read.
    func send(_ kind: Frame.Kind, _ payload: [UInt8], descriptor: Int32 = -1) throws(Failure) {
        guard payload.count <= Self.longestPayload else { throw .malformed }
        var header = WireWriter()
        header.number(UInt32(payload.count))
        header.number(kind.rawValue)
        if descriptor >= 0 {
            // The file travels with the header, which is small enough to go in one piece.
            let count = header.bytes.withUnsafeBytes {
                csandbox_send_descriptor(socket, $0.baseAddress, $0.count, descriptor)
            }
            guard count == header.bytes.count else { throw .closed }
        } else {
            try sendAll(header.bytes)
        }
        try sendAll(payload)
    }

    /// Receives one frame, at the latest at a time of the monotonic clock.
    func receive(until deadline: ContinuousClock.Instant?) throws(Failure) -> Frame {
        var descriptor: Int32 = -1
        let header = try read(5, until: deadline, &descriptor)
        let length = (0..<4).reversed().reduce(0) { $0 << 8 | Int(header[$1]) }
        guard let kind = Frame.Kind(rawValue: header[4]), length <= Self.longestPayload else {
            if descriptor >= 0 { close(descriptor) }
            throw .malformed
        }
        do {
            var none: Int32 = -1
            let payload = try read(length, until: deadline, &none)
            if none >= 0 { close(none) }
            return Frame(kind: kind, payload: payload, descriptor: descriptor)
        } catch {
            if descriptor >= 0 { close(descriptor) }
            throw error
        }
    }

    private func sendAll(_ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    socket, $0.baseAddress?.advanced(by: sent), $0.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .closed }
            sent += count
        }
    }

    private func read(
        _ count: Int, until deadline: ContinuousClock.Instant?, _ descriptor: inout Int32
    ) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            try wait(until: deadline)
            var came: Int32 = -1
            let got = bytes.withUnsafeMutableBytes {
                csandbox_receive(
                    socket, $0.baseAddress?.advanced(by: filled), count - filled, &came)
            }
            if came >= 0 {
                if descriptor >= 0 { close(descriptor) }
                descriptor = came
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .closed }
            filled += got
        }
        return bytes
    }

    private func wait(until deadline: ContinuousClock.Instant?) throws(Failure) {
        while true {
            var limit: Int32 = -1
            if let deadline {
                let left = ContinuousClock.now.duration(to: deadline)
                guard left > .zero else { throw .timedOut }
                limit = Int32(
                    min(
                        60_000,
                        left.components.seconds * 1000 + 1
                            + left.components.attoseconds / 1_000_000_000_000_000))
            }
            var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let ready = poll(&request, 1, limit)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .closed }
        }
    }
}
