internal import ArgumentParser
internal import ImgCacheModel
internal import ImgCacheSettings

/// `imgcache config`: the effective configuration and where each value came from.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Prints the effective configuration and where each value came from.",
        discussion: "The output is a configuration file itself; origins stand in its comments.")

    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let settings = try common.settings(network: network)
        let effective = EffectiveSettings(settings)
        Terminal.standardOutput.write(common.json ? effective.json : effective.yaml)
    }
}
