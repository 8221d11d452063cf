internal import ArgumentParser
internal import ImgCache

/// `imgcache render-worker`: the process that decodes. Started by `sync`, of no use by hand.
struct RenderWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render-worker", abstract: "Decodes pictures for sync.", shouldDisplay: false)

    /// Becomes a worker; called before any thread exists.
    static func enter() -> Never { RenderWorkerEntry.enter() }

    func run() { Self.enter() }
}
