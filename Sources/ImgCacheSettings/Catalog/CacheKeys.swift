internal import ImgCacheModel

/// `cache`.
enum CacheKeys {
    static let directory = Setting(
        "cache.directory", .path, default: "cache",
        "The cache directory; made when it is not there.")

    static let minFree = Setting(
        "cache.minFree", .size(ByteCount(0)...ByteCount(100_000_000_000_000)), default: "1GB",
        "A run ends cleanly before less than this is free on the cache's disk.")

    static let all = [directory.key, minFree.key]
}
