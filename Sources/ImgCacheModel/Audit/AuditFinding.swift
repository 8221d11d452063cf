/// One source in trouble, with all that an editor needs to act.
public struct AuditFinding: Sendable {
    /// The source's identity, signatures shortened.
    public var url: String
    /// Its host in lower case; empty for local assets and what is no URL.
    public var host: String
    /// What it means.
    public var standing: Standing
    /// Why.
    public var reason: Reason
    /// A sentence to the reason; may be empty.
    public var detail: String
    /// The last HTTP status; `nil` when none came.
    public var status: Int?
    /// How it has fared over the nights.
    public var course: Course
    /// The last URL asked, where it is another, signatures shortened.
    public var finalURL: String?
    /// When it was last asked.
    public var checkedAt: Timestamp?
    /// The copy that still serves readers; `nil` when there is none.
    public var copy: CachedPicture?
    /// Where it is mentioned, by document and line; at least one.
    public var mentions: [AuditMention]
    /// What to do next, best first; at least one.
    public var suggestions: [AuditSuggestion]
    /// Who set it aside; `nil` when it counts.
    public var acknowledgement: AcknowledgedNote?

    /// Takes the values.
    public init(
        url: String, host: String, standing: Standing, reason: Reason, detail: String = "",
        status: Int? = nil, course: Course, finalURL: String? = nil, checkedAt: Timestamp? = nil,
        copy: CachedPicture? = nil, mentions: [AuditMention], suggestions: [AuditSuggestion],
        acknowledgement: AcknowledgedNote? = nil
    ) {
        self.url = url
        self.host = host
        self.standing = standing
        self.reason = reason
        self.detail = detail
        self.status = status
        self.course = course
        self.finalURL = finalURL
        self.checkedAt = checkedAt
        self.copy = copy
        self.mentions = mentions
        self.suggestions = suggestions
        self.acknowledgement = acknowledgement
    }

    /// The verdict of ``reason``.
    public var verdict: Verdict { reason.verdict }
}

/// One place where a document mentions a source.
public struct AuditMention: Hashable, Sendable {
    /// The document's path.
    public var document: String
    /// Its title, where it gives one.
    public var title: String?
    /// When it was published, where it says so.
    public var published: Timestamp?
    /// The line, from 1.
    public var line: Int
    /// Where the entry stands.
    public var pointer: JSONPointer

    /// Takes the values.
    public init(
        document: String, title: String?, published: Timestamp?, line: Int, pointer: JSONPointer
    ) {
        self.document = document
        self.title = title
        self.published = published
        self.line = line
        self.pointer = pointer
    }
}

/// One reference whose declared size is not the real one.
public struct SizeFinding: Sendable {
    /// Where.
    public var mention: AuditMention
    /// The source's identity, signatures shortened.
    public var url: String
    /// `scaled`, `swapped` or `different`.
    public var check: SizeCheck
    /// What the document says, in pixels.
    public var declared: PixelSize
    /// What is true, after EXIF orientation.
    public var real: PixelSize
    /// Who set it aside; `nil` when it counts.
    public var acknowledgement: AcknowledgedNote?

    /// Takes the values.
    public init(
        mention: AuditMention, url: String, check: SizeCheck, declared: PixelSize,
        real: PixelSize, acknowledgement: AcknowledgedNote? = nil
    ) {
        self.mention = mention
        self.url = url
        self.check = check
        self.declared = declared
        self.real = real
        self.acknowledgement = acknowledgement
    }
}

/// A copy in the cache, as a page can show it.
public struct CachedPicture: Hashable, Sendable {
    /// The smallest thumbnail's path, relative to the cache; `nil` when none is on disk.
    public var thumbnailPath: String?
    /// The thumbnail's pixels.
    public var thumbnailSize: PixelSize?
    /// The original's displayed pixels.
    public var size: PixelSize
    /// When its bytes came.
    public var fetchedAt: Timestamp?
    /// The dominant colour, `#rrggbb`.
    public var color: String?
    /// A picture of some ten pixels as a data URI.
    public var placeholder: String?

    /// Takes the values.
    public init(
        thumbnailPath: String?, thumbnailSize: PixelSize?, size: PixelSize,
        fetchedAt: Timestamp?, color: String?, placeholder: String?
    ) {
        self.thumbnailPath = thumbnailPath
        self.thumbnailSize = thumbnailSize
        self.size = size
        self.fetchedAt = fetchedAt
        self.color = color
        self.placeholder = placeholder
    }
}

/// Why a finding does not count for now.
public struct AcknowledgedNote: Hashable, Sendable {
    /// A sentence of whoever set it aside.
    public var note: String
    /// From this moment on it counts again.
    public var until: Timestamp

    /// Takes both.
    public init(note: String, until: Timestamp) {
        self.note = note
        self.until = until
    }
}

/// Something to do about a finding.
public struct AuditSuggestion: Hashable, Sendable {
    /// What kind of thing. Raw values are part of the public contract.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Readers see the cached copy: no hurry.
        case copyServes = "copy_serves"
        /// The picture moved: use the address that it redirects to.
        case redirectTarget = "redirect_target"
        /// The same address answers over https.
        case https
        /// The same picture is at another address that documents mention.
        case samePicture = "same_picture"
        /// An archive may hold it, near the day on which the article was published.
        case webArchive = "web_archive"
        /// The document's address is wrong: correct it.
        case correct
        /// The address carries a signature that has ended: take a lasting one.
        case lastingAddress = "lasting_address"
        /// Ask the site's owner, or look with a browser: tools are kept out.
        case look
        /// Wait: it may be over by itself.
        case wait
        /// A setting of ours stops it.
        case setting
        /// Take the picture out of the document, or give it another.
        case replace
    }

    /// See ``Kind``.
    public var kind: Kind
    /// A sentence for people.
    public var text: String
    /// The address or the setting meant, where there is one.
    public var target: String?

    /// Takes the values.
    public init(_ kind: Kind, _ text: String, target: String? = nil) {
        self.kind = kind
        self.text = text
        self.target = target
    }
}
