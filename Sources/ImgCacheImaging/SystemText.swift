internal import Glibc

/// Texts of the operating system, for people.
enum SystemText {
    /// The text of an error number, for example "No such file or directory".
    static func of(errno number: Int32) -> String {
        // strerror is not safe across threads; strerror_r writes into our own room.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room in
            guard let base = room.baseAddress, strerror_r(number, base, room.count) == 0 else {
                return "error \(number)"
            }
            return String(cString: base)
        }
    }
}
