import Glibc
public import ImgCacheModel

/// Finds and reads the documents under the configuration's roots.
public struct ArticleFolder: DocumentFinding {
    private let rules: ContentRules
    private let reader: DocumentReader
    private let roots: [String]
    private let include: [Glob]
    private let exclude: [Glob]
    private let workingDirectory: String
    private let absoluteWorkingDirectory: String
    /// Absolute, by text.
    private let alwaysExcluded: Set<String>
    /// The last names of those: most paths have another and need no closer look.
    private let excludedNames: Set<Substring>

    /// Names of folders that hold no articles; hidden ones besides.
    private static let skippedFolders: Set<String> = ["node_modules", "_site"]

    /// Documents as `rules` say.
    ///
    /// - Parameters:
    ///   - rules: Roots, globs and what a reference is.
    ///   - alwaysExcluded: Files and folders that are never documents, such as the cache and the
    ///     configuration; relative to the working directory or absolute.
    ///   - workingDirectory: Where all relative paths start; by default the process's own.
    public init(
        _ rules: ContentRules, alwaysExcluded: [String] = [], workingDirectory: String = "."
    ) {
        self.rules = rules
        self.workingDirectory = PathText.normalized(workingDirectory)
        reader = DocumentReader(rules)
        roots = rules.roots.map(PathText.normalized)
        include = rules.include.map(Glob.init)
        exclude = rules.exclude.map(Glob.init)
        let here = Self.absolute(workingDirectory)
        absoluteWorkingDirectory = here
        let excluded = alwaysExcluded.map { PathText.absolute($0, in: here) }
        self.alwaysExcluded = Set(excluded)
        excludedNames = Set(excluded.map(PathText.name))
    }

    private static func absolute(_ path: String) -> String {
        guard let buffer = getcwd(nil, 0) else { return PathText.absolute(path, in: "/") }
        defer { free(buffer) }
        return PathText.absolute(path, in: String(cString: buffer))
    }

    /// Changes with `imageKeys`, `baseURL`, whether there is an `assetRoot`, and the reader.
    public var readerFingerprint: String {
        let keys = rules.imageKeys.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")
        return
            "articles \(DocumentReader.version); keys \(keys); base \(rules.baseURL?.text ?? "-")"
            + "; assets \(rules.assetRoot ?? "-")"
    }

    /// Reads one document; see ``DocumentReader/read(_:path:)``.
    ///
    /// The stat of the answer is that of the bytes read, should the file have changed since it
    /// was listed.
    public func read(_ stat: DocumentStat) -> DocumentReading {
        do throws(WholeFile.Fault) {
            let (bytes, facts) = try WholeFile.read(
                onDisk(stat.path), limit: ReadingLimits.fileBytes)
            return DocumentReading(
                stat: facts.documentStat(path: stat.path),
                outcome: reader.read(bytes, path: stat.path))
        } catch {
            return DocumentReading(
                stat: stat, outcome: .fault(DocumentFault(line: nil, cause: Self.cause(error))))
        }
    }

    private static func cause(_ fault: WholeFile.Fault) -> String {
        switch fault {
        case .system(let number):
            "the file cannot be read: \(systemProblem(number)); check that it is there and that "
                + "the user who runs imgcache may read it"
        case .notAFile: "this is no regular file any more; put the document back in its place"
        case .tooLarge:
            "the file is larger than \(ReadingLimits.fileBytes >> 20) MB; split it or leave it "
                + "out with `content.exclude`"
        }
    }

    private func onDisk(_ path: String) -> String { PathText.joined(workingDirectory, path) }

    // MARK: Walking

    /// Walks the roots in the order of the configuration, each in the byte order of its paths.
    ///
    /// Hidden files and folders, `node_modules`, `_site` and what is always excluded are left
    /// out; symbolic links are not followed, but a root may be one. A document under two roots
    /// comes once. A root that is a file is a document whatever its name.
    ///
    /// - Throws: ``ArticlesError``, or what `body` throws.
    public func forEachDocument(
        in paths: [String], _ body: (DocumentStat) throws -> Void
    ) throws {
        let starts = try starts(within: paths.map(PathText.normalized))
        var seen: Set<String>? = starts.count > 1 ? [] : nil
        for start in starts {
            try walk(start) { stat in
                if seen?.insert(stat.path).inserted == false { return }
                try body(stat)
            }
        }
    }

