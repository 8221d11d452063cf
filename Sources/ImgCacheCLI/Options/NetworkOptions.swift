internal import ArgumentParser

/// Flags that say how the network is reached, named as curl names them.
struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Connect elsewhere; an empty part matches all (repeatable).",
            valueName: "host1:port1:host2:port2"))
    var connectTo: [String] = []

    @Option(
        help: ArgumentHelp("Trust these certificates instead of the system's.", valueName: "file"),
        completion: .file())
    var cacert: String?

    @Option(
        help: ArgumentHelp(
            "Go through this proxy; the address guard can't see past it.", valueName: "url"))
    var proxy: String?

    @Option(
        help: ArgumentHelp(
            "Let addresses of this range pass the guard (repeatable).", valueName: "cidr"))
    var allowAddress: [String] = []
}
