internal import NIOCore
internal import Synchronization

/// The lane of each event loop.
struct Lanes: Sendable {
    let all: [Lane]
    private let byLoop: [ObjectIdentifier: Lane]

    /// One lane for each loop of a group; the memory is shared out among them.
    init(_ group: any EventLoopGroup, memory: Int, logs: Bool) {
        let loops = Array(group.makeIterator())
        var byLoop: [ObjectIdentifier: Lane] = [:]
        for loop in loops {
            byLoop[ObjectIdentifier(loop)] = Lane(
                memory: memory / max(loops.count, 1), log: logs ? AccessLog.Lines() : nil)
        }
        all = loops.compactMap { byLoop[ObjectIdentifier($0)] }
        self.byLoop = byLoop
    }

    /// The lane of a loop of the group.
    func lane(of loop: any EventLoop) -> Lane {
        guard let lane = byLoop[ObjectIdentifier(loop)] else {
            preconditionFailure("a connection on an event loop of another group")
        }
        return lane
    }

    /// The figures of all lanes together.
    var figures: Figures {
        all.reduce(into: Figures()) { sum, lane in sum += lane.figures.withLock { $0 } }
    }
}
