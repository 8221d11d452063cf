internal import Glibc
internal import ImgCacheModel

/// The time of day of the system.
struct SystemWallClock: WallClock {
    func now() -> Timestamp { Timestamp(seconds: Int64(time(nil))) }
}
