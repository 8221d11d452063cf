// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that whoever builds imgcache need not fetch what only this one uses.
let package = Package(
    name: "imgcache-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "imgcache", path: ".."),
        // Without its traits, which count allocations and need two packages more.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "HotPaths",
            dependencies: [
                .product(name: "ImgCacheRooms", package: "imgcache"),
                .product(name: "ImgCacheTestPictures", package: "imgcache"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/HotPaths",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
    ]
)
