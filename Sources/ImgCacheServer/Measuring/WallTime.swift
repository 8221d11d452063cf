#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The time of day.
enum WallTime {
    /// Seconds since 1970.
    static func seconds() -> Int64 {
        // No structure of C: which module owns one depends on how the program is built.
        Int64(time(nil))
    }
}
