extension SettingsLoader {
    /// The settings of the file by path.
    static func fileLayer(
        _ file: SettingsLayers.File, _ log: inout FaultLog
    ) throws(SettingsError) -> [String: ConfigNode] {
        let path: String
        let text: String
        switch file {
        case .none: return [:]
        case .text(let given, let name):
            path = name
            text = given
        case .ifPresent(let name):
            path = name
            guard let found = try FileReader.text(at: path) else { return [:] }
            text = found
        case .named(let name):
            path = name
            guard let found = try FileReader.text(at: path) else {
                throw .unreadable(path: path, problem: "there is no such file")
            }
            text = found
        }
        let origin: (Int) -> Origin = { .file(path: path, line: $0) }
        guard let root = try YAMLReader.node(text, path: path, origin: origin), !root.isNull else {
            return [:]
        }
        guard case .map(let members) = root.content else {
            throw .syntax(
                path: path, line: 1, column: 1,
                problem: "found \(root.found), expected a mapping with the keys \(sectionNames)")
        }
        return flatten(members, &log)
    }

    private static var sectionNames: String {
        SettingCatalog.sections.map(\.name).joined(separator: ", ")
    }

    /// The settings of the file by path; whatever has no setting is logged.
    private static func flatten(
        _ members: [ConfigNode.Member], _ log: inout FaultLog
    ) -> [String: ConfigNode] {
        var nodes: [String: ConfigNode] = [:]
        let sections = SettingCatalog.sections.map(\.name)
        let names = SettingCatalog.all.map(\.name)
        for section in members {
            if SettingCatalog.key(section.key) != nil {
                nodes[section.key] = section.value
                continue
            }
            guard sections.contains(section.key) else {
                log.unknown(section.key, at: section.origin, siblings: sections, others: names)
                continue
            }
            if section.value.isNull { continue }
            guard case .map(let settings) = section.value.content else {
                log.wrongType(
                    section.key, section.value,
                    allowed: "a mapping with \(leaves(of: section.key))")
                continue
            }
            for setting in settings {
                let name = "\(section.key).\(setting.key)"
                if names.contains(name) {
                    nodes[name] = setting.value
                } else {
                    let siblings = names.filter { $0.hasPrefix(section.key + ".") }
                    log.unknown(name, at: setting.origin, siblings: siblings, others: names)
                }
            }
        }
        return nodes
    }

    private static func leaves(of section: String) -> String {
        SettingCatalog.all.filter { $0.section == section }.map(\.leaf).joined(separator: ", ")
    }

    /// The settings of the environment by path.
    static func environmentLayer(
        _ environment: [String: String], _ log: inout FaultLog
    ) throws(SettingsError) -> [String: ConfigNode] {
        var nodes: [String: ConfigNode] = [:]
        let prefixes = SettingCatalog.sections.map { "IMGCACHE_\($0.name.uppercased())" }
        let names = SettingCatalog.all.map(\.environmentName)
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) {
            guard prefixes.contains(where: { name == $0 || name.hasPrefix($0 + "_") }) else {
                continue
            }
            let origin = Origin.environment(name)
            guard let key = SettingCatalog.all.first(where: { $0.environmentName == name }) else {
                log.unknown(name, at: origin, siblings: names)
                continue
            }
            nodes[key.name] = try LayerText.node(text, shape: key.shape, origin: origin)
        }
        return nodes
    }

    /// The settings of the command line by path.
    static func flagLayer(
        _ layers: SettingsLayers, _ log: inout FaultLog
    ) throws(SettingsError) -> [String: ConfigNode] {
        var nodes: [String: ConfigNode] = [:]
        let names = SettingCatalog.all.map(\.name)
        for (name, text) in layers.flags.sorted(by: { $0.key < $1.key }) {
            let origin = Origin.flag(layers.flagNames[name] ?? name)
            guard let key = SettingCatalog.key(name) else {
                log.unknown(name, at: origin, siblings: names)
                continue
            }
            nodes[name] = try LayerText.node(text, shape: key.shape, origin: origin)
        }
        return nodes
    }
}
