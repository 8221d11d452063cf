/// Lets one task a key pass at a time, so that two sources with the same bytes are rendered once.
actor KeyedGate<Key: Hashable & Sendable> {
    private var waiting: [Key: [CheckedContinuation<Void, Never>]] = [:]

    /// Runs `body` when no other task is inside with this key; in order of arrival.
    func pass<Value: Sendable>(
        _ key: Key, _ body: @Sendable () async throws -> Value
    ) async rethrows -> Value {
        await enter(key)
        defer { leave(key) }
        return try await body()
    }

    private func enter(_ key: Key) async {
        guard waiting[key] != nil else {
            waiting[key] = []
            return
        }
        await withCheckedContinuation { waiting[key, default: []].append($0) }
    }

    private func leave(_ key: Key) {
        guard var line = waiting[key] else { return }
        if line.isEmpty {
            waiting[key] = nil
        } else {
            let next = line.removeFirst()
            waiting[key] = line
            next.resume()
        }
    }
}
