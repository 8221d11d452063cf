import FoundationEssentials
import Synchronization

/// The host `origin.control`, by which shell scripts read and steer the server.
final class ControlPanel: Sendable {
    /// The reserved host name; requests to it are neither counted nor recorded.
    static let host = "origin.control"

    private struct State {
        var isShutDown = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let ledger: Ledger
    private let rules: RuleBook
    private let state = Mutex(State())

    init(ledger: Ledger, rules: RuleBook) {
        self.ledger = ledger
        self.rules = rules
    }

    /// Answers a request to the control host.
    func apply(to answer: inout Answer, for request: OriginRequest) {
        do {
            switch request.path {
            case "/requests.json":
                let pattern = TargetPattern(
                    host: parameter("host", of: request), path: parameter("path", of: request))
                try sayJSON(ledger.requests(pattern), in: &answer)
            case "/connections.json":
                try sayJSON(ledger.connections, in: &answer)
            case "/counts.json":
                try sayJSON(ledger.counts, in: &answer)
            case "/reset":
                ledger.reset()
                rules.reset()
                answer.say(200, Pages.text, "reset\n")
            case "/rule":
                let text = String(decoding: request.body, as: UTF8.self)
                let count = try RuleText.add(text, to: rules)
                answer.say(200, Pages.text, "\(count) added\n")
            case "/shutdown":
                shutDown()
                answer.say(200, Pages.text, "ending\n")
            default:
                answer.say(404, Pages.text, "no \(request.path) here; see the README\n")
            }
        } catch {
            answer.say(400, Pages.text, "\(error)\n")
        }
    }

    /// Waits until somebody asked for `/shutdown`; for ever otherwise.
    func waitForShutdown() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isShutDown { state.waiting.append(continuation) }
                return state.isShutDown
            }
            if isOver { continuation.resume() }
        }
    }

    /// Lets everybody go who waits for the end.
    func shutDown() {
        let waiting = state.withLock { state in
            state.isShutDown = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private func sayJSON(_ value: some Encodable, in answer: inout Answer) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        answer.contentType = "application/json"
        answer.body = .bytes(Array(try encoder.encode(value)))
    }

    private func parameter(_ name: String, of request: OriginRequest) -> String? {
        let pairs = (request.query ?? "").split(separator: "&")
        let pair = pairs.first { $0.hasPrefix(name + "=") }
        return pair.flatMap { String($0.dropFirst(name.count + 1)).percentDecoded }
    }
}
