/// Hosts in the order in which their turn comes.
struct Line {
    /// A host and the ticket that it had when it joined.
    struct Entry: Hashable {
        var host: String
        var ticket: UInt64
    }

    private var entries: [Entry] = []
    private var first = 0

    /// Joins at the end.
    mutating func append(_ entry: Entry) { entries.append(entry) }

    /// Takes the first out.
    mutating func popFirst() -> Entry? {
        guard first < entries.count else { return nil }
        let entry = entries[first]
        first += 1
        if first > 64, first * 2 > entries.count {
            entries.removeFirst(first)
            first = 0
        }
        return entry
    }
}

/// Hosts by the time from which they may be asked: a binary heap.
struct TimedHosts {
    /// A host, its time, and the ticket that it had when it came in.
    struct Entry: Hashable {
        var time: Duration
        var host: String
        var ticket: UInt64
    }

    private var heap: [Entry] = []

    /// The time of the first; may be that of an entry that counts no more.
    var earliest: Duration? { heap.first?.time }

    /// Adds an entry.
    mutating func insert(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0, heap[child].time < heap[(child - 1) / 2].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first out if its time has come.
    mutating func popFirst(notAfter now: Duration) -> Entry? {
        guard let first = heap.first, first.time <= now, let last = heap.popLast() else {
            return nil
        }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            let children = [parent * 2 + 1, parent * 2 + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].time < heap[$1].time }),
                heap[least].time < heap[parent].time
            else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
