// swift-tools-version: 6.2
import PackageDescription

// The list of targets is the map of the project: what each is for and what it may import. `scripts/check-imports`
// holds the pure ones to it.

/// The house rules every target of ours is compiled under.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

/// Pure targets do no I/O and touch no unsafe memory.
let pure: [SwiftSetting] = house + [.strictMemorySafety()]

/// Kernels are optimised in every configuration: a debug build of them is too slow to test with.
///
/// Without both thresholds the register tiles stay loops and spill.
let kernels: [SwiftSetting] =
    house + [.unsafeFlags(["-O", "-Xllvm", "-unroll-threshold=2000", "-Xllvm", "-inline-threshold=5000"])]

#if arch(x86_64)
    let wideKernels: [Target] = [
        .target(
            name: "KernelsAVX2",
            dependencies: ["KernelABI", "CKernelIntrinsics"],
            swiftSettings: kernels + [.define("ISA_AVX2"), .unsafeFlags(["-Xcc", "-march=x86-64-v3"])]),
        // bf16 and int8 have instructions of their own; their kernels alone use them, and run where the CPU has them.
        .target(
            name: "KernelsAVX512",
            dependencies: ["KernelABI", "CKernelIntrinsics"],
            swiftSettings: kernels + [
                .define("ISA_AVX512"),
                .unsafeFlags([
                    "-Xcc", "-march=x86-64-v4", "-Xcc", "-mavx512bf16", "-Xcc", "-mavx512vnni",
                ]),
            ]),
    ]
#else
    let wideKernels: [Target] = []
