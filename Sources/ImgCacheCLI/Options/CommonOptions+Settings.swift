internal import Glibc
internal import ImgCacheModel
internal import ImgCacheSettings

extension CommonOptions {
    /// The effective configuration: these flags, the environment, the file, the defaults.
    ///
    /// Moves to the folder of `-C` first, since every relative path starts there.
    ///
    /// - Parameter network: The network flags of commands that have them.
    /// - Throws: `SettingsError`, or ``OptionError`` for a folder that cannot be entered and a
    ///   `--set` that is no `key=value`.
    func settings(network: NetworkOptions? = nil) throws -> Settings {
        if let folder, chdir(folder) != 0 {
            throw OptionError.folder(folder, String(cString: strerror(errno)))
        }
        var layers = SettingsLayers(
            environment: Environment.all, file: config.map { .named($0) } ?? .standard)
        for entry in set {
            guard let equals = entry.firstIndex(of: "=") else { throw OptionError.set(entry) }
            layers.flags[String(entry[..<equals])] = String(entry[entry.index(after: equals)...])
            layers.flagNames[String(entry[..<equals])] = "--set \(entry)"
        }
        func take(_ value: String?, _ key: String, _ flag: String) {
            guard let value else { return }
            layers.flags[key] = value
            layers.flagNames[key] = flag
        }
        func take(_ values: [String], _ key: String, _ flag: String) {
            take(values.isEmpty ? nil : SettingsLayers.listText(values), key, flag)
        }
        take(cache, "cache.directory", "--cache")
        if let network {
            take(network.connectTo, "network.connectTo", "--connect-to")
            take(network.allowAddress, "network.allowAddresses", "--allow-address")
            take(network.cacert, "network.caFile", "--cacert")
            take(network.proxy, "network.proxy", "--proxy")
        }
        return try SettingsLoader.load(layers)
    }
}

/// What is wrong with flags beyond their form.
enum OptionError: ImgCacheError {
    /// `-C` names a folder that cannot be entered.
    case folder(String, String)
    /// `--set` without an equals sign.
    case set(String)

    var code: String {
        switch self {
        case .folder: "folder_unusable"
        case .set: "set_malformed"
        }
    }

    var exitStatus: ExitStatus {
        switch self {
        case .folder: .configuration
        case .set: .usage
        }
    }

    var description: String {
        switch self {
        case .folder(let path, let cause): "-C \(path): \(cause). Name an existing folder."
        case .set(let entry):
            "--set \(entry): there is no '='. Write --set fetch.perHost=2; imgcache config lists the keys."
        }
    }
}
