internal import Glibc

/// One of the standard streams, written whole lines at a time.
struct Terminal: Sendable {
    let descriptor: Int32

    static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
    static let standardError = Terminal(descriptor: STDERR_FILENO)

    /// Whether a person is looking.
    var isInteractive: Bool { isatty(descriptor) == 1 }

    /// Columns; 80 where they are not known.
    var width: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes text and a newline. A closed pipe ends the process quietly, as `head` expects.
    func line(_ text: String) { write(text + "\n") }

    /// Writes text as it is.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            var rest = UnsafeRawBufferPointer(buffer)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR || errno == EAGAIN { continue }
                    guard errno != EPIPE, descriptor == STDOUT_FILENO else { return }
                    let problem = String(cString: strerror(errno))
                    Self.standardError.line("imgcache: cannot write the result: \(problem)")
                    exit(1)
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
