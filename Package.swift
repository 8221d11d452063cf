// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A library target of the house, and the test target of the same name.
func room(
    _ name: String, _ dependencies: [Target.Dependency], tests: [Target.Dependency] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: strict),
        .testTarget(
            name: name + "Tests", dependencies: [.byName(name: name)] + tests,
            swiftSettings: strict),
    ]
}

let systemLibraries: [Target] = [
    .systemLibrary(
        name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CCurlShim", dependencies: ["CCurl"]),
    .target(name: "CVipsShim", dependencies: ["CVips"]),
    .target(name: "CSandbox"),
    .target(name: "CFileShim"),
]

let rooms: [Target] = [
    room("ImgCacheModel", []),
    room(
        "ImgCacheSettings",
        ["ImgCacheModel", .product(name: "Yams", package: "Yams")]),
    room(
        "ImgCacheArticles",
        ["ImgCacheModel", .product(name: "Yams", package: "Yams")]),
    room(
        "ImgCacheFetch", ["ImgCacheModel", "CCurl", "CCurlShim"],
        tests: ["ImgCacheModel", "OriginServer"]),
    room(
        "ImgCacheImaging", ["ImgCacheModel", "CVips", "CVipsShim", "CSandbox"],
        tests: [
            "CVips", "ImgCacheModel", "Pictures", "imgcache-imaging-fuzz", "imgcache-test-worker",
        ]),
    room(
        "ImgCacheStore",
        ["ImgCacheModel", "CFileShim", crypto, .product(name: "GRDB", package: "GRDB.swift")],
        tests: ["ImgCacheModel", .product(name: "GRDB", package: "GRDB.swift")]),
    room(
        "ImgCache",
        [
            "ImgCacheModel", "ImgCacheSettings", "ImgCacheArticles", "ImgCacheFetch",
            "ImgCacheImaging", "ImgCacheStore", crypto, logging,
        ],
        tests: ["ImgCacheFetch", "ImgCacheModel", "ImgCacheSettings", "ImgCacheStore", logging]),
    room(
        "ImgCachePages", [crypto, .product(name: "Mustache", package: "swift-mustache")]),
    room("ImgCacheReports", ["ImgCacheModel", "ImgCachePages"], tests: ["ImgCacheModel"]),
    room(
        "ImgCacheServer",
        [
            "ImgCacheModel", "ImgCacheStore", "ImgCachePages", "CZlib", logging,
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOExtras", package: "swift-nio-extras"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ],
        tests: [
            "ImgCacheModel", "ImgCacheStore", logging,
            .product(name: "NIOEmbedded", package: "swift-nio"),
        ]),
].flatMap { $0 }

let commands: [Target] = [
    .executableTarget(
        name: "ImgCacheCLI",
        dependencies: [
            "ImgCache", "ImgCacheModel", "ImgCachePages", "ImgCacheReports", "ImgCacheServer",
            "ImgCacheSettings", "ImgCacheStore", arguments, logging,
        ],
        swiftSettings: strict),
    .testTarget(
        name: "ImgCacheCLITests",
        dependencies: [
            "ImgCacheCLI", "ImgCacheModel", "OriginServer", "PictureOrigin", "Pictures",
        ], swiftSettings: strict),
]

/// Test support: built by name, shipped to nobody.
let support: [Target] = [
    .target(
        name: "OriginServer",
        dependencies: [
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOHTTP2", package: "swift-nio-http2"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            crypto,
        ],
        path: "Tests/Support/OriginServer", exclude: ["README.md"], swiftSettings: strict),
    .executableTarget(
        name: "imgcache-origin", dependencies: ["OriginServer", "PictureOrigin", arguments],
        path: "Tests/Support/OriginCommand", swiftSettings: strict),
    .testTarget(
        name: "OriginServerTests", dependencies: ["OriginServer"], swiftSettings: strict),
    .target(
        name: "Pictures", dependencies: ["ImgCacheImaging", "ImgCacheModel"],
        path: "Tests/Support/Pictures", swiftSettings: strict),
    .executableTarget(
        name: "imgcache-test-worker", dependencies: ["ImgCacheImaging"],
        path: "Tests/Support/TestWorker", swiftSettings: strict),
    .executableTarget(
        name: "imgcache-imaging-fuzz",
        dependencies: ["ImgCacheImaging", "ImgCacheModel", "Pictures"],
        path: "Tests/Support/ImagingFuzz", exclude: ["Corpus"], swiftSettings: strict),
    .executableTarget(
        name: "imgcache-fetch-bench",
        dependencies: ["ImgCacheFetch", "ImgCacheModel", "ImgCacheStore"],
        path: "Tests/Support/FetchBench", swiftSettings: strict),
    .executableTarget(
        name: "imgcache-imaging-bench",
        dependencies: ["ImgCacheImaging", "ImgCacheModel", "Pictures"],
        path: "Tests/Support/ImagingBench", swiftSettings: strict),
    .target(
        name: "PictureOrigin", dependencies: ["ImgCacheModel", "OriginServer", "Pictures"],
        path: "Tests/Support/PictureOrigin", swiftSettings: strict),
]

let package = Package(
    name: "imgcache",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "imgcache", targets: ["ImgCacheCLI"]),
        // What Benchmarks measures, by the piece.
        .library(
            name: "ImgCacheRooms",
            targets: [
                "ImgCacheArticles", "ImgCacheFetch", "ImgCacheImaging", "ImgCacheModel",
                "ImgCacheStore",
            ]),
        .library(name: "ImgCacheTestPictures", targets: ["Pictures"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: systemLibraries + rooms + commands + support
)
