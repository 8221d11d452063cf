internal import Glibc
internal import Synchronization

/// The system's resolver.
///
/// Source: POSIX `getaddrinfo`; `EAI_NONAME` and `EAI_NODATA` mean that there is nothing.
public final class SystemNames: NameAsking {
    private let threads = HelperThreads(label: "names", count: 4)
    private let patience: Duration

    /// - Parameter patience: How long to wait for an answer before it counts as temporary.
    public init(patience: Duration) { self.patience = patience }

    /// Asks on a thread of its own, `patience` long.
    public func ask(_ host: String) async -> NameAnswer {
        let first = FirstAnswer()
        let timer = Task { [patience] in
            do { try await Task.sleep(for: patience) } catch { return }
            first.settle(.temporary)
        }
        defer { timer.cancel() }
        let asking = Task { [threads] in
            first.settle(await threads.run { Self.lookUp(host) })
        }
        return await withTaskCancellationHandler {
            await first.value()
        } onCancel: {
            asking.cancel()
            first.settle(.temporary)
        }
    }

    private static func lookUp(_ host: String) -> NameAnswer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        if let list { freeaddrinfo(list) }
        // EAI_NODATA (-5) is a GNU extension that the header hides.
        switch code {
        case 0: return .found
        case EAI_NONAME, -5: return .noSuchName
        default: return .temporary
        }
    }
}

/// The first of several answers.
private final class FirstAnswer: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<NameAnswer, Never>)
        case settled(NameAnswer)
    }

    private let state = Mutex(State.open)

    func settle(_ answer: NameAnswer) {
        let waiting: CheckedContinuation<NameAnswer, Never>? = state.withLock { state in
            if case .settled = state { return nil }
            defer { state = .settled(answer) }
            if case .awaited(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(returning: answer)
    }

    func value() async -> NameAnswer {
        await withCheckedContinuation { continuation in
            let answer: NameAnswer? = state.withLock { state in
                if case .settled(let answer) = state { return answer }
                state = .awaited(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