#endif

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOWebSocket", package: "swift-nio"),
    .product(name: "NIOFoundationCompat", package: "swift-nio"),
]
let tls: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let sqlite: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let lifecycle: [Target.Dependency] = [
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    .product(name: "UnixSignals", package: "swift-service-lifecycle"),
]
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "picket",
    products: [
        .executable(name: "picket", targets: ["picket"]),
        .executable(name: "picket-gateway", targets: ["picket-gateway"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        // C libraries.
        .systemLibrary(
            name: "CFFmpeg",
            pkgConfig: "libavformat libavcodec libswscale libavutil",
            providers: [.apt(["libavformat-dev", "libavcodec-dev", "libswscale-dev", "libavutil-dev"])]),
        .systemLibrary(name: "CSRTP", pkgConfig: "libsrtp2", providers: [.apt(["libsrtp2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "CShims", dependencies: ["CFFmpeg", "COpenSSL"]),

        // Packets to frames.
        .target(name: "RTP", swiftSettings: pure),
        .target(name: "SDP", swiftSettings: pure),
        .target(name: "SRTP", dependencies: ["CSRTP"], swiftSettings: house),
        .target(
            name: "WebRTC", dependencies: ["RTP", "SDP", "SRTP", "COpenSSL", "CShims"], swiftSettings: house),
        .target(name: "Decoding", dependencies: ["CFFmpeg", "CShims", "RTP"], swiftSettings: house),

        // Frames to detections.
        .target(name: "CKernelIntrinsics"),
        .target(name: "KernelABI", swiftSettings: kernels),
        .target(name: "KernelsReference", dependencies: ["KernelABI"], swiftSettings: kernels),
        .target(name: "KernelsBaseline", dependencies: ["KernelABI"], swiftSettings: kernels),
        .target(
            name: "Kernels",
            dependencies: ["KernelABI", "KernelsReference", "KernelsBaseline"]
                + wideKernels.map { .target(name: $0.name) },
            swiftSettings: house),
        .target(name: "CNN", dependencies: ["KernelABI", "Kernels"], swiftSettings: house),
        .target(name: "Detection", dependencies: ["CNN", "KernelABI", "Kernels"], swiftSettings: kernels),

        // Networks from other tools to weights files.
        .target(
            name: "ModelImport",
            dependencies: ["CNN", "KernelABI", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
            swiftSettings: house),

        // Frames to motion: where the network has to look.
        .target(name: "Motion", swiftSettings: pure),

        // Detections to alerts.
        .target(name: "Tracking", swiftSettings: pure),
        .target(name: "AlertRules", dependencies: ["Tracking"], swiftSettings: pure),

        // Detections and alerts against labels.
        .target(name: "Evaluation", swiftSettings: pure),

        // What both programs show at a terminal, and which they are.
        .target(name: "Terminal", swiftSettings: house),
        .plugin(name: "StampCommit", capability: .buildTool()),
        .target(name: "Version", swiftSettings: house, plugins: ["StampCommit"]),

        // What both programs are asked for when they run under supervision.
        .target(name: "HealthProbe", dependencies: nio, swiftSettings: house),

        // What both programs read their configuration files with.
        .target(
            name: "Configuration", dependencies: [.product(name: "Yams", package: "Yams")], swiftSettings: house),

        // Alerts to people.
        .target(name: "AlertProtocol", swiftSettings: pure),
        .target(name: "AlertClient", dependencies: ["AlertProtocol", log, sqlite, tls] + nio, swiftSettings: house),
        .target(
            name: "AlertGateway",
            dependencies: [
                "AlertProtocol", "CMalloc", "Configuration", log, sqlite, tls,
                .product(name: "JWTKit", package: "jwt-kit"), .product(name: "Crypto", package: "swift-crypto"),
            ] + nio + lifecycle,
            resources: [.copy("Dashboard")],
            swiftSettings: house),

        // The service and the two programs.
        .target(
            name: "Ingest",
            dependencies: [
                "RTP", "SDP", "SRTP", "WebRTC", "Decoding", "KernelABI", "CNN", "Detection", "Motion", "Tracking",
                "AlertRules",
                "AlertProtocol", "AlertClient", "Configuration", log,
                .product(name: "DequeModule", package: "swift-collections"),
            ] + nio + lifecycle,
            swiftSettings: house),
        .executableTarget(
            name: "picket",
            dependencies: [
                "Ingest", "RTP", "SRTP", "AlertClient", "AlertProtocol", "Configuration", "Decoding", "Detection",
                "CNN", "ModelImport", "KernelABI", "Motion", "Evaluation", "Terminal", "Version", "HealthProbe", log,
                arguments,
                .product(name: "Crypto", package: "swift-crypto"),
            ] + lifecycle,
            swiftSettings: house),
        .executableTarget(
            name: "picket-gateway",
            dependencies: ["AlertGateway", "Configuration", "Version", "HealthProbe", log, arguments] + lifecycle,
            swiftSettings: house),

        // Tests mirror the sources.
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .target(
            name: "TestSupport", dependencies: ["CAllocationCounter"], path: "Tests/TestSupport", swiftSettings: house),
        .testTarget(name: "RTPTests", dependencies: ["RTP", "TestSupport"], swiftSettings: house),
        .testTarget(name: "SDPTests", dependencies: ["SDP", "TestSupport"], swiftSettings: house),
        .testTarget(name: "SRTPTests", dependencies: ["SRTP", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "WebRTCTests",
            dependencies: ["WebRTC", "RTP", "SDP", "SRTP", "COpenSSL", "TestSupport"], swiftSettings: house),
        .testTarget(name: "DecodingTests", dependencies: ["Decoding", "RTP", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "KernelsTests", dependencies: ["Kernels", "KernelABI", "KernelsReference", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "CNNTests", dependencies: ["CNN", "KernelABI", "Kernels", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "DetectionTests", dependencies: ["Detection", "CNN", "KernelABI", "Kernels", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "ModelImportTests",
            dependencies: [
                "ModelImport", "Detection", "CNN", "KernelABI", "Kernels", "TestSupport",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: house),
        .testTarget(name: "MotionTests", dependencies: ["Motion", "TestSupport"], swiftSettings: house),
        .testTarget(name: "TrackingTests", dependencies: ["Tracking", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "AlertRulesTests", dependencies: ["AlertRules", "Tracking", "TestSupport"], swiftSettings: house),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "TestSupport"], swiftSettings: house),
        .testTarget(name: "AlertProtocolTests", dependencies: ["AlertProtocol", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "AlertClientTests", dependencies: ["AlertClient", "AlertProtocol", "TestSupport"] + nio,
            swiftSettings: house),
        .testTarget(
            name: "AlertGatewayTests",
            dependencies: [
                "AlertGateway", "AlertClient", "AlertProtocol", "Configuration", "TestSupport", log, sqlite, tls,
                .product(name: "JWTKit", package: "jwt-kit"), .product(name: "NIOEmbedded", package: "swift-nio"),
            ] + nio,
            swiftSettings: house),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal"], swiftSettings: house),
        .testTarget(name: "ConfigurationTests", dependencies: ["Configuration"], swiftSettings: house),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Ingest", "AlertProtocol", "AlertRules", "Configuration", "Decoding", "RTP", "SDP", "SRTP",
                "Tracking", "WebRTC", "TestSupport",
            ] + nio,
            swiftSettings: house),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["AlertProtocol", "Decoding", "TestSupport", "picket", "picket-gateway"],
            swiftSettings: house),
    ] + wideKernels,
    swiftLanguageModes: [.v6]
)
