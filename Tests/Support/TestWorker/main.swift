// A worker for the tests: the real one, and files that make it misbehave before any decoder sees
// them. Their first bytes say how.
import Glibc
import ImgCacheImaging

RenderWorker.main { bytes in
    let text = String(decoding: bytes.prefix(32), as: UTF8.self)
    switch text.prefix(while: { $0 != " " }) {
    case "TEST:CRASH": abort()
    case "TEST:EXIT": exit(3)
    case "TEST:HANG": while true { pause() }
    case "TEST:SPIN": while true {}
    case "TEST:EAT":
        // Until the limit of address space; every page is touched.
        while let more = malloc(16 << 20) { memset(more, 1, 16 << 20) }
        abort()
    case "TEST:ESCAPE": CageTest.run(text.split(separator: " ").dropFirst().first ?? "")
    default: break
    }
}

/// Tries one way out of the cage, and crashes when it leads anywhere.
enum CageTest {
    static func run(_ way: Substring) {
        let isOut =
            switch way {
            case "read": open("/etc/passwd", O_RDONLY) >= 0
            case "write": open("/tmp/imgcache-escaped", O_WRONLY | O_CREAT, 0o600) >= 0
            case "socket": socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0
            case "fork": fork() >= 0
            case "kill": kill(getppid(), 0) == 0
            case "limit": raisesLimit()
            default: true
            }
        if isOut { abort() }
    }

    private static func raisesLimit() -> Bool {
        var limit = rlimit(rlim_cur: 1 << 40, rlim_max: 1 << 40)
        return setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    }
}
