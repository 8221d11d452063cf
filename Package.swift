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
    .target(name: "CCurlShim", dependencies: ["CCurl"]),
    .target(name: "CVipsShim", dependencies: ["CVips"]),
    .target(name: "CSandbox"),
]

let rooms: [Target] = [
    room("ImgCacheModel", []),
    room(
        "ImgCacheSettings",
        ["ImgCacheModel", .product(name: "Yams", package: "Yams")]),
    room(
        "ImgCacheArticles",
        ["ImgCacheModel", .product(name: "Yams", package: "Yams")]),
    room("ImgCacheFetch", ["ImgCacheModel", "CCurl", "CCurlShim"], tests: ["ImgCacheModel"]),
    room("ImgCacheImaging", ["ImgCacheModel", "CVips", "CVipsShim", "CSandbox"]),
    room(
        "ImgCacheStore",
        ["ImgCacheModel", crypto, .product(name: "GRDB", package: "GRDB.swift")]),
].flatMap { $0 }

let package = Package(
    name: "imgcache",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: systemLibraries + rooms
)
