import NNDiagnostics
import NNPlanning

extension Target {
  /// The names that `--target` takes, besides `native`.
  package static let all: [Target] = [.x86_64_v2, .x86_64_v3, .x86_64_v4, .aarch64, .wasm32, .generic]

  /// Those that one library may have together, the best first.
  private static let together: [Target] = [.x86_64_v4, .x86_64_v3, .x86_64_v2, .generic]

  /// The targets of a library, the best first.
  package static func resolve(_ names: [String]) throws(Diagnostic) -> [Target] {
    let targets = try names.map { (name) throws(Diagnostic) in try resolve(name) }
    if targets.count == 1 { return targets }
    guard Set(names).count == names.count, targets.allSatisfy(together.contains) else {
      throw Diagnostic(
        id: "usage-targets", "no library can have the targets \(names.map { "'\($0)'" }.joined(separator: ", ")) together",
        notes: ["several targets are different ones of " + together.map { "'\($0.name)'" }.joined(separator: ", ")],
        hint: "compile a library for each kind of machine; 'native' is this machine alone")
    }
    return together.filter(targets.contains)
  }

  private static func resolve(_ name: String) throws(Diagnostic) -> Target {
    if name == "native" { return native() }
    if let target = all.first(where: { $0.name == name }) { return target }
    throw Diagnostic(
      id: "unknown-target", "unknown target '\(name)'",
      notes: ["targets are 'native', " + all.map { "'\($0.name)'" }.joined(separator: ", ")])
  }

  /// The machine that nncc runs on.
  package static func native() -> Target {
    #if arch(arm64)
      return Target(
        name: "native", lanes: 4, vectorRegisters: 32, hasFMA: true, compilerFlags: ["-mcpu=native"],
        addressRegisters: Target.aarch64.addressRegisters)
    #elseif arch(x86_64)
      let features = HostCPU.features
      let model: Target =
        features.isSuperset(of: ["avx512f", "avx512dq", "avx512bw", "avx512vl"])
        ? .x86_64_v4 : features.isSuperset(of: ["avx2", "fma"]) ? .x86_64_v3 : .x86_64_v2
      var target = model
      target.name = "native"
      target.compilerFlags = ["-march=native"]
      return target
    #else
      return .generic
    #endif
  }

  /// Whether this machine runs code for the target.
  package var runsHere: Bool {
    if name == "native" || name == Target.generic.name { return true }
    #if arch(arm64)
      return name == Target.aarch64.name
    #elseif arch(x86_64)
      let levels: [Target] = [.x86_64_v2, .x86_64_v3, .x86_64_v4]
      guard let level = levels.firstIndex(where: { $0.name == name }) else { return false }
      return levels.firstIndex { $0.lanes == Target.native().lanes && $0.hasFMA == Target.native().hasFMA }! >= level
    #else
      return false
    #endif
  }
}
