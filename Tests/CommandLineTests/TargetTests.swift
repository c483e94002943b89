#if arch(x86_64)
  import Foundation
  import NNIR
  import Testing

  /// Libraries with code for several CPUs. The one that runs the tests has at least SSE4.2.
  @Suite struct TargetTests {
    private let model: SmallModel
    private static let targets = "generic,x86-64-v4,x86-64-v2,x86-64-v3"

    init() throws { model = try SmallModel() }

    private func library(_ targets: String, _ name: String) throws -> String {
      let path = model.folder.path(name)
      let run = try Invocation(["compile", model.path, "-o", path, "--target", targets, "--batch", "1,2"])
      #expect(run.exitCode == 0, "\(run.errors)")
      return path
    }

    private func figures(_ library: String, _ environment: [String: String] = [:]) throws -> [String: Any] {
      let run = try Invocation(["bench", library, "--seconds", "0", "--json"], environment: environment)
      return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
    }

    @Test func everyTargetOfALibraryComputesTheModel() throws {
      let library = try library(Self.targets, "libsmall.so")
      let best = try #require(try figures(library)["target"] as? String)
      #expect(try figures(library)["targets"] as? [String] == ["x86-64-v4", "x86-64-v3", "x86-64-v2", "generic"])
      // What the CPU lacks is not picked, even when it is asked for; a library for that alone does not run.
      for target in ["x86-64-v4", "x86-64-v3"] {
        let alone = try Invocation(["bench", try self.library(target, "\(target).so"), "--seconds", "0"])
        let picked = try figures(library, ["NNCC_TARGET": target])["target"] as? String
        #expect(picked == (alone.exitCode == 0 ? target : best))
        if alone.exitCode == 0 { #expect(best >= target) } else { #expect(best < target) }
      }

      let unknown = try Invocation(["run", library, "--inputs", model.inputs], environment: ["NNCC_TARGET": "avx512"])
      #expect(unknown.exitCode == 2 && unknown.errors.contains("its targets are x86-64-v4"), "\(unknown.errors)")

      func outputs(_ arguments: [String], _ environment: [String: String] = [:]) throws -> (Invocation, [Float]) {
        let run = try Invocation(
          ["run"] + arguments + ["--inputs", model.inputs, "--outputs", model.folder.path("out.npz")], environment: environment)
        #expect(run.exitCode == 0, "\(run.errors)")
        return (run, try model.arrays("out.npz")[0].tensor.floats)
      }
      let expected = try outputs([model.path, "--interpret"]).1
      for target in [best, "x86-64-v2", "generic"] {
        let (run, actual) = try outputs([library], ["NNCC_TARGET": target])
        #expect(run.errors.contains("target \(target), of x86-64-v4"), "\(run.errors)")
        #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(target)")
        let workspace = try figures(library, ["NNCC_TARGET": target])["workspace_bytes"] as? Int
        let alone = try figures(try self.library(target, "alone.so"))["workspace_bytes"] as? Int
        #expect(workspace == alone, "\(target)")
      }
    }

    @Test func verifyRunsThePickedTarget() throws {
      for target in ["x86-64-v2", "generic"] {
        let run = try Invocation(["verify", model.path, "--target", Self.targets], environment: ["NNCC_TARGET": target])
        #expect(run.exitCode == 0 && run.output.contains("compiled for \(target)"), "\(run.output)\(run.errors)")
      }
    }

    @Test func eachTargetIsAFileOfC() throws {
      let output = model.folder.path("net.c")
      let run = try Invocation(["compile", model.path, "-o", output, "--name", "small", "--target", "x86-64-v3,x86-64-v2"])
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(model.made == ["net.c", "small.h", "small_x86_64_v2.c", "small_x86_64_v3.c"])
    }

    @Test(arguments: ["x86-64-v3,aarch64", "native,x86-64-v3", "aarch64,generic", "x86-64-v3,x86-64-v3"])
    func targetsOfDifferentMachinesAreAMistakeOnTheCommandLine(targets: String) throws {
      let run = try Invocation(["compile", model.path, "-o", model.folder.path("small.so"), "--target", targets])
      #expect(run.exitCode == 2)
      #expect(run.errors.contains("'x86-64-v4', 'x86-64-v3', 'x86-64-v2', 'generic'"), "\(run.errors)")
      #expect(model.made.isEmpty)
    }
  }
#endif
