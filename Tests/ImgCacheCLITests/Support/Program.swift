import Foundation
import Synchronization
import Testing

/// The built `imgcache`, run as a person runs it.
struct Program {
    /// What a run left.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The folder of the built products: that of the test program.
    static var products: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
    }

    /// The program's own file.
    static var path: URL { products.appendingPathComponent("imgcache") }

    /// Runs another program to its end, such as a shell that starts this one.
    static func run(
        _ executable: String, _ arguments: [String], in folder: String
    ) throws -> Result {
        try start(
            arguments, in: folder, environment: [:], executable: URL(fileURLWithPath: executable)
        ).wait()
    }

    /// Runs to the end.
    @discardableResult
    static func run(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> Result {
        let running = try start(arguments, in: folder, environment: environment)
        return running.wait()
    }

    /// Starts, for tests that send signals.
    static func start(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
        executable: URL = Program.path
    ) throws -> Running {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
            .merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let output = Pipe()
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return Running(process: process, output: Drain(output), errors: Drain(errors))
    }

    /// A run under way.
    struct Running {
        let process: Process
        fileprivate let output: Drain
        fileprivate let errors: Drain

        func wait() -> Result {
            process.waitUntilExit()
            return Result(
                status: process.terminationStatus, output: output.text(), errors: errors.text())
        }
    }
}

/// Reads a pipe to its end on a thread of its own, so that its writer never waits.
final class Drain: Sendable {
    private let data = Mutex(Data())
    private let done = DispatchGroup()

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        let descriptor = handle.fileDescriptor
        done.enter()
        DispatchQueue(label: "drain").async { [self] in
            let reader = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            let all = reader.readDataToEndOfFile()
            data.withLock { $0 = all }
            withExtendedLifetime(pipe) { done.leave() }
        }
    }

    func text() -> String {
        done.wait()
        return String(decoding: data.withLock { $0 }, as: UTF8.self)
    }
}
