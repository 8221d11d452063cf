internal import ImgCacheArticles
public import ImgCacheModel
internal import ImgCacheSettings

extension SiteCache {
    /// Looks at a folder and proposes a configuration for the documents in it. Changes nothing.
    ///
    /// - Parameters:
    ///   - folder: Absolute or relative to the working directory.
    ///   - excluding: Files and folders never looked at, relative to `folder`.
    /// - Returns: What was seen, and the text of a configuration that loads.
    /// - Throws: ``InitError/nothingFound(folder:looked:unreadable:)`` when no document holds
    ///   images; an ``ImgCacheError`` when the folder cannot be listed.
    public static func proposal(for folder: String, excluding: [String]) throws -> SiteProposal {
        let survey = try SiteSurvey(of: folder, excluding: excluding)
        guard !survey.roots.isEmpty else {
            throw InitError.nothingFound(
                folder: folder, looked: survey.documents,
                unreadable: survey.unreadable.first.map { fault in
                    (fault.fault.line.map { "\(fault.path):\($0)" } ?? fault.path)
                        + ": \(fault.fault.cause)"
                })
        }
        var proposal = SiteProposal(
            folder: folder, documents: survey.documents,
            faults: survey.unreadable.map { .init(path: $0.path, fault: $0.fault) },
            roots: survey.roots.map {
                .init(path: $0.path, documents: $0.documents, images: $0.images)
            },
            imageKeys: imageKeys(survey), baseURL: survey.baseURL?.text,
            baseURLOrigin: survey.baseURLOrigin, assetRoot: survey.assetRoot,
            assetsFound: survey.assetsFound, assetsMentioned: survey.assetsMentioned,
            configuration: "")
        proposal.configuration = SettingsTemplate.yaml(
            values: values(of: proposal), title: title(of: proposal), schema: nil)
        // What is proposed must load: a name that the configuration refuses is told here.
        _ = try SettingsLoader.load(
            SettingsLayers(file: .text(proposal.configuration, path: SettingsLayers.standardPath)))
        return proposal
    }

    /// Keys with at least one in twenty of the images; the first of all in any case.
    private static func imageKeys(_ survey: SiteSurvey) -> [SiteProposal.ImageKey] {
        let total = survey.imageKeys.reduce(0) { $0 + $1.mappings + $1.strings }
        return survey.imageKeys.enumerated().map { index, key in
            let images = key.mappings + key.strings
            return SiteProposal.ImageKey(
                name: key.name, images: images, isProposed: index == 0 || images * 20 >= total)
        }
    }

    private static func values(of proposal: SiteProposal) -> [String: SettingValue] {
        // Documents in the folder itself can only be reached by the folder as a whole.
        let paths = proposal.roots.map(\.path)
        var values: [String: SettingValue] = [
            "content.roots": .list((paths.contains(".") ? ["."] : paths).map(SettingValue.text)),
            "content.imageKeys": .list(
                proposal.imageKeys.filter(\.isProposed).map { .text($0.name) }),
        ]
        if let baseURL = proposal.baseURL { values["content.baseURL"] = .text(baseURL) }
        if let assetRoot = proposal.assetRoot {
            values["content.assetRoot"] = .text(assetRoot)
        } else if proposal.assetsMentioned > 0 {
            // None of them is here: they are fetched like all others.
            values["content.assetRoot"] = .null
        }
        return values
    }

    private static func title(of proposal: SiteProposal) -> [String] {
        let images = proposal.roots.reduce(0) { $0 + $1.images }
        let documents = proposal.roots.reduce(0) { $0 + $1.documents }
        var lines = [
            "Written by imgcache init, which found \(images) images in \(documents) of the "
                + "\(proposal.documents) documents below this folder."
        ]
        if let origin = proposal.baseURLOrigin { lines.append("baseURL comes from \(origin).") }
        if proposal.baseURL == nil, proposal.assetsMentioned > 0 {
            lines.append(
                "Some URLs are relative: set baseURL to the site's address, or they are refused.")
        }
        let rare = proposal.imageKeys.filter { !$0.isProposed }.map(\.name)
        if !rare.isEmpty {
            lines.append(
                "Fewer than one image in twenty stand under other keys; add those that are meant: "
                    + rare.prefix(10).joined(separator: ", ") + ".")
        }
        return lines
    }
}
