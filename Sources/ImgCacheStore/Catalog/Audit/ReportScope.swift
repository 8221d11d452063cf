import FoundationEssentials
import GRDB

/// The documents that a report is about, for connections that may only read and so have no
/// temporary tables: the ranges of paths travel as one JSON argument, `:scope`.
struct ReportScope {
    /// Documents and folders.
    let filter: PathFilter
    /// What `:scope` is bound to.
    let argument: String

    init(_ paths: [String]) throws {
        filter = PathFilter(paths)
        let ranges = filter.ranges.map { [$0.low, $0.high] }
        argument = String(decoding: try JSONEncoder().encode(ranges), as: UTF8.self)
    }

    /// The documents `d` within the scope.
    static let documents = """
        json_each(:scope) p CROSS JOIN documents d
            ON d.path >= json_extract(p.value, '$[0]') AND d.path < json_extract(p.value, '$[1]')
        """

    /// The numbers of the sources that they mention, as a query with the column `id`.
    static let sources =
        "SELECT DISTINCT m.source AS id FROM \(documents) JOIN mentions m ON m.document = d.id"

    /// The argument alone.
    var arguments: StatementArguments { ["scope": argument] }
}
