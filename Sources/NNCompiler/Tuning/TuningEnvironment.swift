import NNCodegen
import NNPlanning
import NNToolchain

/// What measured times hold for.
enum TuningEnvironment {
  /// The CPU, the target, the C compiler, and the kernels of this nncc, as one line.
  static func describe(_ target: Target, _ compiler: CCompiler) async throws -> String {
    let kernels = Templates.files.filter { $0.path.hasPrefix("kernels/") }.map(\.text)
    return [
      "\(HostCPU.name) (\(Fingerprint.of([HostCPU.identity])))",
      "\(target.name) \(target.compilerFlags.joined(separator: " ")) \(target.lanes) lanes", try await compiler.identity(),
      "nncc \(NNCCVersion.current) (\(Fingerprint.of(kernels + CCompiler.flags)))",
    ].joined(separator: "; ")
  }
}
