internal import ArgumentParser
internal import Dispatch
internal import ImgCache
internal import ImgCacheModel

/// Where the process begins.
///
/// Synchronous, because a render worker locks itself in before any thread exists; every other
/// command goes on from here in a task of its own.
@main
enum Program {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == RenderWorkerCommand.configuration.commandName {
            RenderWorkerCommand.enter()
        }
        Task {
            let status = await run(arguments)
            exit(status)
        }
        dispatchMain()
    }

    private static func run(_ arguments: [String]) async -> ExitCode {
        do {
            var command = try ImgCacheCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .success
        } catch let code as ExitCode {
            return code
        } catch let error as any ImgCacheError {
            Terminal.standardError.line("imgcache: \(error.description)")
            return ExitCode(error.exitStatus.rawValue)
        } catch {
            return report(error)
        }
    }

    /// Help, version and wrong usage, as the argument parser words them.
    private static func report(_ error: any Error) -> ExitCode {
        let code = ImgCacheCommand.exitCode(for: error)
        let text = ImgCacheCommand.fullMessage(for: error)
        if !text.isEmpty {
            (code == .success ? Terminal.standardOutput : Terminal.standardError).line(text)
        }
        return code
    }

    private static func exit(_ code: ExitCode) -> Never {
        ImgCacheCommand.exit(withError: code)
    }
}
