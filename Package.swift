// swift-tools-version: 6.1
import PackageDescription

// Every Swift target is checked in Swift 6 mode; what is not public in NNCompiler has `package` access.
let package = Package(
  name: "nncc",
  products: [
    .library(name: "NNCompiler", targets: ["NNCompiler", "NNModels"]),
    .executable(name: "nncc", targets: ["nncc"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    // Documentation only: `swift package generate-documentation`.
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // C libraries of the system, found by pkg-config.
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),

    // C that ships with compiled models, embedded in nncc as bytes.
    .target(name: "NNTemplates", path: "templates", exclude: ["kernels", "skeletons"], sources: ["templates.c"]),
    .target(name: "NNRuntime", path: "runtime", sources: ["runtime.c"]),

    .target(name: "CPeakProbe"),

    // What the interpreter shares with compiled models.
    .target(name: "CLinearAlgebra"),

    .target(name: "NNDiagnostics"),
    .target(name: "NNIR", dependencies: ["NNDiagnostics"]),
    .target(name: "NNOps", dependencies: ["NNIR", "CLinearAlgebra"]),
    .target(name: "ModelFormats", dependencies: ["NNDiagnostics", "NNIR", "CHDF5", "CZip"]),
    .target(name: "NNKeras", dependencies: ["NNIR", "NNOps", "ModelFormats"]),
    .target(name: "NNPasses", dependencies: ["NNIR", "NNOps"]),
    .target(name: "NNPlanning", dependencies: ["NNIR", "NNOps"]),
    .target(name: "NNCodegen", dependencies: ["NNPlanning", "NNTemplates", "NNRuntime"]),
    .target(name: "NNInterpreter", dependencies: ["NNIR", "NNOps"]),
    .target(
      name: "NNToolchain",
      dependencies: [
        "NNDiagnostics", "NNIR", "ModelFormats", "NNPlanning", "NNCodegen", "NNRuntime",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "NNCompiler",
      dependencies: [
        "NNDiagnostics", "NNIR", "NNOps", "ModelFormats", "NNKeras", "NNPasses", "NNPlanning", "NNCodegen",
        "NNInterpreter", "NNToolchain", "CPeakProbe",
      ]),
    .target(name: "NNModels", dependencies: ["NNCompiler", "NNKeras", "NNIR", "ModelFormats"]),
    .executableTarget(
      name: "nncc",
      dependencies: ["NNCompiler", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .testTarget(name: "ModelFormatsTests", dependencies: ["ModelFormats"], exclude: ["Resources"]),
    .testTarget(name: "NNIRTests", dependencies: ["NNIR", "NNOps"]),
    .testTarget(name: "NNPassesTests", dependencies: ["NNPasses", "NNInterpreter"]),
    .testTarget(name: "NNInterpreterTests", dependencies: ["NNInterpreter"]),
    .testTarget(name: "NNPlanningTests", dependencies: ["NNPlanning"]),
    .testTarget(name: "NNKerasTests", dependencies: ["NNKeras", "NNInterpreter"], exclude: ["Resources"]),
    .testTarget(name: "NNToolchainTests", dependencies: ["NNToolchain", "NNOps"]),
    .testTarget(name: "NNCompilerTests", dependencies: ["NNCompiler", "ModelFormats"]),
    .testTarget(name: "NNModelsTests", dependencies: ["NNModels", "NNKeras", "ModelFormats"]),
    .testTarget(name: "CommandLineTests", dependencies: ["nncc", "ModelFormats"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
