internal import Glibc
package import ImgCacheModel

/// Both ends of the conversation between parent and worker, given bytes of anybody's making: for
/// the fuzzer and for tests.
package enum WireProbe {
    /// Reads `bytes` as a parent reads what its worker answers to a job.
    ///
    /// - Parameters:
    ///   - bytes: What comes through the socket, at most 128 KiB.
    ///   - plans: What the worker was asked for.
    ///   - head: The first bytes of the picture.
    /// - Returns: Frames that were understood and accepted.
    package static func parent(
        _ bytes: UnsafeRawBufferPointer, plans: [RenditionPlan], head: UnsafeRawBufferPointer
    ) -> Int {
        var judge = AnswerJudge(plans: plans, head: head)
        return count(bytes) { frame throws(WireReader.Malformed) in
            if frame.kind == .hello {
                let hello = try HelloMessage(frame.payload)
                let again = try HelloMessage(hello.bytes)
                precondition(hello == again, "a greeting changes when told again")
                return
            }
            switch try judge.judge(frame) {
            case .thumbnail(let message):
                let again = try ThumbnailMessage(message.bytes)
                precondition(message == again, "a thumbnail changes when told again")
            case .done(let message):
                // What was accepted once is accepted again, unless floats are no numbers.
                _ = try DoneMessage(message.bytes)
            case .rejected(let message):
                precondition(message.reason.verdict == .badContent, "a reason that is not its own")
                _ = try RejectedMessage(message.bytes)
            }
        }
    }

    /// Reads `bytes` as a worker reads what its parent wants, at most 128 KiB.
    ///
    /// - Returns: Frames that were understood.
    package static func worker(_ bytes: UnsafeRawBufferPointer) -> Int {
        count(bytes) { frame throws(WireReader.Malformed) in
            switch frame.kind {
            case .configure: _ = try ConfigureMessage(frame.payload)
            case .job:
                let job = try JobMessage(frame.payload)
                let again = try JobMessage(job.bytes)
                precondition(job == again, "a job changes when told again")
            default: throw WireReader.Malformed()
            }
        }
    }

    /// Sends all of it through a socket pair, and reads frames until one is none.
    private static func count(
        _ bytes: UnsafeRawBufferPointer,
        _ understand: (Frame) throws(WireReader.Malformed) -> Void
    ) -> Int {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return 0 }
        defer { close(ends[0]) }
        // Fits the socket's room, so that nobody has to read at the same time.
        send(ends[1], bytes.baseAddress, min(bytes.count, 128 << 10), Int32(MSG_NOSIGNAL))
        close(ends[1])
        let channel = FrameChannel(socket: ends[0])
        var count = 0
        do {
            while true {
                let frame = try channel.receive(until: nil)
                if frame.descriptor >= 0 { close(frame.descriptor) }
                try understand(frame)
                count += 1
            }
        } catch {
            return count
        }
    }
}

/// Sample conversations, as both sides would speak them: the fuzzer's first seeds.
extension WireProbe {
    /// What a parent says: what the worker is to be, and one job.
    package static func parentSpeech(plans: [RenditionPlan], limits: LimitRules) -> [UInt8] {
        frame(.configure, ConfigureMessage(memory: 1 << 30, readsFonts: false).bytes)
            + frame(.job, JobMessage(plans: plans, limits: limits).bytes)
    }

    /// What a worker says: a greeting, a thumbnail of the first plan, and the end of the job.
    package static func workerSpeech(facts: ImageFacts, thumbnail: [UInt8]) -> [UInt8] {
        let report = ProtectionReport(
            [.init(.landlock, isActive: true, detail: "ABI 7")], libraryVersion: "8.14.1")
        let message = ThumbnailMessage(
            plan: 0, format: .webp, size: PixelSize(width: 16, height: 12), data: thumbnail)
        return frame(.hello, HelloMessage(protections: report).bytes)
            + frame(.thumbnail, message.bytes)
            + frame(.done, DoneMessage(facts: facts, residentBytes: 1 << 24).bytes)
    }

    /// What a worker says of a picture that is none.
    package static func refusal(_ reason: Reason, detail: String) -> [UInt8] {
        frame(
            .rejected,
            RejectedMessage(reason: reason, detail: detail, residentBytes: 1 << 24).bytes)
    }

    private static func frame(_ kind: Frame.Kind, _ payload: [UInt8]) -> [UInt8] {
        var header = WireWriter()
        header.number(UInt32(payload.count))
        header.number(kind.rawValue)
        return header.bytes + payload
    }
}
