import ImgCacheModel
import Synchronization

/// A network of scripted answers. A URL without a script is a loud failure of the test.
///
/// Who asks for the first bytes gets those, and the length of the whole.
final class ScriptedFetcher: Fetching {
    enum Answer: Sendable {
        /// A body with a good status.
        case body(String, validators: Validators? = nil, robots: [String] = [])
        case notModified
        case failed(Reason)
        /// A status with what the fetcher makes of it.
        case status(Int, Reason)
        /// A permanent redirect to this URL, and the body there.
        case moved(String, body: String)
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
            result.headers.robots = robots
            result.headers.validators = validators ?? result.headers.validators
            give(text, request, sink, &result)
        case .moved(let target, let text):
            do {
                let url = try SourceURL(target)
                result.finalURL = url
                result.redirects = [FetchResult.Hop(status: 301, target: url)]
            } catch {
                preconditionFailure("\(target) is no URL")
            }
            give(text, request, sink, &result)
        case .status(let status, let reason):
            result.status = status
            result.detail = "the server answered \(status)"
            result.outcome = .failed(reason)
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

    private func give(
        _ text: String, _ request: FetchRequest, _ sink: any BodySink, _ result: inout FetchResult
    ) {
        result.status = 200
        result.headers.contentLength = Int64(text.utf8.count)
        let bytes = Array(text.utf8.prefix(request.firstBytes ?? .max))
        result.bytesReceived = Int64(bytes.count)
        do {
            try bytes.withUnsafeBytes { try sink.write($0) }
            result.outcome = .body(try sink.finish())
        } catch {
            result.detail = "\(error)"
        }
    }
}
