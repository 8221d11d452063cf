import ImgCacheModel
import Synchronization

/// A clock that a test moves.
final class ScriptedClock: WallClock {
    private let time: Mutex<Timestamp>

    init(_ time: Timestamp) { self.time = Mutex(time) }

    func now() -> Timestamp { time.withLock { $0 } }

    func advance(days: Int64 = 0, hours: Int64 = 0) {
        time.withLock { $0 = $0.advanced(by: .seconds(days * 86400 + hours * 3600)) }
    }
}
