/// The stage that looks at a picture and makes its thumbnails: one decode for all of it.
public protocol ImageProcessing: Sendable {
    /// Inspects the file, decodes it to the last row and renders every plan.
    ///
    /// Whatever the bytes do is an outcome. Suspends while others have the processors. Files
    /// rendered before a failure are deleted.
    ///
    /// - Throws: An ``ImgCacheError`` when no picture at all can be looked at, for example since
    ///   no decoding process starts. Nothing is known of this picture then: the run is over.
    func process(_ job: ImageJob) async throws -> ImageOutcome

    /// Hears that pictures are on their way, so that what decodes them can start meanwhile. What
    /// fails here fails again, and is told, with the first picture.
    func expectPictures() async

    /// Ends what runs in the background; later jobs are `run_aborted`.
    func shutdown() async
}

extension ImageProcessing {
    /// Does nothing: what decodes is there already.
    public func expectPictures() async {}
}

/// One picture to look at.
public struct ImageJob: Sendable {
    /// The encoded file.
    public var path: String
    /// The thumbnails to make; none to inspect and decode alone.
    public var plans: [RenditionPlan]
    /// An existing folder for the results; files are named `<key>.<extension>`.
    public var outputFolder: String
    /// What is too much, and which formats may be decoded.
    public var limits: LimitRules

    /// Takes the values.
    public init(path: String, plans: [RenditionPlan], outputFolder: String, limits: LimitRules) {
        self.path = path
        self.plans = plans
        self.outputFolder = outputFolder
        self.limits = limits
    }
}

/// What came of one picture.
public enum ImageOutcome: Sendable {
    /// A whole picture and its thumbnails. A plan whose size would repeat that of an earlier plan
    /// of the same preset (a small original) has no file of its own.
    case rendered(ImageFacts, [RenderedFile])
    /// No usable picture: a reason of the verdict `bad_content`, and a sentence.
    case rejected(Reason, detail: String)
}

/// Raised when the same recipe would give other bytes than before.
///
/// Part of every thumbnail's key. Library updates do not raise it.
public enum RenderVersion {
    /// The version of this build. 2: rows are narrowed by our own Lanczos filter; 3: pictures
    /// without an alpha band are shrunk by it in both directions.
    public static let current = 3
}
