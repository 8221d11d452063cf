internal import Glibc
internal import ImgCacheModel

/// The time of day of this machine.
struct SystemClock: WallClock {
    func now() -> Timestamp { Timestamp(seconds: Int64(time(nil))) }
}
