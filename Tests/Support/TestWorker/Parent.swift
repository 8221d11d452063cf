import Glibc
import ImgCacheImaging
import ImgCacheModel

/// The parent of one worker, in a process of its own, so that its memory can be measured.
enum Parent {
    static func main(_ arguments: [String]) -> Never {
        let memory = arguments.first.flatMap { Int64($0) } ?? 0
        let paths = Array(arguments.dropFirst())
        Task.detached {
            await run(ByteCount(memory), paths)
            exit(0)
        }
        while true { pause() }
    }

    private static func run(_ memory: ByteCount, _ paths: [String]) async {
        var configuration = WorkerPool.Configuration(
            executablePath: "/proc/self/exe", memory: memory, width: 1)
        configuration.arguments = []
        configuration.recycleAbove = ByteCount(.max)
        let pool = WorkerPool(configuration)
        let limits = LimitRules(
            maxBytes: ByteCount(25_000_000), maxPixels: 50_000_000, maxFrames: 256,
            maxRedirects: 0, workerMemory: memory, workerTime: .seconds(60),
            formats: [.jpeg, .png, .webp, .gif, .avif, .heif])
        for path in paths {
            let job = ImageJob(path: path, plans: [], outputFolder: "/nowhere", limits: limits)
            let word: String
            do {
                switch try await pool.process(job) {
                case .rendered(let facts, _): word = "\(facts.size)"
                case .rejected(let reason, _): word = reason.rawValue
                }
            } catch {
                word = error.code
            }
            // None when the worker died; the kernel held it to its limit then.
            let worker = await pool.processID().map(peak(of:)) ?? 0
            tell("\(word) \(worker)\n")
        }
        tell("parent \(peak(of: getpid()))\n")
        await pool.shutdown()
    }

    /// The most memory that a process has held, in bytes (VmHWM).
    private static func peak(of process: pid_t) -> Int {
        let file = open("/proc/\(process)/status", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        var text = [UInt8](repeating: 0, count: 8192)
        let count = read(file, &text, text.count)
        let line = String(decoding: text.prefix(max(0, count)), as: UTF8.self)
            .split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
        return (kilobytes ?? 0) * 1024
    }

    private static func tell(_ text: String) {
        let bytes = Array(text.utf8)
        write(STDIN_FILENO, bytes, bytes.count)
    }
}
