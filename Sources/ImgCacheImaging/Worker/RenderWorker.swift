internal import CSandbox
internal import Glibc
internal import ImgCacheModel

/// The worker process: one stranger's picture after the other, in a cage.
///
/// The command line's hidden `render-worker` calls ``main()`` and nothing before it: the cage
/// must close before any second thread exists.
public enum RenderWorker {
    /// Serves the parent on standard input (a Unix socket) until that closes, then ends.
    ///
    /// Ends with status 0 when the parent is gone, also in the middle of a picture; 64 when
    /// standard input is no socket of a parent, or speaks another version.
    public static func main() -> Never {
        main { _ in }
    }

    /// What is done with each file before it is looked at.
    package typealias Hook = @Sendable (UnsafeRawBufferPointer) -> Void

    /// As ``main()``, with something to do on each file before it is looked at.
    ///
    /// For the tests' own worker, which crashes, hangs or eats memory there. No product calls it.
    package static func main(beforeDecoding hook: @escaping Hook) -> Never {
        for number in [SIGINT, SIGTERM, SIGPIPE] { signal(number, SIG_IGN) }
        let channel = FrameChannel(socket: STDIN_FILENO)
        do {
            let first = try channel.receive(until: nil)
            let configuration = try ConfigureMessage(first.payload)
            guard first.kind == .configure, configuration.version == WorkerProtocol.version else {
                exit(64)
            }
            let (renderer, memory, protections) = try prepare(configuration)
            watchParent()
            try channel.send(.hello, HelloMessage(protections: protections).bytes)
            VipsThread.run {
                do {
                    while true { try serve(channel, renderer, memory, hook) }
                } catch {
                    end(after: error)
                }
            }
            exit(64)
        } catch {
            end(after: error)
        }
    }

    /// Ends this process, well when the parent is gone.
    private static func end(after error: any Error) -> Never {
        exit(error as? FrameChannel.Failure == .closed ? 0 : 64)
    }

    private static func prepare(
        _ configuration: ConfigureMessage
    ) throws(ImagingError) -> (PictureRenderer, MemoryGauge, ProtectionReport) {
        var protections = [
            Sandbox.limitMemory(to: configuration.memory), Sandbox.limitFiles(),
        ]
        let renderer = PictureRenderer(library: try VipsLibrary.shared())
        let memory = MemoryGauge(limit: configuration.memory)
        let fonts = ["/usr/share/fonts", "/etc/fonts", "/usr/share/fontconfig"]
        protections += [
            Sandbox.forbidNewPrivileges(),
            Sandbox.closeFileSystem(except: configuration.readsFonts ? fonts : []),
            Sandbox.filterCalls(),
        ]
        return (
            renderer, memory,
            ProtectionReport(protections, libraryVersion: VipsLibrary.version)
        )
    }

    private static func serve(
        _ channel: FrameChannel, _ renderer: PictureRenderer, _ memory: MemoryGauge,
        _ hook: Hook
    ) throws {
        let frame = try channel.receive(until: nil)
        guard frame.kind == .job, frame.descriptor >= 0 else { throw WireReader.Malformed() }
        let job = try JobMessage(frame.payload)
        do {
            defer { close(frame.descriptor) }
            let contents = try FileContents(
                descriptor: frame.descriptor, limit: Int(job.limits.maxBytes.bytes))
            let bytes = UnsafeRawBufferPointer(contents.bytes)
            hook(bytes)
            let facts = try renderer.render(bytes, plans: job.plans, limits: job.limits) {
                (thumbnail) throws(Rejection) in
                try send(thumbnail, channel)
            }
            withExtendedLifetime(contents) {}
            try channel.send(
                .done, DoneMessage(facts: facts, residentBytes: memory.resident()).bytes)
        } catch let rejection as Rejection {
            // A decoder that got no memory fails like one with bad bytes; the peak tells.
            if memory.isExhausted(), [.undecodable, .renderFailed].contains(rejection.reason) {
                abort()
            }
            try reject(channel, rejection, memory)
        } catch let error as ImagingError {
            try reject(channel, Rejection(.renderFailed, error.description), memory)
        }
    }

    private static func send(
        _ thumbnail: EncodedThumbnail, _ channel: FrameChannel
    ) throws(Rejection) {
        let message = ThumbnailMessage(
            plan: thumbnail.plan, format: thumbnail.format, size: thumbnail.size,
            data: thumbnail.bytes)
        do {
            try channel.send(.thumbnail, message.bytes)
        } catch .malformed {
            throw Rejection(
                .renderFailed, "a thumbnail of \(thumbnail.bytes.count) bytes is too long")
        } catch {
            // The parent is gone, and so is the reason to go on.
            exit(0)
        }
    }

    private static func reject(
        _ channel: FrameChannel, _ rejection: Rejection, _ memory: MemoryGauge
    ) throws {
        let message = RejectedMessage(
            reason: rejection.reason, detail: rejection.detail, residentBytes: memory.resident())
        try channel.send(.rejected, message.bytes)
    }

    /// Ends this process at once when the parent's end of the socket closes, whatever is being
    /// decoded. (A death signal would follow the thread that started us, not the parent.)
    private static func watchParent() {
        PosixThread.start {
            var request = pollfd(fd: STDIN_FILENO, events: csandbox_hang_up(), revents: 0)
            while poll(&request, 1, -1) < 0, errno == EINTR {}
            _exit(0)
        }
    }
}
