internal import ImgCacheModel
internal import ImgCacheStore
internal import NIOCore
internal import Synchronization

/// What the connections of one event loop share. Only that loop touches it, but for the reading
/// of figures and the writing out of the log: the locks are nearly always free.
final class Lane: Sendable {
    let hot: Mutex<HotFiles>
    let figures = Mutex(Figures())
    let log: AccessLog.Lines?
    private let clock = Mutex(Clock())

    private struct Clock {
        var until = NIODeadline.uptimeNanoseconds(0)
        var seconds: Int64 = 0
        var date = ""
    }

    /// - Parameters:
    ///   - memory: For hot files, in bytes.
    ///   - log: Where requests are noted; `nil` for nowhere.
    init(memory: Int, log: AccessLog.Lines?) {
        hot = Mutex(HotFiles(budget: memory))
        self.log = log
    }

    /// The time as a `Date` field has it, made anew each second.
    func date(now: NIODeadline) -> String {
        clock.withLock { clock in
            if now >= clock.until {
                clock.seconds = WallTime.seconds()
                clock.date = HTTPDate.format(Timestamp(seconds: clock.seconds))
                clock.until = now + .milliseconds(250)
            }
            return clock.date
        }
    }
}
