/// Puts the configuration together.
public enum SettingsLoader {
    /// Reads all layers and checks every value of every layer, also those that another layer hides.
    ///
    /// - Returns: Settings in which every value is allowed.
    /// - Throws: ``SettingsError``: the file cannot be read, is no YAML, or anything in any layer
    ///   is wrong, all of it reported together.
    public static func load(_ layers: SettingsLayers) throws(SettingsError) -> Settings {
        var log = FaultLog()
        let file = try fileLayer(layers.file, &log)
        let environment = try environmentLayer(layers.environment, &log)
        let flags = try flagLayer(layers, &log)

        var values = SettingBag()
        var entries: [Settings.Entry] = []
        for key in SettingCatalog.all {
            var winner: (reading: SettingKey.Reading, origin: Origin)?
            var nodes = [file, environment, flags].compactMap { $0[key.name] }
            if nodes.isEmpty, let standard = key.standard {
                nodes = [ConfigNode(writing: standard, origin: .standard)]
            }
            for node in nodes {
                if let reading = key.read(node, key.name, &log) {
                    winner = (reading, node.origin)
                }
            }
            if nodes.isEmpty {
                log.missing(key.name, at: .standard, allowed: key.allowed + hint)
            }
            guard let winner else { continue }
            values.store(key.name, winner.reading)
            entries.append(
                Settings.Entry(
                    name: key.name, value: winner.reading.written, origin: winner.origin))
        }

        guard log.faults.isEmpty else { throw .invalid(ordered(log.faults)) }
        do throws(MissingSetting) {
            return try Settings(values, entries: entries)
        } catch {
            log.missing(error.name, at: .standard, allowed: "a setting of the catalog")
            throw .invalid(log.faults)
        }
    }

    private static let hint =
        "; imgcache init writes \(SettingsLayers.standardPath) for the documents that it finds"

    private static func ordered(_ faults: [SettingFault]) -> [SettingFault] {
        faults.enumerated().sorted {
            ($0.element.origin.rank.0, $0.element.origin.rank.1, $0.offset)
                < ($1.element.origin.rank.0, $1.element.origin.rank.1, $1.offset)
        }.map(\.element)
    }
}
