import Foundation

/// The README of the server, as far as tests hold it to its word.
enum Readme {
    /// The code in the first column of the table under a heading.
    static func table(_ heading: String) throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Support/OriginServer/README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = lines.firstIndex { $0.hasPrefix("## \(heading)") } ?? lines.endIndex
        let section = lines[start...].dropFirst().prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("| `") }.compactMap { line in
            line.split(separator: "`").dropFirst().first.map(String.init)
        }
    }
}

extension TemporaryFolder {
    /// Writes a file into it; tells whether that worked.
    func write(_ bytes: [UInt8], _ name: String) -> Bool {
        FileManager.default.createFile(atPath: path + "/" + name, contents: Data(bytes))
    }
}
