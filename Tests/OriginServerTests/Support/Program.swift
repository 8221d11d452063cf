import Dispatch
import Glibc

/// Runs programs to their end.
///
/// By `posix_spawn` and not by Foundation's `Process`, which left children unreaped when many
/// tests ran some at the same time.
enum Program {
    /// A program that could not be started.
    struct Failure: Error {
        let path: String
        let code: CInt
    }

    /// Runs a program; returns its exit status (128 and more for a signal) and standard output.
    static func run(_ path: String, _ arguments: [String]) async throws -> (Int32, [UInt8]) {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let output = folder.path + "/output"
        let child = try spawn(path, arguments, output: output)
        let status = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: wait(for: child)) }
        }
        return (status, folder.contents("output"))
    }

    private static func spawn(
        _ path: String, _ arguments: [String], output: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, nil, words, environ)
        guard code == 0 else { throw Failure(path: path, code: code) }
        return child
    }

    private static func wait(for child: pid_t) -> Int32 {
        var status: CInt = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
