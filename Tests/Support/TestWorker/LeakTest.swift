import Glibc
import ImgCacheImaging

/// Reads what libvips says of leaks: exit status 0 when nothing leaked, 9 when something did.
struct LeakTest {
    private let reading: Int32

    /// Before the cage closes, when there still are pipes to be had.
    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no pipe")
        reading = ends[0]
        dup2(ends[1], STDERR_FILENO)
        close(ends[1])
        VipsLeaks.watch()
    }

    func finish() -> Never {
        VipsLeaks.report()
        close(STDERR_FILENO)
        var text = [UInt8](repeating: 0, count: 65536)
        let count = read(reading, &text, text.count)
        let lines = String(decoding: text.prefix(max(0, count)), as: UTF8.self)
            .split(separator: "\n")
        // Without a leak libvips prints its high-water mark and nothing else.
        let isClean = lines.count == 1 && lines[0].hasPrefix("memory: high-water mark")
        exit(isClean ? 0 : 9)
    }
}
