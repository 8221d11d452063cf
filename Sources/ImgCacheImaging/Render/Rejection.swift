internal import ImgCacheModel

/// Why there is no usable picture; becomes ``ImgCacheModel/ImageOutcome/rejected(_:detail:)``.
struct Rejection: Error, Equatable {
    let reason: Reason
    let detail: String

    init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
