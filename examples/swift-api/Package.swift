// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "swift-api",
  dependencies: [.package(name: "nncc", path: "../..")],
  targets: [.executableTarget(name: "Digits", dependencies: [.product(name: "NNCompiler", package: "nncc")])],
  swiftLanguageModes: [.v6]
)
