public import ImgCacheModel

extension SiteProposal {
    /// What was seen and what is proposed, for programs. Keys are only ever added.
    ///
    /// - Returns: One JSON object, without a final newline.
    /// - Throws: `EncodingError`, which no value of a proposal gives rise to.
    public func json() throws -> String { try JSONText.encode(ProposalShape(self)) }
}

private struct ProposalShape: Encodable {
    var folder: String
    var documents: Int
    var unreadable: [Fault]
    var roots: [Root]
    var imageKeys: [Key]
    var baseURL: String?
    var baseURLOrigin: String?
    var assetRoot: String?
    var assetsFound: Int
    var assetsMentioned: Int
    var configuration: String

    struct Fault: Encodable {
        var path: String
        var line: Int?
        var cause: String
    }

    struct Root: Encodable {
        var path: String
        var documents: Int
        var images: Int
    }

    struct Key: Encodable {
        var name: String
        var images: Int
        var isProposed: Bool
    }

    init(_ proposal: SiteProposal) {
        folder = proposal.folder
        documents = proposal.documents
        unreadable = proposal.faults.map {
            Fault(path: $0.path, line: $0.fault.line, cause: $0.fault.cause)
        }
        roots = proposal.roots.map {
            Root(path: $0.path, documents: $0.documents, images: $0.images)
        }
        imageKeys = proposal.imageKeys.map {
            Key(name: $0.name, images: $0.images, isProposed: $0.isProposed)
        }
        baseURL = proposal.baseURL
        baseURLOrigin = proposal.baseURLOrigin
        assetRoot = proposal.assetRoot
        assetsFound = proposal.assetsFound
        assetsMentioned = proposal.assetsMentioned
        configuration = proposal.configuration
    }
}
