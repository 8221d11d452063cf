/// What `verify` found, and mended when told to.
public struct VerifyReport: Sendable {
    /// What is wrong with a file. Raw values are part of the public contract.
    public enum Fault: String, Hashable, Sendable, CaseIterable {
        /// The catalog knows it and the disk does not have it.
        case lost
        /// Its bytes are not what they were, or no decoder reads them.
        case damaged
        /// The disk has it and the catalog does not know it.
        case foreign
        /// The catalog contradicts itself.
        case catalog
    }

    /// One thing that is wrong.
    public struct Finding: Hashable, Sendable {
        /// The path, relative to the cache directory.
        public var path: String
        /// What is wrong.
        public var fault: Fault
        /// A sentence.
        public var detail: String
        /// What was done about it; `nil` when nothing was.
        public var repair: String?

        /// Takes the values.
        public init(path: String, fault: Fault, detail: String, repair: String? = nil) {
            self.path = path
            self.fault = fault
            self.detail = detail
            self.repair = repair
        }
    }

    /// Whether it was told to mend.
    public var isRepair: Bool
    /// Originals whose bytes were hashed.
    public var originals: CatalogTally.Volume
    /// Thumbnails that were looked at.
    public var thumbnails: CatalogTally.Volume
    /// Files that were decoded to the last row.
    public var decoded: Int
    /// Half-written files of killed runs that were swept out of `tmp`.
    public var swept: Int
    /// Everything that is wrong, in order of path: nothing is moved without being named.
    public var findings: [Finding]
    /// Originals that were made into thumbnails again.
    public var rendered: Int
    /// Wall time.
    public var duration: Duration

    /// Takes the values.
    public init(
        isRepair: Bool, originals: CatalogTally.Volume, thumbnails: CatalogTally.Volume,
        decoded: Int, swept: Int, findings: [Finding], rendered: Int, duration: Duration
    ) {
        self.isRepair = isRepair
        self.originals = originals
        self.thumbnails = thumbnails
        self.decoded = decoded
        self.swept = swept
        self.findings = findings
        self.rendered = rendered
        self.duration = duration
    }

    /// Whether something is wrong that nothing was done about.
    public var isBroken: Bool { findings.contains { $0.repair == nil } }
}
