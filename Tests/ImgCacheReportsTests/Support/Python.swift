import Foundation

/// Readers that are not ours: the standard library of Python, and its `jsonschema`.
enum Python {
    /// Whether `python3` can import `module`.
    static func has(_ module: String) -> Bool {
        do { return try run("import \(module); print('here')", "") == "here\n" } catch {
            return false
        }
    }

    /// What `script` prints when it is given `input`.
    ///
    /// - Throws: ``Failed`` with what it said on standard error.
    static func run(_ script: String, _ input: String, _ arguments: [String] = []) throws -> String
    {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("imgcache-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { removeQuietly(folder) }
        let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
        try Data(input.utf8).write(to: files[0])
        try Data().write(to: files[1])
        try Data().write(to: files[2])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-X", "utf8", "-c", script] + arguments
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(text: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
        }
        return String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
    }

    /// A script that did not end well.
    struct Failed: Error { var text: String }

    private static func removeQuietly(_ folder: URL) {
        do { try FileManager.default.removeItem(at: folder) } catch {}
    }
}
