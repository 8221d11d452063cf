import ImgCacheModel
import Testing

@testable import ImgCacheSettings

/// The file that tests pretend to have.
let testPath = "site.yaml"

/// Loads a text as the configuration file; by default with roots, which every one needs.
func load(
    _ text: String = "", flags: [String: String] = [:], environment: [String: String] = [:],
    roots: String? = "articles"
) throws(SettingsError) -> Settings {
    var flags = flags
    if let roots, flags["content.roots"] == nil { flags["content.roots"] = roots }
    return try SettingsLoader.load(
        SettingsLayers(
            flags: flags, environment: environment, file: .text(text, path: testPath)))
}

/// The faults of a configuration that cannot be used.
func faults(
    _ text: String = "", flags: [String: String] = [:], environment: [String: String] = [:],
    roots: String? = "articles"
) -> [SettingFault] {
    do throws(SettingsError) {
        _ = try load(text, flags: flags, environment: environment, roots: roots)
        Issue.record("\(text) loads")
        return []
    } catch {
        guard case .invalid(let faults) = error else {
            Issue.record("\(error)")
            return []
        }
        return faults
    }
}

extension Settings {
    /// The value of a setting as it would be written.
    func value(_ name: String) -> SettingValue? { entries.first { $0.name == name }?.value }
}
