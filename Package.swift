// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "sentlint",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "sentlint", targets: ["sentlint"]),
    .library(name: "SentlintScanning", targets: ["SentlintCore", "SentlintEngine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // The C wall around PCRE2.
    .systemLibrary(
      name: "CPCRE2",
      pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]
    ),
    .target(name: "SentlintPCRE", dependencies: ["CPCRE2"]),
    // Archives of every kind. The library is loaded when one is met; elsewhere than on Linux, to find its headers links it.
    .systemLibrary(
      name: "CArchiveHeaders",
      pkgConfig: "libarchive",
      providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]
    ),
    .target(
      name: "CArchive",
      dependencies: [.target(name: "CArchiveHeaders", condition: .when(platforms: [.macOS]))]
    ),
    // The prefilter's inner loop.
    .target(name: "CKeyword"),

    // Git's packs.
    .systemLibrary(
      name: "CDeflate",
      pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]
    ),
    .target(name: "CPackfile"),
    .target(
      name: "SentlintPacks",
      dependencies: ["CDeflate", "CPackfile", .product(name: "Crypto", package: "swift-crypto")]
    ),

    // Vocabulary, then one module for each stage of the pipeline.
    .target(name: "SentlintCore"),
    .target(
      name: "SentlintEngine",
      dependencies: [
        "CKeyword", "SentlintCore", "SentlintPCRE",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    .target(
      name: "SentlintConfig",
      dependencies: ["SentlintCore", "SentlintRules", .product(name: "TOMLKit", package: "TOMLKit")]
    ),
    .target(
      name: "SentlintSources",
      dependencies: [
        "CArchive", "SentlintCore", "SentlintPacks",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    .target(name: "SentlintReports", dependencies: ["SentlintCore"]),
    .target(
      name: "SentlintRules",
      path: "rules",
      resources: [.embedInCode("instasent.toml")]
    ),
    .executableTarget(
      name: "sentlint",
      dependencies: [
        "SentlintCore", "SentlintEngine", "SentlintConfig", "SentlintSources", "SentlintReports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),

    .target(
      name: "SentlintTestSupport",
      dependencies: [
        "SentlintCore",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/SentlintTestSupport"
    ),
    .testTarget(name: "SentlintPCRETests", dependencies: ["SentlintPCRE"]),
    .testTarget(name: "SentlintCoreTests", dependencies: ["SentlintCore"]),
    .testTarget(
      name: "SentlintEngineTests",
      dependencies: ["SentlintEngine", "SentlintConfig", "SentlintCore", "SentlintTestSupport"]
    ),
    .testTarget(
      name: "SentlintConfigTests",
      dependencies: [
        "SentlintConfig", "SentlintEngine", "SentlintCore", "SentlintTestSupport",
        .product(name: "TOMLKit", package: "TOMLKit"),
      ]
    ),
    .testTarget(
      name: "SentlintSourcesTests",
      dependencies: ["SentlintSources", "SentlintPacks", "SentlintCore", "SentlintTestSupport"]
    ),
    .testTarget(
      name: "SentlintPacksTests",
      dependencies: [
        "SentlintPacks", "SentlintTestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    .testTarget(
      name: "SentlintReportsTests",
      dependencies: ["SentlintReports", "SentlintCore", "SentlintTestSupport"],
      exclude: ["Golden"]
    ),
    .testTarget(
      name: "SentlintCommandTests",
      dependencies: [
        "sentlint", "SentlintEngine", "SentlintSources", "SentlintTestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Samples"]
    ),
  ]
)

// One set of rules for every Swift target. `treatAllWarnings` binds only when this is the root package.
for target in package.targets
where target.type != .system && !["CArchive", "CKeyword", "CPackfile"].contains(target.name) {
  target.swiftSettings = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
  ]
}
