import Synchronization

/// What tests and scripts have laid down about answers, sizes and certificates.
final class RuleBook: Sendable {
    typealias Decision = @Sendable (OriginRequest) -> Behaviour

    private struct Rule {
        let pattern: TargetPattern
        let decide: Decision
    }

    private struct Script {
        let responses: [Behaviour]
        var next = 0
    }

    private struct State {
        var rules: [Rule] = []
        var scripts: [SourceAddress: Script] = [:]
        var occurrences: [SourceAddress: Int] = [:]
        var sizes: SizeTable
        var faults: [String: TLSFault] = [:]
    }

    private let state: Mutex<State>

    init(sizes: SizeTable) {
        state = Mutex(State(sizes: sizes))
    }

    /// Adds a rule, which goes before all that were added earlier.
    func add(_ pattern: TargetPattern, _ decide: @escaping Decision) {
        state.withLock { $0.rules.append(Rule(pattern: pattern, decide: decide)) }
    }

    /// Lays down a sequence of answers for one address; its last one repeats.
    func script(_ address: SourceAddress, _ responses: [Behaviour]) {
        state.withLock { $0.scripts[address] = Script(responses: responses) }
    }

    func setSize(_ size: PictureSize, of address: SourceAddress) {
        state.withLock { $0.sizes[address] = size }
    }

    func setFault(_ fault: TLSFault?, ofHost host: String) {
        state.withLock { $0.faults[host.lowercased()] = fault }
    }

    /// Forgets rules, scripts, TLS faults and occurrences; sizes stay.
    func reset() {
        state.withLock { $0 = State(sizes: $0.sizes) }
    }

    /// What the scripts, then the rules say about a request; the latest rule first.
    func behaviour(for request: OriginRequest, at address: SourceAddress) -> Behaviour? {
        let (scripted, rules) = state.withLock { state -> (Behaviour?, [Rule]) in
            guard !state.rules.isEmpty || !state.scripts.isEmpty else { return (nil, []) }
            guard let script = state.scripts[address], !script.responses.isEmpty else {
                return (nil, state.rules)
            }
            state.scripts[address]?.next += 1
            let index = min(script.next, script.responses.count - 1)
            return (script.responses[index], [])
        }
        if let scripted { return scripted }
        let rule = rules.last { $0.pattern.matches(host: request.host, target: request.target) }
        return rule?.decide(request)
    }

    /// How often an address was counted before; counts it once more unless told not to.
    func occurrence(of address: SourceAddress, counting: Bool) -> Int {
        state.withLock { state in
            let before = state.occurrences[address] ?? 0
            if counting { state.occurrences[address] = before + 1 }
            return before
        }
    }

    func size(of address: SourceAddress) -> PictureSize? {
        state.withLock { $0.sizes[address] }
    }

    func fault(ofHost host: String) -> TLSFault? {
        state.withLock { $0.faults[host] } ?? TLSFault.fault(ofHost: host)
    }
}
