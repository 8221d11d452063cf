internal import CSandbox
internal import Glibc
internal import ImgCacheModel
internal import Synchronization

/// What one try at one picture came to.
enum WorkerAnswer {
    case outcome(ImageOutcome)
    /// Our disk refused a thumbnail, which says nothing of the picture; the process is gone.
    case refused(ImagingError)
    /// The process died or talked nonsense; it is gone.
    case crashed(String)
    /// The process took too long; it is gone.
    case timedOut(String)
}

/// One worker process, seen from its parent. Used by one thread; only ``kill()`` may come from
/// another.
///
/// Started with posix_spawn and not swift-subprocess: it needs a socket for standard input, every
/// other descriptor closed and two signals blocked, and is talked to from a thread that blocks.
final class WorkerProcess: Sendable {
    private let channel: FrameChannel
    /// `nil` once it has been waited for, when the number may belong to somebody else.
    private let pid: Mutex<pid_t?>
    let protections: ProtectionReport

    /// Starts a worker and waits up to 20 s for its greeting.
    ///
    /// - Throws: ``ImagingError/workerStart(path:detail:)`` or
    ///   ``ImagingError/workerProtocol(detail:)``; no process is left then.
    init(
        executable: String, arguments: [String], memory: Int, readsFonts: Bool
    ) throws(ImagingError) {
        var ends: [Int32] = [-1, -1]
        guard
            socketpair(
                AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
        else {
            throw .workerStart(path: executable, detail: SystemText.of(errno: errno))
        }
        let channel = FrameChannel(socket: ends[0])
        let child: pid_t
        do {
            child = try Self.spawn(executable, arguments, standardInput: ends[1])
            close(ends[1])
        } catch {
            close(ends[0])
            close(ends[1])
            throw error
        }
        do {
            protections = try Self.greet(
                channel, ConfigureMessage(memory: memory, readsFonts: readsFonts))
        } catch {
            Glibc.kill(child, SIGKILL)
            let death = Self.reap(child)
            close(ends[0])
            throw error.told(of: executable, death)
        }
        self.channel = channel
        pid = Mutex(child)
    }

    deinit { end() }

    /// The process's number; `nil` once it is gone.
    var processID: pid_t? { pid.withLock { $0 } }

    /// Why there was no greeting.
    private enum Silence: Error {
        case ended
        case timedOut
        case misunderstood(String)

        func told(of executable: String, _ death: ProcessDeath?) -> ImagingError {
            switch self {
            case .misunderstood(let detail): .workerProtocol(detail: detail)
            case .timedOut: .workerStart(path: executable, detail: "no greeting within 20 s")
            case .ended:
                .workerStart(
                    path: executable,
                    detail: "it ended at once, \(death?.description ?? "nobody knows how")")
            }
        }
    }

    private static func greet(
        _ channel: FrameChannel, _ configuration: ConfigureMessage
    ) throws(Silence) -> ProtectionReport {
        let frame: Frame
        do {
            try channel.send(.configure, configuration.bytes)
            frame = try channel.receive(until: .now + .seconds(20))
        } catch {
            switch error {
            case .closed: throw .ended
            case .timedOut: throw .timedOut
            case .malformed: throw .misunderstood("its greeting cannot be read")
            }
        }
        if frame.descriptor >= 0 { close(frame.descriptor) }
        // The version comes first in every version.
        let version = HelloMessage.version(of: frame.payload)
        guard frame.kind == .hello, version == WorkerProtocol.version else {
            throw .misunderstood(
                "it speaks version \(version.map(String.init) ?? "unknown"), not "
                    + "\(WorkerProtocol.version)")
        }
        do {
            return try HelloMessage(frame.payload).protections
        } catch {
            throw .misunderstood("its greeting cannot be read")
        }
    }

    /// Has one picture rendered, its results written to `folder`.
    ///
    /// - Parameters:
    ///   - job: Its file is opened here and handed over; the worker opens none.
    ///   - folder: Emptied again when the answer is no rendered picture.
    ///   - resident: Gets the worker's memory in bytes, as far as it told.
    /// - Returns: The answer; after a crash or a time-out this process is ended.
    func render(
        _ job: ImageJob, into folder: inout ResultFolder, resident: inout Int
    ) -> WorkerAnswer {
        let file = open(job.path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            // No word on the picture: it is neither damaged nor to be remembered as failed.
            let error = ImagingError.file(path: job.path, action: "read", errno: errno)
            return .outcome(.rejected(.runAborted, detail: error.description))
        }
        defer { close(file) }
        var judge = AnswerJudge(of: job, open: file)
        raiseCPULimit(by: job.limits.workerTime)
        let deadline = ContinuousClock.now + job.limits.workerTime
        do {
            try channel.send(
                .job, JobMessage(plans: job.plans, limits: job.limits).bytes, descriptor: file)
            while true {
                let frame = try channel.receive(until: deadline)
                if frame.descriptor >= 0 { close(frame.descriptor) }
                if let answer = take(try judge.judge(frame), job, &folder, &resident) {
                    if case .outcome(.rendered) = answer { return answer }
                    folder.clear()
                    return answer
                }
            }
        } catch {
            folder.clear()
            kill()
            let death = end()
            if error as? FrameChannel.Failure == .timedOut || death?.signal == SIGXCPU {
                return .timedOut("no end after \(DurationText.format(job.limits.workerTime))")
            }
            if error is WireReader.Malformed {
                return .crashed("the decoding process sent what is no answer")
            }
            return .crashed("the decoding process died: \(death?.description ?? "unknown")")
        }
    }

    /// `nil` while more is to come.
    private func take(
        _ answer: AnswerJudge.Answer, _ job: ImageJob, _ folder: inout ResultFolder,
        _ resident: inout Int
    ) -> WorkerAnswer? {
        switch answer {
        case .thumbnail(let message):
            // Names come from our own plan; of the worker's word only pixels are used.
            let plan = job.plans[message.plan]
            do {
                try folder.write(
                    message.data, preset: plan.preset.name, key: plan.key,
                    format: message.format, size: message.size)
                return nil
            } catch {
                // The worker goes on sending, and what it sent by now waits in the socket: the next
                // job must find neither, or it gets this picture's thumbnails for its own.
                kill()
                end()
                return .refused(error)
            }
        case .done(let message):
            resident = message.residentBytes
            return .outcome(.rendered(message.facts, folder.files))
        case .rejected(let message):
            resident = message.residentBytes
            return .outcome(.rejected(message.reason, detail: message.detail))
        }
    }

    /// Kills the process; whoever is in ``render(_:into:resident:)`` sees it die.
    func kill() { signal(SIGKILL) }

    /// Sends a signal to the process, if it is still ours.
    func signal(_ number: Int32) {
        pid.withLock { pid in
            if let pid { _ = Glibc.kill(pid, number) }
        }
    }

    /// Whether the process is there and can be given work.
    var isAlive: Bool {
        pid.withLock { pid in
            guard let child = pid else { return false }
            var info = siginfo_t()
            // WNOWAIT: looking does not reap it.
            let status = waitid(
                P_PID, id_t(child), &info, Int32(WEXITED | WNOHANG | WNOWAIT))
            return status == 0 && info.si_signo == 0
        }
    }

    /// Closes the socket, upon which the worker ends by itself, and waits for it; kills it when
    /// it does not within a second. Idempotent.
    @discardableResult func end() -> ProcessDeath? {
        let child = pid.withLock { pid -> pid_t? in
            defer { pid = nil }
            return pid
        }
        guard let child else { return nil }
        close(channel.socket)
        for _ in 0..<100 {
            if let death = Self.reap(child, waiting: false) { return death }
            usleep(10000)
        }
        Glibc.kill(child, SIGKILL)
        return Self.reap(child)
    }

    /// Gives the process this much more CPU time than it has used. The kernel ends it after that.
    private func raiseCPULimit(by time: Duration) {
        pid.withLock { pid in
            guard let pid else { return }
            var clock = clockid_t()
            var used = timespec()
            guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &used) == 0 else {
                return
            }
            let seconds = used.tv_sec + Int(time.components.seconds) + 1
            // Where this fails the wall clock still holds.
            _ = csandbox_limit_cpu(pid, UInt64(seconds))
        }
    }
}