    /// Where to begin: a root, or a part of one.
    private struct Start {
        var root: String
        /// Behind the root, empty for all of it.
        var rest: String
        var facts: FileFacts
    }

    private func starts(within paths: [String]) throws -> [Start] {
        var starts: [Start] = []
        var used = Set<String>()
        for root in roots {
            guard let facts = FileFacts(path: onDisk(root), followingLinks: true) else {
                throw errno == EACCES
                    ? ArticlesError.cannotList(path: root, problem: systemProblem(EACCES))
                    : ArticlesError.rootMissing(path: root)
            }
            if paths.isEmpty { starts.append(Start(root: root, rest: "", facts: facts)) }
            for path in paths {
                if PathText.isInside(root, path) {
                    starts.append(Start(root: root, rest: "", facts: facts))
                } else if PathText.isInside(path, root) {
                    guard let facts = FileFacts(path: onDisk(path), followingLinks: false) else {
                        throw ArticlesError.pathMissing(path: path)
                    }
                    let rest = root == "." ? path : String(path.dropFirst(root.count + 1))
                    starts.append(Start(root: root, rest: rest, facts: facts))
                } else {
                    continue
                }
                used.insert(path)
            }
        }
        for path in paths where !used.contains(path) {
            guard FileFacts(path: onDisk(path), followingLinks: false) != nil else {
                throw ArticlesError.pathMissing(path: path)
            }
            throw ArticlesError.pathOutsideRoots(path: path, roots: roots)
        }
        return starts
    }

    private func walk(_ start: Start, _ body: (DocumentStat) throws -> Void) throws {
        // A narrowed walk leaves out what the whole walk would.
        var above = ""
        for name in start.rest.split(separator: "/").dropLast() {
            above = above.isEmpty ? String(name) : above + "/" + name
            if isSkippedFolder(above, root: start.root) { return }
        }
        let path = PathText.joined(start.root, start.rest.isEmpty ? "." : start.rest)
        switch start.facts.kind {
        case .file:
            let isRoot = start.rest.isEmpty
            guard isRoot || isDocument(start.rest, root: start.root) else { return }
            try body(start.facts.documentStat(path: path))
        case .folder:
            if !start.rest.isEmpty, isSkippedFolder(start.rest, root: start.root) { return }
            try walkFolder(start.rest, root: start.root, body)
        case .link, .other: return
        }
    }

    private func walkFolder(
        _ folder: String, root: String, _ body: (DocumentStat) throws -> Void
    ) throws {
        let path = PathText.joined(root, folder.isEmpty ? "." : folder)
        for entry in try FolderListing.entries(of: onDisk(path), shownAs: path) {
            let rest = folder.isEmpty ? entry.name : folder + "/" + entry.name
            if entry.isFolder {
                if !isSkippedFolder(rest, root: root) { try walkFolder(rest, root: root, body) }
            } else if isDocument(rest, root: root) {
                let documentPath = PathText.joined(root, rest)
                // Gone since the listing: as if it had not been there.
                guard let facts = FileFacts(path: onDisk(documentPath), followingLinks: false),
                    facts.kind == .file
                else { continue }
                try body(facts.documentStat(path: documentPath))
            }
        }
    }

    private func isDocument(_ rest: String, root: String) -> Bool {
        !PathText.name(rest).hasPrefix(".") && include.contains { $0.matches(rest) }
            && !exclude.contains { $0.matches(rest) } && !isAlwaysExcluded(rest, root: root)
    }

    private func isSkippedFolder(_ rest: String, root: String) -> Bool {
        let name = PathText.name(rest)
        return name.hasPrefix(".") || Self.skippedFolders.contains(String(name))
            || exclude.contains { $0.matches(rest) } || isAlwaysExcluded(rest, root: root)
    }

    private func isAlwaysExcluded(_ rest: String, root: String) -> Bool {
        guard excludedNames.contains(PathText.name(rest)) else { return false }
        let path = PathText.joined(root, rest)
        return alwaysExcluded.contains(PathText.absolute(path, in: absoluteWorkingDirectory))
    }
}
