/// What write-back did to documents.
public struct WriteBackSummary: Hashable, Sendable {
    /// Documents that were replaced, or would be in a dry run.
    public var documents = 0
    /// Images in them whose entry changed.
    public var images = 0
    /// Documents, or single images, that were left alone.
    public var leftAlone: [LeftAlone] = []
    /// Unified diffs of a dry run, in order of path.
    public var diffs: [String] = []

    /// Something that keeps what it says, and why.
    public struct LeftAlone: Hashable, Sendable {
        /// The document.
        public var path: String
        /// The line, from 1; `nil` where there is none.
        public var line: Int?
        /// A sentence.
        public var cause: String

        /// Takes the values.
        public init(path: String, line: Int?, cause: String) {
            self.path = path
            self.line = line
            self.cause = cause
        }
    }

    /// Nothing written.
    public init() {}
}
