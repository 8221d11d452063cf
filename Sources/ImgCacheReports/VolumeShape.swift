internal import ImgCacheModel

/// Files and bytes, as JSON has them, the same in every report.
struct VolumeShape: Encodable {
    var files: Int
    var bytes: Int64

    init(_ volume: CatalogTally.Volume?) {
        files = volume?.files ?? 0
        bytes = volume?.bytes ?? 0
    }
}
