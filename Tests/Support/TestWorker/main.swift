// A worker for the tests: the real one, and files that make it misbehave before any decoder sees
// them. Their first bytes, or a JPEG's first comment, say how.
//
// With `leaks` it counts what libvips makes, and tells at `TEST:LEAKS`. With `parent MEMORY
// FILE...` it is the parent of a pool of one, and writes to standard input (a socket) what became
// of each file and how much memory both sides have held at most. With `nonsense` it is no worker.
import Glibc
import ImgCacheImaging

let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "parent" { Parent.main(Array(arguments.dropFirst())) }
if arguments.first == "nonsense" {
    write(STDIN_FILENO, "Good evening.", 13)
    pause()
}
let leaks = arguments.first == "leaks" ? LeakTest() : nil

RenderWorker.main { bytes in
    let head = String(decoding: bytes.prefix(64), as: UTF8.self).split(separator: "TEST:")
    // Nothing before it, or what begins a JPEG with a comment.
    guard head.count == 2 || bytes.starts(with: Array("TEST:".utf8)) else { return }
    let words = head[head.count - 1].split(separator: " ")
    switch words.first {
    case "CRASH": abort()
    case "EXIT": exit(3)
    case "HANG": while true { pause() }
    case "SPIN": while true {}
    case "EAT":
        // Until the limit of address space; every page is touched.
        while let more = malloc(16 << 20) { memset(more, 1, 16 << 20) }
        abort()
    case "ESCAPE": CageTest.run(words.dropFirst().first ?? "")
    case "LEAKS": leaks?.finish()
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
