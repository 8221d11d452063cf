import Glibc
public import ImgCacheModel

/// What came of writing one document.
public enum WriteOutcome: Hashable, Sendable {
    /// The document says already what it should, but for the images listed.
    case unchanged([ImageLeftAlone])
    /// It was replaced; the stat is the new one, so that it is not read again.
    case written(DocumentStat, EditedDocument)
    /// It would be replaced; the text is a unified diff.
    case planned(diff: String, EditedDocument)
    /// It was left alone as a whole.
    case refused(WriteRefusal)
}

/// Why a document was left alone.
public struct WriteRefusal: Hashable, Sendable {
    /// Stable words for programs.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// It is a symbolic link, has several hard links, or is no regular file.
        case linked = "document_linked"
        /// Nobody may write it, or not the user who runs imgcache.
        case readOnly = "document_read_only"
        /// It changed since it was read.
        case changed = "document_changed"
        /// It cannot be read or edited.
        case unreadable = "document_unreadable"
        /// The edit would not have been safe.
        case unsafe = "document_unsafe"
        /// The system refused.
        case system = "document_not_written"
    }

    /// Which kind.
    public let code: Code
    /// The document.
    public let path: String
    /// The line, from 1, where there is one.
    public let line: Int?
    /// A sentence: why, and what to do.
    public let cause: String
}

/// Writes `isCached` back into documents.
///
/// A document is replaced as a whole by a file written beside it, flushed, with mode, owner and
/// group kept; readers see the old bytes or the new ones. Links, read-only files and files that
/// changed since they were read are left alone. Blocks on the disk.
public struct DocumentWriter: Sendable {
    /// What the names of files being written begin with; they lie beside their document.
    public static let temporaryPrefix = ".imgcache-"

    private let editor: DocumentEditor
    let workingDirectory: String

    /// Writes as `rules` say: `imageKeys` and `uncached`.
    ///
    /// - Parameters:
    ///   - rules: The configuration's.
    ///   - workingDirectory: Where relative paths start; by default the process's own.
    public init(_ rules: ContentRules, workingDirectory: String = ".") {
        editor = DocumentEditor(rules)
        self.workingDirectory = PathText.normalized(workingDirectory)
    }

    /// Makes changes in one document.
    ///
    /// - Parameters:
    ///   - changes: See ``DocumentEditor/edit(_:path:changes:)``.
    ///   - stat: The file as it was when the references were read.
    ///   - isDryRun: Writes nothing and answers with a diff.
    /// - Returns: What became of it; never throws, a refusal is an answer.
    public func apply(
        _ changes: [DocumentChange], to stat: DocumentStat, isDryRun: Bool = false
    ) -> WriteOutcome {
        let path = PathText.joined(workingDirectory, stat.path)
        do throws(Stop) {
            let (bytes, facts) = try read(path, expecting: stat)
            let edited: EditedDocument
            switch editor.edit(bytes, path: stat.path, changes: changes) {
            case .unchanged(let left): return .unchanged(left)
            case .refused(let fault): throw Stop(.unsafe, fault.cause, line: fault.line)
            case .edited(let document): edited = document
            }
            if isDryRun {
                return .planned(
                    diff: UnifiedDiff.text(bytes, edited.bytes, path: stat.path), edited)
            }
            let new = try replace(path, stat, bytes, facts, with: edited.bytes)
            return .written(new, edited)
        } catch {
            return .refused(
                WriteRefusal(
                    code: error.code, path: stat.path, line: error.line, cause: error.cause))
        }
    }

    private struct Stop: Error {
        var code: WriteRefusal.Code
        var cause: String
        var line: Int?

        init(_ code: WriteRefusal.Code, _ cause: String, line: Int? = nil) {
            self.code = code
            self.cause = cause
            self.line = line
        }

        static func system(_ what: String, _ number: Int32) -> Stop {
            Stop(.system, "\(what): \(systemProblem(number))")
        }

        static let changed = Stop(
            .changed, "the file changed since it was read; the next run takes it as it is then")
    }

    private func read(
        _ path: String, expecting stat: DocumentStat
    ) throws(Stop) -> (bytes: [UInt8], facts: FileFacts) {
        let bytes: [UInt8]
        let facts: FileFacts
        do throws(WholeFile.Fault) {
            (bytes, facts) = try WholeFile.read(path, limit: ReadingLimits.fileBytes)
        } catch {
            switch error {
            case .notAFile:
                throw Stop(.linked, "it is a link or no regular file; name its target instead")
            case .tooLarge: throw .changed
            case .system(let number): throw .system("it cannot be read", number)
            }
        }
        guard facts.documentStat(path: stat.path) == stat else { throw .changed }
        guard facts.links == 1 else {
            throw Stop(
                .linked,
                "it has \(facts.links) names (hard links), of which a new file would "
                    + "take one; make it a file of its own")
        }
        // The super-user may write anything: the mode tells what is meant.
        guard facts.mode & 0o222 != 0, access(path, W_OK) == 0 else {
            throw Stop(
                .readOnly, "it is read-only; make it writable for the user who runs imgcache")
        }
        return (bytes, facts)
    }

    private func replace(
        _ path: String, _ stat: DocumentStat, _ old: [UInt8], _ facts: FileFacts,
        with bytes: [UInt8]
    ) throws(Stop) -> DocumentStat {
        let folder = PathText.folder(path)
        let random = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let temporary = "\(folder)/\(Self.temporaryPrefix)\(random)"
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .system("no file can be written beside it", errno)
        }
        do throws(Stop) {
            try fill(descriptor, bytes, like: facts)
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        guard close(descriptor) == 0 else {
            let number = errno
            unlink(temporary)
            throw .system("the new file could not be written", number)
        }
        do throws(Stop) {
            // Last look: the window in which an editor's save could be lost is a rename long.
            let (current, now) = try read(path, expecting: stat)
            guard current == old, now == facts else { throw .changed }
            guard rename(temporary, path) == 0 else {
                throw .system("the new file could not take its place", errno)
            }
        } catch {
            unlink(temporary)
            throw error
        }
        try flushFolder(folder)
        guard let new = FileFacts(path: path, followingLinks: false) else {
            throw .system("it was written but cannot be looked at", errno)
        }
        return new.documentStat(path: stat.path)
    }

    private func fill(
        _ descriptor: Int32, _ bytes: [UInt8], like facts: FileFacts
    ) throws(Stop) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { rest in
                write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("the new file could not be written", errno)
            }
            written += count
        }
        guard let made = FileFacts(descriptor: descriptor) else {
            throw .system("the new file could not be looked at", errno)
        }
        if made.owner != facts.owner || made.group != facts.group {
            guard fchown(descriptor, facts.owner, facts.group) == 0 else {
                throw .system(
                    "its owner and group cannot be kept; run imgcache as the owner", errno)
            }
        }
        guard fchmod(descriptor, facts.mode) == 0 else {
            throw .system("its mode cannot be kept", errno)
        }
        guard fsync(descriptor) == 0 else {
            throw .system("the new file could not be flushed", errno)
        }
    }

    private func flushFolder(_ folder: String) throws(Stop) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("its folder could not be flushed", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .system("its folder could not be flushed", errno)
        }
    }
}
