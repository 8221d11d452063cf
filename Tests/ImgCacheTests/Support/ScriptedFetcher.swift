import ImgCacheModel
import Synchronization

/// A network of scripted answers. A URL without a script is a loud failure of the test.
final class ScriptedFetcher: Fetching {
    enum Answer: Sendable {
        /// A body with a good status.
        case body(String, validators: Validators? = nil, robots: [String] = [])
        case notModified
        case failed(Reason)
        /// Waits until the test lets go, or the task is cancelled.
        case held
    }

    private struct State {
        var script: [String: [Answer]]
        var asked: [FetchRequest] = []
        var active: [String: Int] = [:]
        var peak: [String: Int] = [:]
    }

    private let state: Mutex<State>

    init(_ script: [String: [Answer]]) { state = Mutex(State(script: script)) }

    /// The URLs that were asked, in order.
    var asked: [String] { state.withLock { $0.asked.map(\.url.text) } }
    /// The requests that were made, in order.
    var requests: [FetchRequest] { state.withLock { $0.asked } }
    /// The most transfers at a time that a host saw.
    func peak(of host: String) -> Int { state.withLock { $0.peak[host] ?? 0 } }

    /// Sets what a URL answers from now on; the last answer repeats.
    func script(_ url: String, _ answers: Answer...) {
        state.withLock { $0.script[url] = answers }
    }

    func fetch(_ request: FetchRequest, into sink: any BodySink) async -> FetchResult {
        let answer = state.withLock { state -> Answer? in
            state.asked.append(request)
            let now = state.active[request.url.host, default: 0] + 1
            state.active[request.url.host] = now
            state.peak[request.url.host] = max(now, state.peak[request.url.host] ?? 0)
            guard var answers = state.script[request.url.text], let first = answers.first else {
                return nil
            }
            if answers.count > 1 { answers.removeFirst() }
            state.script[request.url.text] = answers
            return first
        }
        await Task.yield()
        defer { state.withLock { $0.active[request.url.host, default: 1] -= 1 } }
        var result = FetchResult(
            outcome: .failed(.runAborted), finalURL: request.url, requests: 1)
        switch answer {
        case .body(let text, let validators, let robots):
            result.status = 200
            result.headers.robots = robots
            result.headers.validators = validators ?? result.headers.validators
            result.bytesReceived = Int64(text.utf8.count)
            do {
                try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
                result.outcome = .body(try sink.finish())
            } catch {
                result.detail = "\(error)"
            }
        case .notModified:
            result.status = 304
            result.outcome = .notModified
        case .failed(let reason): result.outcome = .failed(reason)
        case .held:
            while !Task.isCancelled { await Task.yield() }
        case nil:
            preconditionFailure("nobody scripted an answer for \(request.url)")
        }
        return result
    }
}
